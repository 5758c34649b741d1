"""Decision tables as JSON and as CSV, one line for each demand and each question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from spec_lsp.reports.columns import as_csv, printable
from spec_lsp.tables.model import Row, State, Table, Tables, title

_HEADS = (
    "module",
    "decision",
    "case",
    "state",
    "force",
    "demand",
    "clause",
    "path",
    "line",
    "question",
    "conflict",
)
_FORMULA = ("=", "+", "-", "@")


def render_json(found: Tables) -> str:
    """All tables with their rows, demands, clashes and questions, and how many there are."""
    data = {
        "tables": [_table(table) for table in found.tables],
        "summary": {
            "tables": len(found.tables),
            "cases": sum(len(table.rows) for table in found.tables),
            "gaps": found.count(State.GAP),
            "conflicts": found.count(State.CONFLICT),
            "left_out": found.left_out,
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _table(table: Table) -> dict[str, Any]:
    return {
        "module": table.module,
        "subject": table.subject,
        "action": table.action,
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "case": row.case,
        "state": row.state.value,
        "about": row.about or None,
        "bound": row.bound._asdict() if row.bound else None,
        "demands": [one._asdict() for one in row.demands],
        "clashes": [one._asdict() for one in row.clashes],
        "question": row.question or None,
    }


def render_csv(found: Tables) -> str:
    """A line for each demand; for a case without one, a line with its question."""
    return as_csv(
        _HEADS,
        (
            [_plain(cell) for cell in (table.module, title(table), row.case, *cells)]
            for table in found.tables
            for row in table.rows
            for cells in _lines(row)
        ),
    )


def _lines(row: Row) -> Iterator[tuple[object, ...]]:
    if not row.demands:
        yield row.state.value, "", "", "", "", "", row.question, ""
    for number, one in enumerate(row.demands):
        against = "; ".join(f"{row.demands[other].clause}: {kind}" for other, kind in row.against(number))
        yield row.state.value, one.force, one.text, one.clause, one.path, one.line, "", against


def _plain(cell: object) -> str:
    """A cell on one line that no spreadsheet takes for a formula."""
    text = printable(str(cell))
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
