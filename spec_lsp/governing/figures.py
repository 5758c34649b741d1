"""The figures of a situation against the bounds of a clause."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.governing.candidates import Passage
from spec_lsp.governing.model import Figure, Relation
from spec_lsp.governing.told import Told, shown
from spec_lsp.norms.intervals import Measure


def figures_of(told: tuple[Told, ...], passage: Passage) -> Iterator[Figure]:
    """How each figure of a situation stands to the bounds of a sentence that are of the same unit."""
    for one in told:
        for bound in passage.measures:
            relation = _relation(one.measure, bound)
            if relation is not None:
                yield Figure(one.shown, relation, shown(passage.text, bound), passage.decides(bound))


def _relation(figure: Measure, bound: Measure) -> Relation | None:
    """How a figure stands to a bound; None where they do not compare, or where it may be either."""
    mine, theirs = figure.interval, bound.interval
    if mine.unit != theirs.unit or mine.per != theirs.per:
        return None
    if theirs.holds(mine):
        return Relation.EQUAL if bound.bare else Relation.WITHIN
    if mine.low >= theirs.high:
        return Relation.MORE if bound.bare else Relation.BEYOND
    if mine.high <= theirs.low:
        return Relation.LESS if bound.bare else Relation.SHORT
    return None
