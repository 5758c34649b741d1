"""Text on a terminal: how wide it is, and nothing in it that a terminal would obey; counts in words, and tables as CSV."""

from __future__ import annotations

import io
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

_TAB = 4
_ELLIPSIS = "…"


def printable(text: str) -> str:
    """`text` on one line, with characters that steer a terminal or cannot be seen spelled out."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return " " * _TAB
    if " " <= character <= "~":
        return character
    # Controls, format characters such as bidirectional marks, lone surrogates, line separators.
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return f"<U+{ord(character):04X}>"
    return character


def counted(number: int, one: str, many: str | None = None) -> str:
    """So many of something: "1 clause", "1,200 clauses", "2 entries"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with its heads as comma-separated values."""
    import csv  # few reports are tables

    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return target.getvalue()


def width(shown: str) -> int:
    """Columns that printable text takes on a terminal."""
    return len(shown) if shown.isascii() else sum(map(_width, shown))


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Excerpt:
    """A line of source as a terminal shows it, cut to `room` columns around what matters.

    `line` is the source line; `start` and `end` are the code points to keep in view.
    """

    def __init__(self, line: str, start: int, end: int, room: int) -> None:
        shown = [_shown(character) for character in line]
        self._edges = [0]  # where each code point begins on the terminal, and where the last one ends
        for piece in shown:
            self._edges.append(self._edges[-1] + width(piece))
        first, last = self._window(min(start, len(line)), min(end, len(line)), room)
        before, after = _ELLIPSIS if first else "", _ELLIPSIS if last < len(line) else ""
        self.shown = before + "".join(shown[first:last]) + after
        self._shift = len(before) - self._edges[first]
        self._first, self._last = first, last

    def _window(self, start: int, end: int, room: int) -> tuple[int, int]:
        edges = self._edges
        if edges[-1] <= room:
            return 0, len(edges) - 1
        room -= 2  # for the signs that something is left out
        length = min(edges[end] - edges[start], room)
        left = min(max(edges[start] - (room - length) // 3, 0), edges[-1] - room)
        first = min(bisect_left(edges, left), start)
        last = bisect_right(edges, edges[first] + room) - 1
        return first, min(max(last, start + 1), len(edges) - 1)

    def place(self, column: int) -> int:
        """Where a code point begins in `shown`; what is cut off counts as its edge."""
        column = min(max(column, self._first), self._last)
        return self._edges[column] + self._shift
