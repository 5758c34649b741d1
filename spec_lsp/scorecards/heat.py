"""Pass rates over the outline of a spec: a row for each section, a tile for each clause, both coloured by their rate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.evals.figures import percent, rate, words
from spec_lsp.evals.summary import Counts
from spec_lsp.reports.columns import counted
from spec_lsp.reports.page import shown
from spec_lsp.scorecards.marks import Part, level
from spec_lsp.scorecards.model import Card, Entry, summed

_ROWS = 2  # depths of headings that have a row of their own
_LEGEND = (
    ("all", "100%"),
    ("most", "90% or more"),
    ("many", "75% or more"),
    ("some", "50% or more"),
    ("few", "less"),
    ("none", "no verdict"),
)


def heat_map(card: Card, part: Part) -> Iterator[str]:
    """The map, with a legend; tiles lead to what is told of their clauses."""
    numbers = {id(entry): number for number, entry in enumerate(card.entries)}
    yield part.begins("map", "Pass rate by section")
    yield '<p class="legend" aria-hidden="true">'
    yield from (f'<span><i class="key {kind}"></i>{told}</span>' for kind, told in _LEGEND)
    yield '<span><i class="aside"></i>stale, or some without a verdict</span></p><ol class="map">'
    for depth, title, counts, entries in rows_of(card):
        yield f'<li class="d{depth}"><div class="section"><span>{shown(title)}</span>'
        yield f'<span class="rate {level(counts)}" title="{shown(words(counts))}">{percent(rate(counts))}</span></div><ul class="tiles">'
        yield from (_tile(entry, part.clause(numbers[id(entry)])) for entry in entries)
        yield "</ul></li>"
    yield "</ol>"
    sections = [branch for branch in card.branches if branch.title]
    bare = sum(branch.entry is None for branch in sections)
    if bare:
        yield f'<p class="soft">{bare:,} of {counted(len(sections), "section")} without a challenge of {"its" if bare == 1 else "their"} own.</p>'
    yield "</section>"


class Line(NamedTuple):
    """A row of the map: how deep its heading is, its counts with those of all subsections, and its own tiles."""

    depth: int
    title: str
    counts: Counts
    tiles: list[Entry]


def rows_of(card: Card) -> Iterator[Line]:
    """The outermost headings with something tested, and those below with several clauses; other clauses are tiles there."""
    lines: list[Line] = []
    placed: set[int] = set()
    inner = -1  # up to this branch, what comes belongs to a row below the outermost ones
    for number, branch in enumerate(card.branches):
        # A document may begin with a heading of a deeper level: the first one has a row in any case.
        below = list(card.section(number)) if branch.depth < _ROWS or not lines else []
        if below and (branch.depth == 0 or len(below) > 1 or not lines):
            title = branch.title or below[0].title
            lines.append(
                Line(branch.depth if lines else 0, title, summed(entry.counts for entry in below), [])
            )
            inner = number + sum(1 for _ in card.below(number)) if branch.depth else -1
        if branch.entry:
            outer = next(line for line in reversed(lines) if number <= inner or line.depth == 0)
            outer.tiles.append(branch.entry)
            placed.add(id(branch.entry))
    yield from lines
    lost = [entry for entry in card.entries if id(entry) not in placed]
    if lost:
        title = "No longer in the spec" if card.branches else "Clauses"
        yield Line(0, title, summed(entry.counts for entry in lost), lost)


def _tile(entry: Entry, target: str) -> str:
    counts = entry.counts
    told = shown(f"{entry.title}: {words(counts)}{', stale' if entry.stale else ''}")
    aside = '<i class="aside" aria-hidden="true"></i>' if counts.total > counts.decided or entry.stale else ""
    count = f"{counts.passed}/{counts.decided}" if counts.decided else "-"
    return (
        f'<li><a class="tile {level(counts)}" href="#{target}" title="{told}" aria-label="{told}">'
        f"<span>{shown(entry.title)}</span><b>{count}</b>{aside}</a></li>"
    )
