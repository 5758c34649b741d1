"""An item on a card: what it is called in its family, what it says, who refers to it, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from spec_lsp.diagnostics import Finding, Span
from spec_lsp.document import Document, PlacedItem
from spec_lsp.facts import Item
from spec_lsp.ide import markup
from spec_lsp.ide.clause_card import address_in, coverage, incoming, open_findings, outgoing, strength
from spec_lsp.ide.excerpt import item_text
from spec_lsp.ide.markup import Piece
from spec_lsp.workspace import Workspace

_TEXT = 500  # characters of the item that are shown


def item_card(
    workspace: Workspace,
    document: Document,
    placed: PlacedItem,
    seen_from: Document,
    findings: Sequence[Finding] = (),
) -> Piece:
    """The card of an item of `document`, for a reader of `seen_from`."""
    facts, item = placed.facts, placed.item
    inside = [reference for reference in facts.references if _holds(item, reference.span)]
    return markup.paragraphs(
        [
            _head(document, placed, seen_from),
            strength(statement for statement in facts.statements if _holds(item, statement.span(0, 1))),
            markup.quoted(item_text(facts, item, _TEXT)),
            coverage(workspace, document, item.id, seen_from),
            incoming(workspace, document, item.id, seen_from),
            outgoing(workspace, document, inside, seen_from),
            open_findings(document, document.span_of(facts, item.span), findings),
        ]
    )


def _holds(item: Item, span: Span) -> bool:
    return item.span[:2] <= span[:2] < item.span[2:]


def _head(document: Document, placed: PlacedItem, seen_from: Document) -> Piece:
    family = document.dialect
    word = family.word(placed.item.kind) if family else placed.item.kind.value
    parts = [
        markup.bold(placed.item.id),
        markup.own(word),
        address_in(seen_from, document.key, placed.item.id),
        markup.own("in ") + markup.bold(placed.clause.title) if placed.clause.title else markup.EMPTY,
    ]
    return markup.joined(parts, " ")
