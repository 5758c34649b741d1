"""How much two passages are about the same, by the rare words that they share."""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Iterable, Mapping

from spec_lsp.language.normal import normalised

_SPELT_ALIKE = 0.8  # difflib ratio of two titles, of which one is the other with a slip
_ABOUT_THE_SAME = 0.3  # cosine of two passages of one document; unrelated ones stay below 0.2
_CLEARLY = 2.0  # how much nearer than the next one

Words = Counter[str]


def words_of(texts: Iterable[str]) -> Words:
    """The content words of some texts, counted."""
    return Counter(word for text in texts for word in normalised(text).split())


def spelt_alike(title: str, titles: Iterable[str]) -> str | None:
    """The title that `title` may be a slip of, None if none is that near."""
    by_folded = {other.casefold(): other for other in titles}
    found = difflib.get_close_matches(title.casefold(), by_folded, 1, _SPELT_ALIKE)
    return by_folded[found[0]] if found else None


def extends(title: str, other: str) -> bool:
    """Whether `title` says all that `other` says, in two words or more."""
    words = set(normalised(other).split())
    return len(words) > 1 and words <= set(normalised(title).split())


def clearly_nearest(passage: Words, others: Mapping[str, Words]) -> str | None:
    """The name of the passage that is about the same as `passage`, None unless one stands out."""
    spread = Counter(word for words in others.values() for word in words)
    rarity = {word: math.log(1 + len(others) / (spread[word] or 0.5)) for word in {*spread, *passage}}
    ranked = sorted(((_cosine(passage, words, rarity), name) for name, words in others.items()), reverse=True)
    if not ranked or ranked[0][0] < _ABOUT_THE_SAME:
        return None
    following = ranked[1][0] if len(ranked) > 1 else 0.0
    return ranked[0][1] if ranked[0][0] >= _CLEARLY * following else None


def _cosine(first: Words, second: Words, rarity: Mapping[str, float]) -> float:
    weights, others = _weights(first, rarity), _weights(second, rarity)
    shared = sum(weight * others.get(word, 0.0) for word, weight in weights.items())
    return shared / (_length(weights) * _length(others)) if shared else 0.0


def _weights(words: Words, rarity: Mapping[str, float]) -> dict[str, float]:
    return {word: (1 + math.log(count)) * rarity[word] for word, count in words.items()}


def _length(weights: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight**2 for weight in weights.values()))
