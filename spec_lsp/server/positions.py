"""Positions of the typed messages: lsprotocol's Position and Range to lines and columns, and back."""

from __future__ import annotations

from lsprotocol import types

from spec_lsp.diagnostics import Span
from spec_lsp.server.session import Session
from spec_lsp.text import Text
from spec_lsp.uris import uri_to_key


class Positions:
    """Converts for the texts and the encoding of one session. Of a document that is not held, columns stay."""

    def __init__(self, session: Session):
        self._session = session

    def caret(self, document: types.TextDocumentIdentifier, position: types.Position) -> tuple[str, int, int]:
        """What a request is about: key, line, column (code points)."""
        key = uri_to_key(document.uri)
        return key, position.line, self._column(self._text(key), position)

    def span(self, key: str, given: types.Range) -> Span:
        """A range of a document."""
        text = self._text(key)
        start, end = given.start, given.end
        return Span(start.line, self._column(text, start), end.line, self._column(text, end))

    def range(self, key: str, span: Span) -> types.Range:
        """A span of a document."""
        text, encoding = self._text(key), self._session.encoding
        start, end = span.column, span.end_column
        if text is not None:
            start = text.units(span.line, start, encoding)
            end = text.units(span.end_line, end, encoding)
        return types.Range(types.Position(span.line, start), types.Position(span.end_line, end))

    def location(self, key: str, span: Span) -> types.Location:
        """A place in a document."""
        return types.Location(self._session.uri_of(key), self.range(key, span))

    def _text(self, key: str) -> Text | None:
        document = self._session.workspace.documents.get(key)
        return document.text if document else None

    def _column(self, text: Text | None, position: types.Position) -> int:
        return text.column(position.line, position.character, self._session.encoding) if text else 0
