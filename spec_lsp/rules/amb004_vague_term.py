"""AMB004 vague-term."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.hedging import is_firm, is_settled_nearby, vague_words
from spec_lsp.language.lexicon import Cue
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_QUANTITIES = frozenset("some several various numerous few many certain additional".split())


@rule(
    "AMB004",
    name="vague-term",
    scope=Scope.SENTENCE,
    severity=Severity.HINT,
    cues=("vague-term", "other", "hedge-adverb", "broad-term", "personal-data", "vague-quality"),
    cases_settle=True,
)
def vague_term(sentence: Sentence) -> Iterator[Problem]:
    """A word that leaves open how much, how many, which or how well: "several", "adequate", "other channels".

    ## Why is this bad
    Two readers set the bound differently, and no test can be written that all of them accept. A quality such as
    "suitable" counts only where something is demanded; a habit of speech such as "generally" only beside another hedge.
    Silent where a figure, a list or a reference follows, and where the clause's cases show a good and a bad answer.

    ## Example
    ```markdown
    ## Refunds {#refunds}

    The shop must answer within a reasonable time.  <!-- hint: AMB004 "reasonable" -->
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds}

    The shop must answer within two days.
    ```
    """
    found = list(vague_words(sentence))
    if is_firm(sentence):
        taken = [*found, *sentence.cues.get("loophole", ())]
        found += [
            cue
            for cue in sentence.cues.get("vague-quality", ())
            if not is_settled_nearby(sentence, cue) and not any(_overlap(cue, other) for other in taken)
        ]
    for cue in found:
        yield _problem(sentence, cue)


def _overlap(one: Cue, other: Cue) -> bool:
    return one.start < other.end and other.start < one.end


def _replacement(sentence: Sentence, cue: Cue, asks: str) -> Edit:
    """A hole for the word; for a quality, for all that it describes: "a reasonable time" becomes "two days"."""
    words = sentence.words
    group = next((group for group in words.groups if group.start <= cue.start < group.end), None)
    if group is None or cue.kind == "other" or words.lower[cue.start] in _QUANTITIES or cue.end > group.head:
        end = cue.end + (cue.kind == "other")
        return Edit(sentence.span(cue.start, end), hole(asks))
    return Edit(
        sentence.span(group.start, group.end),
        hole(f"{sentence.written(group.start, group.end)} is what exactly?"),
    )


def _problem(sentence: Sentence, cue: Cue) -> Problem:
    end = cue.end + (cue.kind == "other")  # the rest of what
    span, words = sentence.span(cue.start, end), " ".join(sentence.words.shown(cue.start, end).split())
    if cue.kind == "other":
        asks, told = (
            f"which {words}?",
            "leaves open which ones belong to it; list them, or say what they have in common",
        )
    elif sentence.words.lower[cue.start] in _QUANTITIES:
        asks, told = (
            "how many, or which ones?",
            "leaves open how many or which; name the number, or list them",
        )
    elif cue.kind in ("broad-term", "personal-data"):
        asks, told = (
            f"what counts as {words}?",
            "means something else to each reader; define it, or list what belongs to it",
        )
    else:
        asks, told = f"what counts as {words}?", "leaves the bound open; say which value or which cases count"
    name = Fix("Say what it is", (_replacement(sentence, cue, asks),))
    kept = Fix("Keep the word and define it", (Edit(span, f"{words} ({hole(f'{words} means what?')})"),))
    return Problem(span, f'"{words}" {told}', fixes=(name, kept), question=f'What counts as "{words}"?')
