"""Words as data: what demands (`forces.txt`), what says the same or the opposite, and what says nothing.

The groups were put together by hand from the verbs and adjectives of requirements and policies; a workspace adds its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import product
from typing import NamedTuple

from snowballstemmer import stemmer

_STEM = stemmer("english").stemWord  # Porter's second algorithm, pure Python, ten milliseconds to load


class Meaning(NamedTuple):
    """What a word stands for: the stem of its group, and whether it says that or the opposite."""

    stem: str
    sign: int = 1


@cache
def stem_of(word: str) -> str:
    """The stem of a word in small letters."""
    word = _irregular().get(word, word)
    return str(_STEM(word)) if word.isalpha() else word


def is_irregular(word: str) -> bool:
    """Whether a word in small letters is a form of a verb that no ending tells."""
    return word in _irregular()


@cache
def _irregular() -> Mapping[str, str]:
    return {form: base for base, *forms in map(str.split, _lines("irregular")) for form in forms}


@cache
def meaning_of(word: str) -> Meaning:
    """What a word in small letters stands for."""
    stem = stem_of(word)
    known = _meanings().get(stem)
    if known is not None:
        return known
    for prefix in _NEGATING:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= _SHORTEST and stem_of(rest) in _negatable():
            meant = meaning_of(rest)
            return Meaning(meant.stem, -meant.sign)
    return Meaning(stem)


def is_listed(word: str) -> bool:
    """Whether the lists of words that are alike or opposite tell what a word in small letters stands for."""
    return stem_of(word) in _meanings()


_NEGATING = ("un", "in", "im", "dis", "non", "ir")
_SHORTEST = 5  # letters of what a prefix negates


@cache
def _negatable() -> frozenset[str]:
    """What may be negated by a prefix: adjectives and participles in common use."""
    return frozenset(map(stem_of, " ".join(_lines("negatable")).split()))


@cache
def _meanings() -> Mapping[str, Meaning]:
    found: dict[str, Meaning] = {}
    for line in _lines("alike"):
        first, *others = line.split()
        for word in (first, *others):
            found.setdefault(stem_of(word), Meaning(stem_of(first)))
    for lines in sections("opposites").values():
        for head, sides in _opposites(lines, found):
            for sign, words in zip((1, -1), sides, strict=True):
                for word in words:
                    alike = found.get(stem_of(word))
                    if alike is None or alike.sign > 0:
                        found[stem_of(word)] = Meaning(head, sign)
    return found


def _opposites(
    lines: Iterable[str], alike: Mapping[str, Meaning]
) -> Iterator[tuple[str, tuple[list[str], list[str]]]]:
    """Pairs of opposites: the stem that stands for the pair, and the words of both sides."""
    for line in lines:
        good, bad = (side.split() for side in line.split("/"))
        first = stem_of(good[0])
        yield alike.get(first, Meaning(first)).stem, (good, bad)


def opposition(stem: str) -> str:
    """How the opposite of what a stem stands for is one: `stances`, `acts` or `states`."""
    return _oppositions().get(stem, "states")


@cache
def _oppositions() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for section, lines in sections("opposites").items():
        for line in lines:
            found.setdefault(meaning_of(line.split()[0]).stem, section)
    return found


@cache
def silent() -> frozenset[str]:
    """Words in small letters that say nothing about what is demanded."""
    return frozenset(" ".join(_lines("silent")).split())


@cache
def measures() -> frozenset[str]:
    """The stems of words that tell how a quantity is bounded, not what of."""
    return frozenset(meaning_of(word).stem for word in " ".join(_lines("measures")).split())


@cache
def single_valued() -> frozenset[str]:
    """The stems of verbs behind which one value stands."""
    return frozenset(meaning_of(word).stem for word in " ".join(_lines("single")).split())


@cache
def kin() -> tuple[frozenset[str], ...]:
    """Groups of stems that are often used of the same thing: to find by, not to judge by."""
    return tuple(frozenset(meaning_of(word).stem for word in line.split()) for line in _lines("kin"))


@cache
def forces() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """The phrases that demand, by their first word, the longest first: the other words, and the force."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for force, lines in sections("forces").items():
        for line in lines:
            for first, *others in product(*(part.split("|") for part in line.split())):
                found.setdefault(first, []).append((tuple(others), force))
    return {first: tuple(sorted(rest, key=lambda one: -len(one[0]))) for first, rest in found.items()}


def sections(name: str) -> Mapping[str, list[str]]:
    """The lines of a file under each of its headings in brackets."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in _lines(name):
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        else:
            current.append(line)
    return found


def _lines(name: str) -> Iterator[str]:
    text = resources.files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return (line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#"))
