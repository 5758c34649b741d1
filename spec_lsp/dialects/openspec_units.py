"""What a unit of an OpenSpec document says: requirements, scenarios, what a delta changes, tasks, settings.

The context of a unit is (section, requirement, scenario, old name of a rename that waits for its new one).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.dialects.base import Context
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.headings import plain
from spec_lsp.dialects.lists import list_items, words_of
from spec_lsp.dialects.openspec_strays import (
    REQUIREMENT_LEVEL,
    SCENARIO,
    SCENARIO_LEVEL,
    UNNAMED,
    stray_heading,
    stray_renames,
    stray_text,
)
from spec_lsp.facts import Attribute, EdgeKind, Facts, Heading, Item, Kind, Policy, Reference
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

AMENDED = {
    "added requirements": "added",
    "modified requirements": "modified",
    "removed requirements": "removed",
    "renamed requirements": "renamed",
}  # title of a section of a delta -> what it does
REQUIREMENT = lazy(r"Requirement:[ \t]*(?P<name>\S(?:.*\S)?)\s*$", re.IGNORECASE)
_DEMANDING = frozenset({"requirements", "added", "modified"})  # what stands there is demanded
# In a list, with or without code marks: `- ### Requirement: Name`.
_REMOVED = lazy(r"^`?###\s*Requirement:\s*(?P<name>.+?)`?\s*$", re.MULTILINE)
_RENAMED = lazy(r"^(?P<side>FROM|TO):\s*`?###\s*Requirement:\s*(?P<name>.+?)`?\s*$", re.MULTILINE)
_TASK = lazy(r"(?P<id>\d+(?:\.\d+)*)\.?(?=\s|$)[ \t]*")
_SETTING = lazy(r"(?P<name>[A-Za-z_][\w-]*)[ \t]*:[ \t]+(?P<value>[^\s#](?:[^#\n]*[^\s#])?)")
_CAPABILITY = lazy(r"`(?P<name>[a-z0-9][a-z0-9/_-]*)`")
_CAPABILITIES = frozenset({"new capabilities", "modified capabilities"})


class Where(NamedTuple):
    """The context of a unit by name."""

    section: str = ""  # "requirements", "added" ..., "delta" in a spec; else the title as it is, in brackets
    requirement: str = ""
    scenario: str = ""
    old_name: str = ""


def follow(context: Context, facts: Facts) -> Context:
    """The context of the unit that comes after the one with these facts."""
    where = Where(*context)
    heading = facts.heading
    if heading is None:
        return where._replace(old_name=_waiting(where, facts)) if where.section == "renamed" else where
    if heading.level == 2:
        return Where(_section(heading.title))
    item = next(iter(facts.items), None)
    if item and item.kind is Kind.REQUIREMENT:
        return Where(where.section, item.id)
    if heading.level == REQUIREMENT_LEVEL and not where.requirement:
        where = where._replace(requirement=UNNAMED)  # what stands below it is not without a place
    scenario = item.id if item and item.kind is Kind.SCENARIO else ""
    # A heading below a scenario is part of it; any other ends it.
    return where if heading.level > 4 and not scenario else where._replace(scenario=scenario)


def _section(title: str) -> str:
    folded = title.casefold()
    return AMENDED.get(folded) or ("requirements" if folded == "requirements" else f"({title})")


def _waiting(where: Where, facts: Facts) -> str:
    """The old name that still waits for its new one after a unit of renames."""
    old = [reference for reference in facts.references if reference.kind is EdgeKind.RENAMES]
    new = [item.name for item in facts.items]
    if old and (not new or new[-1] < old[-1].span):
        return old[-1].fragment or ""
    return "" if new else where.old_name


def read_spec(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of a spec: its requirements are those in the section Requirements."""
    where = Where(*context)
    facts = _bare(read_plain(blocks, lines, policy, context), where)
    if facts.heading is None:
        return _with_text(_explaining(facts, where), blocks, where)
    block = blocks[0]
    named = _titled(facts, block, where)
    if where.section == "removed" and named.items:
        named = _mentioned(named)  # a section that strayed in from a delta: what is gone needs no scenario
    strays = stray_heading(block, lines, where.section, where.requirement, amends=False)
    return replace(named, strays=strays) if strays else named


