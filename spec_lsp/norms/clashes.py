"""Whether two norms can both be kept: the square of opposition, opposites, intervals, closed lists, order.

Two norms meet where the words of the one are among those of the other, so that whoever does the one does what the other
speaks of. What is left over decides: a word too many, and nothing is said.
"""

from __future__ import annotations

from enum import Enum
from math import inf
from typing import NamedTuple

from spec_lsp.norms.lexicon import meaning_of, measures, single_valued
from spec_lsp.norms.model import Force, Meanings, Norm
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


_HALF = 0.5  # the share of their words that two demands have in common of which one asks for the opposite of the other
_SAME = 0.6  # the share of their words that two wordings of one definition have in common
_CLOSE = 0.75  # the same of demands of one document
_FAR = 0.35  # the same where one demand is so short that others may hold its words by chance
_BEFORE = meaning_of("before").stem
_LEAST = 2  # words that two norms must share
_MANY = 700


def clash(first: Norm, second: Norm, *, together: bool = False) -> Clash | None:
    """What keeps two norms from holding together, None if nothing is known to.

    `together`: they stand in one document, whose author knew of both: then only what is said of the very same counts.
    """
    pair = _Pair(first, second)
    found = pair.modality() or pair.opposite() or pair.bounds() or pair.definitions() or pair.values()
    found = found or pair.order() or pair.scope() or pair.tension()
    if found is None or found.kind in (Kind.DEFINITION, Kind.ORDER):
        return found
    if together:
        said = found.certain and found.closeness >= _CLOSE
        if found.mine and found.theirs and found.mine.counted and found.mine.bare and found.theirs.bare:
            return None  # "three steps" here and "four steps" there
        return found if said and (found.kind is not Kind.OPPOSITE or pair.turns_verb) else None
    least = _LEAST if found.certain else _LEAST + 1
    near = found.closeness >= (_FAR if found.certain else _SAME)
    measured = found.kind in (Kind.BOUNDS, Kind.VALUE, Kind.SCOPE) and found.certain
    return found if near or measured or min(len(first.action), len(second.action)) >= least else None


