"""Where everything stands in a drawing: modules as boxes in columns, clauses as rows in order of their documents.

Modules that have much to do with each other stand near each other. Nothing is left to chance: the same picture is laid
out in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, sqrt
from typing import NamedTuple

from spec_lsp.pictures.model import Node, Picture

WIDTH, ROW, HEAD, DOCUMENT, PAD = 300, 40, 34, 24, 8  # of a box, a clause, a title, a path, around the rows
GAP, SPACE, MARGIN, CAPTION = 110, 28, 24, 40  # between columns, between boxes, around all, above all
_SHAPE = 1.6  # a screen is that much wider than high
_FEWEST, _MOST = 20, 50  # rows that a box may have; a module with more clauses has several
_CONFLICT_WEIGHT = 5  # a conflict pulls two modules together as so many references do


class Row(NamedTuple):
    """A clause and its corner."""

    node: Node
    x: float
    y: float


class Label(NamedTuple):
    """The path of a document above its clauses, and its corner."""

    path: str
    x: float
    y: float


class Box(NamedTuple):
    """A module, or one `part` of `parts` of a long one."""

    module: str
    part: int
    parts: int
    x: float
    y: float
    height: float
    rows: tuple[Row, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Layout:
    """All boxes, and how much room they take."""

    boxes: tuple[Box, ...]
    width: float
    height: float

    def rows(self) -> Mapping[str, Row]:
        """The rows by the names of their nodes."""
        return {row.node.name: row for box in self.boxes for row in box.rows}


class _Part(NamedTuple):
    module: str
    part: int
    parts: int
    nodes: tuple[Node, ...]
    labelled: bool

    @property
    def height(self) -> float:
        labels = len(list(groupby(self.nodes, lambda node: node.path))) if self.labelled else 0
        return HEAD + labels * DOCUMENT + len(self.nodes) * ROW + PAD


def layout(picture: Picture) -> Layout:
    """Lay a picture out."""
    most = _most_rows(len(picture.nodes))
    parts = [part for name in _ordered(picture) for part in _parts(name, picture.modules[name], most)]
    columns = _columns(parts)
    boxes = [box for number, column in enumerate(columns) for box in _placed(column, number)]
    width = max(len(columns), 1) * (WIDTH + GAP) + 2 * MARGIN
    height = max((box.y + box.height for box in boxes), default=CAPTION) + MARGIN
    return Layout(tuple(boxes), width, height)


def _ordered(picture: Picture) -> list[str]:
    """The modules, each near those that it has most to do with."""
    ties: dict[str, Counter[str]] = {module: Counter() for module in picture.modules}
    weighted = [(edge[:2], 1) for edge in picture.edges]
    weighted += [(conflict.ends, _CONFLICT_WEIGHT) for conflict in picture.conflicts]
    for names, weight in weighted:
        first, second = (picture.by_name[name].module for name in names)
        if first != second:
            ties[first][second] += weight
            ties[second][first] += weight
    waiting = sorted(ties, key=lambda module: (-ties[module].total(), module))
    pull: Counter[str] = Counter()
    found: list[str] = []
    while waiting:
        # What begins the order has most ties; what follows has most of them with those that stand already.
        following = max(waiting, key=lambda module: pull[module])
        waiting.remove(following)
        found.append(following)
        pull.update(ties[following])
    return found


def _most_rows(total: int) -> int:
    """How many rows a box may have: about as many as each column has where all rows are shared out."""
    return min(max(ceil(total / _columns_for(total * ROW)), _FEWEST), _MOST)


def _columns_for(height: float) -> int:
    """In how many columns that much is about as wide as a screen."""
    return max(round(sqrt(_SHAPE * height / (WIDTH + GAP))), 1)


def _parts(module: str, nodes: Sequence[Node], most: int) -> Iterator[_Part]:
    count = -(-len(nodes) // most)
    size = -(-len(nodes) // count)
    labelled = len({node.path for node in nodes}) > 1
    for number in range(count):
        held = tuple(nodes[number * size : (number + 1) * size])
        yield _Part(module, number + 1, count, held, labelled)


def _columns(parts: Sequence[_Part]) -> list[list[_Part]]:
    """The parts in order, in as many columns as make the whole about as wide as a screen."""
    total = sum(part.height + SPACE for part in parts)
    count = max(_columns_for(total), min(len(parts), 2))
    columns: list[list[_Part]] = [[]]
    filled = 0.0
    for part in parts:
        if columns[-1] and filled + part.height / 2 > total / count:
            columns.append([])
            filled = 0.0
        columns[-1].append(part)
        filled += part.height + SPACE
    return columns


def _placed(column: Sequence[_Part], number: int) -> Iterator[Box]:
    x, y = MARGIN + number * (WIDTH + GAP), float(MARGIN + CAPTION)
    for part in column:
        rows: list[Row] = []
        labels: list[Label] = []
        line = y + HEAD
        for path, nodes in groupby(part.nodes, lambda node: node.path):
            if part.labelled:
                labels.append(Label(path, x, line))
                line += DOCUMENT
            for node in nodes:
                rows.append(Row(node, x, line))
                line += ROW
        yield Box(part.module, part.part, part.parts, x, y, part.height, tuple(rows), tuple(labels))
        y += part.height + SPACE