def read_delta(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of a delta: its requirements change those of a spec as their section says."""
    where = Where(*context)
    facts = _bare(read_plain(blocks, lines, policy, context), where)
    if facts.heading is None:
        if where.section == "removed":
            return _removed(facts, blocks)
        if where.section == "renamed":
            return _renamed(facts, blocks, where.old_name)
        return _with_text(facts, blocks, where)
    block = blocks[0]
    named = _amending(_titled(facts, block, where), where)
    strays = stray_heading(block, lines, where.section, where.requirement, amends=True)
    return replace(named, strays=strays) if strays else named


def _bare(facts: Facts, where: Where) -> Facts:
    """Without the demands of what is no demand."""
    if where.section.startswith("(") or where.section in _DEMANDING:
        return facts
    return replace(facts, statements=()) if facts.statements else facts


def _explaining(facts: Facts, where: Where) -> Facts:
    """The section Purpose says what the spec is for; a purpose to come is what `archive` writes."""
    if where.section.casefold() != "(purpose)" or not facts.prose:
        return facts
    return replace(facts, prose=tuple(replace(prose, aside=True) for prose in facts.prose))


def _with_text(facts: Facts, blocks: Sequence[Block], where: Where) -> Facts:
    strays = stray_text(blocks) if where.section in _DEMANDING else ()
    return replace(facts, strays=strays) if strays else facts


def _titled(facts: Facts, block: Block, where: Where) -> Facts:
    """A heading as the requirement or scenario that it opens; a requirement of the wrong level is none."""
    match = REQUIREMENT.match(block.content)
    if match:
        found = _as_item(facts, block, Kind.REQUIREMENT, match["name"], match.span("name"), match["name"])
        return found if block.level == REQUIREMENT_LEVEL else _mentioned(found)
    match = SCENARIO.match(block.content)
    if where.requirement not in ("", UNNAMED) and match and (match["word"] or block.level == SCENARIO_LEVEL):
        identifier = f"{where.requirement} / {match['name']}"
        return _as_item(facts, block, Kind.SCENARIO, identifier, match.span("name"), match["name"])
    return facts


def _as_item(
    facts: Facts, block: Block, kind: Kind, identifier: str, place: tuple[int, int], title: str
) -> Facts:
    heading, name = facts.heading, block.span(*place)
    if heading is None:
        return facts
    aliases = (heading.id,) if heading.id and heading.id != identifier else ()
    spells = kind is Kind.REQUIREMENT
    item = Item(kind, identifier, plain(title), heading.span, name, aliases, spells, form="heading")
    return replace(facts, heading=_with_id(heading, identifier, name if spells else None), items=(item,))


def _with_id(heading: Heading, identifier: str | None, span: Span | None) -> Heading:
    return Heading(
        heading.level,
        heading.title,
        heading.span,
        heading.slug,
        identifier,
        span,
        heading.attributes,
        heading.malformed,
    )


def _amending(facts: Facts, where: Where) -> Facts:
    """A requirement of a delta: what is modified or removed is named by reference, what lies in no section by nobody."""
    item, heading = next(iter(facts.items), None), facts.heading
    if item is None or heading is None or item.kind is not Kind.REQUIREMENT or not item.is_section:
        return facts
    if where.section == "added":
        return facts
    kind = {"modified": EdgeKind.MODIFIES, "removed": EdgeKind.REMOVES}.get(where.section)
    if kind:
        facts = replace(facts, references=(*facts.references, _to_base(kind, item.id, item.name)))
    if kind is not EdgeKind.MODIFIES:
        return _mentioned(facts)
    return replace(facts, heading=_with_id(heading, item.id, None))  # the name belongs to the spec


def _mentioned(facts: Facts) -> Facts:
    """A requirement that is only named: a rename of its heading would rename nothing."""
    if facts.heading is None:
        return facts
    items = tuple(replace(item, form="mention") for item in facts.items)
    return replace(facts, heading=_with_id(facts.heading, facts.heading.id, None), items=items)


def _to_base(kind: EdgeKind, name: str, span: Span) -> Reference:
    return Reference(kind, "", name, span, span, label=name, bare=True)


def _removed(facts: Facts, blocks: Sequence[Block]) -> Facts:
    """Requirements that are removed in a list."""
    found = [
        (match["name"], block.span(*match.span("name")))
        for block in blocks
        if any("list" in container for container in block.containers)
        # Without code marks it is a heading in a list, whose marks are no part of its content.
        for match in (REQUIREMENT if block.type == "heading" else _REMOVED).finditer(block.content)
    ]
    items = tuple(
        Item(Kind.REQUIREMENT, name, plain(name), span, span, form="mention") for name, span in found
    )
    references = tuple(_to_base(EdgeKind.REMOVES, name, span) for name, span in found)
    return replace(facts, items=items, references=facts.references + references) if found else facts


def _renamed(facts: Facts, blocks: Sequence[Block], old_name: str) -> Facts:
    """`FROM:` and `TO:`: a reference to the old name, and a requirement that answers to both."""
    references, items = list(facts.references), []
    for block in blocks:
        for match in _RENAMED.finditer(block.content) if block.type == "paragraph" else ():
            name, span = match["name"], block.span(*match.span("name"))
            if match["side"] == "FROM":
                references.append(_to_base(EdgeKind.RENAMES, name, span))
                old_name = name
            else:
                aliases = (old_name,) if old_name and old_name != name else ()
                items.append(Item(Kind.REQUIREMENT, name, plain(name), span, span, aliases))
                old_name = ""
    return replace(facts, references=tuple(references), items=tuple(items), strays=stray_renames(blocks))


def read_aside(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of a document that accompanies a spec: it explains, and demands nothing."""
    facts = read_plain(blocks, lines, policy, context)
    return replace(facts, commentary=True, statements=())


def read_tasks(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of tasks.md: each check box is a task, with or without a number."""
    facts = read_aside(blocks, lines, policy, context)
    items = []
    for entry in list_items(blocks, lines) if not facts.heading else ():
        if entry.done is not None:
            match = _TASK.match(entry.block.content, entry.text)
            place = match.span("id") if match else (entry.text, entry.text)
            title = words_of(entry.block.content[match.end() if match else entry.text :])
            name = entry.block.span(*place)
            items.append(Item(Kind.TASK, match["id"] if match else "", title, entry.span, name))
    return replace(facts, items=tuple(items)) if items else facts


def follow_proposal(context: Context, facts: Facts) -> Context:
    """Whether the list of capabilities goes on."""
    if facts.heading is None:
        return context
    return ("capabilities",) if facts.heading.title.casefold() in _CAPABILITIES else ()


def read_proposal(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of proposal.md: a capability in its lists stands for the delta of the change."""
    facts = read_aside(blocks, lines, policy, context)
    named = tuple(_capabilities(blocks, lines)) if context else ()
    return replace(facts, references=facts.references + named) if named else facts


def _capabilities(blocks: Sequence[Block], lines: Sequence[str]) -> Iterator[Reference]:
    for entry in list_items(blocks, lines):
        match = _CAPABILITY.match(entry.block.content)
        if match:
            span = entry.block.span(*match.span("name"))
            yield Reference(
                EdgeKind.MENTIONS, f"specs/{match['name']}/spec.md", None, span, None, label=match["name"]
            )


def read_settings(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of .openspec.yaml, which is no Markdown: the settings at the start of its lines."""
    return Facts(settings=tuple(_settings(lines)))


def _settings(lines: Sequence[str]) -> Iterator[Attribute]:
    for number, line in enumerate(lines):
        match = _SETTING.match(line)
        if match:
            yield Attribute(
                match["name"], match["value"], Span(number, match.start("value"), number, match.end("value"))
            )
