"""How sure a count is, and whether two runs differ. The unit is the challenge: samples of one are a cluster, not more data."""

from __future__ import annotations

from math import comb, sqrt

_Z = 1.959963984540054  # of the normal distribution, for 95 %
LEAST = 5  # challenges: with fewer, an interval says nothing that the counts do not


def wilson(passed: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score, for `total` above 0."""
    share, square = passed / total, _Z * _Z
    middle = share + square / (2 * total)
    half = _Z * sqrt(share * (1 - share) / total + square / (4 * total * total))
    whole = 1 + square / total
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def interval(passed: int, total: int) -> tuple[float, float] | None:
    """The interval where there are enough challenges for one."""
    return wilson(passed, total) if total >= LEAST else None


def mcnemar(worse: int, better: int) -> float:
    """The exact two-sided probability that as many of the challenges that flipped went one way, if neither run is better."""
    flipped = worse + better
    if not flipped:
        return 1.0
    tail = sum(comb(flipped, count) for count in range(min(worse, better) + 1))
    return min(1.0, 2 * tail / (1 << flipped))
