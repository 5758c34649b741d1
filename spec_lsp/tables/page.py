"""Decision tables as one page that needs nothing else: light and dark, conflicts red, questions marked; no script."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from spec_lsp.reports.columns import counted
from spec_lsp.reports.page import asset, filled, shown
from spec_lsp.tables.model import Row, State, Table, Tables, summary, title, worded

_STATES = {State.OK: "", State.GAP: "open", State.CONFLICT: "conflict"}


def render_html(found: Tables) -> str:
    """The page: a list of the decisions, and a table for each, module by module."""
    numbered = list(enumerate(found.tables))
    parts = {
        "STYLE": asset(__package__, "page.css"),
        "SUMMARY": shown(summary(found)),
        "CONTENTS": "\n".join(_contents(found)),
        "TABLES": "\n".join(
            line
            for module, held in groupby(numbered, key=lambda pair: pair[1].module)
            for line in (f"<h2>{shown(module)}</h2>", *(part for pair in held for part in _table(*pair)))
        ),
    }
    return filled(asset(__package__, "page.html"), parts)


def _contents(found: Tables) -> Iterator[str]:
    for number, table in enumerate(found.tables):
        yield f'<li><a href="#t{number}">{shown(title(table))}</a>{_badges(table)}</li>'


def _badges(table: Table) -> str:
    names = ((State.CONFLICT, "conflict"), (State.GAP, "open question"))
    return "".join(
        f' <span class="badge {_STATES[state]}">{counted(table.count(state), name)}</span>'
        for state, name in names
        if table.count(state)
    )


def _table(number: int, table: Table) -> Iterator[str]:
    yield f'<section id="t{number}"><h3>{shown(title(table))}{_badges(table)}</h3>'
    yield '<div class="wide"><table><thead><tr><th scope="col">Case</th><th scope="col">Demand</th>'
    yield '<th scope="col">Clause</th></tr></thead><tbody>'
    for row in table.rows:
        yield from _row(row)
    yield "</tbody></table></div></section>"


def _row(row: Row) -> Iterator[str]:
    kind = f' class="{_STATES[row.state]}"' if _STATES[row.state] else ""
    span = f' rowspan="{len(row.demands)}"' if len(row.demands) > 1 else ""
    head = f'<th scope="row"{span}>{shown(row.case)}</th>'
    if not row.demands:
        yield f'<tr{kind}>{head}<td colspan="2"><span class="mark">?</span> {shown(row.question)}</td></tr>'
    for number, one in enumerate(row.demands):
        said = shown(one.text) if one.force == "is" else f"<b>{shown(one.force)}</b> {shown(one.text)}"
        against = "".join(
            f'<div class="note">conflict with {shown(row.demands[other].clause)}: {shown(worded(what))}</div>'
            for other, what in row.against(number)
        )
        name = f"{one.path.rpartition('/')[2]}:{one.line}"
        place = f'<span class="soft" title="{shown(one.path)}">{shown(name)}</span>'
        yield (
            f"<tr{kind}>{'' if number else head}<td>{said}{against}</td>"
            f'<td class="clause">{shown(one.clause)}<br>{place}</td></tr>'
        )
