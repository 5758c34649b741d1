"""AMB015 open-list."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.facts import Modality
from spec_lsp.language.lexicon import Cue
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.unhedged import closed
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
        if not _in_brackets(sentence, cue) and not _leads_to_case(sentence, cue):
            yield _problem(sentence, cue)


def _in_brackets(sentence: Sentence, cue: Cue) -> bool:
    """Whether it only illustrates, in brackets, what was said before."""
    before = sentence.words.tags[: cue.start]
    return before.count("(") > before.count(")") and sentence.words.lower[cue.start] in ("e.g", "for", "such")


def _leads_to_case(sentence: Sentence, cue: Cue) -> bool:
    """Whether it names a case, no member of a list: "for example, if the card is lost"."""
    words, tags = sentence.words.lower, sentence.words.tags
    behind = cue.end + (words[cue.end : cue.end + 1] == [","])
    return words[cue.start] in ("for", "such") and tags[behind : behind + 1] in ("B", "P")


def _problem(sentence: Sentence, cue: Cue) -> Problem:
    words = sentence.shown(cue)
    opens = sentence.words.lower[cue.start] in _OPENING
    return Problem(
        sentence.span_of(cue),
        f'"{words}" leaves the list open, and what is missing is demanded as well; complete it, or say what belongs to it',
        fixes=tuple(_opening(sentence, cue) if opens else _ending(sentence, cue)),
        question="Is this list complete, or what else belongs to it?",
    )


def _opening(sentence: Sentence, cue: Cue) -> Iterator[Fix]:
    """For a phrase before the list: "pages such as A", "pages, including but not limited to A"."""
    words = sentence.words
    first, last = cue.start, cue.end
    comma = words.lower[first - 1 : first] == [","]
    namely = "namely" if comma or not first else ", namely"
    start = words.starts[first] if comma or not first else words.ends[first - 1]
    last += words.lower[last : last + 1] == ["."] and words.lower[last - 1] == "e.g"
    last += words.lower[last : last + 1] == [","]
    span = sentence.prose.span(sentence.start + start, sentence.start + words.ends[last - 1])
    yield Fix("Close the list: it is complete", (Edit(span, namely),))
    comma_behind = "" if words.lower[last : last + 1] == [":"] else ","
    yield Fix("Say what else belongs to it", (Edit(span, f"{namely} {hole('what else?')}{comma_behind}"),))


def _ending(sentence: Sentence, cue: Cue) -> Iterator[Fix]:
    """For a phrase behind the list: "tea, cups, etc."."""
    lower, last = sentence.words.lower, len(sentence.words) - 1
    end = cue.end + (lower[cue.end - 1] == "etc" and cue.end < last and lower[cue.end] == ".")
    close = closed(sentence, cue.start, end, "or" if lower[cue.start] == "or" else "and")
    if close:
        yield Fix("Close the list: it is complete", (close,))
    start = cue.start
    joint = "" if lower[start] not in ("and", "or") else f"{lower[start]} "
    yield Fix(
        "Say what else belongs to it", (Edit(sentence.span(start, end), f"{joint}{hole('what else?')}"),)
    )
