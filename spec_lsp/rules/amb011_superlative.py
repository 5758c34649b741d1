"""AMB011 superlative."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.hedging import is_firm
from spec_lsp.language.lexicon import Cue
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_BOUNDED = frozenset("of in among that which from ever recent".split())  # the set, or when, is named


@rule("AMB011", name="superlative", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("superlative",))
def superlative(sentence: Sentence) -> Iterator[Problem]:
    """A demand for the best or the most of a set that is not named: "the best match", "the most relevant pages".

    ## Why is this bad
    Nobody can show that nothing is better, and by which measure is left to the reader. Silent where the set is named, and for
    limits such as "at least" and "at most".

    ## Example
    ```markdown
    ## Search {#search}

    The shop must show the best offer first.  <!-- hint: AMB011 "best" -->
    ```

    ## Use instead
    ```markdown
    ## Search {#search}

    The shop must show the offer with the lowest price of all open offers first.
    ```
    """
    if not is_firm(sentence):
        return
    for cue in sentence.cues["superlative"]:
        if _is_free(sentence, cue):
            yield _problem(sentence, cue)


def _is_free(sentence: Sentence, cue: Cue) -> bool:
    words = sentence.words.lower
    before = words[cue.start - 1] if cue.start else ""
    if before == "at" or (words[cue.start] in ("most", "least") and before != "the"):
        return False
    behind = words[cue.end : cue.end + 4]
    return not any(word[0].isdigit() for word in behind[:2]) and not _BOUNDED.intersection(behind)


def _problem(sentence: Sentence, cue: Cue) -> Problem:
    span, word = sentence.span_of(cue), sentence.shown(cue)
    return Problem(
        span,
        f'"{word}" names no measure and no set to be the {word} of; say which of which, measured how',
        fixes=(
            Fix("Name the measure", (Edit(span, hole(f"{word} by which measure?")),)),
            Fix("Name the set", (Edit(span, f"{word} ({hole(f'{word} of which?')})"),)),
        ),
        question=f'"{word}" of which, and by which measure?',
    )