class _Pair:
    """Two norms side by side."""

    def __init__(self, first: Norm, second: Norm):
        self.first, self.second = first, second
        self.mine, self.theirs = _joined(first), _joined(second)
        if first.order and second.order:  # what comes first is compared as such
            self.mine, self.theirs = _without_order(self.mine), _without_order(self.theirs)

    def certain(self, general: Norm, special: Norm, others: Meanings) -> bool:
        """Whether the condition of the one is met by what the other speaks of."""
        return general.condition.keys() <= {*others, *special.condition} and not _apart(general, special)

    @property
    def closeness(self) -> float:
        """The share of their words that both have."""
        return len(self.mine.keys() & self.theirs.keys()) / len(self.mine.keys() | self.theirs.keys())

    def _clash(self, kind: Kind, certain: bool, *bounds: Quantity) -> Clash:
        return Clash(kind, self.first, self.second, certain, self.closeness, *bounds)

    def modality(self) -> Clash | None:
        """One forbids, or leaves open, what the other demands or allows."""
        found: list[
            bool
        ] = []  # for each side that speaks of all that the other does: whether in the same case
        for one, other, words, others in self._both():
            flips = self._flips(words, others)
            if flips > 1 or ((one.weak or other.weak) and Force.MAY in (one.force, other.force)):
                continue
            confined = one.confined and any(
                others.get(stem, 0) * words.get(stem, 0) < 0 for stem in one.confined
            )
            contrary = (one.force, other.force) in (_FLIPPED if flips else _CONTRARY)
            contrary = contrary or bool(confined and (one.force, other.force) == (Force.MUST, Force.MAY))
            if contrary and _speaks_of(one, other, words, others):
                found.append(self.certain(one, other, others))
        return self._clash(Kind.MODALITY, any(found)) if found else None

    def opposite(self) -> Clash | None:
        """Both demand, and one word of the one is the opposite of one of the other."""
        first, second = self.first, self.second
        if not (first.force.demands and second.force.demands and _same_subject(first, second)):
            return None
        in_action = [stem for stem in first.action if self.mine.get(stem, 0) * self.theirs.get(stem, 0) < 0]
        if self._flips(self.mine, self.theirs) != 1 or not second.action.keys() >= set(in_action) > set():
            return None
        found = [
            self.certain(one, other, others)
            for one, other, words, others in self._both()
            if (self.closeness >= _HALF or one.every) and _speaks_of(one, other, words, others)
        ]
        return self._clash(Kind.OPPOSITE, any(found)) if found else None

    def bounds(self) -> Clash | None:
        """Both bound one quantity, and no value is within both bounds."""
        first, second = self.first, self.second
        if not (first.force in _BINDS and second.force in _BINDS) or self._flips(self.mine, self.theirs):
            return None
        pairs = [
            (mine, theirs)
            for mine in first.quantities
            for theirs in second.quantities
            if mine.unit == theirs.unit and mine.per == theirs.per
        ]
        if len(pairs) != 1:
            return None
        mine, theirs = (_promised(norm, one) for norm, one in zip((first, second), pairs[0], strict=True))
        if not disjoint(mine, theirs) or not _same_subject(first, second):
            return None
        found = [
            self.certain(one, other, others)
            for one, other, words, others in self._both()
            if _measures(one, other, words, others)
        ]
        return self._clash(Kind.BOUNDS, any(found), mine, theirs) if found else None

    def definitions(self) -> Clash | None:
        """Both define one term, in words that hardly overlap."""
        first, second = self.first, self.second
        if not first.defines or first.defines != second.defines:
            return None
        mine, theirs = first.action.keys() - first.defines, second.action.keys() - second.defines
        differ = bool(mine and theirs) and len(mine & theirs) < _SAME * len(mine | theirs)
        return self._clash(Kind.DEFINITION, True) if differ else None

    def values(self) -> Clash | None:
        """A closed list and a value outside of it, or two values where there can be one."""
        first, second = self.first, self.second
        if not (first.force in _BINDS and second.force in _BINDS) or first.defines or second.defines:
            return None
        for one, other, words, others in self._both():
            outside = one.closed and other.values and not one.values >= other.values
            if outside and _key(one, words) == _key(other, others):
                return self._clash(Kind.VALUE, self.certain(one, other, others))
        single = self._single()
        return self._clash(Kind.VALUE, first.condition.keys() == second.condition.keys()) if single else None

    def _single(self) -> bool:
        first, second = self.first, self.second
        if Force.IS in (first.force, second.force):
            return False
        if (
            first.verb != second.verb
            or first.verb not in single_valued()
            or Force.MAY in (first.force, second.force)
        ):
            return False
        if (
            first.subject.keys() != second.subject.keys()
            or not first.subject
            or first.quantities
            or second.quantities
        ):
            return False
        mine, theirs = first.action.keys() - {first.verb}, second.action.keys() - {first.verb}
        return bool(mine and theirs and (first.names or second.names)) and not mine & theirs

    def order(self) -> Clash | None:
        """What comes first in the one comes last in the other."""
        mine, theirs = self.first.order, self.second.order
        if mine is None or theirs is None or not (self.first.force.demands and self.second.force.demands):
            return None
        swapped = _covers(mine[0], theirs[1]) and _covers(mine[1], theirs[0])
        return self._clash(Kind.ORDER, True) if swapped else None

    def scope(self) -> Clash | None:
        """One lets its subject alone do what the other lets somebody else do."""
        for one, other, _, others in self._both():
            alone = one.only and not other.only and one.force in _BINDS and other.force in _BINDS
            if not alone or len(one.action) < _LEAST or one.action.keys() != other.action.keys():
                continue
            if one.subject and other.subject and not one.subject.keys() <= other.subject.keys():
                return self._clash(Kind.SCOPE, self.certain(one, other, others))
        return None

    def tension(self) -> Clash | None:
        """One advises against what the other allows, or for what it leaves open: both can be kept, but not gladly."""
        found = [
            self.certain(one, other, others)
            for one, other, words, others in self._both()
            if one.weak
            and (one.force, other.force) in ((Force.MUST_NOT, Force.MAY), (Force.MUST, Force.NEED_NOT))
            and not self._flips(words, others)
            and _speaks_of(one, other, words, others)
        ]
        return self._clash(Kind.TENSION, True) if any(found) else None

    def _both(self) -> tuple[tuple[Norm, Norm, Meanings, Meanings], ...]:
        return (self.first, self.second, self.mine, self.theirs), (
            self.second,
            self.first,
            self.theirs,
            self.mine,
        )

    @property
    def turns_verb(self) -> bool:
        """Whether what is done in the one is the opposite of what is done in the other."""
        first, second = self.first, self.second
        return first.verb == second.verb and self.mine.get(first.verb, 0) * self.theirs.get(first.verb, 0) < 0

    def _flips(self, words: Meanings, others: Meanings) -> int:
        return sum(1 for stem, sign in words.items() if sign * others.get(stem, sign) < 0)


