"""AMB010 comparative."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.hedging import gives_figure, is_firm
from spec_lsp.language.lexicon import Cue
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_IDIOMS = frozenset("no any or once the and level levels layer layers case order bound bounds limit".split())


@rule("AMB010", name="comparative", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("comparative",))
def comparative(sentence: Sentence) -> Iterator[Problem]:
    """A demand that compares without saying with what: "faster answers", "more detail".

    ## Why is this bad
    Faster than what, and by how much? Each release is faster than some other one. Silent where "than" follows or a figure stands.

    ## Example
    ```markdown
    ## Answers {#answers}

    The shop must send faster answers to regular customers.  <!-- hint: AMB010 "faster" -->
    ```

    ## Use instead
    ```markdown
    ## Answers {#answers}

    The shop must answer regular customers within one day.
    ```
    """
    if not is_firm(sentence):
        return
    for cue in sentence.cues["comparative"]:
        if not _is_anchored(sentence, cue):
            yield _problem(sentence, cue)


def _is_anchored(sentence: Sentence, cue: Cue) -> bool:
    """Whether it says with what it compares, or is part of a name or an idiom: "one or more", "no later than", "lower case"."""
    words = sentence.words.lower
    if "than" in words[cue.end :] or "=" in words[cue.end :] or gives_figure(sentence) or "compared" in words:
        return True
    if words[cue.start] == "later" or words[cue.end : cue.end + 1] in (
        ["information"],
        ["details"],
        ["info"],
    ):
        return True  # than what was told just before; a habit of speech
    around = {*words[max(0, cue.start - 1) : cue.start], *words[cue.end : cue.end + 1]}
    return bool(around & _IDIOMS)


def _problem(sentence: Sentence, cue: Cue) -> Problem:
    span, word = sentence.span_of(cue), sentence.shown(cue)
    return Problem(
        span,
        f'"{word}" does not say than what, or by how much; name what it is compared with, or give the figure',
        fixes=(
            Fix("Give the figure", (Edit(span, hole(f"how much is {word}?")),)),
            Fix("Name what it is compared with", (Edit(span, f"{word} ({hole(f'{word} than what?')})"),)),
        ),
        question=f'"{word}" than what, and by how much?',
    )
