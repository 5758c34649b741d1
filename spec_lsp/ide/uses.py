"""Where clauses and challenge files are declared and used, each place with its span in its document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.document import Document
from spec_lsp.facts import Anchor, Facts, Heading, Item, Mark
from spec_lsp.resolve import resolve_mark
from spec_lsp.workspace import Workspace


class Location(NamedTuple):
    """A place to go to. `origin` is what the caret stands on, `full` the whole that `span` is the name of."""

    key: str
    span: Span
    origin: Span | None
    full: Span


class Declaration(NamedTuple):
    """What gives a clause an address: its heading (by id or title), an anchor in its text, or an item's own form."""

    clause: Clause
    facts: Facts
    by: Heading | Anchor | Item

    @property
    def span(self) -> Span:
        """Where its name is written, in its unit."""
        return self.by.name if isinstance(self.by, Item) else self.by.span


class MarkUse(NamedTuple):
    """A mark and where it was read."""

    document: Document
    clause: Clause
    facts: Facts
    mark: Mark


def declarations(document: Document, address: str) -> Iterator[Declaration]:
    """What bears `address` in a document: several where an id is given twice."""
    placed = document.items.get(address)
    if placed and address != placed.item.id and not placed.item.is_section:
        yield Declaration(*placed)
        return
    if placed and not placed.item.is_section:
        for other in document.placed_items:
            if other.item.id == placed.item.id and other.item.form == placed.item.form:
                yield Declaration(*other)
        return
    for clause in document.clauses_of(address):
        anchor = None if clause.id == address else _anchor(clause, address)
        if anchor:
            yield anchor
        elif clause.heading:
            yield Declaration(clause, clause.facts[0], clause.heading)


def _anchor(clause: Clause, address: str) -> Declaration | None:
    for facts in clause.facts:
        for anchor in facts.anchors:
            if anchor.id == address:
                return Declaration(clause, facts, anchor)
    return None


def restatements(document: Document, address: str) -> Iterator[tuple[Facts, Item]]:
    """Where an item is written again in its document: rows of an overview, say."""
    defining = document.items.get(address)
    for _, facts, item in document.placed_items if defining else ():
        if defining and item.id == defining.item.id and item.form != defining.item.form:
            yield facts, item


def location(document: Document, declaration: Declaration, origin: Span | None = None) -> Location:
    """The place of a declaration."""
    span = document.span_of(declaration.facts, declaration.span)
    match declaration.by:
        case Heading():
            full = clamped(document, document.clause_span(declaration.clause))
        case Item(span=text):
            full = document.span_of(declaration.facts, text)
        case _:
            full = span
    return Location(document.key, span, origin, full)


def clamped(document: Document, span: Span) -> Span:
    """`span`, cut off at the end of the text."""
    last = len(document.text.lines) - 1
    return (
        span
        if span.end_line <= last
        else span._replace(end_line=last, end_column=len(document.text.lines[last]))
    )


def top(workspace: Workspace, key: str, origin: Span | None = None) -> Location:
    """The first line of a document or file."""
    document = workspace.documents.get(key)
    width = len(document.text.lines[0]) if document else 0
    span = Span(0, 0, 0, width)
    return Location(key, span, origin, span)


def mark_uses(workspace: Workspace, key: str) -> Iterator[MarkUse]:
    """All marks that lead to the challenge file `key`, whether it is there or not."""
    sources = {edge.source_key for edge in workspace.graph.edges_to(key, None)}
    for name in sorted(sources & workspace.documents.keys()):
        document = workspace.documents[name]
        for clause in document.clauses:
            for facts in clause.facts if clause.marks else ():
                for mark in facts.marks:
                    if resolve_mark(workspace, document, mark.id).key == key:
                        yield MarkUse(document, clause, facts, mark)
