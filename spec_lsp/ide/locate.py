"""What stands at the caret. Every feature starts here; none looks at the text by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.document import Document
from spec_lsp.facts import Anchor, BackLink, Directive, EdgeKind, Facts, Heading, Item, Mark, Reference
from spec_lsp.terms import Defined, term_at
from spec_lsp.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Something at the caret: the unit it was read from, its clause, and its absolute span."""

    document: Document = field(repr=False)
    clause: Clause
    facts: Facts = field(repr=False)
    span: Span

    def absolute(self, span: Span | None) -> Span | None:
        """A span of its unit, as one of the document."""
        return self.document.span_of(self.facts, span) if span else None


@dataclass(frozen=True, slots=True, eq=False)
class AtReference(Place):
    """On a reference: a link, an attribute that names a clause, or a verdict such as `BAD[#id]`."""

    reference: Reference


@dataclass(frozen=True, slots=True, eq=False)
class AtMark(Place):
    """On a challenge mark."""

    mark: Mark


@dataclass(frozen=True, slots=True, eq=False)
class AtHeading(Place):
    """On a heading: on its id, its title, or elsewhere in its lines."""

    heading: Heading
    on_id: bool


@dataclass(frozen=True, slots=True, eq=False)
class AtItem(Place):
    """On the id or title of an item of the text: a requirement in a list, a row of a table, a task."""

    item: Item


@dataclass(frozen=True, slots=True, eq=False)
class AtAnchor(Place):
    """On an explicit id that is no heading's."""

    anchor: Anchor


@dataclass(frozen=True, slots=True, eq=False)
class AtBackLink(Place):
    """In the head of a challenge file; `back_link` is None where it cannot be read."""

    back_link: BackLink | None


@dataclass(frozen=True, slots=True, eq=False)
class AtDirective(Place):
    """On a suppression comment."""

    directive: Directive


@dataclass(frozen=True, slots=True, eq=False)
class AtTerm(Place):
    """On a term that the module defines; `plural`: written with an ending that the term lacks."""

    defined: tuple[Defined, ...]
    plural: bool


def locate(workspace: Workspace, key: str, line: int, column: int) -> Place | None:
    """What stands at `line`, `column` (0-based, code points) of document `key`, None for plain text.

    Where two things touch, the one that starts at the caret is meant; where one stands within
    another, the inner one.
    """
    document = workspace.documents.get(key)
    index = document.unit_at(line) if document else None
    if document is None or index is None or index >= len(document.facts):
        return None
    facts = document.facts[index]
    places = _places(workspace, document, document.clause_of(index), facts, line)
    touched = [place for place in places if place.span.contains(line, column)]
    nearest = min(touched, key=lambda place: _preference(place, line, column), default=None)
    return nearest or _term(workspace, document, index, line, column)


def _term(workspace: Workspace, document: Document, unit: int, line: int, column: int) -> AtTerm | None:
    found = term_at(workspace, document, line, column) if document.dialect else None
    if found is None:
        return None
    defined, place = found
    return AtTerm(document, document.clause_of(unit), document.facts[unit], place.span, defined, place.plural)


def _preference(place: Place, line: int, column: int) -> tuple[bool, bool, int, int]:
    span = place.span
    at_end = (line, column) == (span.end_line, span.end_column)
    return _is_whole_line(place), at_end, span.end_line - span.line, span.end_column - span.column


def _is_whole_line(place: Place) -> bool:
    return isinstance(place, AtBackLink) or (isinstance(place, AtHeading) and not place.on_id)


def _places(
    workspace: Workspace, document: Document, clause: Clause, facts: Facts, line: int
) -> Iterator[Place]:
    base = document.line_of(facts)
    for reference in facts.references:
        yield AtReference(document, clause, facts, reference.span.moved(base), reference)
    for mark in facts.marks if document.dialect else ():
        if mark.id not in document.footnotes:
            yield AtMark(document, clause, facts, mark.span.moved(base), mark)
    for item in facts.items:
        if not item.is_section and item.id:
            yield AtItem(document, clause, facts, item.name.moved(base), item)
    for anchor in facts.anchors:
        yield AtAnchor(document, clause, facts, anchor.span.moved(base), anchor)
    for directive in facts.directives:
        yield AtDirective(document, clause, facts, directive.span.moved(base), directive)
    yield from _heading(document, clause, facts, line)
    yield from _back_link(workspace, document, clause, facts, line)


def _heading(document: Document, clause: Clause, facts: Facts, line: int) -> Iterator[Place]:
    heading = facts.heading
    if heading is None:
        return
    if heading.id_span:
        span = document.span_of(facts, heading.id_span)
        yield AtHeading(document, clause, facts, span, heading, on_id=True)
    title = document.span_of(facts, heading.span)
    if title.line <= line <= title.end_line:
        span = Span(title.line, 0, title.end_line, len(document.text.lines[title.end_line]))
        yield AtHeading(document, clause, facts, span, heading, on_id=False)


def _back_link(
    workspace: Workspace, document: Document, clause: Clause, facts: Facts, line: int
) -> Iterator[Place]:
    if facts.back_link:
        first = document.span_of(facts, facts.back_link.id_span).line
    elif line == 0 and is_challenge(workspace, document):
        first = 0
    else:
        return
    if line == first:
        span = Span(first, 0, first, len(document.text.lines[first]))
        yield AtBackLink(document, clause, facts, span, facts.back_link)


def is_challenge(workspace: Workspace, document: Document) -> bool:
    """Whether a document is a challenge file: a mark leads to it, or specs beside its folder use marks."""
    tested = any(
        edge.kind is EdgeKind.TESTS and not workspace.documents[edge.source_key].is_code
        for edge in workspace.graph.edges_to(document.key, None)
    )
    return tested or bool(workspace.served_specs(document.key))
