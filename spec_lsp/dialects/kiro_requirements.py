"""The requirements.md of a Kiro feature: numbered requirements, their stories and criteria, the glossary.

The address of a criterion is its position, `2.7`. Where the written numbers and those that a reader sees
differ (CommonMark numbers a list anew), both lead to it; a list written `1. 1. 1.` has the numbers that are seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from spec_lsp.dialects import kiro_words as words
from spec_lsp.dialects.base import Context
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.glossary import is_glossary, terms_of
from spec_lsp.dialects.lists import ListItem, list_items, table_rows, words_of
from spec_lsp.dialects.numbered import (
    counted_item,
    normal,
    numbered_entry,
    numbered_heading,
    numbered_lines,
)
from spec_lsp.facts import Facts, Heading, Item, Kind, Policy, Prose
from spec_lsp.language.ears import ears
from spec_lsp.language.sentences import sentences
from spec_lsp.markdown.blocks import Block


class Where(NamedTuple):
    """What a unit has to know of those before it, as words: the context of this family's requirements."""

    part: str = ""  # "requirements", "glossary", or another part of the document
    part_level: str = "0"  # level of the heading that opened it
    requirement: str = ""  # the requirement that the unit belongs to
    level: str = "0"  # level of its heading
    criteria: str = ""  # "open": their heading may still come; "here"; "aside" in another section
    criteria_level: str = "0"  # level of their heading, 7 for a label in bold
    seen: str = "0"  # the number of the last criterion, as a reader sees it
    adjoins: str = ""  # "yes" right behind a criterion, in the same list


def follow(context: Context, facts: Facts) -> Context:
    """What the next unit has to know."""
    where = Where(*context)
    if facts.heading:
        return _below(where, facts.heading, facts)
    if not where.requirement:
        return context
    if _is_criteria_label(facts):
        where = where._replace(criteria="here", criteria_level="7", seen="0")
    numbers = [number for item in facts.items if (number := _seen(item))]
    in_list = "yes" if numbers and facts.items[0].form == "list" else ""
    return where._replace(seen=numbers[-1] if numbers else where.seen, adjoins=in_list)


def _below(where: Where, heading: Heading, facts: Facts) -> Where:
    """What is known behind a heading."""
    level, number = heading.level, str(heading.level)
    if facts.items:
        inside = where.part == "requirements" and level > int(where.part_level)
        outer = (where.part, where.part_level) if inside else ("", "0")
        return Where(*outer, facts.items[0].id, number, "open")
    if where.requirement and words.CRITERIA.match(heading.title):
        return where._replace(criteria="here", criteria_level=number, seen="0", adjoins="")
    if is_glossary(heading.title):
        return Where("glossary", number)
    if words.REQUIREMENTS.match(heading.title):
        return Where("requirements", number)
    if where.requirement and level > int(where.level):
        inside = where.criteria == "here" and level > int(where.criteria_level)
        return where._replace(criteria="here" if inside else "aside", adjoins="")
    if where.part and level > int(where.part_level):
        return Where(where.part, where.part_level)
    return Where()


def _seen(item: Item) -> str:
    """The last number of a criterion's address, as a reader sees it."""
    return (*item.aliases, item.id)[0].rpartition(".")[2] if item.kind is Kind.CRITERION else ""


