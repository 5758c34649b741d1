"""What definitions say of two words: that they are the same, opposites, or told apart; and what holds of all that is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from spec_lsp.dialects.ties import Sense
from spec_lsp.norms.lexicon import meaning_of, stem_of

Groups = tuple[tuple[str, ...], ...]


class Relation(NamedTuple):
    """What is said of a word: in small letters, an acronym in capitals, the parts of a phrase joined by hyphens.

    `word` is what is defined by `other`, or an other name for it.
    """

    sense: Sense
    word: str
    other: str


class Settled(NamedTuple):
    """Groups of words that are alike, what stands for all of them first; pairs of opposites, and of what is told apart."""

    alike: Groups
    opposites: Groups
    apart: Groups


def stem_in(word: str) -> str:
    """The stem of a word: of one with hyphens that of its last part; an acronym is its own."""
    before, hyphen, last = word.rpartition("-")
    return word if word.isupper() else before + hyphen + stem_of(last)


def settled(relations: Iterable[Relation], alike: Groups) -> Settled:
    """What holds of some words if definitions say so, beside those that settings call `alike`.

    Where definitions contradict each other, none of them counts: an other name for two things, words that are the same and
    are told apart, a word with two opposites.
    """
    ordered = sorted(relations, key=lambda one: (one.sense.name, one.word, one.other))
    apart = [one for one in ordered if one.sense is Sense.APART]
    parted = {_pair(one) for one in apart}
    against = [one for one in ordered if one.sense is Sense.OPPOSITE and _pair(one) not in parted]
    named = [stem for pair in {_pair(one) for one in against} for stem in pair]
    against = [one for one in against if all(named.count(stem) == 1 for stem in _pair(one))]
    unlike = parted | {_pair(one) for one in ordered if one.sense is Sense.OPPOSITE}
    return Settled(
        tuple(_groups([one for one in ordered if one.sense is Sense.SAME], alike, unlike)),
        tuple((one.word, one.other) for one in against),
        tuple((one.word, one.other) for one in apart),
    )


def linked(groups: Groups) -> list[frozenset[str]]:
    """The stems of the words of some groups; groups that share a word are one."""
    return _merged(map(_stems, groups))


def components(
    relations: Iterable[Relation], groups: Iterable[frozenset[str]]
) -> Iterator[frozenset[Relation]]:
    """Relations that have to do with each other: those that share a word, or a group of stems."""
    left = list(relations)
    for part in _merged((*map(_pair, left), *groups)):
        found = frozenset(one for one in left if stem_in(one.word) in part)
        if found:
            yield found


def _merged(groups: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    for group in groups:
        beside = [known for known in found if known & group]
        found = [known for known in found if not known & group]
        found.append(group.union(*beside))
    return found


def widened(part: Iterable[Relation], groups: Iterable[frozenset[str]]) -> frozenset[str]:
    """The stems of the words in some relations, and of those in a group with one of them."""
    stems = frozenset().union(*map(_pair, part))
    return stems.union(*(group for group in groups if group & stems))


def _stems(group: Iterable[str]) -> frozenset[str]:
    return frozenset(stem_in(word) for word in group)


def _pair(one: Relation) -> frozenset[str]:
    return frozenset((stem_in(one.word), stem_in(one.other)))


def _groups(
    same: Collection[Relation], alike: Groups, unlike: Collection[frozenset[str]]
) -> Iterator[tuple[str, ...]]:
    """The words that are one, those of settings that are so with one of them included."""
    heads: dict[str, set[str]] = {}
    for one in same:
        heads.setdefault(stem_in(one.word), set()).add(stem_in(one.other))
    sure = [one for one in same if len(heads[stem_in(one.word)]) == 1]
    for component in components(sure, linked(alike)):
        others = {stem_in(one.other) for one in component} - {stem_in(one.word) for one in component}
        words = sorted(
            {word for one in component for word in one[1:]},
            key=lambda word: (stem_in(word) not in others, word),
        )
        stems = {stem_in(word) for word in words}
        beside = [group for group in alike if not stems.isdisjoint(_stems(group))]
        group = (*words, *(word for known in beside for word in known))
        stems = {stem_in(word) for word in group}
        if not any(pair <= stems for pair in unlike) and not _contradicts(group):
            yield tuple(dict.fromkeys(group))


def _contradicts(group: Iterable[str]) -> bool:
    """Whether the lists know two of some words as opposites."""
    signs: dict[str, int] = {}
    meanings = [meaning_of(word) for word in group]
    return any(signs.setdefault(meaning.stem, meaning.sign) != meaning.sign for meaning in meanings)
