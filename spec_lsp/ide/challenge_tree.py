"""The clauses of a document with their challenges, and what became of each: for test explorers and quickfix lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.document import Document
from spec_lsp.evals.model import Place, Row, Subject, Verdict
from spec_lsp.evals.reasons import first
from spec_lsp.evals.status import Status, statuses
from spec_lsp.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ListedChallenge:
    """A challenge, and where it stands. `verdict` is None without a result that holds; `stale`: one of another text is there."""

    id: str
    title: str
    place: Place
    verdict: Verdict | None = None
    why: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class ListedClause:
    """A clause with its challenges; the place is that of its heading."""

    id: str
    title: str
    place: Place
    challenges: tuple[ListedChallenge, ...]


def statuses_of(workspace: Workspace, key: str) -> Mapping[Clause, Status]:
    """How the clauses of spec `key` that have challenges stand; none of any other document."""
    document = workspace.documents.get(key)
    if document is None or not (document.dialect and document.dialect.checked):
        return {}
    if document.is_code or workspace.served_specs(key):
        return {}
    return statuses(workspace, document)


def challenge_tree(workspace: Workspace, key: str) -> tuple[ListedClause, ...]:
    """The clauses of document `key` that have challenges, with these, by the latest results."""
    return tuple(
        ListedClause(
            one.standing.subject.id,
            one.standing.subject.title,
            Place(key, place_of(workspace.documents[key], clause)),
            tuple(_challenges(workspace, one)),
        )
        for clause, one in statuses_of(workspace, key).items()
    )


def place_of(document: Document, clause: Clause) -> Span:
    """Where a clause is pointed at: its heading, else its first line."""
    if clause.heading:
        return document.span_of(clause.facts[0], clause.heading.span)
    line = document.clause_span(clause).line
    return Span(line, 0, line, len(document.text.lines[line]))


def _challenges(workspace: Workspace, one: Status) -> Iterator[ListedChallenge]:
    stale = {challenge.id for challenge in one.standing.stale}
    for put in one.puts:
        span = workspace.documents[put.key].span_of(put.facts, put.span)
        yield ListedChallenge(
            put.id, put.title or put.id, Place(put.key, span), put.verdict, put.why, put.id in stale
        )


def subjects_of(workspace: Workspace, key: str) -> tuple[Subject, ...]:
    """What can be run of a document; of a challenge file, the clauses that it serves, with its challenges only."""
    own = [one.standing.subject for one in statuses_of(workspace, key).values()]
    for spec in workspace.served_specs(key):
        for one in statuses_of(workspace, spec.key).values():
            held = {put.id for put in one.puts if put.key == key}
            subject = one.standing.subject
            if held:
                own.append(replace(subject, challenges=tuple(c for c in subject.challenges if c.id in held)))
    return tuple(own)


def after_run(
    tree: tuple[ListedClause, ...], asked: Set[str], rows: Mapping[str, Row], edited: Set[str]
) -> tuple[ListedClause, ...]:
    """A tree with what a run says of the challenges `asked` for, by id; `edited` ones have no result that holds."""

    def told(one: ListedChallenge) -> ListedChallenge:
        row = None if one.id in edited else rows.get(one.id)
        verdict, why = (row.verdict, first(row)) if row else (None, "")
        return replace(one, verdict=verdict, why=why, stale=one.id in edited)

    narrowed = (
        replace(clause, challenges=tuple(told(one) for one in clause.challenges if one.id in asked))
        for clause in tree
    )
    return tuple(clause for clause in narrowed if clause.challenges)
