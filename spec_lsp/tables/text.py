"""Decision tables for a terminal: aligned, wrapped, a hundred columns wide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, zip_longest

from spec_lsp.reports.columns import printable, width
from spec_lsp.tables.model import Demand, Row, State, Table, Tables, summary, title, worded

_WIDTH = 100
_GAP = "  "
_MARKS = {State.OK: " ", State.GAP: "?", State.CONFLICT: "!"}
_CASE = 38  # columns of a case
_CLAUSE = 24  # columns of a clause at most


def render_text(found: Tables) -> str:
    """All tables, module by module, and how many there are."""
    lines: list[str] = []
    for module, tables in groupby(found.tables, key=lambda table: table.module):
        lines += [*wrapped(module, _WIDTH), ""]
        for table in tables:
            lines += [*_table(table), ""]
    return "\n".join([*lines, summary(found)]) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield from (f"  {line}" for line in wrapped(title(table), _WIDTH - 2))
    clause = min(
        max((width(printable(one.clause)) for row in table.rows for one in row.demands), default=0), _CLAUSE
    )
    clause = max(clause, len("clause"))
    case = min(max(width(printable(row.case)) for row in table.rows), _CASE)
    room = _WIDTH - 4 - case - clause - 2 * len(_GAP)
    yield f"    {_line(('case', case), ('clause', clause), ('demand', room))}"
    for row in table.rows:
        yield from _row(row, case, clause, room)


def _row(row: Row, case: int, clause: int, room: int) -> Iterator[str]:
    cells = [
        (wrapped(one.clause, clause), wrapped(_said(row, number, one), room))
        for number, one in enumerate(row.demands)
    ] or [(["-"], wrapped(row.question, room))]
    right = [pair for names, demands in cells for pair in zip_longest(names, demands, fillvalue="")]
    left = wrapped(row.case, case)
    mark = _MARKS[row.state]
    for number in range(max(len(left), len(right))):
        words = left[number] if number < len(left) else ""
        name, demand = right[number] if number < len(right) else ("", "")
        line = _line((words, case), (name, clause), (demand, room))
        yield f"  {' ' if number else mark} {line}".rstrip()


def _said(row: Row, number: int, demand: Demand) -> str:
    against = [f"{row.demands[other].clause}: {worded(kind)}" for other, kind in row.against(number)]
    return f"{demand.phrase} [conflict with {', '.join(against)}]" if against else demand.phrase


def _line(*columns: tuple[str, int]) -> str:
    return _GAP.join(f"{text}{' ' * (room - width(text))}" for text, room in columns).rstrip()


def wrapped(text: str, room: int) -> list[str]:
    """Text in lines of so many columns; a word that is longer is cut."""
    lines: list[str] = []
    for word in printable(text).split():
        if lines and width(lines[-1]) + 1 + width(word) <= room:
            lines[-1] += f" {word}"
            continue
        while width(word) > room:
            head = _fitting(word, room)
            lines.append(head)
            word = word[len(head) :]
        lines.append(word)
    return lines or [""]


def _fitting(word: str, room: int) -> str:
    end = len(word)
    while width(word[:end]) > room and end > 1:
        end -= 1
    return word[:end]
