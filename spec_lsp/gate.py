"""What blocks a release, and what to do about it: pure, findings in, rows of the table "why blocked" out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from spec_lsp.config import family_of
from spec_lsp.diagnostics import Finding, Severity, Span
from spec_lsp.document import Document
from spec_lsp.facts import Modality, Statement
from spec_lsp.workspace import Workspace

_BINDING = frozenset({Modality.MUST, Modality.MUST_NOT})
_JOINT = "; "  # what stands before the advice in a message


class Block(NamedTuple):
    """One reason why a release is blocked: who has to see to it (None: nobody says), why, and what mends it."""

    owner: str | None
    why: str
    fix: str


def block_of(finding: Finding, workspace: Workspace, owner_of: Callable[[str], str | None]) -> Block | None:
    """How a finding blocks a release, None if it does not. `owner_of` knows who owns a file whose header names nobody."""
    if not _blocks(finding, workspace):
        return None
    why, advice = _parted(finding.message)
    fix = finding.fixes[0].title if finding.fixes else advice or f"see `spec-lsp explain {finding.code}`"
    return Block(_owner(finding.key, workspace) or owner_of(finding.key), why, fix)


def _blocks(finding: Finding, workspace: Workspace) -> bool:
    """Errors, conflicts, and clauses that bind and lack criteria; hints never do."""
    if finding.severity is not Severity.WARNING:
        return finding.severity is Severity.ERROR
    family = family_of(finding.code)
    return family == "CON" or (family == "SUC" and _binds(finding, workspace))


def _binds(finding: Finding, workspace: Workspace) -> bool:
    """Whether a clause that a finding is about demands something without exception."""
    return any(
        statement.modality in _BINDING
        for key, span in finding.places
        if key in workspace.documents
        for statement in _statements_at(workspace.documents[key], span)
    )


def _statements_at(document: Document, span: Span) -> Iterator[Statement]:
    """What the clause at a place demands: an item by itself, a section with its subsections."""
    unit = document.unit_at(span.line)
    if unit is None:
        return
    item = document.item_at(unit, span)
    if item is None:
        for clause in document.section_of(document.clause_of(unit)):
            yield from clause.statements
        return
    for statement in document.facts[unit].statements:
        if item.span.contains(*statement.span(0, 0)[:2]):
            yield statement


def _owner(key: str, workspace: Workspace) -> str | None:
    """Who owns a document by its header; a challenge file belongs to the owner of its spec."""
    documents = (workspace.documents[key], *workspace.served_specs(key)) if key in workspace.documents else ()
    return next((document.header.owner for document in documents if document.header.owner), None)


def _parted(message: str) -> tuple[str, str]:
    """What is wrong, and what to do about it, "" where the message does not say."""
    why, joint, advice = message.rpartition(_JOINT)
    if not joint or advice.count('"') % 2:  # the joint is part of what somebody wrote
        return message, ""
    return why, advice
