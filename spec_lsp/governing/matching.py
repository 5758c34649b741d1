"""How much of a situation a clause speaks of: rare words count for more, and those of one sentence for more than scattered ones."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from spec_lsp.governing.candidates import Candidate, Passage, Prompt
from spec_lsp.governing.told import TELLING, Situation, kin_of

# How much a word counts by where a clause has it.
_DEMAND, _EXPLAINED = 1.0, 0.5
_TITLE, _AROUND = 0.9, 0.35
_PROMPT = 0.75  # of a challenge by itself
_SHOWN = 0.4  # of a word that only a challenge has, in the whole clause
_KIN, _OPPOSITE = 0.6, 0.5  # of what the word itself would count for
_LOCAL = 0.65  # the share of the best sentence in a score; the rest is that of the whole clause
_MET, _UNMET = 1.15, 0.9  # what a score is multiplied by where the condition is told, or not a word of it
_LONG, _BREVITY = 25, 60.0  # words from where a sentence is long, and how slowly it pales
_ROOT = 4  # letters that two forms of a word begin with
_ENDING = 3
_PALES = 0.2  # how slowly what is scattered over a clause pales that is longer than most

_One = TypeVar("_One")


class Rarity:
    """How rare each word is among the clauses of a workspace."""

    def __init__(self, clauses: Sequence[Candidate]):
        self._count = len(clauses)
        self._spread = Counter(word for one in clauses for word in one.words)
        self._usual = sum(len(one.words) for one in clauses) / (len(clauses) or 1) or 1.0

    def length(self, clause: Candidate) -> float:
        """1 for a clause of common length, more for one that speaks of so much that it shares words by chance."""
        return 1 + _PALES * max(0.0, len(clause.words) / self._usual - 1)

    def of(self, stem: str) -> float:
        """The more, the fewer clauses speak of it."""
        spread = self._spread[stem] or 1
        return math.log(1 + (self._count - min(spread, self._count) + 0.5) / (spread + 0.5))


class Fit(NamedTuple):
    """How well a clause fits: its score, its best sentence, the stems in common, and the challenge that is most alike."""

    score: float
    passage: Passage | None
    common: tuple[str, ...]
    prompt: tuple[float, Prompt] | None


def fit_of(situation: Situation, candidate: Candidate, rarity: Rarity) -> Fit:
    """How well a clause fits a situation."""
    weights = {stem: rarity.of(stem) * situation.weight(stem) for stem in situation.words}
    total = sum(weights.values()) or 1.0
    titles = _best((candidate.called, _TITLE), (candidate.around, _AROUND))
    passage, local = _most(
        (one, _passage_score(situation, weights, titles, one) / total) for one in candidate.passages
    )
    prompt, alike = _most(
        (one, _covered(situation, weights, dict.fromkeys(one.words, 1.0), one.words) / total)
        for one in candidate.prompts
    )
    fields = [(one.words, _DEMAND if one.demands else _EXPLAINED) for one in candidate.passages]
    shown = {} if prompt is None else prompt.words
    held = _best(*fields, (shown, _SHOWN), (titles, None))
    whole = _covered(situation, weights, held, candidate.words) / total / rarity.length(candidate)
    common = tuple(stem for stem in situation.words if _counts(stem, held) > 0)
    score = _LOCAL * max(local, alike * _PROMPT) + (1 - _LOCAL) * whole
    return Fit(score, passage, common, (alike, prompt) if prompt else None)


def _most(scored: Iterable[tuple[_One, float]]) -> tuple[_One | None, float]:
    """The first of those that score most, and its score; none scores 0."""
    return max(scored, key=lambda one: one[1], default=(None, 0.0))


def _passage_score(
    situation: Situation, weights: Mapping[str, float], titles: Mapping[str, float], passage: Passage
) -> float:
    weight = _DEMAND if passage.demands else _EXPLAINED
    held = _best((passage.words, weight), (titles, None))
    score = _covered(situation, weights, held, {**passage.words, **passage.conditions})
    length = max(0, len(passage.words) - _LONG)
    return score / (1 + length / _BREVITY) * _conditional(situation, passage)


def _conditional(situation: Situation, passage: Passage) -> float:
    """More where the situation tells the condition of a sentence, less where it tells nothing of it."""
    words = passage.conditions.keys()
    if not words:
        return 1.0
    telling = [stem for stem in situation.words if situation.weight(stem) == TELLING]
    if not any(shares(stem, telling) for stem in words):
        return _UNMET
    told = sum(1 for stem in words if shares(stem, situation.words))
    return _MET if told == len(words) else 1.0


def shares(stem: str, words: Iterable[str]) -> bool:
    """Whether some words have one that says the same or is often used of the same thing."""
    held = words if isinstance(words, Mapping) else frozenset(words)
    return stem in held or not kin_of(stem).isdisjoint(held) or any(_is_form(stem, other) for other in held)


def akin(stem: str, words: Iterable[str]) -> str | None:
    """Of some words the one that says the same as a word, or is often used of the same thing; None if none does."""
    held = tuple(words)
    if stem in held:
        return stem
    near = kin_of(stem)
    return next((other for other in held if other in near or _is_form(stem, other)), None)


def _covered(
    situation: Situation, weights: Mapping[str, float], held: Mapping[str, float], signs: Mapping[str, int]
) -> float:
    """How much of a situation some words speak of, each by what it counts; `signs`: -1 where they say the opposite."""
    return sum(
        weights[stem] * _counts(stem, held) * (_OPPOSITE if signs.get(stem, 0) * sign < 0 else 1.0)
        for stem, (_, sign) in situation.words.items()
    )


def _counts(stem: str, held: Mapping[str, float]) -> float:
    """What a word of a situation counts where a clause holds some words: itself, its kin, or another form of it."""
    if stem in held:
        return held[stem]
    near = [held[other] for other in kin_of(stem) if other in held]
    near += [weight for other, weight in held.items() if _is_form(stem, other)]
    return _KIN * max(near, default=0.0)


def _is_form(stem: str, other: str) -> bool:
    """Whether one is the other with an ending: noise and noisy."""
    short, long = sorted((stem, other), key=len)
    return (
        len(short) >= _ROOT and long.startswith(short) and len(long) - len(short) <= _ENDING and short != long
    )


def _best(*fields: tuple[Mapping[str, float], float | None]) -> dict[str, float]:
    """Words with the most that they count in any field; None: as they are weighed already."""
    found: dict[str, float] = {}
    for words, weight in fields:
        for stem, own in words.items():
            counted = own if weight is None else weight
            found[stem] = max(found.get(stem, 0.0), counted)
    return found
