"""Clauses that are known by their number: in a heading, before a list item, at the start of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spec_lsp.dialects.lists import ListItem, words_of
from spec_lsp.facts import Anchor, Facts, Item, Kind
from spec_lsp.markdown.blocks import Block


def normal(number: str) -> str:
    """A number as an id: no leading zeros, so that REQ-01 is 1."""
    return ".".join(str(int(part)) for part in number.split("."))


def numbered_heading(facts: Facts, kind: Kind, identifier: str, title: str) -> Facts:
    """A unit whose heading is a clause: `identifier` is the number in its title, `title` what follows that."""
    heading = facts.heading
    assert heading is not None
    item = Item(kind, identifier, title, heading.span, heading.span, spells=False, form="heading")
    own = (Anchor(heading.id, heading.id_span),) if heading.id and heading.id_span else ()
    numbered = replace(heading, id=identifier, id_span=None)
    return replace(facts, heading=numbered, anchors=facts.anchors + own, items=(item,))


def counted_item(entry: ListItem, kind: Kind, parent: str, number: int, rendered: int) -> Item:
    """An item of a numbered list: `number` is its address below `parent`, `rendered` what a reader sees."""
    aliases = () if rendered == number else (f"{parent}.{rendered}",)
    title = words_of(entry.block.content[entry.text :])
    return Item(kind, f"{parent}.{number}", title, entry.span, entry.marker, aliases, spells=False)


def numbered_entry(entry: ListItem, kind: Kind, match: re.Match[str]) -> Item:
    """A list item whose words begin with its number, group "id" of `match`."""
    content = entry.block.content
    name = entry.block.span(*match.span("id"))
    return Item(kind, normal(match["id"]), words_of(content[match.end() :]), entry.span, name, spells=False)


def numbered_lines(blocks: Sequence[Block], kind: Kind, pattern: re.Pattern[str]) -> Iterator[Item]:
    """The lines of paragraphs that begin with a number; each goes on to the next one."""
    for block in blocks:
        if block.type != "paragraph" or block.containers or not block.aligned:
            continue
        starts = [match for match in pattern.finditer(block.content) if _opens_line(block, match.start())]
        ends = [*(match.start() - 1 for match in starts[1:]), len(block.content)]
        for match, end in zip(starts, ends, strict=False):  # there may be no start at all
            yield Item(
                kind,
                normal(match["id"]),
                words_of(block.content[match.end() : end]),
                block.span(match.start(), end),
                block.span(*match.span("id")),
                spells=False,
                form="paragraph",
            )


def _opens_line(block: Block, offset: int) -> bool:
    return offset == 0 or block.content[offset - 1] == "\n"
