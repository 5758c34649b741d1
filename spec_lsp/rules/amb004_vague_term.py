"""AMB004 vague-term."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.hedging import is_firm, is_settled_nearby, vague_words
from spec_lsp.language.lexicon import Cue
from spec_lsp.language.tags import is_verb
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.unhedged import (
    asked,
    counts,
    defined,
    described,
    end_of,
    is_plural,
    nouns_behind,
    without,
)
from spec_lsp.wording import Sentence

_DEGREES = frozenset("more most less least as how too not".split())


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
    "suitable" counts only where something is demanded; a habit of speech such as "generally" there or beside another hedge.
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
            if not _is_compared(sentence, cue)
            and not _is_verb(sentence, cue)
            and not is_settled_nearby(sentence, cue)
            and not any(_overlap(cue, other) for other in taken)
        ]
    end = 0
    for cue in sorted(found, key=lambda cue: cue.start):
        if cue.start >= end and not _is_title(sentence, cue):  # what describes the same noun is told with it
            end = end_of(sentence, cue)
            yield _problem(sentence, cue, end)


def _is_compared(sentence: Sentence, cue: Cue) -> bool:
    """Whether a degree stands before a quality: "the most recent", "as small as", "too long" are said of something."""
    return bool(cue.start) and sentence.words.lower[cue.start - 1] in _DEGREES


def _is_title(sentence: Sentence, cue: Cue) -> bool:
    """Whether it stands in the text of a link: what it leads to is called so."""
    at = sentence.start + sentence.words.starts[cue.start]
    return any(
        inline.type == "link" and inline.text_start <= at < inline.text_end
        for inline in sentence.prose.block.inlines
    )


def _is_verb(sentence: Sentence, cue: Cue) -> bool:
    """Whether it says what is done: "the mark means that" (not "a means"), "must clear the cart", "Close all windows"."""
    words = sentence.words
    before = words.tags[cue.start - 1] if cue.start else ""
    if words.lower[cue.start] == "means":
        return before not in ("D", "J", "S")
    acts = before in ("", "M", "T", ".", ",", "C") and words.tags[cue.end : cue.end + 1] in (
        "D",
        "S",
        "R",
        "N",
    )
    return acts and is_verb(words.lower[cue.start])


def _overlap(one: Cue, other: Cue) -> bool:
    return one.start < other.end and other.start < one.end


def _problem(sentence: Sentence, cue: Cue, end: int) -> Problem:
    words = sentence.written(cue.start, end)
    if cue.kind == "other":
        told = "leaves open which ones belong to it; list them, or say what they have in common"
    elif counts(sentence, cue):
        told = "leaves open how many or which; name the number, or list them"
    elif cue.kind in ("broad-term", "personal-data"):
        told = "means something else to each reader; define it, or list what belongs to it"
    elif sentence.words.tags[cue.start] == "E":
        told = "leaves open how, or in which cases; say it so that it can be checked"
    else:
        told = "leaves the bound open; say which value or which cases count"
    return Problem(
        sentence.span(cue.start, end),
        f'"{words}" {told}',
        fixes=tuple(_readings(sentence, cue)),
        question=f'What counts as "{words}"?',
        minor=cue.kind in ("vague-quality", "other") or counts(sentence, cue),
    )


def _readings(sentence: Sentence, cue: Cue) -> Iterator[Fix]:
    if cue.kind == "other" or counts(sentence, cue):
        yield from _listings(sentence, cue)
    elif cue.kind in ("broad-term", "personal-data"):
        yield Fix("Say what it is", (Edit(sentence.span_of(cue), hole(asked(sentence, cue))),))
        yield Fix("Keep the word and define it", (defined(sentence, cue),))
    else:
        yield from _sayings(sentence, cue)


def _listings(sentence: Sentence, cue: Cue) -> Iterator[Fix]:
    """For what speaks of a number of things."""
    span, lower = sentence.span_of(cue), sentence.words.lower
    yield Fix("Say which", (Edit(span, hole(asked(sentence, cue))),))
    if not is_plural(sentence, cue):
        return
    more = "" if lower[cue.start] not in ("other", "additional") else f"{lower[cue.start]} "
    nouns = nouns_behind(sentence, cue) or "of them"
    yield Fix("Say how many", (Edit(span, hole(f"how many {more}{nouns}?")),))
    if more != "additional ":
        every = "All" if sentence.words.capital(cue.start) else "all"
        yield Fix("Take all of them", (Edit(span, f"{every} {more}".strip()),))


def _sayings(sentence: Sentence, cue: Cue) -> Iterator[Fix]:
    """For a quality and for how often or how far something holds."""
    span, group = sentence.span_of(cue), described(sentence, cue)
    adverb = sentence.words.tags[cue.start] == "E"
    if group is None or adverb:
        yield Fix(
            "Say when, or how" if adverb else "Say what it is", (Edit(span, hole(asked(sentence, cue))),)
        )
    else:
        whole = sentence.span(cue.start, group.end)
        yield Fix("Say what it is", (Edit(whole, hole(f"which {nouns_behind(sentence, cue)}?")),))
    if not adverb:
        yield Fix("Keep the word and define it", (defined(sentence, cue),))
    shorter = without(sentence, cue) if group is not None or adverb else None
    if shorter is not None:
        yield Fix(f'Say it without "{sentence.shown(cue)}"', (shorter,))
