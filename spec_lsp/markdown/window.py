"""A range of lines parsed afresh, cut into units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.markdown.parser import Token, block_tokens


class Definition(NamedTuple):
    """A link reference definition on the document lines `[start, end)`; `label` is normalised."""

    start: int
    end: int
    label: str
    href: str  # as the author wrote it: unescaped, not percent-encoded
    title: str


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One top-level block (`kind` is empty) or one item of a top-level list (`bullet_list:-` ...).

    Token lines are relative to the unit's start; inline tokens have no children yet. Paragraphs of an
    item are never `hidden`: whether a list is loose is told by all its items together.
    """

    kind: str
    tokens: tuple[Token, ...]


class Boundary(NamedTuple):
    """Where a unit of a window starts (document line), its kind, and its range of the window's tokens."""

    line: int
    kind: str
    first: int
    last: int


class Window(NamedTuple):
    """Lines parsed afresh, from document line `top` on; the last unit may be cut short."""

    top: int
    tokens: list[Token]
    boundaries: list[Boundary]
    definitions: list[Definition]

    def units(self, count: int) -> tuple[Unit, ...]:
        """The first `count` units; to be called once, as it makes their lines relative."""
        return tuple([self._unit(boundary) for boundary in self.boundaries[:count]])

    def _unit(self, boundary: Boundary) -> Unit:
        shift = boundary.line - self.top
        tokens = tuple(self.tokens[boundary.first : boundary.last])
        for token in tokens:
            if token.map is not None:
                token.map = [token.map[0] - shift, token.map[1] - shift]
            if token.hidden and token.level == 2:
                token.hidden = False
        return Unit(boundary.kind, tokens)


def parse_window(lines: Sequence[str], top: int, stop: int) -> Window:
    """Parse `lines[top:stop]` as if the document began and ended there."""
    source = "\n".join(lines[top:stop])
    tokens, references = block_tokens(source + "\n" if stop < len(lines) else source)
    definitions = [Definition(start + top, end + top, *rest) for start, end, *rest in references]
    return Window(top, tokens, _boundaries(tokens, top), definitions)


def _boundaries(tokens: list[Token], top: int) -> list[Boundary]:
    found: list[Boundary] = []
    kind, line, first = "", 0, 0
    for index, token in enumerate(tokens):
        if token.level > 1 or (token.level and not kind):
            continue
        if token.level == 0 and token.type.endswith("_list_open"):
            kind = f"{token.type[:-5]}:{token.markup}"
        elif token.level == 0 and token.type.endswith("_list_close"):
            kind = ""
        else:
            if token.nesting >= 0:
                line, first = (token.map or [0])[0] + top, index
            if token.nesting <= 0:
                found.append(Boundary(line, kind, first, index + 1))
    return found
