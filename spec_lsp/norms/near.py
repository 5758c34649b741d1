"""Two demands that say nearly the same: one word more in the one, in another document.

Such a word is often what was added to one copy and forgotten in the other. The index of norms hands over the pairs that can be
meant, since each word of the one is among those of the other.
"""

from __future__ import annotations

from typing import NamedTuple

from spec_lsp.norms.model import Norm
from spec_lsp.norms.placed import PlacedNorm

_LEAST = 6  # words of the shorter one; with fewer, one word more is another demand


class NearTwin(NamedTuple):
    """A demand, and one elsewhere that says nearly the same."""

    mine: PlacedNorm
    theirs: PlacedNorm


def nearly_same(one: PlacedNorm, other: PlacedNorm) -> bool:
    """Whether the words of two demands are the same but for one that only one of them has."""
    short, long = sorted((one, other), key=lambda placed: len(placed.words))
    if not _LEAST <= len(short.words) == len(long.words) - 1 or one.key == other.key:
        return False
    return short.words < long.words and _agree(short.norm, long.norm)


def _agree(short: Norm, long: Norm) -> bool:
    """Whether two demands agree in force, bounds, exceptions and all else that a word more does not alter."""
    told = short.setting is None and long.setting is None  # a row or a step hangs on what stands around it
    if not told or short.points or long.points or short.defines or long.defines:
        return False
    return (
        short.said.items() < long.said.items()
        and short.frame == long.frame
        and (short.order is None) is (long.order is None)
        and frozenset(short.names) <= frozenset(long.names)
    )
