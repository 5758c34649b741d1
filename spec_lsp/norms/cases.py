"""Whether two norms can speak of one case, where one of them is a scenario or a row of a table: such hold where they stand.

A scenario meets only what holds in every case, and what holds in the very same one.
"""

from __future__ import annotations

from spec_lsp.norms.lexicon import measures
from spec_lsp.norms.model import Force, Norm
from spec_lsp.norms.quantities import Quantity

_LEAST = 2  # words of a case that can be told from any other
_LEAST_OF_TWO = 3  # the same where both are scenarios, whose authors need not have had the same in mind


def meet(first: Norm, second: Norm) -> bool:
    """Whether both can speak of one case."""
    if first.scenario and second.scenario:
        return _same_case(first, second, _LEAST_OF_TWO)
    for one, other in ((first, second), (second, first)):
        if one.scenario:
            return _same_case(one, other) or _breaks(one, other)
    mine, theirs = first.setting, second.setting
    if first.merely_told or second.merely_told or first.closed or second.closed:
        return same_place(first, second)
    if mine is None or theirs is None:
        return True
    return mine <= _known(second) or theirs <= _known(first)


def same_place(first: Norm, second: Norm) -> bool:
    """Whether the headings around either say nothing that the other does not say as well."""
    mine, theirs = first.setting or frozenset(), second.setting or frozenset()
    return mine <= _known(second) and theirs <= _known(first)


def without_exception(first: Norm, second: Norm) -> bool:
    """Whether one is a scenario, and the other says that no case is excepted: "no guest may", "all photos must"."""
    return any(
        one.scenario and not other.scenario and (other.every or other.total) and _breaks(one, other)
        for one, other in ((first, second), (second, first))
    )


def _same_case(one: Norm, other: Norm, least: int = _LEAST) -> bool:
    """Whether two conditions are the same, word by word; a case of few words may be any."""
    return (
        len(one.condition) + len(one.cases) >= least
        and list(one.condition.items()) == list(other.condition.items())
        and [_shape(case) for case in one.cases] == [_shape(case) for case in other.cases]
        and not one.exception
        and not other.exception
        and same_place(one, other)
    )


def _breaks(scenario: Norm, rule: Norm) -> bool:
    """Whether a rule holds in every case, and all that it speaks of is done in a scenario."""
    always = not (rule.condition or rule.cases or rule.exception or rule.weak or rule.points)
    binds = rule.force in (Force.MUST, Force.MUST_NOT)
    said = {*scenario.subject, *scenario.action} - measures()
    return always and binds and {*rule.subject, *rule.action} - measures() - rule.valued <= said


def _shape(case: Quantity) -> tuple[object, ...]:
    return case.low, case.high, case.low_open, case.high_open, case.unit, case.per


def _known(norm: Norm) -> frozenset[str]:
    return frozenset(norm.said) | (norm.setting or frozenset())
