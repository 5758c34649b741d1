"""A situation as it is told: the words that say something, and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from spec_lsp.norms.intervals import Measure, measures_of
from spec_lsp.norms.lexicon import kin, meaning_of, silent
from spec_lsp.norms.quantities import quantities
from spec_lsp.norms.vocabulary import NONE, Vocabulary
from spec_lsp.norms.words import tokens_of
from spec_lsp.patterns import lazy

_ORDINAL = lazy(
    r"\b(?P<unit>day|week|month|year|hour|minute)\s+(?P<number>\d+)\b"
    r"|\b(?:the\s+)?(?P<nth>\d+)(?:st|nd|rd|th)\s+(?P<of>day|week|month|year|hour|minute)\b"
)
# What people do in any situation that is told: it says little of what the situation is.
_ASIDE = frozenset(
    "ask want need wish like know say tell think hear call come go take give look see try write somebody someone anybody "
    "yourself whether thing something anything question case situation please help happen become let put way new himself herself".split()
)
# Who takes part in most situations that a spec is about.
_ACTORS = frozenset(
    "user customer guest visitor member human assistant agent model system shop company people person man woman".split()
)
_COUNTED = lazy(r"\s+[^\W\d_]+")  # what is counted stands behind its figure
_NEGATES = frozenset("no not never without cannot".split())
TELLING = 1.0  # the weight of a word that says what a situation is about
_SHORTENED = lazy(r"(?:n't|'s|'re|'ve|'ll|'d|'m)$")


class Told(NamedTuple):
    """A figure of a situation: as it is written, and what it says."""

    shown: str
    measure: Measure


@dataclass(frozen=True)
class Situation:
    """`words` are the stems of what is told, each with the word as it is written and its sign (-1: the opposite)."""

    text: str
    words: Mapping[str, tuple[str, int]]
    figures: tuple[Told, ...]

    def weight(self, stem: str) -> float:
        """How much a word of it tells, 0 to 1, wherever it is told."""
        return 0.15 if stem in _stems(_ASIDE) else 0.5 if stem in _stems(_ACTORS) else TELLING


def situation_of(text: str, extra: Vocabulary) -> Situation:
    """Read a situation; `extra` are the words that the workspace adds to the lists."""
    figures = tuple(sorted(_figures(text), key=lambda told: text.find(told.shown)))
    rest = _without(text, figures)
    return Situation(text, dict(_words(rest, extra)), figures)


def shown(text: str, measure: Measure) -> str:
    """A figure of a text as it is written, with what is counted."""
    counted = _COUNTED.match(text, measure.end) if measure.counted else None
    return text[measure.start : counted.end() if counted else measure.end]


def tells(text: str) -> bool:
    """Whether a text tells anything that a clause could be about."""
    told = situation_of(text, NONE)
    return bool(told.figures) or any(told.weight(stem) == TELLING for stem in told.words)


def stems_of(text: str, extra: Vocabulary) -> Mapping[str, int]:
    """The stems of the words of a text that say something, with their signs; figures are left out."""
    spans = [(one.start, one.end) for one in quantities(text)]
    blanked = "".join(
        " " if any(start <= place < end for start, end in spans) else char for place, char in enumerate(text)
    )
    return {stem: sign for stem, (_, sign) in _words(blanked, extra)}


def spelt_in(text: str, extra: Vocabulary) -> Mapping[str, str]:
    """The words of a text that say something, as they are written, by their stems."""
    return {stem: written for stem, (written, _) in _words(text, extra)}


def _words(text: str, extra: Vocabulary) -> Iterator[tuple[str, tuple[str, int]]]:
    turned = False
    for token in extra.joined(tokens_of(text), text):
        word = _SHORTENED.sub("", token.word)
        if word in _NEGATES or token.word.endswith("n't"):
            turned = True
        elif word[:1].isalpha() and (word in extra or (word not in silent() and len(word) > 1)):
            meaning = extra.meaning_of(word)
            yield meaning.stem, (text[token.start : token.end], -meaning.sign if turned else meaning.sign)
            turned = False


def _figures(text: str) -> Iterator[Told]:
    ordinals = list(_ORDINAL.finditer(text))
    for match in ordinals:
        spelt = f"{match['number'] or match['nth']} {match['unit'] or match['of']}s"
        yield from (Told(match.group(), one) for one in measures_of(spelt, quantities(spelt)))
    rest = text
    for match in ordinals:
        rest = rest[: match.start()] + "," * len(match.group()) + rest[match.end() :]
    for one in measures_of(rest, quantities(rest)):
        yield Told(shown(rest, one), one)


def _without(text: str, figures: Iterable[Told]) -> str:
    """The text without what is measured; what is counted stays a word."""
    for told in figures:
        if not told.measure.counted:
            text = text.replace(told.shown, " " * len(told.shown), 1)
    return text


@cache
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(meaning_of(word).stem for word in words)


@cache
def kin_of(stem: str) -> frozenset[str]:
    """The stems of words that are often used of the same thing."""
    return frozenset().union(*(group for group in kin() if stem in group)) - {stem}
