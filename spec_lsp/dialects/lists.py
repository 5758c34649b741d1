"""Items of lists, nested ones included, with their markers, numbers and check boxes: what Markdown blocks leave out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

_MARKER = lazy(r"(?:(?P<bullet>[-*+])|(?P<number>\d{1,9})[.)])[ \t]+$")
_CHECK_BOX = lazy(r"\[(?P<mark>[ xX~-])\](?P<star>\*)?[ \t]+")


class ListItem(NamedTuple):
    """An item of a list. `text` is the offset in `block.content` where its words begin, behind a check box."""

    block: Block  # its first paragraph
    depth: int  # lists around it, 1 for a top-level one
    number: int | None  # as written, None for a bullet
    done: bool | None  # its check box, None without one
    starred: bool  # `[ ]*`: optional
    text: int
    span: Span  # with everything nested in it
    marker: Span


def list_items(blocks: Sequence[Block], lines: Sequence[str]) -> list[ListItem]:
    """The items of the lists in a unit, outer ones first; one that begins with no paragraph is left out."""
    heads = [found for block in blocks if (found := _head(block, lines))]
    last = len(lines)
    while last > 1 and not lines[last - 1].strip():
        last -= 1
    return [
        _item(block, match, depth, _end(heads[index + 1 :], depth, last, lines))
        for index, (block, match, depth) in enumerate(heads)
    ]


_Head = tuple[Block, re.Match[str], int]


def _head(block: Block, lines: Sequence[str]) -> _Head | None:
    depth = sum("list" in name for name in block.containers)
    if not depth or block.type != "paragraph" or not block.aligned:
        return None
    line, column = block.place(0)
    match = _MARKER.search(lines[line][:column])
    return (block, match, depth) if match else None


def _end(following: Sequence[_Head], depth: int, last: int, lines: Sequence[str]) -> tuple[int, int]:
    """Where an item ends: at the next one that is not nested in it."""
    line = next((head[0].line for head in following if head[2] <= depth), last)
    while line > 1 and not lines[line - 1].strip():
        line -= 1
    return line - 1, len(lines[line - 1])


def _item(block: Block, match: re.Match[str], depth: int, end: tuple[int, int]) -> ListItem:
    box = _CHECK_BOX.match(block.content)
    line = block.place(0)[0]
    return ListItem(
        block=block,
        depth=depth,
        number=int(match["number"]) if match["number"] else None,
        done=box["mark"] in "xX" if box else None,
        starred=bool(box and box["star"]),
        text=box.end() if box else 0,
        span=Span(line, match.start(), *end),
        marker=Span(line, match.start(), line, len(match.string[: match.end()].rstrip())),
    )


def words_of(text: str) -> str:
    """The first line of an item's text as a title: no emphasis, no code marks."""
    return _MARKUP.sub("", text.partition("\n")[0]).strip()


_MARKUP = lazy(r"\*\*|__|`")


def table_rows(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """The rows of the tables in a unit as their cells, head rows included (their cells have the info "header")."""
    row: list[Block] = []
    for block in blocks:
        if block.type != "cell":
            continue
        if row and block.line != row[0].line:
            yield tuple(row)
            row = []
        row.append(block)
    if row:
        yield tuple(row)
