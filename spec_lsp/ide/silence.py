"""Where a suppression comment can stand so that it works and changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.assembly import edit_document
from spec_lsp.diagnostics import Edit, Finding, Span
from spec_lsp.document import Document
from spec_lsp.patterns import lazy
from spec_lsp.suppression import suppression_comment, suppressions
from spec_lsp.text import Encoding

REASON = "reason: ..."  # what an author overwrites
_HARD_BREAK = lazy(r"(?:\\|\s*)$")
_LAST_BAR = lazy(r"\s*\|\s*$")
_INDENT = lazy(r"[\s>]*")


def silencing(document: Document, finding: Finding) -> tuple[str, Edit] | None:
    """A comment that silences `finding`, and what to call the action; None if there is no right place.

    The line is tried first, then a line of its own above, then the whole file. Each try is read back:
    the comment must be in force there, and all else must read as before.
    """
    before = _reading(document)
    for title, edit in _tries(document, finding):
        if _holds(document, finding, edit, before):
            return title, edit
    return None


def _tries(document: Document, finding: Finding) -> Iterator[tuple[str, Edit]]:
    code, line = finding.code, finding.span.line
    lines = document.text.lines
    title = f"Suppress {code} on this line"
    here, above, whole = (
        suppression_comment(document.key, f"{word} {code} {REASON}")
        for word in ("ignore", "ignore-next-line", "ignore-file")
    )
    for pattern in () if document.is_code else (_HARD_BREAK, _LAST_BAR):
        match = pattern.search(lines[line])
        if match:
            yield title, _insertion(line, match.start(), f" {here}")
    indent = _INDENT.match(lines[line])
    end = document.text.line_end
    yield title, _insertion(line, 0, f"{indent.group() if indent else ''}{above}{end}")
    yield f"Suppress {code} in this file", _insertion(document.header_lines, 0, f"{whole}{end}{end}")


def _insertion(line: int, column: int, text: str) -> Edit:
    return Edit(Span(line, column, line, column), text)


def _holds(document: Document, finding: Finding, edit: Edit, before: list[tuple[object, ...]]) -> bool:
    """Whether the comment speaks of the finding's line, and the document reads as before but for it."""
    at = (edit.span.line, edit.span.column)
    text, change = document.text.edited(at, at, edit.text, Encoding.UTF32)
    after = edit_document(document, text, change, None)
    down = len(text.lines) - len(document.text.lines)
    target = finding.span.line + (down if at <= (finding.span.line, 0) else 0)
    comments = suppressions(after)
    covers = any(
        finding.code in comment.directive.words and comment.line in (-1, target)
        for comment in comments
        if REASON in comment.directive.reason
    )
    return covers and len(comments) == len(suppressions(document)) + 1 and _reading(after) == before


def _reading(document: Document) -> list[tuple[object, ...]]:
    """What a document says, clause by clause, without places."""
    return [
        (
            clause.id,
            clause.title,
            clause.authority,
            clause.marks,
            clause.addresses,
            clause.edges,
            ["".join(statement.text.split()) for statement in clause.statements],
            sum(len(facts.conversations) for facts in clause.facts),
            [piece.block.type for facts in clause.facts for piece in facts.prose],
        )
        for clause in document.clauses
        if clause.heading or any(facts.prose or facts.conversations for facts in clause.facts)
    ]
