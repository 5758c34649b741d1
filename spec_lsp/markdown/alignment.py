"""Puts the content of a block back on its source lines, to the letter or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from spec_lsp.markdown.parser import TRIM

_TAB = 4  # columns a tab can stand for


class Segment(NamedTuple):
    """From content offset `offset` on, the content stands at `line` (of the unit) from `column` on."""

    offset: int
    line: int
    column: int


def line_segments(
    content: str, lines: Sequence[str], first: int, stop: int, trimmed: bool = True
) -> tuple[Segment, ...]:
    """Segments of content whose lines are the ends of `lines[first:stop]`; () if they are not.

    A `trimmed` content has lost the spaces after its last line. Lines of `lines` that the content has not
    (the closing fence) may follow.
    """
    rows = content.split("\n")
    if not trimmed and rows[-1] == "":
        rows.pop()  # the content ends in a line end
    if not rows:
        return (Segment(0, first - 1, len(lines[first - 1])),)  # an empty fence
    if first + len(rows) > stop:
        return ()
    segments: list[Segment] = []
    offset = 0
    for line, row in enumerate(rows, first):
        source = lines[line]
        if trimmed and line == first + len(rows) - 1:
            source = source.rstrip(TRIM)
        if source.endswith(row):
            segments.append(Segment(offset, line, len(source) - len(row)))
        else:
            found = _odd_line(source.replace("\0", "\ufffd"), row, offset, line)
            if not found:
                return ()
            segments += found
        offset += len(row) + 1
    return tuple(segments)


def _odd_line(source: str, row: str, offset: int, line: int) -> tuple[Segment, ...]:
    """A line with NULs, or one in which the indent of a list ended inside a tab: the rest is spaces."""
    if source.endswith(row):
        return (Segment(offset, line, len(source) - len(row)),)
    for spaces in range(1, _TAB):
        rest = row[spaces:]
        column = len(source) - len(rest)
        if column and row[:spaces].isspace() and source.endswith(rest) and source[column - 1] == "\t":
            return Segment(offset, line, column - 1), Segment(offset + spaces, line, column)
    return ()


def heading_segments(content: str, source: str, line: int) -> tuple[Segment, ...]:
    """The segment of an ATX heading on `source`, which may end in a closing run of `#`."""
    text = source.rstrip(" \t")
    opened = text.rstrip("#")
    if opened != text and opened.endswith((" ", "\t")):
        text = opened
    text = text.rstrip(TRIM).replace("\0", "\ufffd")
    return (Segment(0, line, len(text) - len(content)),) if text.endswith(content) else ()


def row_cells(source: str, column: int) -> list[tuple[int, int]]:
    """Source ranges between the pipes of a table row that starts at `column`, as the parser splits it."""
    text = source[column:].rstrip(TRIM)
    start = column + len(text) - len(text.lstrip(TRIM))
    end = column + len(text)
    cuts = [start - 1]
    pipe = source.find("|", start, end)
    while pipe >= 0:
        if pipe == start or source[pipe - 1] != "\\":
            cuts.append(pipe)
        pipe = source.find("|", pipe + 1, end)
    cells = [(left + 1, right) for left, right in zip(cuts, [*cuts[1:], end], strict=True)]
    if cells[0][0] == cells[0][1]:
        cells.pop(0)
    if cells and cells[-1][0] == cells[-1][1]:
        cells.pop()
    return cells


def cell_segments(content: str, source: str, line: int, start: int, end: int) -> tuple[Segment, ...]:
    r"""Segments of a cell written in `source[start:end]`, where `\|` stands for a pipe."""
    raw = source[start:end].replace("\0", "\ufffd")
    column = start + len(raw) - len(raw.lstrip(TRIM))
    raw = raw.strip(TRIM)
    if raw.replace("\\|", "|") != content:
        return ()
    segments = [Segment(0, line, column)]
    escape = raw.find("\\|")
    while escape >= 0:
        offset = escape + 2 - len(segments)  # each escape before took one character more than it gives
        segments.append(Segment(offset, line, column + escape + 2))
        escape = raw.find("\\|", escape + 2)
    return tuple(segments)
