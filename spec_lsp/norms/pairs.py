"""Two norms side by side: which words they share, and whether whoever keeps the one does what the other speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from spec_lsp.norms.cases import same_place
from spec_lsp.norms.lexicon import meaning_of, measures
from spec_lsp.norms.model import Meanings, Norm
from spec_lsp.norms.quantities import disjoint

LEAST = 2  # words that two norms must share
_LIGHT = {
    "be",
    "make",
    "do",
    "perform",
    "carri",
    "occur",
    "happen",
    "take",
}  # verbs that say of an act that it is done
_BEFORE = meaning_of("before").stem


class Side(NamedTuple):
    """A norm, and the words that it is compared by."""

    norm: Norm
    words: Meanings


class Pair:
    """Two norms; what comes first is compared as an order, not as a word."""

    def __init__(self, first: Norm, second: Norm):
        ordered = first.order is not None and second.order is not None
        self.first, self.second = (Side(norm, _words(norm, ordered)) for norm in (first, second))

    def sides(self) -> Iterator[tuple[Side, Side]]:
        """Both ways to look at it: the one and the other."""
        yield self.first, self.second
        yield self.second, self.first

    @cached_property
    def closeness(self) -> float:
        """The share of their words that both have, 0 to 1."""
        mine, theirs = self.first.words.keys(), self.second.words.keys()
        return len(mine & theirs) / len(mine | theirs) if mine or theirs else 0.0

    @cached_property
    def turned(self) -> list[str]:
        """The words of which the one norm says the opposite of the other."""
        theirs = self.second.words
        return [stem for stem, sign in self.first.words.items() if sign * theirs.get(stem, 0) < 0]

    @cached_property
    def same_case(self) -> bool:
        """Whether both hold under the same condition, or under none."""
        one, other = self.first.norm, self.second.norm
        return one.condition.keys() == other.condition.keys() and not self.apart and same_place(one, other)

    @cached_property
    def apart(self) -> bool:
        """Whether they speak of different cases: "within 7 days" and "after 7 days", "if it is new" and "if it is paid"."""
        (one, words), (other, others) = self.first, self.second
        mine, theirs = one.condition.keys(), other.condition.keys()
        if mine and theirs and not (mine <= {*theirs, *others} or theirs <= {*mine, *words}):
            return True
        return any(
            here.unit == there.unit and (disjoint(here, there) or here[:4] != there[:4])
            for here in one.cases
            for there in other.cases
        )

    @cached_property
    def other_whole(self) -> bool:
        """Whether they speak of one part of different things: "the size of a message" and "the size of its files"."""
        mine, theirs = self.first.norm.wholes, self.second.norm.wholes
        return any(mine[part].isdisjoint(theirs[part]) for part in mine.keys() & theirs.keys())

    @cached_property
    def same_subject(self) -> bool:
        """Whether both speak of the very same, or one does not say of what: bounds of logs need not be those of audit logs."""
        one, other = self.first.norm, self.second.norm
        mine, theirs = one.subject.keys() - measures(), other.subject.keys() - measures()
        if one.every or other.every or one.passive is not other.passive:
            return True
        if not mine & theirs:
            return mine <= other.action.keys() or theirs <= one.action.keys()
        return mine - theirs <= other.action.keys() and theirs - mine <= one.action.keys()


def speaks_of(general: Side, special: Side, pair: Pair, least: int = LEAST) -> bool:
    """Whether whoever does what `special` speaks of does what `general` speaks of."""
    norm, words = general
    known = {*special.words, *special.norm.condition}
    if len(words) < least or not words.keys() <= known or pair.apart or pair.other_whole:
        return False
    if norm.verb in words and norm.verb not in special.words:
        return False  # what the one is about is but a condition of the other
    if (
        norm.subject
        and _only_names(norm.verb, special.norm)
        and not {norm.verb, special.norm.verb} & norm.subject.keys()
    ):
        return False  # "terms of purchase must be agreed" bids nobody purchase
    if (norm.points or special.norm.points) and words.keys() != special.words.keys():
        return False  # "it" and "this" may stand for anything
    if not _subjects_meet(norm, special.norm):
        return False
    if norm.exception and norm.exception.keys() != special.norm.exception.keys():
        # What `special` speaks of may be the exception, unless it says that it is not.
        return any(special.words.get(stem, 1) < 0 for stem in norm.exception)
    return True


def _only_names(verb: str, norm: Norm) -> bool:
    """Whether a norm names an act as what something else is done to."""
    return (
        verb in norm.subject and verb not in norm.action and bool(norm.action.keys() & {norm.verb} - _LIGHT)
    )


def measures_of(general: Side, special: Side, pair: Pair) -> bool:
    """Whether two quantities are of the same thing: all words of the one are among those of the other, but for how it is bound."""
    mine, theirs = _without_measures(general.words), _without_measures(special.words)
    beyond = theirs.keys() - mine.keys()
    if not mine or (special.norm.force.states != general.norm.force.states and len(beyond) > 1):
        return False  # "the limit of crates is" says little of what is done to crates
    if len(mine) < LEAST and beyond and not _tells(general.norm, special.norm):
        return False
    return speaks_of(Side(general.norm, mine), Side(special.norm, theirs), pair, least=1)


def _tells(general: Norm, special: Norm) -> bool:
    """Whether one word is enough to tell what both are about."""
    return (
        bool(general.subject.keys() & special.subject.keys())
        or general.subject.keys() <= special.action.keys()
    )


def _words(norm: Norm, ordered: bool) -> Meanings:
    words = {**norm.subject, **norm.action}
    return {stem: sign for stem, sign in words.items() if stem != _BEFORE} if ordered else words


def _without_measures(words: Meanings) -> Meanings:
    return {stem: sign for stem, sign in words.items() if stem not in measures()}


def _subjects_meet(one: Norm, other: Norm) -> bool:
    if one.passive is not other.passive or not one.subject or not other.subject:
        return True
    if one.subject.keys() & other.subject.keys():
        return True
    # What something is done to may be the object of the other: "users are guaranteed five attempts".
    return one.passive and (
        one.subject.keys() <= other.action.keys() or other.subject.keys() <= one.action.keys()
    )
