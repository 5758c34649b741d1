"""Quick fixes: what findings bring along, a case that proves a conflict, and a comment that says why a finding is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spec_lsp.diagnostics import Edit, Finding, Fix, Span
from spec_lsp.document import Document
from spec_lsp.ide.proving_case import proving_case
from spec_lsp.ide.silence import silencing
from spec_lsp.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CodeAction:
    """One action: edits by document, files to create first. `preferred` ones may be applied unseen."""

    title: str
    finding: Finding
    edits: Mapping[str, tuple[Edit, ...]]
    creates: tuple[tuple[str, str], ...] = ()  # (document key, text)
    preferred: bool = False
    asks: bool = False  # no edit yet: its question is to be put first


def code_actions(
    workspace: Workspace, key: str, span: Span, findings: Sequence[Finding]
) -> tuple[CodeAction, ...]:
    """Actions for the findings of document `key` that touch `span`: fixes first, then questions, then suppressions.

    Suppressed findings get none. `findings` must be those of this snapshot.
    """
    document = workspace.documents.get(key)
    if document is None:
        return ()
    touching = [
        finding
        for finding in findings
        if finding.key == key and finding.suppressed is None and _touch(finding.span, span)
    ]
    actions = [action for finding in touching for action in _fixes(document, finding)]
    actions += [
        CodeAction(title, finding, {key: (edit,)}) for finding, title, edit in _cases(document, touching)
    ]
    actions += [
        CodeAction(f"Clarify: {finding.question}", finding, {}, asks=True) for finding in _open(touching)
    ]
    silenced = {}
    for finding in touching:
        if (finding.code, finding.span.line) not in silenced:
            title, edit = silencing(document, finding) or ("", None)
            if edit:
                silenced[finding.code, finding.span.line] = CodeAction(title, finding, {key: (edit,)})
    return (*actions, *silenced.values())


def _touch(one: Span, other: Span) -> bool:
    """Whether two ranges share a character or meet; a caret is an empty range."""
    return one[:2] <= other[2:] and other[:2] <= one[2:]


def _open(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Those that ask their author something; the others speak for themselves."""
    return (finding for finding in findings if finding.question and finding.fixes)


def _cases(document: Document, findings: Sequence[Finding]) -> Iterator[tuple[Finding, str, Edit]]:
    for finding in findings:
        if added := proving_case(document, finding):
            yield finding, *added


def _fixes(document: Document, finding: Finding) -> Iterator[CodeAction]:
    safe = [fix for fix in finding.fixes if fix.safe]
    for fix in finding.fixes:
        if fix.creates or any(document.text.slice(edit.span) != edit.text for edit in fix.edits):
            yield _action(finding, fix, preferred=safe == [fix])


def _action(finding: Finding, fix: Fix, *, preferred: bool) -> CodeAction:
    edits = {finding.key: fix.edits} if fix.edits else {}
    return CodeAction(fix.title, finding, edits, fix.creates, preferred)
