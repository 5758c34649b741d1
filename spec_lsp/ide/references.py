"""Find references: who refers to a clause, an anchor or a document, and which marks use a challenge file."""

from __future__ import annotations

from collections.abc import Container, Iterator

from spec_lsp.document import Document
from spec_lsp.facts import Item
from spec_lsp.ide.locate import (
    AtAnchor,
    AtBackLink,
    AtHeading,
    AtItem,
    AtMark,
    AtReference,
    AtTerm,
    Place,
    locate,
)
from spec_lsp.ide.uses import Location, declarations, location, mark_uses, restatements, top
from spec_lsp.resolve import resolve, resolve_mark
from spec_lsp.terms import Defined, term_uses
from spec_lsp.uses import addresses, uses
from spec_lsp.workspace import Workspace


def references(
    workspace: Workspace, key: str, line: int, column: int, *, include_declaration: bool = False
) -> tuple[Location, ...]:
    """All uses of the thing at the caret, in order of document and place.

    A clause is meant by any of its addresses: id, slug, anchors. Links in ordinary Markdown count.
    """
    place = locate(workspace, key, line, column)
    found = set(_found(workspace, place, include_declaration)) if place else set()
    return tuple(sorted(found, key=lambda item: (item.key, item.span)))


def _found(workspace: Workspace, place: Place, declared: bool) -> Iterator[Location]:
    match place:
        case AtHeading(document=document, clause=clause):
            yield from _of_address(workspace, document, clause.id, declared)
        case AtItem(document=document, item=item):
            yield from _of_address(workspace, document, item.id, declared)
        case AtAnchor(document=document, anchor=anchor):
            yield from _of_address(workspace, document, anchor.id, declared)
        case AtMark(document=document, mark=mark):
            target = resolve_mark(workspace, document, mark.id).key
            yield from _of_challenge(workspace, target, declared) if target else ()
        case AtBackLink(document=document):
            yield from _of_challenge(workspace, document.key, declared)
        case AtTerm(defined=defined):
            yield from _of_term(workspace, defined, declared)
        case AtReference():
            yield from _of_reference(workspace, place, declared)


def _of_term(workspace: Workspace, defined: tuple[Defined, ...], declared: bool) -> Iterator[Location]:
    definitions = {(one.document.key, one.span) for one in defined}
    for place in term_uses(workspace, defined):
        if declared or (place.document.key, place.span) not in definitions:
            yield Location(place.document.key, place.span, None, place.span)


def _of_reference(workspace: Workspace, place: AtReference, declared: bool) -> Iterator[Location]:
    found = resolve(workspace, place.document, place.reference)
    if found.target is not None and found.address is not None:
        yield from _of_address(workspace, found.target, found.address, declared)
    elif found.key is not None and not found.wanted:
        yield from _of_uses(workspace, found.key, {None})
        if declared and found.target is not None:
            yield top(workspace, found.key)


def _of_address(workspace: Workspace, document: Document, address: str, declared: bool) -> Iterator[Location]:
    held = tuple(declarations(document, address))
    wanted = {address}
    for item in held:
        if item.by is item.clause.heading:
            wanted |= addresses(document, item.clause.id)
        elif isinstance(item.by, Item):
            wanted |= addresses(document, item.by.id)
    yield from _of_uses(workspace, document.key, wanted)
    yield from (
        Location(document.key, span, None, span)
        for facts, restated in restatements(document, address)
        for span in [document.span_of(facts, restated.name)]
    )
    if declared:
        yield from (location(document, item) for item in held)


def _of_uses(workspace: Workspace, key: str, wanted: Container[str | None]) -> Iterator[Location]:
    for use in uses(workspace, key, wanted):
        reference = use.reference
        span = use.document.span_of(use.facts, reference.fragment_span or reference.span)
        yield Location(use.document.key, span, None, use.document.span_of(use.facts, reference.span))


def _of_challenge(workspace: Workspace, key: str, declared: bool) -> Iterator[Location]:
    for use in mark_uses(workspace, key):
        span = use.document.span_of(use.facts, use.mark.span)
        yield Location(use.document.key, span, None, span)
    yield from _of_uses(workspace, key, {None})
    if declared and key in workspace.documents:
        yield top(workspace, key)
