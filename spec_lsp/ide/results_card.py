"""The results of a clause on its card: how it stands, and a table of its challenges."""

from __future__ import annotations

from collections.abc import Sequence

from spec_lsp.clauses import Clause
from spec_lsp.document import Document
from spec_lsp.evals.status import Put, statuses
from spec_lsp.ide import markup
from spec_lsp.ide.markup import Piece
from spec_lsp.workspace import Workspace

_MOST = 12  # challenges in the table
_WHY = 160  # characters of a reason


def results_card(workspace: Workspace, document: Document, clause: Clause) -> Piece:
    """What the latest evaluation found; nothing where none put a challenge of the clause."""
    if document.key not in workspace.results:
        return markup.EMPTY
    found = statuses(workspace, document).get(clause)
    if found is None or found.head is None:
        return markup.EMPTY
    head = markup.own(f"Evaluated: {found.told} ") + markup.words(f"({found.run})")
    return markup.paragraphs([head, _table(found.puts)])


def _table(puts: Sequence[Put]) -> Piece:
    shown = puts[:_MOST]
    rows = [
        markup.row([markup.own(name) for name in ("Challenge", "Verdict", "Why")]),
        Piece("|---|---|---|", ""),
    ]
    rows += [
        markup.row(
            [
                markup.words(put.title or put.id),
                markup.own(put.verdict.value if put.verdict else "no result"),
                markup.words(markup.shortened(put.split or put.why, _WHY)),
            ]
        )
        for put in shown
    ]
    more = len(puts) - len(shown)
    table = Piece("\n".join(row.markdown for row in rows), "\n".join(row.plain for row in rows if row.plain))
    return markup.paragraphs([table, markup.own(f"and {more} more") if more else markup.EMPTY])
