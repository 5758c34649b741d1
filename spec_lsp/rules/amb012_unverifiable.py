"""AMB012 unverifiable."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.hedging import gives_figure, is_firm
from spec_lsp.language.lexicon import Cue
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_SHOWN = frozenset({"indication", "indications", "details"})
_LETTER = 3  # characters in brackets that may be a mark of priority: "(M)"


@rule("AMB012", name="unverifiable", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("unverifiable",))
def unverifiable(sentence: Sentence) -> Iterator[Problem]:
    """A demand that no test can show to be met: "user-friendly", "robust", "minimise", "an indication".

    ## Why is this bad
    Whoever builds it is done when they say so. A figure, or what is to be seen and where, makes it a test. Silent where a figure
    stands in the sentence.

    ## Example
    ```markdown
    ## Cart {#cart}

    The cart must be intuitive.  <!-- hint: AMB012 "intuitive" -->
    ```

    ## Use instead
    ```markdown
    ## Cart {#cart}

    Nine of ten new customers must find the cart within ten seconds.
    ```
    """
    if not is_firm(sentence) or gives_figure(sentence):
        return
    for cue in sentence.cues["unverifiable"]:
        if not _is_condition(sentence, cue) and not _is_pointed_at(sentence, cue):
            yield _problem(sentence, cue)


def _is_condition(sentence: Sentence, cue: Cue) -> bool:
    """Whether it stands in what must be the case first: "when somebody opens the details, ..."."""
    tags = sentence.words.tags
    start = tags.rfind("B", 0, cue.start)
    return start >= 0 and "," not in tags[start : cue.start] and "," in tags[cue.end :]


def _is_pointed_at(sentence: Sentence, cue: Cue) -> bool:
    """Whether the words beside it say what it is: "modern formats (WebP)", "see the guide for details"."""
    words = sentence.words
    if words.lower[cue.start] in _SHOWN and words.lower[cue.start - 1 : cue.start] == ["for"]:
        return True
    opening = words.tags.find("(", cue.end, cue.end + 3)
    closing = words.tags.find(")", opening)
    return opening >= 0 and words.ends[closing - 1] - words.starts[opening] > _LETTER


def _problem(sentence: Sentence, cue: Cue) -> Problem:
    span, words = sentence.span_of(cue), sentence.shown(cue)
    if words.lower() in _SHOWN:
        told, asks = "does not say what is to be seen, and where", f"which {words}, shown where?"
    else:
        told, asks = "cannot be tested", f"what shows that it is {words}?"
    return Problem(
        span,
        f'"{words}" {told}; say what a test would measure or see',
        fixes=(
            Fix("Say what a test would see", (Edit(span, hole(asks)),)),
            Fix(
                "Keep the word and give its measure",
                (Edit(span, f"{words} ({hole('measured how, and from which value on?')})"),),
            ),
        ),
        question=f'How would a test show "{words}"?',
    )