# Force of the one and of the other that cannot go together if they speak of the same act.
_CONTRARY = frozenset(
    {
        (Force.MUST_NOT, Force.MUST),
        (Force.MUST_NOT, Force.MAY),
        (Force.NEED_NOT, Force.MUST),
    }
)
# The same if the one speaks of the opposite of what the other speaks of: "must include" and "may omit".
_FLIPPED = frozenset({(Force.MUST, Force.MAY), (Force.MAY, Force.MUST)})
_BINDS = frozenset({Force.MUST, Force.IS, Force.MAY})


def _promised(norm: Norm, quantity: Quantity) -> Quantity:
    """What a bound promises: to accept up to 2 GB is to accept as much as that."""
    if quantity.low == -inf and norm.capable and norm.force is Force.MUST:
        return quantity._replace(low=quantity.high, high=inf, low_open=False, high_open=False)
    return quantity


def _measures(general: Norm, special: Norm, words: Meanings, others: Meanings) -> bool:
    """Whether two quantities are of the same thing: all words of the one are among those of the other, but for how it is bound."""
    mine = {stem: sign for stem, sign in words.items() if stem not in measures()}
    theirs = {stem: sign for stem, sign in others.items() if stem not in measures()}
    if not mine or (
        len(mine) < _LEAST
        and mine.keys() != theirs.keys()
        and not set(general.subject) & set(special.subject)
    ):
        return False
    return _speaks_of(general, special, mine, theirs, least=1)


def _joined(norm: Norm) -> Meanings:
    return {**norm.subject, **norm.action}


def _without_order(words: Meanings) -> Meanings:
    return {stem: sign for stem, sign in words.items() if stem != _BEFORE}


def _speaks_of(general: Norm, special: Norm, words: Meanings, others: Meanings, least: int = _LEAST) -> bool:
    """Whether whoever does what `special` speaks of does what `general` speaks of."""
    if len(words) < least:
        return False
    known = {*others, *special.condition}
    if (
        not words.keys() <= known
        or (general.verb in words and general.verb not in others)
        or _apart(general, special)
    ):
        return False
    if (general.points or special.points) and words.keys() != others.keys():
        return False  # "it" and "this" may stand for anything
    if not _subjects_meet(general, special):
        return False
    if general.exception and set(general.exception) != set(special.exception):
        denied = {stem for stem in general.exception if others.get(stem, 1) < 0}
        if not denied:
            return False  # what `special` speaks of may be the exception
    return not special.exception or set(special.exception) <= {*general.exception, *words}


def _key(norm: Norm, words: Meanings) -> frozenset[str]:
    """What a list of values is about."""
    return frozenset(words.keys() - measures() - {meaning_of(value).stem for value in norm.values})


def _subjects_meet(one: Norm, other: Norm) -> bool:
    if one.passive is not other.passive or not one.subject or not other.subject:
        return True
    if one.subject.keys() & other.subject.keys():
        return True
    # What something is done to may be the object of the other: "users are guaranteed five attempts".
    return one.passive and (
        one.subject.keys() <= other.action.keys() or other.subject.keys() <= one.action.keys()
    )


def _apart(one: Norm, other: Norm) -> bool:
    """Whether they speak of different cases: "within 7 days" and "after 7 days", "if it is new" and "if it is paid"."""
    mine, theirs = one.condition.keys(), other.condition.keys()
    if (
        mine
        and theirs
        and not (
            mine <= {*theirs, *other.subject, *other.action} or theirs <= {*mine, *one.subject, *one.action}
        )
    ):
        return True
    return any(
        mine.unit == theirs.unit and (disjoint(mine, theirs) or mine[:4] != theirs[:4])
        for mine in one.cases
        for theirs in other.cases
    )


def _same_subject(one: Norm, other: Norm) -> bool:
    """Whether both speak of the very same, or one does not say of what: bounds of logs need not be those of audit logs."""
    mine, theirs = one.subject.keys() - measures(), other.subject.keys() - measures()
    if one.every or other.every or one.passive is not other.passive:
        return True
    if not mine & theirs:
        return mine <= other.action.keys() or theirs <= one.action.keys()
    return mine - theirs <= other.action.keys() and theirs - mine <= one.action.keys()


def _covers(some: frozenset[str], others: frozenset[str]) -> bool:
    return len(some & others) >= max(1, min(len(some), len(others)) - 1)
