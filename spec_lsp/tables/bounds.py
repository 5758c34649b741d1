"""Bounds cut into the pieces of an axis (below 20, exactly 20, above 20), as data, and in words.

Where neither of two intervals that meet has the threshold it is a piece of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from spec_lsp.norms.intervals import END, NOMINAL, START, Cut, Interval
from spec_lsp.norms.units import in_words
from spec_lsp.tables.model import Bound


def bound_of(interval: Interval) -> Bound:
    """An interval as data."""
    low = None if interval.low == START else interval.low.value
    high = None if interval.high == END else interval.high.value
    return Bound(low, high, interval.low.behind, not interval.high.behind, interval.unit)


def pieces(intervals: Iterable[Interval]) -> Iterator[Interval]:
    """The pieces that an axis is cut into by intervals of one unit, from nothing upwards."""
    found = tuple(intervals)
    cuts = sorted({START, END, *(cut for one in found for cut in (one.low, one.high))})
    for low, high in pairwise(cuts):
        yield Interval(low, high, found[0].unit, found[0].per)


def said(interval: Interval, *, counted: bool = False, named: str = "") -> str:
    """An interval in words; `counted`: the unit is told elsewhere."""
    low, high = interval.low, interval.high

    def value(cut: Cut) -> str:
        return _value(cut.value, interval, counted, named)

    if interval.exact:
        return f"exactly {value(low)}"
    least = "" if low == START else f"{'more than' if low.behind else 'at least'} {value(low)}"
    most = "" if high == END else f"{'at most' if high.behind else 'less than'} {value(high)}"
    return f"{least} and {most}" if least and most else least or most or "any"


def _value(value: float, interval: Interval, counted: bool, named: str) -> str:
    if counted:
        return f"{value:,.10g}"
    size = next((usual for usual, name in NOMINAL.values() if name and name == named), 0.0)
    if size and (value / size).is_integer():
        number = int(value / size)
        return f"{number:,} {named}" if number == 1 else f"{number:,} {named}s"
    return in_words(value, interval.unit, interval.per)
