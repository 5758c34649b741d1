"""What the documents of a spec-kit feature say: clauses of a spec, tasks, checks, and who refers to whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from spec_lsp.diagnostics import Span
from spec_lsp.dialects.bare_references import EdgeOf, mentions
from spec_lsp.dialects.base import Context
from spec_lsp.dialects.constitution import identified, principle_references
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.speckit_place import Place, story_of
from spec_lsp.dialects.speckit_scenarios import scenario_items
from spec_lsp.dialects.templates import placeholders
from spec_lsp.dialects.written_ids import (
    Opening,
    beyond_names,
    kind_of,
    listed,
    opening,
    paragraphs,
    tabled,
)
from spec_lsp.facts import EdgeKind, Facts, Item, Kind, Policy
from spec_lsp.language.tokens import Token
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

_OF_TASKS = frozenset({Kind.TASK})
_OF_CHECKLISTS = frozenset({Kind.CHECK})
_TRAILING = lazy(r"\s*\((?:Priority:?\s*)?P\d\).*$", re.IGNORECASE)
_BEFORE_TITLE = " \t:.*_`\u2013\u2014-"


def read_spec(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of spec.md: requirements, outcomes, stories with their scenarios."""
    place = Place(*context)
    facts = read_plain(blocks, lines, policy, context)
    if facts.heading:
        facts = _titled(facts, blocks[0], _is_clause)
    else:
        own = (
            *listed(blocks, lines, _is_clause),
            *tabled(blocks, _is_clause),
            *paragraphs(blocks, _is_clause),
        )
        taken = [item.span for item in own if item.kind is not Kind.SCENARIO]
        told = scenario_items(blocks, lines, place, taken) if not _is_scenario(own) else ()
        facts = beyond_names(replace(facts, items=(*own, *told)))
    return _with_references(facts, blocks, place, lambda token, text, span: EdgeKind.MENTIONS)


def _is_clause(kind: Kind) -> bool:
    return kind not in _OF_TASKS | _OF_CHECKLISTS


def _is_scenario(items: Sequence[Item]) -> bool:
    """Whether scenarios have ids of their own here (`**AC-001**: Given ...`): then they are not counted again."""
    return any(item.kind is Kind.SCENARIO for item in items)


def read_plan(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of plan.md: it refers to clauses, and gives none an id."""
    facts = read_plain(blocks, lines, policy, context)
    return _with_references(facts, blocks, Place(*context), lambda token, text, span: EdgeKind.MENTIONS)


def read_notes(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of research.md and its like: it refers to clauses; what it says is no demand, and is not checked."""
    facts = replace(read_plain(blocks, lines, policy, context), commentary=True, statements=())
    return _with_references(facts, (), Place(*context), lambda token, text, span: EdgeKind.MENTIONS)


def read_tasks(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of tasks.md: a task implements the stories and requirements that it names."""
    facts = read_plain(blocks, lines, policy, context)
    if facts.heading:
        facts = _titled(facts, blocks[0], _OF_TASKS.__contains__)
    else:
        rows = tabled(blocks, _OF_TASKS.__contains__)
        facts = replace(facts, items=(*listed(blocks, lines, _OF_TASKS.__contains__, firm=True), *rows))
    return _with_references(facts, blocks, Place(*context), _edge_of_tasks(facts))


_DEPENDS = lazy(
    r"\b(?:depend(?:s|ing|encies|ency)?(?:\s+on)?|blocked\s+by|requires?|prerequisites?|after)\b[^.;()\n]{0,80}$",
    re.IGNORECASE,
)
_BLOCKS = lazy(r"\b(?:blocks?|before|unblocks?|enables?)\b", re.IGNORECASE)


def _edge_of_tasks(facts: Facts) -> EdgeOf:
    def edge(token: Token, text: str, span: Span) -> EdgeKind | None:
        around = [item for item in facts.items if item.span.contains(*span[:2])]
        kind = kind_of(token.id)
        if kind is Kind.TASK:
            if any(item.id == token.id for item in around):
                return None
            return EdgeKind.DEPENDS if around and _depends(text[: token.start]) else EdgeKind.MENTIONS
        if kind is Kind.STORY and not (around or facts.heading):
            return EdgeKind.MENTIONS  # a table of phases, a way to deliver: nothing that builds it
        return EdgeKind.IMPLEMENTS

    return edge


def _depends(before: str) -> bool:
    match = _DEPENDS.search(before)
    return bool(match and not _BLOCKS.search(match.group()))


def read_checklist(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """A unit of a checklist: a check covers what it names behind `Spec §`; its questions bind nobody."""
    facts = replace(read_plain(blocks, lines, policy, context), statements=())
    own = [*listed(blocks, lines, _OF_CHECKLISTS.__contains__), *tabled(blocks, _OF_CHECKLISTS.__contains__)]
    return _with_references(replace(facts, items=tuple(own)), blocks, Place(*context), _edge_of_checks)


_TRACED = lazy(r"\u00a7[^\]]*$|\[[^\]]*\bSpec\b[^\]]*$")


def _edge_of_checks(token: Token, text: str, span: Span) -> EdgeKind:
    return EdgeKind.COVERS if _TRACED.search(text[: token.start]) else EdgeKind.MENTIONS


def _with_references(facts: Facts, blocks: Sequence[Block], place: Place, edge: EdgeOf) -> Facts:
    headed = [item for item in facts.items if item.is_section]
    prose = () if headed and headed[0].kind is Kind.STORY else facts.prose
    found = (
        *mentions(prose, facts.items, edge),
        *principle_references(facts.prose, listed=bool(place.principles)),
    )
    waiting = tuple(placeholders(blocks))
    if not found and not waiting:
        return facts
    return replace(facts, references=facts.references + found, placeholders=waiting)


def _titled(facts: Facts, block: Block, kinds: Callable[[Kind], bool]) -> Facts:
    """A heading that opens with an id as an item: `### FR-001: Title`, `### User Story 1 - Title (Priority: P1)`."""
    heading = facts.heading
    if heading is None:
        return facts
    story = story_of(heading.title) if kinds(Kind.STORY) else None
    if story:
        identifier, end = story
        number = identifier.removeprefix("US")
        aliases = (f"US-{number}", f"User Story {number}")
        title = _TRAILING.sub("", heading.title[end:].strip(_BEFORE_TITLE))
        item = Item(
            Kind.STORY, identifier, title, heading.span, heading.span, aliases, spells=False, form="heading"
        )
        return replace(facts, heading=identified(heading, identifier), items=(item,))
    found = opening(block.content, _start(block.content), firm=True)
    return _numbered(facts, block, found) if found and kinds(kind_of(found.id)) else facts


_PREFIX = lazy(r"(?:Requirement|Task|Criterion)\s+")


def _start(content: str) -> int:
    match = _PREFIX.match(content)
    return match.end() if match else 0


def _numbered(facts: Facts, block: Block, found: Opening) -> Facts:
    heading = facts.heading
    if heading is None or heading.id:
        return facts  # an id that the author gave it by `{#id}` stays its own
    name = block.span(found.start, found.end)
    title = block.content[found.end :].strip(_BEFORE_TITLE)
    item = Item(kind_of(found.id), found.id, title, heading.span, name, form="heading")
    return replace(facts, heading=replace(heading, id=found.id, id_span=name), items=(item,))
