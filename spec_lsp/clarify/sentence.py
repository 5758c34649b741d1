"""The sentence around a place."""

from __future__ import annotations

from spec_lsp.diagnostics import Span
from spec_lsp.document import Document
from spec_lsp.language.sentences import sentences


def sentence_at(document: Document, span: Span) -> Span:
    """Where the sentence stands that holds the start of `span`; its own line where no prose is there."""
    unit = document.unit_at(span.line)
    facts = document.facts[unit] if unit is not None else None
    base = document.starts[unit] if unit is not None else 0
    for prose in facts.prose if facts else ():
        for start, end in sentences(prose.text):
            found = prose.span(start, end).moved(base)
            if found.contains(span.line, span.column):
                return found
    line = document.text.lines[span.line]
    return Span(span.line, len(line) - len(line.lstrip()), span.line, len(line.rstrip()))
