"""Sentences that nobody wrote in one piece: a row of a table, a step of a scenario, put into words that a reader of prose knows.

What was written keeps its place; the words between the pieces have none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.facts import Prose
from spec_lsp.norms.model import Norm, Spans
from spec_lsp.norms.quantities import Quantity


class Cutting(NamedTuple):
    """A range of some prose, offsets into its text."""

    prose: Prose
    start: int
    end: int

    @property
    def text(self) -> str:
        """What is written there."""
        return self.prose.shown(self.start, self.end)

    def part(self, start: int, end: int) -> Cutting:
        """A range of it, offsets into its own text."""
        return Cutting(self.prose, self.start + start, self.start + end)


Part = str | Cutting


class Woven(NamedTuple):
    """A sentence put together; `pieces` are the offsets in `text` at which cuttings begin, each with its cutting."""

    text: str
    pieces: tuple[tuple[int, Cutting], ...]

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` is written, from the first of its words to the last; else the last piece."""
        found = [
            piece.part(max(start - at, 0), min(end - at, len(piece.text)))
            for at, piece in self.pieces
            if at < end and start < at + len(piece.text)
        ]
        spans = [one.prose.span(one.start, one.end) for one in found or [self.pieces[-1][1]]]
        first, last = min(span[:2] for span in spans), max(span[2:] for span in spans)
        return Span(*first, *last)


def woven(parts: Iterable[Part]) -> Woven:
    """Parts joined as they are."""
    text, pieces = "", []
    for part in parts:
        if isinstance(part, str):
            text += part
        else:
            pieces.append((len(text), part))
            text += part.text
    return Woven(text, tuple(pieces))


def trimmed(cutting: Cutting) -> Cutting:
    """A cutting without blanks and the signs that only join it to the rest."""
    text = cutting.text
    start = len(text) - len(text.lstrip(" \t\n,;:*"))
    return cutting.part(start, max(start, len(text.rstrip(" \t\n,;:.*"))))


def moved(norm: Norm, by: int) -> Norm:
    """A norm whose sentence got `by` characters in front."""

    def spans(some: Spans) -> Spans:
        return tuple((start + by, end + by) for start, end in some)

    return replace(
        norm,
        start=norm.start + by,
        end=norm.end + by,
        quantities=behind(norm.quantities, by),
        cases=behind(norm.cases, by),
        who=spans(norm.who),
        cue=spans(norm.cue),
        what=spans(norm.what),
        when=spans(norm.when),
        unless=spans(norm.unless),
    )


def behind(some: Iterable[Quantity], by: int) -> tuple[Quantity, ...]:
    """Quantities of a text that got `by` characters in front."""
    return tuple(one._replace(start=one.start + by, end=one.end + by) for one in some)
