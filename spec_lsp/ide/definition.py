"""Go to definition: from a reference to its clause, from a mark to its challenge file, and back."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.diagnostics import Span
from spec_lsp.ide.locate import AtAnchor, AtBackLink, AtHeading, AtItem, AtMark, AtReference, AtTerm, locate
from spec_lsp.ide.uses import Declaration, Location, declarations, location, mark_uses, top
from spec_lsp.resolve import Resolution, resolve, resolve_mark
from spec_lsp.workspace import Workspace


def definition(workspace: Workspace, key: str, line: int, column: int) -> tuple[Location, ...]:
    """Where the thing at the caret is defined; () if nothing stands there or its target is not held.

    An id given twice gives all its clauses. The head of a challenge file leads to its marks.
    """
    match locate(workspace, key, line, column):
        case AtReference(document=document, span=span, reference=reference):
            written_as_folder = reference.path.endswith("/")
            found = resolve(workspace, document, reference)
            return () if written_as_folder else tuple(_targets(workspace, found, span))
        case AtMark(document=document, span=span, mark=mark):
            return tuple(_targets(workspace, resolve_mark(workspace, document, mark.id), span))
        case AtBackLink() as place:
            return served_marks(workspace, place)
        case AtHeading(document=document, clause=clause, facts=facts, heading=heading, span=span):
            return (location(document, Declaration(clause, facts, heading), span),)
        case AtItem(document=document, item=item, span=span):
            return tuple(location(document, declared, span) for declared in declarations(document, item.id))
        case AtTerm(defined=defined, span=span):
            return tuple(Location(one.document.key, one.span, span, one.span) for one in defined)
        case AtAnchor(document=document, clause=clause, facts=facts, anchor=anchor, span=span):
            return (location(document, Declaration(clause, facts, anchor), span),)
    return ()


def _targets(workspace: Workspace, found: Resolution, origin: Span) -> Iterator[Location]:
    if found.target is not None and found.address is not None:
        for declared in declarations(found.target, found.address):
            yield location(found.target, declared, origin)
    elif found.target is not None and not found.wanted:
        yield top(workspace, found.target.key, origin)
    elif found.target is None and found.key and workspace.exists(found.key):
        yield top(workspace, found.key, origin)


def served_marks(workspace: Workspace, place: AtBackLink) -> tuple[Location, ...]:
    """The marks that a challenge file serves; for an orphan, the clause that its head names by title."""
    marks = tuple(
        Location(use.document.key, span, place.span, span)
        for use in mark_uses(workspace, place.document.key)
        for span in [use.document.span_of(use.facts, use.mark.span)]
    )
    return marks or tuple(_by_title(workspace, place))


def _by_title(workspace: Workspace, place: AtBackLink) -> Iterator[Location]:
    title = place.back_link.title if place.back_link else ""
    for document in workspace.served_specs(place.document.key) if title else ():
        for clause in document.clauses:
            if clause.heading and clause.title == title:
                yield location(document, Declaration(clause, clause.facts[0], clause.heading), place.span)