def read(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """The facts of a unit of requirements.md."""
    where = Where(*context)
    facts = read_plain(blocks, lines, policy, context)
    if facts.terms:  # `**User Story:**` is a label, no term
        facts = replace(facts, terms=())
    if facts.heading:
        return _heading(facts, where)
    if where.part == "glossary":
        return replace(facts, terms=tuple(terms_of(blocks, lines)))
    if not where.requirement:
        return facts
    story = next((piece for piece in facts.prose if words.STORY.match(piece.block.content)), None)
    if story:
        return _with_story(facts, story)
    items = tuple(_criteria(facts, blocks, lines, where))
    return replace(facts, items=items) if items else facts


def _heading(facts: Facts, where: Where) -> Facts:
    heading = facts.heading
    assert heading is not None
    match = words.REQUIREMENT.match(heading.title) or words.SHORT_REQUIREMENT.match(heading.title)
    if match is None and where.part == "requirements":
        inside = where.requirement and heading.level > int(where.level)
        match = None if inside else words.NUMBERED.match(heading.title)
        if match and words.REQUIREMENTS.match(heading.title):  # "2. Requirements"
            match = None
    if match is None:
        return facts
    return numbered_heading(facts, Kind.REQUIREMENT, normal(match["id"]), heading.title[match.end() :])


def _with_story(facts: Facts, story: Prose) -> Facts:
    """A user story says why; what it wants is no demand of its own."""
    label = words.STORY.match(story.block.content)
    assert label is not None
    span = story.span(0, len(story.text))
    title = words_of(story.block.content[label.end() :])
    item = Item(Kind.STORY, "", title, span, story.span(*label.span()), spells=False, form="paragraph")
    statements = tuple(statement for statement in facts.statements if statement.prose is not story)
    return replace(facts, items=(item,), statements=statements)


def _is_criteria_label(facts: Facts) -> bool:
    """Whether a unit is `**Acceptance Criteria:**` alone, which people write instead of a heading."""
    return len(facts.prose) == 1 and bool(words.CRITERIA_LABEL.fullmatch(facts.prose[0].block.content))


def _criteria(facts: Facts, blocks: Sequence[Block], lines: Sequence[str], where: Where) -> Iterator[Item]:
    """The criteria in a unit; before their heading has come, only what is a demand counts."""
    entries = list_items(blocks, lines)
    if entries:
        yield from _listed(facts, entries, where)
    elif blocks and blocks[0].type == "cell":
        yield from _tabled(blocks) if where.criteria == "here" else ()
    else:
        numbered = list(numbered_lines(blocks, Kind.CRITERION, words.EXPLICIT))
        yield from numbered or _written(facts)


def _listed(facts: Facts, entries: Sequence[ListItem], where: Where) -> Iterator[Item]:
    first = entries[0]
    if words.CRITERIA_LABEL.match(first.block.content):  # - **Acceptance Criteria**, with the list inside
        seen = 0
        for entry in entries[1:]:
            if entry.depth == first.depth + 1:
                seen = seen + 1 if seen or entry.number is None else entry.number
                yield _criterion(entry, where.requirement, seen)
        return
    demands = any(statement.prose.block is first.block for statement in facts.statements)
    if where.criteria == "aside":
        yield from _written(facts)
        return
    if where.criteria == "open" and not demands:
        return
    adjoins = where.adjoins or first.number is None
    seen = int(where.seen) + 1 if adjoins else first.number or 1
    item = _criterion(first, where.requirement, seen)
    uncounted = first.number is None and item.name == first.marker and not demands
    yield replace(item, id="", aliases=()) if uncounted else item


def _criterion(entry: ListItem, requirement: str, seen: int) -> Item:
    """A criterion in a list: by the number in its words, else by that of its item, else by its place."""
    match = words.EXPLICIT.match(entry.block.content, entry.text)
    if match:
        return numbered_entry(entry, Kind.CRITERION, match)
    written = seen if entry.number in (None, 1) else entry.number
    return counted_item(entry, Kind.CRITERION, requirement, written or seen, seen)


def _tabled(blocks: Sequence[Block]) -> Iterator[Item]:
    """Rows of a table of criteria: they show when the requirement is met, but have no place in a list."""
    for row in table_rows(blocks):
        if row[0].info == "body":
            span = row[0].span(0, len(row[0].content))
            title = words_of(" ".join(cell.content for cell in row))
            yield Item(Kind.CRITERION, "", title, span, span, spells=False, form="table")


def _written(facts: Facts) -> Iterator[Item]:
    """EARS sentences in running text: criteria that nothing numbers."""
    for piece in facts.prose:
        if any(ears(piece.text[start:end]) for start, end in sentences(piece.text)):
            span = piece.span(0, len(piece.text))
            title = words_of(piece.block.content)
            yield Item(Kind.CRITERION, "", title, span, span, spells=False, form="paragraph")
