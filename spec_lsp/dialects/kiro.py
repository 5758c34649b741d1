"""Kiro specs: `.kiro/specs/<feature>/requirements.md`, `design.md` and `tasks.md`.

A requirement is a numbered heading, its acceptance criteria are a numbered list of EARS sentences: the
address of a criterion is its position, `2.7`. Where the written numbers and those that a reader sees
differ (CommonMark numbers a list anew), both lead to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from spec_lsp.dialects.base import Context, Dialect
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.lists import ListItem, list_items, words_of
from spec_lsp.facts import EdgeKind, Evidence, Facts, Heading, Item, Kind, Policy, Reference
from spec_lsp.markdown.blocks import Block

_PATH = re.compile(
    r"(?P<folder>.*/\.kiro/specs/[^/]+)/(?P<name>requirements|bugfix|design|tasks)\.md$", re.IGNORECASE
)
_REQUIREMENT = re.compile(r"Requirement\s+(?P<id>\d+)\b[\s:.\u2013\u2014-]*")
_PROPERTY = re.compile(r"Property\s+(?P<id>\d+)\b[\s:.\u2013\u2014-]*")
_TASK = re.compile(r"(?P<id>\d+(?:\.\d+)*)\.?[ \t]+")
_CITATION = re.compile(
    r"(?P<verb>Validates:\s*Requirements?|Requirements?:)[\s*]*(?P<ids>\d[\d.,\s]*)", re.IGNORECASE
)
_CITED = re.compile(r"\d+(?:\.\d+)*")


def _folder(key: str) -> str:
    match = _PATH.match(key)
    return match["folder"] if match else key.rpartition("/")[0]


def _space(name: str, key: str) -> str:
    """Criteria and tasks are numbered alike, so each kind of document has ids of its own."""
    return f"{_folder(key)}/#{name}"


def _seeks(key: str, kind: EdgeKind) -> str:
    return _space("tasks" if kind is EdgeKind.DEPENDS else "requirements", key)


def _companions(key: str) -> Sequence[str]:
    return (f"{_folder(key)}/*.md",)


def _recognise(names: str, key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    match = _PATH.match(key)
    return f"{match['name']} of a feature below .kiro/specs" if match and match["name"] in names else None


def _follow(context: Context, facts: Facts) -> Context:
    """What a unit of requirements.md has to know: the requirement it belongs to, the number that a reader saw last."""
    heading = facts.heading
    if heading:
        match = _REQUIREMENT.match(heading.title)
        if match:
            return match["id"], ""
        return (context[0], "") if context and heading.level > 3 else ()
    if not context:
        return ()
    criterion = next((item for item in facts.items if item.kind is Kind.CRITERION), None)
    seen = (*criterion.aliases, criterion.id)[0].rpartition(".")[2] if criterion else ""
    return context[0], seen


def _read_requirements(
    blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context
) -> Facts:
    facts = read_plain(blocks, lines, policy, context)
    if facts.heading:
        return _titled(facts, Kind.REQUIREMENT, _REQUIREMENT)
    if not context:
        return facts
    requirement, seen = context
    items = tuple(
        _criterion(entry, requirement, seen)
        for entry in list_items(blocks, lines)[:1]
        if entry.number is not None
    )
    return replace(facts, items=items) if items else facts


def _criterion(entry: ListItem, requirement: str, seen: str) -> Item:
    rendered = int(seen) + 1 if seen else entry.number
    aliases = () if rendered == entry.number else (f"{requirement}.{rendered}",)
    return Item(
        Kind.CRITERION,
        f"{requirement}.{entry.number}",
        words_of(entry.block.content),
        entry.span,
        entry.marker,
        aliases,
        spells=False,
    )


def _titled(facts: Facts, kind: Kind, pattern: re.Pattern[str], prefix: str = "") -> Facts:
    """A numbered heading as an item: the number is its id, what follows its title."""
    heading = facts.heading
    match = pattern.match(heading.title) if heading else None
    if heading is None or match is None:
        return facts
    identifier, title = prefix + match["id"], heading.title[match.end() :]
    item = Item(kind, identifier, title, heading.span, heading.span, spells=False, form="heading")
    named = Heading(
        heading.level,
        heading.title,
        heading.span,
        heading.slug,
        identifier,
        None,
        heading.attributes,
        heading.malformed,
    )
    return replace(facts, heading=named, items=(item,))


def _read_design(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    facts = _titled(read_plain(blocks, lines, policy, context), Kind.PROPERTY, _PROPERTY, "P")
    cited = tuple(_citations(blocks))
    return replace(facts, references=facts.references + cited) if cited else facts


def _read_tasks(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    facts = read_plain(blocks, lines, policy, context)
    items = tuple(_tasks(blocks, lines))
    return replace(facts, items=items, references=facts.references + tuple(_citations(blocks)))


def _tasks(blocks: Sequence[Block], lines: Sequence[str]) -> Iterator[Item]:
    for entry in list_items(blocks, lines):
        content = entry.block.content
        match = _TASK.match(content, entry.text) if entry.done is not None else None
        if match:
            name = entry.block.span(*match.span("id"))
            yield Item(Kind.TASK, match["id"], words_of(content[match.end() :]), entry.span, name)


def _citations(blocks: Sequence[Block]) -> Iterator[Reference]:
    """`_Requirements: 1.1, 2.3_` of a task, `**Validates: Requirements 1.2**` of a property."""
    for block in blocks:
        for match in _CITATION.finditer(block.content) if block.type == "paragraph" else ():
            kind = EdgeKind.TESTS if match["verb"][0] in "Vv" else EdgeKind.IMPLEMENTS
            for cited in _CITED.finditer(block.content, *match.span("ids")):
                span = block.span(*cited.span())
                yield Reference(kind, "", cited.group(), span, span, label=cited.group(), bare=True)


REQUIREMENTS = Dialect(
    "kiro",
    partial(_recognise, "requirements bugfix"),
    _read_requirements,
    follow=_follow,
    space=partial(_space, "requirements"),
    seeks=_seeks,
    group=_folder,
    companions=_companions,
    policy=Policy.EARS,
    criteria={Kind.REQUIREMENT: Kind.CRITERION},
    tasked=frozenset({Kind.CRITERION}),
)
DESIGN = replace(
    REQUIREMENTS,
    role="design",
    recognise=partial(_recognise, "design"),
    read=_read_design,
    follow=None,
    space=partial(_space, "design"),
)
TASKS = replace(
    DESIGN,
    role="tasks",
    recognise=partial(_recognise, "tasks"),
    read=_read_tasks,
    space=partial(_space, "tasks"),
)
DIALECTS = (REQUIREMENTS, DESIGN, TASKS)
