"""AMB015 open-list."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, Span, hole
from spec_lsp.facts import Modality
from spec_lsp.language.lexicon import Cue
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_OPENING = frozenset({"such", "e.g", "for", "including", "includes", "include", "but"})
_BINDING = frozenset({Modality.MUST, Modality.MUST_NOT, Modality.SHOULD, Modality.SHOULD_NOT})


@rule("AMB015", name="open-list", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("open-list",))
def open_list(sentence: Sentence) -> Iterator[Problem]:
    """A demand whose list has no end: "etc.", "and so on", "including but not limited to", "such as".

    ## Why is this bad
    What the list leaves out is demanded as well, and nobody knows what it is. Silent in sentences that demand nothing.

    ## Example
    ```markdown
    ## Invoices {#invoices}

    An invoice must show the price, the tax, etc.  <!-- hint: AMB015 "etc" -->
    ```

    ## Use instead
    ```markdown
    ## Invoices {#invoices}

    An invoice must show the price, the tax and the date.
    ```
    """
    if sentence.statement is None or sentence.statement.modality not in _BINDING:
        return
    for cue in sentence.cues["open-list"]:
        if not _in_brackets(sentence, cue):
            yield _problem(sentence, cue)


def _in_brackets(sentence: Sentence, cue: Cue) -> bool:
    """Whether it only illustrates, in brackets, what was said before."""
    before = sentence.words.tags[: cue.start]
    return before.count("(") > before.count(")") and sentence.words.lower[cue.start] in ("e.g", "for", "such")


def _problem(sentence: Sentence, cue: Cue) -> Problem:
    span, words = sentence.span_of(cue), sentence.shown(cue)
    opens = sentence.words.lower[cue.start] in _OPENING
    close = Edit(span, "namely") if opens else Edit(_with_comma(sentence, cue), "")
    return Problem(
        span,
        f'"{words}" leaves the list open, and what is missing is demanded as well; complete it, or say what belongs to it',
        fixes=(
            Fix("Close the list: it is complete", (close,)),
            Fix("Say what else belongs to it", (Edit(span, hole("what else?")),)),
        ),
        question="Is this list complete, or what else belongs to it?",
    )


def _with_comma(sentence: Sentence, cue: Cue) -> Span:
    """The cue with the comma before it and the full stop of "etc." that is not the sentence's own."""
    start = cue.start - (cue.start > 0 and sentence.words.lower[cue.start - 1] == ",")
    last = len(sentence.words) - 1
    end = cue.end + (
        sentence.words.lower[cue.end - 1] == "etc" and cue.end < last and sentence.words.lower[cue.end] == "."
    )
    first = sentence.words.ends[start - 1] if start else 0
    return sentence.prose.span(sentence.start + first, sentence.start + sentence.words.ends[end - 1])
