"""Code lenses: above each clause of a spec that is tested, how it stands by the latest evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.document import Document
from spec_lsp.evals.status import Status
from spec_lsp.ide.challenge_tree import statuses_of
from spec_lsp.workspace import Workspace


class Lens(NamedTuple):
    """A line above a place of the document; with `runs`, the id of a clause, pressing it runs its challenges."""

    span: Span
    title: str
    runs: str = ""


def lenses(workspace: Workspace, key: str) -> list[Lens]:
    """How each clause of a spec stands; nothing for a document of which no clause has a challenge."""
    found = statuses_of(workspace, key)
    return list(_lenses(workspace.documents[key], found)) if found else []


def _lenses(document: Document, found: Mapping[Clause, Status]) -> Iterator[Lens]:
    for clause in document.clauses:
        if clause.heading is None or clause.id in document.retired:
            continue
        span = document.span_of(clause.facts[0], clause.heading.span)
        stands = found.get(clause)
        if stands:
            yield Lens(span, f"{stands.told} ({stands.run})" if stands.head else stands.told)
            yield Lens(span, "Run", stands.standing.subject.id)
        elif clause.statements:
            yield Lens(span, "no challenges")
