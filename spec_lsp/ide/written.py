"""Exact places of what links spell: the parts that a rename replaces, and nothing beside them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from spec_lsp.diagnostics import Span
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Reference
from spec_lsp.markdown.units import Definition, parse
from spec_lsp.patterns import lazy
from spec_lsp.resolve import address_of
from spec_lsp.uses import Use

_ESCAPE = lazy(r"\\([!-/:-@\[-`{-~])")
_DESTINATION = lazy(r"\[(?:\\.|[^\\\[\]])+\]:\s*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>\S+))")
_TEXT_DIRECTIVE = ":~:"
_NOWHERE = Span(0, 0, 0, 0)


def as_read(written: str) -> str:
    """A part of a link destination as the parser reads it: escapes, entities and %XX resolved."""
    return unquote(html.unescape(_ESCAPE.sub(r"\1", written)))


def fragment_place(use: Use) -> Span | None:
    """Where a reference spells the address it names; None where that is written elsewhere.

    Only a place whose text reads as that address is given.
    """
    span = use.reference.fragment_span
    return _address_part(use.document, use.document.span_of(use.facts, span), use.reference) if span else None


def path_place(use: Use) -> Span | None:
    """Where a reference spells the last part of its path, None where that is written elsewhere."""
    span = use.reference.path_span
    return _name_part(use.document, use.document.span_of(use.facts, span), use.reference) if span else None


def _address_part(document: Document, span: Span, reference: Reference) -> Span | None:
    written = document.text.slice(span).partition(_TEXT_DIRECTIVE)[0]
    if span.line != span.end_line or as_read(written) != address_of(reference.fragment):
        return None
    return span._replace(end_column=span.column + len(written))


def _name_part(document: Document, span: Span, reference: Reference) -> Span | None:
    written = document.text.slice(span).partition("?")[0]
    if span.line != span.end_line or not written or as_read(written) != reference.path:
        return None
    start = span.column + written.rfind("/") + 1
    return span._replace(column=start, end_column=span.column + len(written))


@dataclass(slots=True)
class Definitions:
    """Link definitions (`[label]: destination`) of the documents that one rename looks at.

    Closed documents keep no parse, so theirs are read again, once each.
    """

    _known: dict[str, tuple[tuple[Reference, Span, Span], ...]] = field(default_factory=dict)

    def fragment_places(self, use: Use) -> Iterator[Span]:
        """Where the definitions that the reference may come from spell the address."""
        for reference, _, fragment in self._of(use):
            place = _address_part(use.document, fragment, reference)
            if place:
                yield place

    def path_places(self, use: Use) -> Iterator[Span]:
        """Where the definitions that the reference may come from spell the last part of its path."""
        for reference, path, _ in self._of(use):
            place = _name_part(use.document, path, reference)
            if place:
                yield place

    def _of(self, use: Use) -> Iterator[tuple[Reference, Span, Span]]:
        document, wanted = use.document, use.reference
        if document.key not in self._known:
            parsed = document.parse or parse(document.text.lines)
            self._known[document.key] = tuple(_read(document, item) for item in parsed.definitions)
        for reference, path, fragment in self._known[document.key]:
            if (reference.path, reference.fragment) == (wanted.path, wanted.fragment):
                yield reference, path, fragment


def _read(document: Document, definition: Definition) -> tuple[Reference, Span, Span]:
    """A definition as a reference, with the absolute spans of its path and fragment."""
    lines = document.text.lines[definition.start : definition.end]
    match = _DESTINATION.search("\n".join(lines))
    if match is None:
        return Reference(EdgeKind.MENTIONS, "", None, _NOWHERE, None), _NOWHERE, _NOWHERE
    group = "angle" if match["angle"] is not None else "bare"
    before = match.string[: match.start(group)]
    line, column = definition.start + before.count("\n"), len(before) - before.rfind("\n") - 1
    written = match[group]
    path, hash_sign, fragment = written.partition("#")
    middle, end = column + len(path), column + len(written)
    reference = Reference(
        EdgeKind.MENTIONS,
        as_read(path.partition("?")[0]),
        as_read(fragment) if hash_sign else None,
        Span(line, column, line, end),
        None,
    )
    start = middle + len(hash_sign)
    return reference, Span(line, column, line, middle), Span(line, start, line, end)
