"""Whether two norms can both be kept: the square of opposition, opposites, intervals, closed lists, order.

Two norms meet where the words of the one are among those of the other (`pairs.py`). What is left over decides: a word too
many, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from enum import Enum
from math import inf
from typing import NamedTuple

from spec_lsp.norms.cases import meet, without_exception
from spec_lsp.norms.lexicon import meaning_of, measures, opposition, single_valued
from spec_lsp.norms.model import Force, Norm
from spec_lsp.norms.pairs import LEAST, Pair, Side, measures_of, speaks_of
from spec_lsp.norms.quantities import Quantity, disjoint


class Kind(Enum):
    """What two norms cannot agree on."""

    MODALITY = "modality-clash"
    OPPOSITE = "opposite-demands"
    BOUNDS = "disjoint-bounds"
    VALUE = "exclusive-values"
    SCOPE = "exclusive-scope"
    ORDER = "contrary-order"
    DEFINITION = "two-definitions"
    TENSION = "weak-tension"


class Clash(NamedTuple):
    """Two norms that cannot both be kept. `certain`: in every case that both speak of; else one may be an exception.

    `closeness` is the share of their words that both have, 0 to 1. `mine` and `theirs` are the bounds, where it is about some.
    """

    kind: Kind
    first: Norm
    second: Norm
    certain: bool
    closeness: float
    mine: Quantity | None = None
    theirs: Quantity | None = None

    @property
    def turned(self) -> Clash:
        """The same, seen from the other norm."""
        return self._replace(first=self.second, second=self.first, mine=self.theirs, theirs=self.mine)


# Force of the one and of the other that cannot go together if they speak of the same act.
_CONTRARY = frozenset(
    {
        (Force.MUST_NOT, Force.MUST),
        (Force.MUST_NOT, Force.MAY),
        (Force.MUST_NOT, Force.IS),
        (Force.NEED_NOT, Force.MUST),
        (Force.NEED_NOT, Force.IS),
    }
)
# The same if the one speaks of the opposite of what the other speaks of: "must include" and "may omit".
_FLIPPED = frozenset({(Force.MUST, Force.MAY), (Force.MAY, Force.MUST)})
_BINDS = frozenset({Force.MUST, Force.IS, Force.MAY})
_HALF = 0.5  # the share of words that two opposite demands under one condition have in common
_SAME = 0.6  # the share of words that two wordings of one definition have in common
_CLOSE = 0.75  # the share of words that two demands of one document have in common
_FAR = 0.35  # the same where one demand is so short that others may hold its words by chance
_KEEP = meaning_of("keep").stem


def clash(first: Norm, second: Norm, *, together: bool = False) -> Clash | None:
    """What keeps two norms from holding together, None if nothing is known to.

    `together`: they stand in one document, whose author knew of both: then only what is said of the very same counts.
    """
    if (first.setting is not None or second.setting is not None) and not meet(first, second):
        return None
    pair = Pair(first, second)
    found = next(filter(None, (find(pair) for find in _FINDERS)), None)
    if found is None or found.kind in (Kind.DEFINITION, Kind.ORDER):
        return found
    if together:
        return found if _is_of_the_very_same(found, pair) else None
    covered = any(
        one.norm.condition.keys() <= {*other.words, *other.norm.condition} for one, other in pair.sides()
    )
    near = found.closeness >= (_FAR if covered else _SAME)
    measured = found.kind in (Kind.BOUNDS, Kind.VALUE, Kind.SCOPE) and covered
    return (
        found
        if near or measured or min(len(first.action), len(second.action)) >= LEAST + (not covered)
        else None
    )


def _is_of_the_very_same(found: Clash, pair: Pair) -> bool:
    """Whether an author who knew of both must have meant the same by them."""
    first, second = found.first, found.second
    if found.mine and found.theirs and found.mine.counted and found.mine.bare and found.theirs.bare:
        return False  # "three steps" here, "four steps" there
    answers = found.kind is Kind.VALUE and first.scenario and second.scenario
    if not (answers or found.closeness >= _CLOSE):
        return False
    done = found.kind is not Kind.OPPOSITE or first.scenario or first.verb in pair.turned
    return done and (found.certain or without_exception(first, second))


def _made(kind: Kind, pair: Pair, *bounds: Quantity) -> Clash:
    first, second = pair.first.norm, pair.second.norm
    certain = pair.same_case and not (first.merely_told or second.merely_told)
    return Clash(kind, first, second, certain, pair.closeness, *bounds)


def _modality(pair: Pair) -> Clash | None:
    """One forbids, or leaves open, what the other demands or allows."""
    if len(pair.turned) > 1 or not _same_time(pair) or _other_amounts(pair):
        return None
    for one, other in pair.sides():
        if _is_contrary(one.norm, other.norm, pair) and speaks_of(one, other, pair):
            return _made(Kind.MODALITY, pair)
    return None


def _is_contrary(one: Norm, other: Norm, pair: Pair) -> bool:
    forces = (one.force, other.force)
    if (one.weak or other.weak) and (Force.MAY in forces or Force.NEED_NOT in forces):
        return False
    if one.merely and not other.confined:
        return False  # "must not only": more is wanted, not less
    if one.force is Force.MUST_NOT and one.total and not other.total:
        return False  # "must not return all orders"
    if forces == (Force.MUST, Force.MAY) and one.confined.intersection(pair.turned):
        return True  # "only approved ones" and "unapproved ones"
    return forces in (_FLIPPED if pair.turned else _CONTRARY)


def _same_time(pair: Pair) -> bool:
    """Whether both speak of the same time: neither before noon here and after noon there."""
    mine, theirs = pair.first.norm.order, pair.second.norm.order
    return mine is None or theirs is None or (_covers(mine[0], theirs[0]) and _covers(mine[1], theirs[1]))


def _other_amounts(pair: Pair) -> bool:
    """Whether each speaks of amounts of which the other does not: of more than 50 EUR, and of 40 EUR."""
    first, second = pair.first.norm, pair.second.norm
    return any(
        (mine.unit, mine.per) == (theirs.unit, theirs.per) and disjoint(mine, theirs)
        for mine in first.quantities
        for theirs in second.quantities
    )


def _opposite(pair: Pair) -> Clash | None:
    """Both demand, and one word of the one is the opposite of one of the other, in a place where both cannot be."""
    first, second = pair.first.norm, pair.second.norm
    if not (first.force.demands and second.force.demands and pair.same_subject) or len(pair.turned) != 1:
        return None
    stem = pair.turned[0]
    if (
        stem not in first.action
        or stem not in second.action
        or (first.quantities != second.quantities and first.quantities and second.quantities)
    ):
        return None
    for one, other in pair.sides():
        if _excludes(stem, one.norm, pair) and speaks_of(one, other, pair):
            return _made(Kind.OPPOSITE, pair)
    return None


def _excludes(stem: str, one: Norm, pair: Pair) -> bool:
    """Whether a word and its opposite exclude each other where they stand: as what is done, or how something is."""
    first, second = pair.first.norm, pair.second.norm
    verbs = {first.verb, second.verb}
    one_case = pair.same_case and bool(first.condition or first.cases)
    if one_case and stem in verbs and pair.closeness >= _HALF:
        return True
    if not (_asserts(first, stem) and _asserts(second, stem)):
        return False
    if stem in first.manner & second.manner:
        return True
    lasting = verbs != {stem} or opposition(stem) == "stances" or (first.passive and second.passive)
    return lasting and (pair.closeness == 1 or one.every or _same_act(pair))


def _same_act(pair: Pair) -> bool:
    """Whether both speak of the same act, of which one does not say who does it: "visitors must be accepted"."""
    return any(
        one.norm.passive
        and not one.norm.agent
        and not other.norm.passive
        and one.words.keys() == other.words.keys() - other.norm.subject.keys()
        for one, other in pair.sides()
    )


def _asserts(norm: Norm, stem: str) -> bool:
    """Whether a word is what a norm says is done, or how it is: no mere part of what something is done to."""
    return (
        norm.verb == stem
        or norm.verb == "be"
        or norm.verb in single_valued()
        or stem in norm.predicates
        or stem in norm.manner
    )


def _bounds(pair: Pair) -> Clash | None:
    """Both bound one quantity, and no value is within both bounds."""
    first, second = pair.first.norm, pair.second.norm
    lifetime = pair.turned == [_KEEP]
    if not (first.force in _BINDS and second.force in _BINDS) or (pair.turned and not lifetime):
        return None
    found = [
        (mine, theirs)
        for mine in first.quantities
        for theirs in second.quantities
        if mine.unit == theirs.unit and mine.per == theirs.per
    ]
    if len(found) != 1:
        return None
    mine, theirs = (
        _promised(norm, one, lifetime) for norm, one in zip((first, second), found[0], strict=True)
    )
    if not disjoint(mine, theirs) or not pair.same_subject:
        return None
    if any(measures_of(one, other, pair) for one, other in pair.sides()):
        return _made(Kind.BOUNDS, pair, mine, theirs)
    return None


def _promised(norm: Norm, quantity: Quantity, lifetime: bool) -> Quantity:
    """What a bound promises: to accept up to 2 GB is to accept as much as that, to delete after 30 days to keep no longer."""
    if quantity.low == -inf and norm.capable and norm.force is Force.MUST:
        return quantity._replace(low=quantity.high, high=inf, low_open=False, high_open=False)
    if lifetime and norm.action.get(_KEEP, 1) < 0 and quantity.high < inf:
        return quantity._replace(low=-inf)
    return quantity


def _definitions(pair: Pair) -> Clash | None:
    """Both define one term, in words that hardly overlap, or with another figure."""
    first, second = pair.first.norm, pair.second.norm
    if not first.defines or first.defines != second.defines:
        return None
    mine, theirs = first.action.keys() - first.defines, second.action.keys() - second.defines
    differ = bool(mine and theirs) and len(mine & theirs) < _SAME * len(mine | theirs)
    figures = [
        {(value, one.unit) for one in norm.quantities for value in one[:2] if abs(value) < inf}
        for norm in (first, second)
    ]
    return _made(Kind.DEFINITION, pair)._replace(certain=True) if differ or figures[0] != figures[1] else None


def _values(pair: Pair) -> Clash | None:
    """A closed list and a value outside of it, or two values where there can be one."""
    first, second = pair.first.norm, pair.second.norm
    if (
        not (first.force in _BINDS and second.force in _BINDS)
        or first.defines
        or second.defines
        or pair.turned
    ):
        return None
    for one, other in pair.sides():
        outside = one.norm.closed and other.norm.values and not one.norm.values >= other.norm.values
        if outside and _key(one) == _key(other):
            return _made(Kind.VALUE, pair)
        if _lies_outside(one.norm, other.norm):
            return _made(Kind.VALUE, pair)
    return _made(Kind.VALUE, pair) if _is_single(first, second) else None


def _lies_outside(one: Norm, other: Norm) -> bool:
    """Whether one confines what is done to some things, and the other does it to another: "may only borrow books"."""
    if one.verb != other.verb or one.passive or other.passive or one.subject.keys() != other.subject.keys():
        return False
    inside, there = one.confined - {one.verb}, other.action.keys() - {other.verb}
    confined = one.action.keys() - {one.verb} == inside
    return (
        bool(confined and inside and there)
        and not inside & there
        and len(there) <= LEAST
        and Force.MAY is one.force
    )


def _key(side: Side) -> frozenset[str]:
    """What a list of values is about."""
    return frozenset(side.words.keys() - measures() - side.norm.valued)


def _is_single(first: Norm, second: Norm) -> bool:
    """Whether the two differ in a value of which there can be one: the database, the format, the law."""
    if (
        first.verb != second.verb
        or Force.MAY in (first.force, second.force)
        or first.quantities
        or second.quantities
    ):
        return False
    if first.subject.keys() != second.subject.keys() or not first.subject:
        return False
    mine = first.action.keys() - second.action.keys() - {first.verb}
    theirs = second.action.keys() - first.action.keys() - {first.verb}
    if first.scenario or second.scenario:
        return _is_single_answer(first, second, mine, theirs)
    names = [first.named, second.named]
    if first.passive and second.passive and mine and theirs and mine <= names[0] and theirs <= names[1]:
        return (
            first.verb != "be" or len(first.subject) >= LEAST or Force.IS not in (first.force, second.force)
        )
    shared = first.action.keys() & second.action.keys() - {first.verb}
    named = bool(first.names or second.names) and Force.IS not in (first.force, second.force)
    return bool(mine and theirs) and first.verb in single_valued() and not shared and named


def _is_single_answer(first: Norm, second: Norm, mine: Set[str], theirs: Set[str]) -> bool:
    """Whether two answers to one case differ in the one value that each has: the code returned, the state reached."""
    return len(mine) == len(theirs) == 1 and (
        (mine <= first.valued and theirs <= second.valued)
        or (first.scenario is not second.scenario and all(stem.isdigit() for stem in (*mine, *theirs)))
    )


def _order(pair: Pair) -> Clash | None:
    """What comes first in the one comes last in the other."""
    first, second = pair.first.norm, pair.second.norm
    mine, theirs = first.order, second.order
    if mine is None or theirs is None or not (first.force.demands and second.force.demands) or pair.turned:
        return None
    swapped = _covers(mine[0], theirs[1]) and _covers(mine[1], theirs[0])
    return _made(Kind.ORDER, pair)._replace(certain=True) if swapped else None


def _covers(some: frozenset[str], others: frozenset[str]) -> bool:
    return len(some & others) >= max(1, min(len(some), len(others)) - 1)


def _scope(pair: Pair) -> Clash | None:
    """One lets its subject alone do what the other lets somebody else do."""
    for one, other in pair.sides():
        alone = (
            one.norm.only and not other.norm.only and one.norm.force in _BINDS and other.norm.force in _BINDS
        )
        (mine, act), (theirs, their_act) = _actor(one.norm), _actor(other.norm)
        if alone and len(act) >= LEAST and act == their_act and mine and theirs and not mine <= theirs:
            return _made(Kind.SCOPE, pair)
    return None


def _actor(norm: Norm) -> tuple[frozenset[str], frozenset[str]]:
    """Who does it, and what is done to what."""
    if norm.passive and norm.agent:
        return norm.agent, frozenset({*norm.subject, *norm.action} - norm.agent)
    return frozenset(norm.subject), frozenset(norm.action)


def _tension(pair: Pair) -> Clash | None:
    """One advises against what the other allows, or for what it leaves open: both can be kept, but not gladly."""
    forces = ((Force.MUST_NOT, Force.MAY), (Force.MUST, Force.NEED_NOT))
    for one, other in pair.sides():
        weak = one.norm.weak and (one.norm.force, other.norm.force) in forces and not pair.turned
        if weak and speaks_of(one, other, pair):
            return _made(Kind.TENSION, pair)._replace(certain=True)
    return None


_FINDERS: tuple[Callable[[Pair], Clash | None], ...] = (
    _modality, _opposite, _bounds, _definitions, _values, _order, _scope, _tension,
)  # fmt: skip
