"""What blocks a release, for people: one table, a row for each reason, with its owner and what mends it."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from spec_lsp.reports.columns import printable, width
from spec_lsp.reports.model import Item, Report, Style
from spec_lsp.reports.summary import gate_summary
from spec_lsp.reports.text import rank

_HEADS = ("clause", "owner", "code", "why", "fix")
_MOST = (28, 16)  # parts of a hundred that a clause and an owner may take
_LEAST = 18  # columns of each of the two last ones
_GAP = "  "


def render_gate(report: Report, style: Style) -> str:
    """The table "why blocked", then what it was made of; with `style.all`, a second one of what is debt."""
    parts = []
    blocking = sorted(report.shown, key=rank)
    if blocking:
        parts += ["why blocked:", *_table(report, style, blocking), ""]
    debts = sorted(report.debts, key=rank) if style.all else []
    if debts:
        parts += ["debt, which this change did not touch:", *_table(report, style, debts), ""]
    return "".join(part + "\n" for part in parts) + gate_summary(
        report, Counter(item.finding.code for item in blocking)
    )


def _table(report: Report, style: Style, items: Sequence[Item]) -> Iterator[str]:
    """A row for each item; the places stand below the clauses if they fit there whole, else on lines of their own."""
    most = _most(0, style.width)
    below = all(width(_place(report, item)) <= most for item in items)
    rows = [_cells(report, item, below=below) for item in items]
    widths = _widths(rows, style.width)
    yield _line(_HEADS, widths)
    for item, row in zip(items, rows, strict=True):
        columns = [
            [line for part in cell.split("\n") for line in _wrapped(part, room)]
            for cell, room in zip(row, widths, strict=True)
        ]
        for number in range(max(map(len, columns))):
            yield _line([column[number] if number < len(column) else "" for column in columns], widths)
        if not below:
            yield f"{_GAP * 2}{_place(report, item)}"


def _place(report: Report, item: Item) -> str:
    return f"{printable(report.path(item.finding.key))}:{item.finding.span.line + 1}"


def _cells(report: Report, item: Item, *, below: bool) -> tuple[str, ...]:
    finding, block = item.finding, item.block
    clause = printable(finding.clause or "")
    if below:
        clause = f"{clause}\n{_place(report, item)}".lstrip("\n")
    owner, why, fix = (block.owner or "nobody", block.why, block.fix) if block else ("", "", "")
    return clause or "-", printable(owner), finding.code, printable(why), printable(fix)


def _most(column: int, room: int) -> int:
    return max(room * _MOST[column] // 100, 8)


def _widths(rows: Sequence[tuple[str, ...]], room: int) -> list[int]:
    """The first columns take what they need, up to a bound; the two last ones share the rest."""

    def needed(column: int, most: int) -> int:
        cells = (part for row in rows for part in row[column].split("\n"))
        return min(max(len(_HEADS[column]), *map(width, cells)), most)

    clause, owner = (needed(column, _most(column, room)) for column in (0, 1))
    code = needed(2, room)
    left = max(room - clause - owner - code - (len(_HEADS) + 1) * len(_GAP), 2 * _LEAST)
    fix = min(needed(4, left), max(left * 2 // 5, _LEAST))
    return [clause, owner, code, left - fix, fix]


def _wrapped(text: str, room: int) -> list[str]:
    """A text in lines of at most `room` columns."""
    if text.isascii():
        return textwrap.wrap(text, room, break_on_hyphens=False) or [""]
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if width(joined) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if width(lines[-1] + character) > room:
                lines.append("")
            lines[-1] += character
    return lines


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (room - width(cell)) for cell, room in zip(cells, widths, strict=True))
    return (_GAP + _GAP.join(padded)).rstrip()
