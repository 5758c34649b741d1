"""Kiro specs: `.kiro/specs/<feature>/requirements.md`, `bugfix.md`, `design.md`, `tasks.md`, and steering files.

cc-sdd shares the layout. Elsewhere a document with numbered requirements and acceptance criteria is one
of these by its headings, and so are the design and the tasks beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from spec_lsp.dialects import kiro_bugfix, kiro_requirements, kiro_tasks
from spec_lsp.dialects import kiro_words as words
from spec_lsp.dialects.base import Context, Dialect
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.kiro_citations import citations, coverage
from spec_lsp.dialects.numbered import normal, numbered_heading
from spec_lsp.facts import EdgeKind, Evidence, Facts, Kind, Policy, Reference
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

_FEATURE = lazy(
    r"(?P<folder>.*/\.kiro/specs/(?:[^/]+/)+)(?P<name>requirements|bugfix|design|tasks)\.md$", re.IGNORECASE
)
_NAMED = lazy(r"(?P<folder>.*/)(?P<name>requirements|bugfix|design|tasks)\.md$", re.IGNORECASE)
_STEERING = lazy(r"(?:.*/)?\.kiro/steering/[^/]+\.md$", re.IGNORECASE)
_INCLUDED = lazy(r"#\[\[file:(?P<path>[^\[\]\s:]+)\]\]")
_DEFINES = {"requirements": "requirements", "bugfix": "requirements"}  # documents that share their numbers
_SOUGHT = {EdgeKind.DEPENDS: "tasks", EdgeKind.MENTIONS: "design"}  # the others cite requirements


def _folder(key: str) -> str:
    """The folder of a feature; a document by another name than theirs is a feature of its own."""
    match = _NAMED.match(key)
    return match["folder"] if match else f"{key}#"


def _space(name: str, key: str) -> str:
    """Criteria and tasks are numbered alike, so each kind of document has ids of its own."""
    return f"{_folder(key)}#{_DEFINES.get(name, name)}"


def _seeks(key: str, kind: EdgeKind) -> str:
    return _space(_SOUGHT.get(kind, "requirements"), key)


def _companions(key: str) -> Sequence[str]:
    match = _NAMED.match(key)
    return (f"{match['folder']}*.md",) if match else ()


Shows = Callable[[Evidence, Sequence[str]], str | None]


def _recognise(name: str, shows: Shows, key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    match = _FEATURE.match(key)
    if match:
        return f"{name} of a feature below .kiro/specs" if match["name"].lower() == name else None
    return shows(evidence, titles)


def _shows_requirements(evidence: Evidence, titles: Sequence[str]) -> str | None:
    numbered = any(words.REQUIREMENT.match(title) for title in titles)
    if numbered and any(words.CRITERIA.match(title) for title in titles):
        return "numbered requirements with acceptance criteria"
    return None


def _shows_bugfix(evidence: Evidence, titles: Sequence[str]) -> str | None:
    shown = all(any(part.match(title) for title in titles) for part in words.BEHAVIOURS.values())
    return "current, expected and unchanged behaviour" if shown else None


def _shows_design(evidence: Evidence, titles: Sequence[str]) -> str | None:
    return "numbered properties" if any(words.PROPERTY.match(title) for title in titles) else None


def _shows_plan(evidence: Evidence, titles: Sequence[str]) -> str | None:
    return "an implementation plan" if titles and words.PLAN.match(titles[0]) else None


def _only_named(name: str, recognise: Callable[..., str | None], key: str, *shown: object) -> str | None:
    """Designs and plans are common: outside .kiro only those by the family's name count."""
    match = _NAMED.match(key)
    return recognise(key, *shown) if match and match["name"].lower() == name else None


def _read_design(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    facts = replace(read_plain(blocks, lines, policy, context), terms=())
    title = facts.heading.title if facts.heading else ""
    match = words.PROPERTY.match(title)
    if match:
        name = f"Property {normal(match['id'])}"
        facts = numbered_heading(facts, Kind.PROPERTY, name, title[match.end() :])
    cited = (*citations(blocks), *coverage(blocks))
    return replace(facts, references=facts.references + cited) if cited else facts


def _read_steering(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """Steering is prose; `#[[file:api/orders.yaml]]` puts a file of the workspace into it."""
    facts = read_plain(blocks, lines, policy, context)
    included = tuple(
        Reference(EdgeKind.IMPORTS, f"../../{match['path']}", None, piece.span(*match.span()), None)
        for piece in facts.prose
        for match in _INCLUDED.finditer(piece.block.content)
    )
    return replace(facts, references=facts.references + included) if included else facts


def _is_steering(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    return "steering of a Kiro workspace" if _STEERING.match(key) else None


REQUIREMENTS = Dialect(
    "kiro",
    partial(_recognise, "requirements", _shows_requirements),
    kiro_requirements.read,
    follow=kiro_requirements.follow,
    space=partial(_space, "requirements"),
    seeks=_seeks,
    group=_folder,
    companions=_companions,
    policy=Policy.EARS,
    criteria={Kind.REQUIREMENT: Kind.CRITERION},
    tasked=frozenset({Kind.CRITERION}),
)
BUGFIX = replace(
    REQUIREMENTS,
    role="bugfix",
    recognise=partial(_recognise, "bugfix", _shows_bugfix),
    read=kiro_bugfix.read,
    follow=kiro_bugfix.follow,
    words=kiro_bugfix.WORDS,
    criteria={},
)
DESIGN = replace(
    REQUIREMENTS,
    role="design",
    recognise=partial(_only_named, "design", partial(_recognise, "design", _shows_design)),
    read=_read_design,
    follow=None,
    space=partial(_space, "design"),
)
TASKS = replace(
    DESIGN,
    role="tasks",
    recognise=partial(_only_named, "tasks", partial(_recognise, "tasks", _shows_plan)),
    read=kiro_tasks.read,
    space=partial(_space, "tasks"),
)
STEERING = Dialect("kiro", _is_steering, _read_steering, role="steering", policy=Policy.PROSE)
DIALECTS = (REQUIREMENTS, BUGFIX, DESIGN, TASKS, STEERING)
