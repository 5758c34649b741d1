"""Rename a clause id, an anchor or a challenge mark everywhere, or say why not.

Only ids change: the `{#id}`, the address part of each link, verdicts `BAD[#id]`, attributes such as
`overrides=#id`. Links in ordinary Markdown are no business of the checks, but a rename that left a README
behind would break it: they are edited too, and `Renaming.ordinary` names those documents so that a
client can ask first. What cannot be done whole is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.diagnostics import Edit, Span
from spec_lsp.dialects.headings import ID
from spec_lsp.dialects.reading import MARK
from spec_lsp.document import Document
from spec_lsp.facts import Item
from spec_lsp.ide.locate import (
    AtAnchor,
    AtBackLink,
    AtHeading,
    AtItem,
    AtMark,
    AtReference,
    AtTerm,
    Place,
    is_challenge,
    locate,
)
from spec_lsp.ide.spellings import Spellings, address_spellings, challenge_spellings
from spec_lsp.ide.term_rename import refused_term, term_edits
from spec_lsp.ide.uses import declarations, mark_uses
from spec_lsp.ide.written import as_read, fragment_place
from spec_lsp.resolve import resolve, resolve_mark
from spec_lsp.uses import Use
from spec_lsp.workspace import Workspace


class Refusal(NamedTuple):
    """Why something cannot be renamed, in words for the user."""

    reason: str


class Prepared(NamedTuple):
    """What a rename at the caret would replace; `placeholder` is the text at `span`."""

    span: Span
    placeholder: str


class FileRename(NamedTuple):
    """A file that moves within its folder. Edits of it are keyed by `old`: apply them first."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """Edits by document, files to rename after them, and which documents are no specs."""

    edits: Mapping[str, tuple[Edit, ...]]
    files: tuple[FileRename, ...] = ()
    ordinary: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Address:
    """A clause or anchor of a document, by an id that the author gave it."""

    document: Document
    id: str


@dataclass(frozen=True, slots=True)
class _Challenge:
    """A challenge file (there or missing), by the mark that leads to it."""

    key: str
    id: str


_Subject = _Address | _Challenge


def prepare_rename(workspace: Workspace, key: str, line: int, column: int) -> Prepared | Refusal:
    """What a rename at the caret would replace, or why there is nothing to rename."""
    place = locate(workspace, key, line, column)
    if place is None:
        return Refusal("there is no clause id, mark, anchor or term here")
    if isinstance(place, AtTerm):
        return Prepared(place.span, place.document.text.slice(place.span))
    subject = _subject(workspace, place)
    if isinstance(subject, Refusal):
        return subject
    span = _name_span(place)
    if span is None or span.line != line:
        return Refusal("put the caret on the id itself: it is written elsewhere")
    return Prepared(span, place.document.text.slice(span))


def rename(workspace: Workspace, key: str, line: int, column: int, name: str) -> Renaming | Refusal:
    """All that has to change for the thing at the caret to be called `name`, or why it may not."""
    place = locate(workspace, key, line, column)
    if isinstance(place, AtTerm):
        reason = refused_term(workspace, place, name.strip())
        return Refusal(reason) if reason else Renaming(term_edits(workspace, place, name.strip()))
    subject = (
        _subject(workspace, place) if place else Refusal("there is no clause id, mark, anchor or term here")
    )
    if isinstance(subject, Refusal):
        return subject
    name = as_read(name.strip())
    if name == subject.id:
        return Renaming({})
    if isinstance(subject, _Address):
        refused = _refused_address(subject, name)
        return refused or _renaming(
            workspace, address_spellings(workspace, subject.document, subject.id, name)
        )
    refused = _refused_challenge(workspace, subject, name)
    there = subject.key in workspace.documents or workspace.exists(subject.key)
    files = (FileRename(subject.key, _beside(subject.key, name)),) if there else ()
    return refused or _renaming(
        workspace, challenge_spellings(workspace, subject.key, subject.id, name), files
    )


def _subject(workspace: Workspace, place: Place) -> _Subject | Refusal:
    document = place.document
    match place:
        case AtHeading(heading=heading):
            return _address(document, heading.id) if heading.id else _nameless(heading.title)
        case AtItem(item=item):
            return _address(document, item.id)
        case AtAnchor(anchor=anchor):
            return _address(document, anchor.id)
        case AtReference(reference=reference):
            found = resolve(workspace, document, reference)
            if found.target is None or found.address is None or found.wanted:
                return Refusal("this link leads to no clause that could be renamed")
            return _address(found.target, found.address)
        case AtMark(mark=mark):
            key = resolve_mark(workspace, document, mark.id).key
            return _Challenge(key, mark.id) if key else Refusal("an unsaved document has no challenge files")
        case AtBackLink(back_link=back_link) if back_link:
            served = next(mark_uses(workspace, document.key), None)
            if served is None or served.mark.id != back_link.id:
                return Refusal(f"no mark [^{back_link.id}] leads to this file")
            return _Challenge(document.key, back_link.id)
    return Refusal("there is no clause id, mark, anchor or term here")


def _address(document: Document, address: str) -> _Address | Refusal:
    declared = tuple(declarations(document, address))
    if len(declared) > 1:
        return Refusal(f"`{address}` stands for {len(declared)} clauses: give them different ids first")
    for item in declared:
        if item.by is item.clause.heading and (
            item.clause.heading.id != address or item.clause.heading.id_span is None
        ):
            return _nameless(item.clause.title)
        if isinstance(item.by, Item) and (item.by.id != address or not item.by.spells):
            return Refusal(f"`{address}` is not written down here: it follows from the place in the document")
    return _Address(document, address)


def _nameless(title: str) -> Refusal:
    return Refusal(f'"{title}" is not addressed by an id of its own here; the address comes from its title')


def _name_span(place: Place) -> Span | None:
    match place:
        case AtHeading(heading=heading):
            return place.absolute(heading.id_span)
        case AtReference(document=document, facts=facts, reference=reference):
            return fragment_place(Use(document, facts, reference))
        case AtMark(mark=mark):
            return place.absolute(mark.id_span)
        case AtBackLink(back_link=back_link):
            return place.absolute(back_link.id_span) if back_link else None
    return place.span


def _refused_address(subject: _Address, name: str) -> Refusal | None:
    titled = not re.fullmatch(ID, subject.id)  # a title is the id
    if not re.fullmatch(ID, name) and not (titled and name and "\n" not in name):
        return Refusal(f"`{name}` is no clause id: use letters, digits, `_`, `-`, `.` and `:`")
    owner = subject.document.ids.get(name)
    if owner is None:
        return None
    declared = tuple(declarations(subject.document, name))
    own_title = all(item.by is item.clause.heading and item.clause.id == subject.id for item in declared)
    by = declared[0].by if declared else None
    title = by.title if isinstance(by, Item) else declared[0].clause.title if declared else ""
    return None if own_title else Refusal(f'`{name}` already leads to "{title}"')


def _refused_challenge(workspace: Workspace, subject: _Challenge, name: str) -> Refusal | None:
    if not MARK.fullmatch(f"[^{name}]"):
        return Refusal(f"`{name}` is no mark: use up to 64 letters, digits, `_`, `-` and `.`")
    new = _beside(subject.key, name)
    if new in workspace.documents or workspace.exists(new):
        return Refusal(f"there is a challenge file {name}.md already")
    if any(True for _ in mark_uses(workspace, new)):
        return Refusal(f"the mark [^{name}] is in use already")
    if any(name in use.document.footnotes for use in mark_uses(workspace, subject.key)):
        return Refusal(f"[^{name}] is a footnote already")
    return None


def _beside(key: str, name: str) -> str:
    return f"{key.rpartition('/')[0]}/{name}.md"


def _renaming(
    workspace: Workspace, found: Spellings, files: tuple[FileRename, ...] = ()
) -> Renaming | Refusal:
    if found.lost:
        use = found.lost[0]
        line = use.document.span_of(use.facts, use.reference.span).line + 1
        name = use.document.key.rpartition("/")[2]
        return Refusal(f"the link in {name}, line {line}, cannot be edited safely: rewrite it first")
    edits: dict[str, list[Edit]] = {}
    for (key, span), text in sorted(found.places.items()):
        edits.setdefault(key, []).append(Edit(span, text))
    ordinary = frozenset(
        key
        for key in edits
        if workspace.documents[key].dialect is None and not is_challenge(workspace, workspace.documents[key])
    )
    return Renaming({key: tuple(items) for key, items in edits.items()}, files, ordinary)
