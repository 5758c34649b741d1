"""A prompt as headings, paragraphs, list items and other blocks, each with its sentences and its own lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from spec_lsp.dialects.base import Context
from spec_lsp.dialects.instructions import follow, read
from spec_lsp.drafting.talks import with_fenced_examples
from spec_lsp.facts import Facts, Modality, Policy, Statement
from spec_lsp.language.sentences import sentences
from spec_lsp.markdown.blocks import Block, blocks
from spec_lsp.markdown.units import Parse, parse
from spec_lsp.patterns import lazy

_NUMBER = lazy(r"[ \t]*(\d{1,9}[.)])[ \t]")
# "It may be a photo" permits nothing.
_POSSIBLE = lazy(
    r"\s+(?:also\s+|still\s+|not\s+)?(?:be|have|contain|include|need|seem|differ|vary|look)\b", re.IGNORECASE
)


class Sentence(NamedTuple):
    """A sentence as written, with the marks around it; `statement` is None where it demands nothing."""

    text: str
    statement: Statement | None


@dataclass(frozen=True, eq=False)
class Node:
    """One top-level block or list item. `lines` are its own, as written, without blank ones around them."""

    facts: Facts
    blocks: tuple[Block, ...]
    lines: tuple[str, ...]

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return bool(self.blocks) and any("list" in name for name in self.blocks[0].containers)

    @property
    def is_paragraph(self) -> bool:
        """Whether it is running text outside lists and quotations."""
        return len(self.blocks) == 1 and self.blocks[0].type == "paragraph" and not self.blocks[0].containers

    @property
    def is_rule(self) -> bool:
        """Whether it is a line across the page."""
        return bool(self.blocks) and self.blocks[0].type == "hr"

    @property
    def number(self) -> str:
        """`3.` of a numbered item, else ""."""
        match = _NUMBER.match(self.lines[0]) if self.is_item else None
        return match[1] if match else ""

    @property
    def text(self) -> str:
        """Its lines as one text."""
        return "\n".join(self.lines)

    @cached_property
    def demands(self) -> tuple[Statement, ...]:
        """Its normative sentences."""
        return tuple(
            statement
            for statement in self.facts.statements
            if statement.modality is not Modality.MAY
            or not _POSSIBLE.match(statement.text, statement.modal[1])
        )

    @property
    def words(self) -> str:
        """The first paragraph in it."""
        return next((block.content for block in self.blocks if block.type == "paragraph"), "")

    def sentences(self, block: Block | None = None) -> list[Sentence]:
        """The sentences of one of its paragraphs (None: the first), which together are all of it."""
        wanted = block or self.blocks[0]
        piece = next((piece for piece in self.facts.prose if piece.block.line == wanted.line), None)
        if piece is None:
            return []
        found = {statement.start: statement for statement in self.demands if statement.prose is piece}
        content, ranges = piece.block.content, list(sentences(piece.text))
        cuts = [0, *(_end(content, end) for _, end in ranges[:-1]), len(content)]
        return [
            Sentence(content[first:end].strip(), found.get(start))
            for first, end, (start, _) in zip(cuts[:-1], cuts[1:], ranges, strict=False)
        ]

    def source(self, first: int, end: int) -> str:
        """Lines of it without the indentation that they share."""
        return dedented(self.lines[first:end])


def _end(content: str, end: int) -> int:
    """Where a sentence ends with what was blanked right behind it: the end of its emphasis, a mark."""
    while end < len(content) and not content[end].isspace():
        end += 1
    return end


def dedented(lines: Sequence[str]) -> str:
    """Lines without the indentation that they share, and without blank ones around them."""
    filled = [line for line in lines if line.strip()]
    if not filled:
        return ""
    margin = min(len(line) - len(line.lstrip(" \t")) for line in filled)
    return "\n".join(line[margin:] if line.strip() else "" for line in lines).strip("\n")


class Outline(NamedTuple):
    """A prompt: its front matter (without the fences), its nodes in order, its link definitions."""

    front_matter: tuple[str, ...]
    nodes: tuple[Node, ...]
    definitions: tuple[str, ...]


def outline(lines: Sequence[str]) -> Outline:
    """Read a prompt."""
    parsed = parse(with_fenced_examples(lines))
    defined = {
        number for definition in parsed.definitions for number in range(definition.start, definition.end)
    }
    front = tuple(lines[1 : parsed.front_matter - 1]) if parsed.front_matter else ()
    return Outline(
        front, tuple(_nodes(parsed, lines, defined)), tuple(lines[number] for number in sorted(defined))
    )


def _nodes(parsed: Parse, lines: Sequence[str], defined: set[int]) -> Iterator[Node]:
    context: Context = ()
    ends = [*parsed.starts[1:], len(lines)][: len(parsed.starts)]
    shadow = with_fenced_examples(lines)
    for unit, first, end in zip(parsed.units, parsed.starts, ends, strict=True):
        while end > first + 1 and (not lines[end - 1].strip() or end - 1 in defined):
            end -= 1
        found = blocks(unit, shadow[first:end], parsed.labels)
        facts = read(found, shadow[first:end], Policy.INSTRUCTIONS, context)
        context = follow(context, facts)
        own = tuple(line for number, line in enumerate(lines[first:end], first) if number not in defined)
        yield Node(facts, found, own)
