"""Rename a term in all documents that share it: its definition and every place where it is written."""

from __future__ import annotations

from spec_lsp.diagnostics import Edit
from spec_lsp.ide.locate import AtTerm
from spec_lsp.terms import term_table, term_uses
from spec_lsp.workspace import Workspace


def refused_term(workspace: Workspace, place: AtTerm, name: str) -> str | None:
    """Why the term at `place` may not be called `name`, None if it may."""
    if not name or "\n" in name:
        return "a term is a word or some words in one line"
    old = place.defined[0].definition.term.name
    table = term_table(workspace, place.defined[0].document)
    if name.casefold() in table and name.casefold() != old.casefold():
        return f'"{name}" is defined already'
    return None


def term_edits(workspace: Workspace, place: AtTerm, name: str) -> dict[str, tuple[Edit, ...]]:
    """The edits by document. Plural endings stay, and a capital at the start is kept as it is written."""
    edits: dict[str, list[Edit]] = {}
    for use in term_uses(workspace, place.defined):
        written = use.document.text.slice(use.span)
        edits.setdefault(use.document.key, []).append(Edit(use.span, _in_case(name, written)))
    return {key: tuple(sorted(set(items), key=lambda edit: edit.span)) for key, items in edits.items()}


def _in_case(name: str, written: str) -> str:
    """`name` with the case of the first letter that is written there, unless it is an acronym or a name put together."""
    if not name[1:].islower() and " " not in name:
        return name
    first = name[0].upper() if written[:1].isupper() else name[0].lower()
    return first + name[1:]
