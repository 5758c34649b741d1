"""What a change owes: which clauses it touched, and which findings are there because of it.

Pure: two snapshots and their findings in, a word for each finding out. A clause is compared by its own lines, without
its subsections and the items in it, and an item by its own: what moved, and blank lines, are no change.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import TypeVar

from spec_lsp.baseline import fingerprints
from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Finding, Related, Severity, Span
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Item
from spec_lsp.memory import hash_of
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

_Held = TypeVar("_Held", Finding, Related)
Piece = tuple[str, str]  # the name of a clause or item, the hash of its lines
_NOTHING = hash_of(())
_MANY = 100  # documents that hold the same clause


class State(Enum):
    """What a finding has to do with a change; the values are those of SARIF's `baselineState`."""

    NEW = "new"  # it was not there before, or was not as bad
    UPDATED = "updated"  # it was, and the change touched a clause that it is about
    UNCHANGED = "unchanged"  # debt


@dataclass
class Changes:
    """What became of the workspace `old`; `changed` are the keys of the documents that differ between the two."""

    old: Workspace
    new: Workspace
    changed: Collection[str]
    _pieces: dict[str, frozenset[Piece]] = field(default_factory=dict, repr=False)

    def states(self, findings: Sequence[Finding], before: Sequence[Finding], root: str) -> tuple[State, ...]:
        """A state for each of `findings`; `before` are those of `old`. `root` is the project's."""
        severities = [finding.severity for finding in before]
        known = dict(zip(self._former_prints(before, root), severities, strict=True))
        prints = fingerprints(findings, lambda key: _text(self.new, key), root, beside=True)
        return tuple(
            self._state(finding, known.get(name)) for finding, name in zip(findings, prints, strict=True)
        )

    def _state(self, finding: Finding, former: Severity | None) -> State:
        if former is None or former > finding.severity:
            return State.NEW
        return State.UPDATED if any(self._touches(*place) for place in finding.places) else State.UNCHANGED

    def _former_prints(self, before: Sequence[Finding], root: str) -> tuple[str, ...]:
        """The fingerprints of former findings; those of a renamed document are known under its name of today."""
        names = {was: now for now, was in self.renamed.items()}

        def today(held: _Held) -> _Held:
            return replace(held, key=names[held.key]) if held.key in names else held

        renamed = [
            replace(today(finding), related=tuple(map(today, finding.related))) if names else finding
            for finding in before
        ]
        return fingerprints(
            renamed, lambda key: _text(self.old, self.renamed.get(key, key)), root, beside=True
        )

    def _touches(self, key: str, span: Span) -> bool:
        """Whether the clause or item at a place is another than it was."""
        document = self.new.documents.get(key)
        return (
            document is not None and key in self.changed and piece_at(document, span) not in self._former(key)
        )

    def _former(self, key: str) -> frozenset[Piece]:
        if key not in self._pieces:
            document = self.old.documents.get(self.renamed.get(key, key))
            self._pieces[key] = frozenset(pieces(document)) if document else frozenset()
        return self._pieces[key]

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Documents that had another name: their keys, each with the former one."""
        return _renamed(self.old, self.new)


def _text(workspace: Workspace, key: str) -> Text | None:
    document = workspace.documents.get(key)
    return document.text if document else None


def _renamed(old: Workspace, new: Workspace) -> dict[str, str]:
    """Documents that came, each with the one that went and that it shares most clauses with: half of them at least."""
    gone = {key: _telling(old.documents[key]) for key in sorted(old.documents.keys() - new.documents.keys())}
    come = {key: _telling(new.documents[key]) for key in sorted(new.documents.keys() - old.documents.keys())}
    shared = _shared(gone, come)

    def rank(pair: tuple[str, str]) -> tuple[int, bool, str, str]:
        key, former = pair
        return -shared[pair], posixpath.basename(key) != posixpath.basename(former), key, former

    found: dict[str, str] = {}
    taken: set[str] = set()
    for key, former in sorted(shared, key=rank):
        alike = 2 * shared[key, former] >= max(len(come[key]), len(gone[former]))
        if alike and key not in found and former not in taken:
            found[key] = former
            taken.add(former)
    return found


def _shared(gone: Mapping[str, set[Piece]], come: Mapping[str, set[Piece]]) -> Mapping[tuple[str, str], int]:
    """How many clauses a document that came has in common with one that went; what many hold tells nothing."""
    holders: dict[Piece, list[str]] = defaultdict(list)
    for key, held in gone.items():
        for piece in held:
            holders[piece].append(key)
    return Counter(
        (key, former)
        for key, held in come.items()
        for piece in held
        if len(holders.get(piece, ())) <= _MANY
        for former in holders.get(piece, ())
    )


def _telling(document: Document) -> set[Piece]:
    """What a document is known by: clauses that say something, if it has any."""
    held = set(pieces(document))
    return {piece for piece in held if piece[1] != _NOTHING} or held


def pieces(document: Document) -> Iterable[Piece]:
    """All clauses and items of a document, each with the hash of its own lines."""
    if document.is_code:
        for start in document.starts:
            yield _line(document, start)
        return
    yield _head(document)
    for clause in document.clauses:
        yield _of_clause(document, clause)
        for facts, item in clause.items:
            yield _of_item(document, facts, item)


def piece_at(document: Document, span: Span) -> Piece:
    """The innermost clause or item at a place."""
    if document.is_code:
        return _line(document, span.line)
    unit = document.unit_at(span.line)
    if unit is None or span.line < document.header_lines:
        return _head(document)
    item = document.item_at(unit, span)
    if item is None:
        return _of_clause(document, document.clause_of(unit))
    return _of_item(document, document.facts[unit], item)


def _line(document: Document, number: int) -> Piece:
    return "", hash_of(document.text.lines[number : number + 1])


def _head(document: Document) -> Piece:
    return "---", hash_of(document.text.lines[: document.header_lines])


def _of_clause(document: Document, clause: Clause) -> Piece:
    """Its name is not the number that equal titles get: that changes with their order."""
    heading, span = clause.heading, document.clause_span(clause)
    taken = {number for facts, item in clause.items for number in _lines_of(document, facts, item)}
    lines = [
        document.text.lines[number]
        for number in range(max(span.line, document.header_lines), span.end_line)
        if number not in taken
    ]
    return (heading.id or heading.slug) if heading else "", hash_of(lines)


def _of_item(document: Document, facts: Facts, item: Item) -> Piece:
    return item.id, hash_of([document.text.lines[number] for number in _lines_of(document, facts, item)])


def _lines_of(document: Document, facts: Facts, item: Item) -> range:
    span = document.span_of(facts, item.span)
    last = span.end_line + (span.end_column > 0 or span.end_line == span.line)
    return range(span.line, min(last, len(document.text.lines)))
