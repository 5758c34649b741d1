"""The concrete case that proves a clash: data, and a second reading of both norms that is asked about it.

`witness_of` proposes cases, `keeps` judges them without knowing how the clash was found. A clash whose case does not keep
the one norm and break the other is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isinf
from typing import NamedTuple

from spec_lsp.norms.clashes import Clash, Kind
from spec_lsp.norms.model import Force, Meanings, Norm
from spec_lsp.norms.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Case:
    """Something that is done, or is not: `done` of what `act` stands for. `value` is how much of `unit`, where that matters.

    `values` are what is chosen, `order` what comes first and what after it.
    """

    act: Meanings
    done: bool = True
    value: float | None = None
    unit: str = ""
    values: frozenset[str] = frozenset()
    order: tuple[frozenset[str], frozenset[str]] | None = None


def keeps(norm: Norm, case: Case) -> bool | None:
    """Whether a case keeps a norm, breaks it (False), or is none that it speaks of (None)."""
    if case.order is not None:
        return None if norm.order is None else _comes_first(norm, case.order)
    if case.value is not None:
        bounds = [one for one in norm.quantities if one.unit == case.unit]
        return None if not bounds else any(one.holds(case.value) for one in bounds)
    if case.values:
        return case.values <= norm.values | norm.action.keys()
    if norm.defines:
        return norm.action.keys() <= case.act.keys()
    if norm.only:
        doers = norm.agent or norm.subject.keys()
        if (norm.subject.keys() | norm.action.keys()) - doers <= case.act.keys():
            return not case.done or doers <= case.act.keys()
    flips = _turned(norm, case.act)
    if flips is None:
        return None
    done = case.done is not bool(flips % 2)
    if norm.force in (Force.MUST, Force.IS):
        return done
    if norm.force is Force.MUST_NOT:
        return not done
    return True  # what is allowed, or left open, nobody can break


def _turned(norm: Norm, act: Meanings) -> int | None:
    """How many words of an act are the opposite of what a norm says; None if they have too little in common."""
    words = {**norm.subject, **norm.action}
    shared = words.keys() & act.keys()
    if not shared or not (words.keys() <= act.keys() or act.keys() <= words.keys() | norm.condition.keys()):
        return None
    return sum(1 for stem in shared if words[stem] * act[stem] < 0)


def _comes_first(norm: Norm, order: tuple[frozenset[str], frozenset[str]]) -> bool:
    # What both are done to tells nothing of which comes first.
    first, then = (words - norm.subject.keys() for words in norm.order or order)
    return len(first & order[0]) + len(then & order[1]) >= len(first & order[1]) + len(then & order[0])


class Witness(NamedTuple):
    """A case, and whether it is the first norm of the clash that it keeps, or the second."""

    case: Case
    keeps_first: bool


def witness_of(clash: Clash) -> Witness | None:
    """A case that keeps one of the two norms and breaks the other, the first one if that can be; None if none is found."""
    judged = [(case, keeps(clash.first, case), keeps(clash.second, case)) for case in _proposed(clash)]
    for wanted in ((True, False), (False, True)):
        for case, *verdicts in judged:
            if tuple(verdicts) == wanted:
                return Witness(case, wanted[0])
    return None


def _proposed(clash: Clash) -> Iterator[Case]:
    first, second = clash.first, clash.second
    if clash.kind in (Kind.BOUNDS, Kind.DEFINITION):
        bounds = (clash.mine, clash.theirs) if clash.mine else (*first.quantities, *second.quantities)
        for bound in filter(None, bounds):
            yield Case(first.action, value=_inside(bound), unit=bound.unit)
    if clash.kind is Kind.VALUE:
        for norm in (first, second):
            yield Case(norm.action, values=norm.values or frozenset(norm.action.keys() - {norm.verb}))
    elif clash.kind is Kind.ORDER and first.order:
        yield Case(first.action, order=first.order)
    else:
        for norm in sorted((first, second), key=lambda norm: -len(norm.action)):
            act = {**norm.condition, **norm.subject, **norm.action}
            yield Case(act)
            yield Case(act, done=False)


def _inside(bound: Quantity) -> float:
    """A value within a bound, as plain as may be."""
    if isinf(bound.low):
        return bound.high - (abs(bound.high) * 0.01 or 1.0) if bound.high_open else bound.high
    if bound.high == inf:
        return bound.low + (abs(bound.low) * 0.01 or 1.0) if bound.low_open else bound.low
    return (bound.low + bound.high) / 2
