"""A term on a card: where it is defined, in which words, and how often it is used."""

from __future__ import annotations

from collections.abc import Sequence

from spec_lsp.document import Document
from spec_lsp.ide import markup
from spec_lsp.ide.clause_card import address_in
from spec_lsp.ide.markup import Piece
from spec_lsp.patterns import lazy
from spec_lsp.terms import Defined, term_uses
from spec_lsp.workspace import Workspace

_BEFORE_SIGN = lazy(r" ([:,.;])")  # where a marker of emphasis stood
_TEXT = 300  # characters of a definition that are shown


def term_card(workspace: Workspace, seen_from: Document, defined: Sequence[Defined]) -> Piece:
    """The card of a term, for a reader of `seen_from`; each of its definitions is shown."""
    name = defined[0].definition.term.name
    uses = sum(1 for _ in term_uses(workspace, defined)) - len(
        {(one.document.key, one.span) for one in defined}
    )
    told = [piece for one in defined for piece in _definition(seen_from, one)]
    count = markup.own(f"{max(uses, 0)} uses" if uses != 1 else "1 use")
    return markup.paragraphs([markup.bold(name) + markup.own(" term"), *told, count])


def _definition(seen_from: Document, one: Defined) -> list[Piece]:
    where = markup.own("defined in ") + address_in(
        seen_from, one.document.key, one.definition.clause.id or None
    )
    return [where, markup.quoted([markup.words(definition_text(one))])]


def definition_text(one: Defined) -> str:
    """The line or paragraph that defines a term, in one line."""
    line = one.span.line
    facts = one.definition.facts
    for prose in facts.prose:
        first = prose.span(0, 0).moved(one.document.line_of(facts)).line
        last = prose.span(0, len(prose.text)).moved(one.document.line_of(facts)).end_line
        if first <= line <= last and prose.block.type != "heading":
            return _cut(_BEFORE_SIGN.sub(r"\1", " ".join(prose.text.split())))
    following = [prose for facts in one.definition.clause.facts[1:] for prose in facts.prose]
    return _cut(" ".join(following[0].text.split())) if following else ""


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT else f"{text[: _TEXT - 1]}…"
