"""Bounds as intervals between two cuts: "less than 20 EUR", "20 EUR and more", "more than 1 hour and at most 1 day".

An end is a cut between values: before a value, or behind it. So intervals that meet leave nothing between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from spec_lsp.norms.quantities import Quantity
from spec_lsp.patterns import lazy

_DAY = 86400.0
# How long units are taken to be that norms read as long as they can be at least and at most; what is named is said as it is written.
NOMINAL = {
    (28 * _DAY, 31 * _DAY): (30 * _DAY, "month"),
    (90 * _DAY, 92 * _DAY): (91 * _DAY, "quarter"),
    (365 * _DAY, 366 * _DAY): (365 * _DAY, ""),
    (1e3, 1024.0): (1e3, ""),
    (1e6, 1024.0**2): (1e6, ""),
    (1e9, 1024.0**3): (1e9, ""),
    (1e12, 1024.0**4): (1e12, ""),
}
_MORE = lazy(r"\s+(?:and|or)\s+(?:more|above|over|up|upwards|longer|older|later)\b", re.IGNORECASE)
_EQUAL = lazy(
    r"(?:(?P<above>(?:greater|more|longer|larger|higher|older)\s+than\s+or\s+equal\s+to|>=|≥)"
    r"|(?P<below>(?:less|fewer|shorter|smaller|lower|younger)\s+than\s+or\s+equal\s+to|<=|≤)|(?P<over>>)|(?P<under><))\s*$",
    re.IGNORECASE,
)
_JOINT = lazy(r"[\s,]*(?:and|but)?\s*(?:(?:is|are)\s+)?(?:also\s+)?$", re.IGNORECASE)
_LESS = lazy(r"\s+(?:and|or)\s+(?:less|fewer|below|under|shorter|younger|earlier)\b", re.IGNORECASE)


class Cut(NamedTuple):
    """A place between values: before `value`, or behind it."""

    value: float
    behind: bool


START, END = Cut(0.0, False), Cut(inf, True)  # amounts, times and counts begin at nothing


class Interval(NamedTuple):
    """All values between two cuts. `unit` is what they are counted in, `per` what that is a rate of."""

    low: Cut
    high: Cut
    unit: str
    per: str = ""

    def holds(self, other: Interval) -> bool:
        """Whether it has all of another one."""
        return self.low <= other.low and other.high <= self.high

    @property
    def exact(self) -> bool:
        """Whether it is one value."""
        return self.low.value == self.high.value


class Measure(NamedTuple):
    """A quantity of a text as an interval; `start` and `end` are its place, `bare`: a figure that nothing is said to compare with.

    `counted`: what is counted stands behind it. `named` is the unit that its figures are written in, where that matters.
    """

    interval: Interval
    start: int
    end: int
    bare: bool
    counted: bool
    named: str


def measures_of(text: str, quantities: Iterable[Quantity]) -> list[Measure]:
    """The quantities that were read in `text`; "more than 1 hour and at most 1 day" is one."""
    found: list[Measure] = []
    for one in (_measure(text, quantity) for quantity in quantities):
        last = found[-1] if found else None
        if last and _JOINT.match(text[last.end : one.start]) and _meet(last, one):
            low, high = (
                max(last.interval.low, one.interval.low),
                min(last.interval.high, one.interval.high),
            )
            interval = one.interval._replace(low=low, high=high)
            found[-1] = one._replace(interval=interval, start=last.start)
        else:
            found.append(one)
    return found


def _meet(one: Measure, other: Measure) -> bool:
    """Whether two bounds are both ends of one: the one from below, the other from above."""
    mine, theirs = one.interval, other.interval
    if mine[2:] != theirs[2:]:
        return False
    lower, upper = (mine, theirs) if mine.high == END else (theirs, mine)
    return lower.high == END and upper.low == START and lower.low < upper.high


def _measure(text: str, quantity: Quantity) -> Measure:
    """ "20 EUR and more" is no exact amount, nor is "less than or equal to 20 EUR"."""
    low, high = Cut(quantity.low, quantity.low_open), Cut(quantity.high, not quantity.high_open)
    least, most = quantity.size
    usual, named = NOMINAL.get(quantity.size, (least, ""))
    if least != most:
        low = low._replace(value=low.value / least * usual)
        high = high._replace(value=high.value / most * usual)
    start, end, bare = quantity.start, quantity.end, quantity.bare
    more, less = _MORE.match(text, end), _LESS.match(text, end)
    if bare and more:
        high, end, bare = END, more.end(), False
    elif bare and less:
        low, end, bare = START, less.end(), False
    sign = _EQUAL.search(text[:start]) if bare else None
    if sign:
        start, bare = sign.start(), False
        low = Cut(low.value, bool(sign["over"])) if sign["above"] or sign["over"] else START
        high = END if sign["above"] or sign["over"] else Cut(high.value, bool(sign["below"]))
    interval = Interval(max(low, START), min(high, END), quantity.unit, quantity.per)
    return Measure(interval, start, end, bare, quantity.counted, named)
