"""AMB004 vague-term."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.hedging import QUANTITIES, is_firm, is_settled_nearby, vague_words
from spec_lsp.language.lexicon import Cue
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.unhedged import asked, defined, described, is_plural, nouns_behind, without
from spec_lsp.wording import Sentence

_LONGEST = 4  # tokens of what is described that are shown with the word


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


def _problem(sentence: Sentence, cue: Cue) -> Problem:
    start, end = cue.start, cue.end
    counted = _counts(sentence, cue)
    group = described(sentence, cue) if counted or cue.kind in ("other", "hedge-adverb") else None
    if group is not None:
        end = min(group.end, end + _LONGEST)
    words = " ".join(sentence.words.shown(start, end).split())
    if cue.kind == "other":
        told = "leaves open which ones belong to it; list them, or say what they have in common"
    elif counted:
        told = "leaves open how many or which; name the number, or list them"
    elif cue.kind in ("broad-term", "personal-data"):
        told = "means something else to each reader; define it, or list what belongs to it"
    elif sentence.words.tags[start] == "E":
        told = "leaves open how, or in which cases; say it so that it can be checked"
    else:
        told = "leaves the bound open; say which value or which cases count"
    return Problem(
        sentence.span(start, end),
        f'"{words}" {told}',
        fixes=tuple(_readings(sentence, cue, counted=counted)),
        question=f'What counts as "{words}"?',
    )


def _counts(sentence: Sentence, cue: Cue) -> bool:
    """Whether it speaks of a number of things: "several", "a number of"."""
    lower = sentence.words.lower
    return lower[cue.start] in QUANTITIES or lower[cue.end - 1] == "of"


def _readings(sentence: Sentence, cue: Cue, *, counted: bool) -> Iterator[Fix]:
    span, nouns = sentence.span_of(cue), nouns_behind(sentence, cue)
    if cue.kind == "other" or counted:
        yield Fix("Say which", (Edit(span, hole(asked(sentence, cue))),))
        if is_plural(sentence, cue):
            yield Fix("Say how many", (Edit(span, hole(f"how many {nouns}?" if nouns else "how many?")),))
            yield Fix("Take all of them", (Edit(span, _as_written(sentence, cue, "all")),))
        return
    if sentence.words.tags[cue.start] == "E":
        yield Fix("Say when or how", (Edit(span, hole(asked(sentence, cue))),))
    elif nouns and cue.kind not in ("broad-term", "personal-data"):
        whole = sentence.span(cue.start, described(sentence, cue).end)  # type: ignore[union-attr]
        yield Fix("Say what it is", (Edit(whole, hole(f"which {nouns}?")),))
    else:
        yield Fix("Say what it is", (Edit(span, hole(asked(sentence, cue))),))
    yield Fix("Keep the word and define it", (defined(sentence, cue),))
    shorter = without(sentence, cue) if nouns or sentence.words.tags[cue.start] == "E" else None
    if shorter and cue.kind not in ("broad-term", "personal-data"):
        yield Fix(f'Say it without "{sentence.shown(cue)}"', (shorter,))


def _as_written(sentence: Sentence, cue: Cue, word: str) -> str:
    return word.capitalize() if sentence.words.capital(cue.start) else word
