"""How many conflicts there are between modules: as a table, JSON and CSV."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.pictures.data import conflict_data
from spec_lsp.pictures.model import Picture
from spec_lsp.reports.columns import as_csv, counted, printable, width

_NONE = "-"


class Matrix(NamedTuple):
    """The modules that have a conflict, how many others there are, and the conflicts of each pair, both ways round."""

    modules: tuple[str, ...]
    others: int
    counts: Counter[tuple[str, str]]


def matrix_of(picture: Picture) -> Matrix:
    """The matrix of a picture; on its diagonal stand the conflicts within a module."""
    counts: Counter[tuple[str, str]] = Counter()
    for conflict in picture.conflicts:
        first, second = (picture.by_name[name].module for name in conflict.ends)
        for pair in {(first, second), (second, first)}:
            counts[pair] += 1
    modules = tuple(sorted({name for pair in counts for name in pair}))
    return Matrix(modules, len(picture.modules) + picture.modules_left_out - len(modules), counts)


def render_text(picture: Picture) -> str:
    """A table for a terminal; columns are numbered as rows are."""
    matrix = matrix_of(picture)
    if not matrix.modules:
        return f"no conflict found in {counted(matrix.others, 'module')}\n"
    return "\n".join(_table(matrix, len(picture.conflicts))) + "\n"


def _table(matrix: Matrix, total: int) -> Iterator[str]:
    names = [printable(name) for name in matrix.modules]
    room = max(map(width, names))
    digits = max(len(str(number)) for number in (len(names), *matrix.counts.values()))
    margin = len(str(len(names)))
    yield " " * (margin + 2 + room) + "".join(f"  {number:>{digits}}" for number in range(1, len(names) + 1))
    for number, (module, name) in enumerate(zip(matrix.modules, names, strict=True), 1):
        cells = (f"  {matrix.counts[module, other] or _NONE:>{digits}}" for other in matrix.modules)
        yield f"{number:>{margin}}  {name}{' ' * (room - width(name))}{''.join(cells)}"
    beside = f"; {counted(matrix.others, 'other module')} without" if matrix.others else ""
    yield f"\n{counted(total, 'conflict')} in {counted(len(names), 'module')}{beside}"


def render_csv(picture: Picture) -> str:
    """A row and a column for each module that has a conflict."""
    matrix = matrix_of(picture)
    names = matrix.modules
    return as_csv(
        ["module", *names], ([one, *(matrix.counts[one, other] for other in names)] for one in names)
    )


def render_json(picture: Picture) -> str:
    """Each pair of modules that has a conflict, with its conflicts."""
    pairs: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for conflict in picture.conflicts:
        names = tuple(sorted(picture.by_name[name].module for name in conflict.ends))
        pairs.setdefault(names, []).append(conflict_data(conflict))
    cells = [
        {"modules": list(names), "count": len(held), "conflicts": held}
        for names, held in sorted(pairs.items(), key=lambda pair: pair[0])
    ]
    data = {"modules": list(picture.modules), "cells": cells, "count": len(picture.conflicts)}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
