"""The bugfix.md of a Kiro feature: what is wrong (1.1), what is expected (2.1), what must stay (3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spec_lsp.dialects import kiro_words as words
from spec_lsp.dialects.base import Context
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.lists import list_items
from spec_lsp.dialects.numbered import counted_item, numbered_entry, numbered_heading, numbered_lines
from spec_lsp.facts import Facts, Item, Kind, Policy
from spec_lsp.markdown.blocks import Block

# Tasks have to name what is expected. What is wrong demands nothing, and what stays needs no work.
_KINDS = {"1": Kind.SCENARIO, "2": Kind.CRITERION, "3": Kind.PROPERTY}
WORDS = {
    Kind.REQUIREMENT: "section",
    Kind.SCENARIO: "defect",
    Kind.CRITERION: "expected behaviour",
    Kind.PROPERTY: "unchanged behaviour",
}


def follow(context: Context, facts: Facts) -> Context:
    """What a unit has to know: the part that it stands in, the level of its heading, the last number seen."""
    if facts.heading:
        level = str(facts.heading.level)
        if facts.items:
            return facts.items[0].id, level, "0"
        return context if context and facts.heading.level > int(context[1]) else ()
    if not context:
        return ()
    part, level, _ = context
    seen = (*facts.items[-1].aliases, facts.items[-1].id)[0].rpartition(".")[2] if facts.items else "0"
    return part, level, seen


def read(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """The facts of a unit of bugfix.md."""
    facts = replace(read_plain(blocks, lines, policy, context), terms=())
    if facts.heading:
        return _section(facts, facts.heading.title)
    if not context:
        return facts
    part, _, seen = context
    facts = replace(facts, items=tuple(_statements(blocks, lines, part, int(seen))))
    return replace(facts, statements=()) if part == "1" else facts


def _section(facts: Facts, title: str) -> Facts:
    for part, pattern in words.BEHAVIOURS.items():
        if pattern.match(title):
            return numbered_heading(facts, Kind.REQUIREMENT, part, title)
    return facts


def _statements(blocks: Sequence[Block], lines: Sequence[str], part: str, seen: int) -> Iterator[Item]:
    kind = _KINDS[part]
    entries = list_items(blocks, lines)[:1]
    for entry in entries:
        match = words.EXPLICIT.match(entry.block.content, entry.text)
        number = seen + 1 if seen or entry.number is None else entry.number
        if match:
            yield numbered_entry(entry, kind, match)
        else:
            yield counted_item(entry, kind, part, entry.number or number, number)
    if not entries:
        yield from numbered_lines(blocks, kind, words.EXPLICIT)
