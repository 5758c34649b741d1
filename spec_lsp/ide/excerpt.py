"""What a clause and a challenge say, in few lines and without markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.dialects.conversations import ROLES
from spec_lsp.document import Document
from spec_lsp.facts import CODE, Facts, Item, Prose, Reference
from spec_lsp.ide.markup import Piece, clean, item, own, shortened, words
from spec_lsp.patterns import lazy
from spec_lsp.resolve import resolve
from spec_lsp.workspace import Workspace

_TOO_FEW = 60  # characters: a paragraph cut that short says nothing
_USER = lazy(
    rf"^<user\b[^<>\n]*>(?P<said>.*?)(?=^</?(?:{'|'.join(ROLES)}|comparison)\b|</user>|\Z)", re.M | re.S
)


def clause_text(workspace: Workspace, document: Document, clause: Clause, most: int) -> Iterator[Piece]:
    """The first paragraphs and list items of a clause, about `most` characters in all.

    Headings, commentary and examples are left out; `[?](#id)` reads as the title of its target.
    """
    left = most
    for piece, text in _texts(workspace, document, clause):
        if left < _TOO_FEW and left < len(text):
            yield own("\N{HORIZONTAL ELLIPSIS}")
            return
        text = shortened(text, left)
        left -= len(text)
        yield item(text) if any("list" in name for name in piece.block.containers) else words(text)


def _texts(workspace: Workspace, document: Document, clause: Clause) -> Iterator[tuple[Prose, str]]:
    for facts in clause.facts:
        if facts.commentary or facts.examples:
            continue
        titles = _titles(workspace, document, facts.references)
        for piece in facts.prose:
            text = "" if piece.block.type == "heading" else _reading(piece, titles)
            if text:
                yield piece, text


def item_text(facts: Facts, item: Item, most: int) -> Iterator[Piece]:
    """The words of an item, about `most` characters in all."""
    left = most
    for piece in facts.prose:
        at = piece.span(0, 1)
        if left > 0 and item.span[:2] <= at[:2] < item.span[2:]:
            text = shortened(_reading(piece, {}), left)
            left -= len(text)
            yield words(text)


def _titles(workspace: Workspace, document: Document, references: tuple[Reference, ...]) -> dict[Span, str]:
    """What each `[?]` of a unit stands for, by its span."""
    return {
        reference.span: next(
            (clause.title for clause in resolve(workspace, document, reference).clauses), "?"
        )
        for reference in references
        if reference.label == "?"
    }


def _reading(piece: Prose, titles: Mapping[Span, str]) -> str:
    """The words of a block as a reader sees them: Prose says which characters are markup."""
    content = piece.block.content
    kept = [
        character if shown == character else (character.strip("`") if shown == CODE else "")
        for character, shown in zip(content, piece.text, strict=True)
    ]
    for inline in piece.block.inlines:
        if inline.type == "link" and content[inline.text_start : inline.text_end] == "?":
            kept[inline.text_start] = titles.get(piece.span(inline.start, inline.end), "?")
    return clean("".join(kept))


def first_prompt(document: Document, most: int) -> str:
    """What the user says first in a challenge file, "" if nobody does."""
    for facts in document.facts:
        for conversation in facts.conversations:
            match = _USER.search(document.text.slice(document.span_of(facts, conversation.span)))
            if match:
                return shortened(clean(match["said"]), most)
    return ""
