"""Vague words that case law has settled: where they stand, and by how many cases."""

from __future__ import annotations

from typing import NamedTuple

from spec_lsp.case_law import CaseLaw
from spec_lsp.diagnostics import Span
from spec_lsp.rules import ALL
from spec_lsp.view import View
from spec_lsp.wording import sentences_of
from spec_lsp.workspace import Workspace

_KINDS = frozenset(kind for rule in ALL if rule.cases_settle for kind in rule.cues)


class Pinned(NamedTuple):
    """Words of a clause that would be vague without its cases."""

    words: str
    span: Span
    law: CaseLaw


def pinned_at(workspace: Workspace, key: str, line: int, column: int) -> Pinned | None:
    """The settled words at a place of document `key`, None where there are none."""
    document = workspace.documents.get(key)
    unit = document.unit_at(line) if document else None
    if document is None or unit is None:
        return None
    view, base = View(workspace, document), document.starts[unit]
    law = view.case_law(document.clause_of(unit))
    if not law.settles:
        return None
    for sentence in sentences_of(document.facts[unit], view.cues):
        for kind in _KINDS & sentence.cues.keys():
            for cue in sentence.cues[kind]:
                span = sentence.span_of(cue).moved(base)
                if span.contains(line, column):
                    return Pinned(sentence.shown(cue), span, law)
    return None
