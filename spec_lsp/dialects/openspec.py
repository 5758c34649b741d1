"""OpenSpec: `openspec/specs/<capability>/spec.md`, and what `openspec/changes/<id>/` wants to change in them.

A requirement is addressed by its title. A delta adds, modifies, removes and renames requirements of the spec of the
same capability: its titles are references to those of that spec. The documents of a capability are seen together,
and so are the files of a change. What lies in `changes/archive` is history.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from spec_lsp.dialects.base import Dialect, Form, Need, Section
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.openspec_units import (
    AMENDED,
    follow,
    follow_proposal,
    read_aside,
    read_delta,
    read_proposal,
    read_settings,
    read_spec,
    read_tasks,
)
from spec_lsp.facts import EdgeKind, Evidence, Kind, Policy
from spec_lsp.patterns import lazy

SETTINGS = ".openspec.yaml"
_BASE = lazy(r"(?P<root>.*/openspec)/specs/(?P<capability>.+)/spec\.md$")
_CHANGE = lazy(r"(?P<root>.*/openspec)/changes/(?P<change>(?!archive/|\.)[^/]+)/(?P<rest>.+)$")
_ARCHIVED = lazy(r".*/openspec/changes/archive/.+\.(?:md|yaml)$")
_DELTA = lazy(r"specs/(?P<capability>.+)/spec\.md$")
# A change may lie in a folder of changes, up to three deep; nothing of it is read there.
_NESTED = lazy(
    r"(?!specs/)(?P<folder>[^/]+(?:/(?!specs/)[^/]+){0,2})/(?:(?:proposal|design|tasks)\.md|\.openspec\.yaml|specs/.+/spec\.md)$"
)
_DEPTH = 4  # folders of a nested capability that are looked at when one document is checked by itself

_Match = Callable[[str], re.Match[str] | None]


def _rest(pattern: re.Pattern[str]) -> _Match:
    """Match the path of a file within its change; the groups of the change are lost."""

    def match(key: str) -> re.Match[str] | None:
        change = _CHANGE.match(key)
        return pattern.match(change["rest"]) if change else None

    return match


def _named(name: str) -> _Match:
    return _rest(re.compile(f"{re.escape(name)}$"))


def _by_path(match: _Match, reason: str, key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    return reason if match(key) else None


def _recognise_base(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    if _BASE.match(key):
        return "spec of a capability below openspec/specs"
    sections = {title.casefold() for title in titles}
    if {"purpose", "requirements"} <= sections and _has_requirement(titles) and _is_content(key):
        return "sections Purpose and Requirements, headings Requirement:"
    return None


def _recognise_delta(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    if _rest(_DELTA)(key):
        return "delta of a change below openspec/changes"
    if _amends(titles) and _has_requirement(titles) and _is_content(key) and not _BASE.match(key):
        return "sections such as ADDED Requirements, headings Requirement:"
    return None


def _recognise_misplaced(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    change = _CHANGE.match(key)
    if change is None or not change["rest"].startswith("specs/"):
        return None
    return "delta of a change at a place where none is read" if _amends(titles) else None


def _amends(titles: Sequence[str]) -> bool:
    return any(title.casefold() in AMENDED for title in titles)


def _has_requirement(titles: Sequence[str]) -> bool:
    return any(title[:12].casefold() == "requirement:" for title in titles)


def _is_content(key: str) -> bool:
    """Whether a document may be known by its headings alone: not what OpenSpec has a place for, and no form to fill in."""
    return not (_CHANGE.match(key) or _ARCHIVED.match(key) or "template" in key.casefold())


def _base(key: str) -> str:
    """The spec that a delta changes; the document itself where its path does not say."""
    change = _CHANGE.match(key)
    delta = _DELTA.match(change["rest"]) if change else None
    return f"{change['root']}/specs/{delta['capability']}/spec.md" if change and delta else key


def _seeks(key: str, kind: EdgeKind) -> str:
    return _base(key)


def _capability(key: str) -> str:
    """Name of the documents of a capability: its spec and the deltas of all open changes."""
    return f"{_base(key)}#capability"


def _bundle(key: str) -> str:
    change = _CHANGE.match(key)
    return f"{change['root']}/changes/{change['change']}" if change else key


def _nested_change(key: str) -> str:
    change = _CHANGE.match(key)
    nested = _NESTED.match(change["rest"]) if change else None
    return f"{_bundle(key)}/{nested['folder']}" if nested else key


def _files_of_change(key: str) -> tuple[str, ...]:
    folder = _bundle(key)
    deltas = (f"{folder}/specs/{'*/' * depth}spec.md" for depth in range(1, _DEPTH + 1))
    return (f"{folder}/*.md", f"{folder}/{SETTINGS}", *deltas) if folder != key else ()


def _companions(key: str) -> Sequence[str]:
    base = _BASE.match(_base(key))
    if base is None:
        return _files_of_change(key)
    deltas = f"{base['root']}/changes/*/specs/{base['capability']}/spec.md"
    return (_base(key), deltas, *_files_of_change(key))


_NEED = Need(
    role="delta",
    waiver="skip_specs",
    basis="schema",
    said_at=("proposal", "tasks", "design", "settings"),
    advice="write specs/<capability>/spec.md beside it with a section such as ## ADDED Requirements, or, if no requirement "
    f"changes, set skip_specs: true in its {SETTINGS}",
)
_REQUIRED = Form(keywords=("SHALL", "MUST"), strict=frozenset({Kind.SCENARIO}))
SPEC = Dialect(
    "openspec",
    _recognise_base,
    read_spec,
    follow=follow,
    group=_capability,
    compared=True,
    companions=_companions,
    policy=Policy.BCP14,
    criteria={Kind.REQUIREMENT: Kind.SCENARIO},
    form=replace(
        _REQUIRED,
        sections=(Section("Purpose", least=50), Section("Requirements", holds=Kind.REQUIREMENT)),
    ),
)
DELTA = replace(
    SPEC,
    role="delta",
    recognise=_recognise_delta,
    read=read_delta,
    seeks=_seeks,
    bundle=_bundle,
    form=replace(_REQUIRED, amends=True, amended="## ADDED Requirements"),
)
PROPOSAL = Dialect(
    "openspec",
    partial(_by_path, _named("proposal.md"), "proposal of a change below openspec/changes"),
    read_proposal,
    role="proposal",
    follow=follow_proposal,
    bundle=_bundle,
    companions=_files_of_change,
    policy=Policy.BCP14,
    form=Form(need=_NEED),
    is_spec=False,
)
DESIGN = replace(
    PROPOSAL,
    role="design",
    recognise=partial(_by_path, _named("design.md"), "design of a change below openspec/changes"),
    read=read_aside,
    follow=None,
)
TASKS = replace(
    DESIGN,
    role="tasks",
    recognise=partial(_by_path, _named("tasks.md"), "tasks of a change below openspec/changes"),
    read=read_tasks,
)
METADATA = replace(
    DESIGN,
    role="settings",
    recognise=partial(_by_path, _named(SETTINGS), "settings of a change below openspec/changes"),
    read=read_settings,
    compared=True,
)
_AT_ROOT = replace(
    DESIGN,
    role="unread",
    recognise=partial(_by_path, _named("specs/spec.md"), "delta of a change without a capability"),
    form=Form(
        unread="it lies in no folder of a capability, so validate refuses it and archive ignores it; move it to "
        "specs/<capability>/spec.md"
    ),
)
_MISPLACED = replace(
    _AT_ROOT,
    recognise=_recognise_misplaced,
    form=Form(
        unread="only files called spec.md in the folder of a capability are read, so validate refuses it and archive "
        "ignores it; move its requirements to specs/<capability>/spec.md"
    ),
)
_NESTED_CHANGE = replace(
    _AT_ROOT,
    recognise=partial(_by_path, _rest(_NESTED), "part of a change within a folder of changes"),
    group=_nested_change,
    form=Form(
        unread="a change must lie directly below openspec/changes, so nothing of this one is read; move its folder "
        "up and join the names with a hyphen",
        unless=frozenset({"delta", "proposal", "design", "tasks", "settings"}),
    ),
)
_ARCHIVE = Dialect(
    "openspec",
    partial(_by_path, _ARCHIVED.match, "part of an archived change"),
    read_plain,
    role="archive",
    is_spec=False,
    checked=False,
)
DIALECTS = (
    _ARCHIVE,
    _AT_ROOT,
    DELTA,
    PROPOSAL,
    DESIGN,
    TASKS,
    METADATA,
    _MISPLACED,
    _NESTED_CHANGE,
    SPEC,
)
