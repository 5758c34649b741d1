"""The blocks of a unit, and where every character of them stands: what all layers above read.

The parser gives a block's content without the marks of the lists and quotes around it. A content line
is always the end of its source line, so the two are put side by side from the right; where that does not
hold to the letter the block is not `aligned`, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.markdown.alignment import Segment, cell_segments, heading_segments, line_segments, row_cells
from spec_lsp.markdown.parser import At, Token, inline_tokens
from spec_lsp.markdown.units import Unit

_LEAVES = {"fence": "fence", "code_block": "code", "html_block": "html", "hr": "hr"}
_INLINES = {"link_open": "link", "image": "image", "code_inline": "code", "html_inline": "html"}
_INLINE_MARKS = frozenset("[`<")  # no construct that is reported comes without one of these


class Inline(NamedTuple):
    """A link, image, code span, HTML tag or autolink; all offsets are into `Block.content`.

    `text_start`/`text_end` enclose what stands between the brackets or backticks; `dest_start`/`dest_end`
    the destination as written in `[..](destination)`, without angle brackets, -1 where there is none.
    """

    type: str  # "link", "image", "code", "html" or "autolink"
    start: int
    end: int
    target: str  # destination, escapes resolved but nothing percent-encoded; "" for code and html
    text_start: int
    text_end: int
    dest_start: int = -1
    dest_end: int = -1


@dataclass(frozen=True, slots=True)
class Block:
    """A leaf block. Lines are relative to its unit, `end_line` exclusive."""

    type: str  # "paragraph", "heading", "cell", "fence", "code", "html" or "hr"
    level: int  # of a heading, else 0
    line: int
    end_line: int
    containers: tuple[str, ...]  # lists and quotes around it, outermost first: "bullet_list:-", "blockquote"
    content: str  # inline content, or the body of a fence, code or HTML block
    info: str  # info string of a fence, "header" or "body" for a cell
    markup: str  # "##" or "=" of a heading, "```" of a fence
    inlines: tuple[Inline, ...] = ()  # in document order; what is inside an image's text is left out
    segments: tuple[Segment, ...] = ()
    column: int = 0  # of a cell: how many stand before it in its row

    @property
    def aligned(self) -> bool:
        """Whether places in the content are known; otherwise they are all the block's start."""
        return bool(self.segments)

    def place(self, offset: int) -> tuple[int, int]:
        """Line (relative to the unit) and column of `content[offset]`; clamped to the content."""
        if not self.segments:
            return self.line, 0
        end = len(self.content)
        if offset >= end:
            offset = end - 1 if self.content.endswith("\n") else end  # a last line end starts no line
        low, high = 0, len(self.segments)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.segments[middle].offset <= offset else (low, middle)
        start, line, column = self.segments[low]
        column += max(offset - start, 0)
        if high < len(self.segments) and self.segments[high].line == line:
            column = min(column, self.segments[high].column - 1)  # several spaces that are one tab
        return line, column

    def span(self, start: int, end: int) -> Span:
        """Where `content[start:end]` stands, lines relative to the unit."""
        return Span(*self.place(start), *self.place(end))


def blocks(unit: Unit, lines: Sequence[str], labels: Mapping[str, tuple[str, str]]) -> tuple[Block, ...]:
    """The blocks of `unit` in document order, cells of tables and blocks inside lists and quotes included.

    `lines` are the unit's own, `labels` the document's (`Parse.labels`).
    """
    return tuple(_Reader(unit, lines, labels).blocks())


class _Reader:
    """Walks the tokens of one unit once."""

    def __init__(self, unit: Unit, lines: Sequence[str], labels: Mapping[str, tuple[str, str]]) -> None:
        self.tokens = unit.tokens
        self.lines = lines
        self.labels = labels
        self.containers: tuple[str, ...] = (unit.kind,) if unit.kind else ()
        self.columns: list[int] = []  # start columns of the table rows still to come
        self.cells: list[tuple[int, int]] = []  # source ranges of the cells of the row still to come
        self.row = 0
        self.column = 0

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        opening = self.tokens[0]
        for token in self.tokens:
            kind = token.type
            if kind == "inline":
                found.append(self._inline(opening, token))
            elif kind in _LEAVES:
                found.append(self._leaf(token))
            elif token.nesting > 0:
                opening = token
                self._enter(token)
            elif kind in ("blockquote_close", "bullet_list_close", "ordered_list_close"):
                self.containers = self.containers[:-1]
        return found

    def _enter(self, token: Token) -> None:
        kind = token.type
        if kind == "blockquote_open":
            self.containers = (*self.containers, "blockquote")
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self.containers = (*self.containers, f"{kind[:-5]}:{token.markup}")
        elif kind == "table_open":
            self.columns = list(reversed(token.meta["columns"]))
        elif kind == "tr_open":
            self.row = _lines_of(token)[0]
            self.cells = list(reversed(row_cells(self.lines[self.row], self.columns.pop())))
            self.column = 0

    def _inline(self, opening: Token, token: Token) -> Block:
        kind = opening.type
        line, end_line = _lines_of(token if kind in ("th_open", "td_open") else opening)
        content = token.content
        block_type, level, info, column = "paragraph", 0, "", 0
        if kind == "paragraph_open":
            lost = token.meta.get("lost", 0)
            segments = line_segments(content, self.lines, line + lost, line + lost + content.count("\n") + 1)
        elif kind == "heading_open":
            block_type, level = "heading", int(opening.tag[1])
            segments = self._heading(opening, token, line)
        else:
            block_type, info = "cell", "header" if kind == "th_open" else "body"
            line, end_line = self.row, self.row + 1
            source = self.lines[line]
            start, end = self.cells.pop() if self.cells else (len(source), len(source))
            segments = cell_segments(content, source, line, start, end)
            column, self.column = self.column, self.column + 1
        inlines = self._inlines(content)
        return Block(
            block_type,
            level,
            line,
            end_line,
            self.containers,
            content,
            info,
            opening.markup,
            inlines,
            segments,
            column,
        )

    def _heading(self, opening: Token, token: Token, line: int) -> tuple[Segment, ...]:
        if opening.markup[0] == "#":
            return heading_segments(token.content, self.lines[line], line)
        line += token.meta.get("lost", 0)
        return line_segments(token.content, self.lines, line, line + token.content.count("\n") + 1)

    def _leaf(self, token: Token) -> Block:
        kind, content = _LEAVES[token.type], token.content
        line, end_line = _lines_of(token)
        segments: tuple[Segment, ...] = (Segment(0, line, 0),)
        if kind != "hr":
            segments = line_segments(content, self.lines, line + (kind == "fence"), end_line, trimmed=False)
        return Block(
            kind, 0, line, end_line, self.containers, content, token.info, token.markup, (), segments
        )

    def _inlines(self, content: str) -> tuple[Inline, ...]:
        if _INLINE_MARKS.isdisjoint(content):
            return ()
        return tuple(
            [
                _inline(token, token.meta["at"])
                for token in inline_tokens(content, self.labels)
                if "at" in token.meta
            ]
        )


def _inline(token: Token, at: At) -> Inline:
    kind = "autolink" if token.info == "auto" else _INLINES[token.type]
    target = str(token.attrs.get("href", token.attrs.get("src", "")))
    return Inline(kind, at.start, at.end, target, *at[2:])


def _lines_of(token: Token) -> tuple[int, int]:
    start, end = token.map or (0, 0)
    return start, end
