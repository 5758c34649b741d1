"""GitHub spec-kit: `specs/<number>-<feature>/` with spec, plan, tasks and checklists, below one constitution.

Ids are short (FR-001) and start again in every feature: the documents of one folder share them, those of
others do not. All of them answer to `.specify/memory/constitution.md`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from spec_lsp.dialects import constitution
from spec_lsp.dialects.base import Dialect
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.speckit_place import follow
from spec_lsp.dialects.speckit_reading import read_checklist, read_notes, read_plan, read_spec, read_tasks
from spec_lsp.dialects.templates import is_form
from spec_lsp.facts import EdgeKind, Evidence, Kind, Policy
from spec_lsp.patterns import lazy

_FEATURE = lazy(
    r"(?P<folder>(?P<root>.*?)/(?:\.specify/)?(?<!/openspec/)(?<!/\.kiro/)(?:[\w-]*-)?specs/(?:[^/]+/)*?\d{3,}-[^/]+)"
    r"/(?P<rest>[^/]+\.md|(?:checklists|contracts|tasks|research)/[^/]+\.md)$",
    re.IGNORECASE,
)
_INNER = lazy(r"/(?:checklists|contracts|tasks|research)$")
_RULES = lazy(r"(?P<root>.*?)/(?:\.specify/)?memory/constitution\.md$", re.IGNORECASE)
_NAMED_RULES = lazy(r"(?P<root>.*?)(?:/\.specify|/specs|/docs)?/constitution\.md$", re.IGNORECASE)
_TEMPLATE = lazy(r"/templates/|-template\.md$", re.IGNORECASE)
_NAMES = {
    "spec": re.compile(r"spec\.md$", re.IGNORECASE),
    "plan": re.compile(r"plan\.md$", re.IGNORECASE),
    "tasks": re.compile(r"tasks\.md$|tasks/", re.IGNORECASE),
    "checklist": re.compile(r"checklists/", re.IGNORECASE),
    "notes": re.compile(r"(?:research|data-model|quickstart)\.md$|(?:contracts|research)/", re.IGNORECASE),
}
_FIRST = {
    "spec": re.compile(r"Feature Spec(?:ification)?\b"),
    "plan": re.compile(r"Implementation Plan\b"),
    "tasks": re.compile(r"Tasks:"),
    "checklist": re.compile(r".*\bChecklist:"),
}
_SECTIONS = {
    "spec": ("User Scenarios & Testing", "Functional Requirements", "Success Criteria", "Requirements"),
    "plan": ("Constitution Check", "Technical Context"),
    "tasks": ("Format: [ID]", "Dependencies & Execution Order", "Phase 1"),
    "checklist": ("Requirement Completeness", "Content Quality", "Feature Readiness", "Notes"),
}


def _folder(key: str) -> str:
    """The folder of a feature; `specs/001-refunds.md` without one is taken for a document of `specs/001-refunds`."""
    match = _FEATURE.match(key)
    if match:
        return match["folder"]
    folder, _, name = key.rpartition("/")
    if _INNER.search(folder) or any(pattern.fullmatch(name) for pattern in _NAMES.values()):
        return _INNER.sub("", folder)
    return key.removesuffix(".md")


def _root(key: str) -> str:
    """The folder that holds `specs` and `.specify`."""
    match = _RULES.match(key) or _FEATURE.match(key) or _NAMED_RULES.match(key)
    return match["root"] if match else _folder(key).rpartition("/")[0].removesuffix("/specs")


def _principles(key: str) -> str:
    return f"{_root(key)}/#principles"


def _ids(key: str) -> str:
    return f"{_folder(key)}/#ids"


def _feature(key: str) -> str:
    return f"{_folder(key)}/#feature"


def _seeks(key: str, kind: EdgeKind) -> str:
    return _principles(key) if kind is EdgeKind.OBEYS else _ids(key)


def _companions(key: str) -> Sequence[str]:
    folder, root = _folder(key), _root(key)
    return (
        f"{folder}/*.md",
        f"{folder}/checklists/*.md",
        f"{folder}/tasks/*.md",
        f"{root}/.specify/memory/constitution.md",
        f"{root}/memory/constitution.md",
    )


def _recognise(role: str, key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    match = _FEATURE.match(key)
    if match:
        found = _NAMES[role].match(match["rest"])
        return f"{found.group().strip('/')} of a feature below specs" if found else None
    return f"titles of a spec-kit {role}" if _looks_like(role, titles) else None


def _looks_like(role: str, titles: Sequence[str]) -> bool:
    """Whether the titles are those of a document of this role, for one that lies elsewhere."""
    if role not in _FIRST or not titles:
        return False
    sections = sum(any(title.startswith(name) for title in titles) for name in _SECTIONS[role])
    return bool(_FIRST[role].match(titles[0])) and sections > 0


def _recognise_rules(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    if _RULES.match(key):
        return "constitution of a project"
    governed = bool(titles) and "Constitution" in titles[0] and "Governance" in titles
    return "titles of a constitution" if _NAMED_RULES.match(key) and governed else None


def _recognise_template(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    if _FEATURE.match(key) or _RULES.match(key):
        return None
    named = _TEMPLATE.search(key) and any(_looks_like(role, titles) for role in _FIRST)
    return "template of a spec-kit document" if named or is_form(titles) else None


SPEC = Dialect(
    "spec-kit",
    partial(_recognise, "spec"),
    read_spec,
    follow=follow,
    space=_ids,
    seeks=_seeks,
    group=_feature,
    companions=_companions,
    policy=Policy.PROSE,
    words={Kind.SCENARIO: "acceptance scenario", Kind.CHECK: "checklist item"},
    criteria={Kind.STORY: Kind.SCENARIO},
    tasked=frozenset({Kind.REQUIREMENT, Kind.STORY}),
)
PLAN = replace(SPEC, role="plan", recognise=partial(_recognise, "plan"), read=read_plan)
TASKS = replace(SPEC, role="tasks", recognise=partial(_recognise, "tasks"), read=read_tasks)
CHECKLIST = replace(SPEC, role="checklist", recognise=partial(_recognise, "checklist"), read=read_checklist)
NOTES = replace(SPEC, role="notes", recognise=partial(_recognise, "notes"), read=read_notes, is_spec=False)
CONSTITUTION = Dialect(
    "spec-kit",
    _recognise_rules,
    constitution.read,
    role="constitution",
    space=_principles,
    governs=_root,
    policy=Policy.PROSE,
)
TEMPLATE = Dialect("spec-kit", _recognise_template, read_plain, role="template", is_spec=False, checked=False)
DIALECTS = (TEMPLATE, SPEC, PLAN, TASKS, CHECKLIST, CONSTITUTION, NOTES)
