"""The clause graph: who refers to whom, as plain adjacency without positions.

It is updated from the difference between two states of one document; a change that leaves ids and edges
as they are gives back the very same graph, so nothing downstream has to run.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.dialects import ALL_SPECS
from spec_lsp.document import Document, anywhere
from spec_lsp.facts import DEPENDENCIES, EdgeKind
from spec_lsp.revision import Difference


class Edge(NamedTuple):
    """A reference from a clause to an address; `fragment` None is a whole document."""

    source_key: str
    source: str  # id of a clause or item
    kind: EdgeKind
    key: str  # of a document; for a bare id, the space in which it is looked up, or `anywhere(id)`
    fragment: str | None


Incoming = Mapping[str, Mapping[str | None, frozenset[Edge]]]


def target_key(key: str, path: str) -> str:
    """The document that `path`, as written in document `key`, leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(key), path)) if path else key


def target_keys(document: Document, path: str) -> tuple[str, ...]:
    """The documents that `path` of `document` may lead to: the first one that is held is meant."""
    if path and document.dialect and document.dialect.climbs:
        return _climbed(document.folder, path.lstrip("/"))
    return (target_key(document.key, path),)


@lru_cache(maxsize=4096)
def _climbed(folder: str, path: str) -> tuple[str, ...]:
    """`path` from a folder and from each one above it."""
    found: dict[str, None] = {}
    while folder:
        found[posixpath.normpath(posixpath.join(folder, path))] = None
        above = posixpath.dirname(folder)
        folder = above if above != folder else ""
    return tuple(found) or (path,)


def names_of_file(key: str) -> Iterator[str]:
    """What a link may name that leads somewhere only as long as this file is there: it without its ending, its folders."""
    if key.endswith(".md"):
        yield key.removesuffix(".md")
    folder = posixpath.dirname(key)
    while folder.strip("/"):
        yield folder
        folder = posixpath.dirname(folder)


@dataclass(frozen=True, slots=True)
class Graph:
    """All edges, found by what they lead to: document key, then address.

    `challenges` names the folder of challenge files; `dependencies` are the edges that must not be cyclic.
    """

    challenges: str = "examples"
    incoming: Incoming = field(default_factory=dict)
    dependencies: frozenset[Edge] = frozenset()

    def edges_to(self, key: str, fragment: str | None) -> frozenset[Edge]:
        """The edges that lead to one address."""
        return self.incoming.get(key, {}).get(fragment, frozenset())

    def edges_to_clause(self, document: Document, address: str) -> frozenset[Edge]:
        """The edges that lead to an address of a document, by its key or as a bare id."""
        found = self.edges_to(document.key, address)
        return found if document.space == document.key else found | self.edges_to(document.space, address)

    def edges_into(self, key: str) -> Iterable[Edge]:
        """The edges that lead to a document or anything in it."""
        return (edge for edges in self.incoming.get(key, {}).values() for edge in edges)

    def challenge_key(self, key: str, mark: str) -> str:
        """The challenge file of a mark in document `key`."""
        return f"{key.rpartition('/')[0]}/{self.challenges}/{mark}.md"

    def edges_of(self, document: Document, clauses: Iterable[Clause]) -> frozenset[Edge]:
        """The edges that leave `clauses` of `document`."""
        if document.dialect is None:
            return frozenset()
        found = set()
        for clause in clauses:
            for source, kind, path, fragment, bare in clause.edges:
                for key in _keys(document, kind, path, fragment if bare else None):
                    found.add(Edge(document.key, source, kind, key, fragment))
            for mark in clause.marks:
                if mark not in document.footnotes:
                    found.add(
                        Edge(
                            document.key,
                            clause.id,
                            EdgeKind.TESTS,
                            self.challenge_key(document.key, mark),
                            None,
                        )
                    )
        return frozenset(found)

    def apply(
        self, old: Document | None, new: Document | None, difference: Difference
    ) -> tuple[Graph, frozenset[str]]:
        """The graph after `old` became `new` (None: absent), and the keys of documents that may see a difference."""
        gone, come = self._difference(old, new, difference)
        touched = {edge.key for edge in gone ^ come}
        touched |= self._affected(old, new)
        if gone == come:
            return self, frozenset(touched)
        incoming = dict(self.incoming)
        for edge in gone - come:
            _replace(incoming, edge, remove=True)
        for edge in come - gone:
            _replace(incoming, edge, remove=False)
        dependencies = self.dependencies - gone | {edge for edge in come if edge.kind in DEPENDENCIES}
        if dependencies != self.dependencies:
            # A cycle may run through any of them.
            touched |= {edge.source_key for edge in self.dependencies | dependencies}
        return Graph(self.challenges, incoming, dependencies), frozenset(touched)

    def _difference(
        self, old: Document | None, new: Document | None, difference: Difference
    ) -> tuple[frozenset[Edge], frozenset[Edge]]:
        if old is None or new is None or old.footnotes != new.footnotes or old.dialect is not new.dialect:
            return (
                self.edges_of(old, old.clauses) if old else frozenset(),
                self.edges_of(new, new.clauses) if new else frozenset(),
            )
        if _leaving(difference.gone) == _leaving(difference.come):
            return frozenset(), frozenset()
        gone, come = self.edges_of(old, difference.gone), self.edges_of(new, difference.come)
        if gone == come:
            return gone, come
        # Where an id is given twice, the clause that stays may hold the same edges as the one that changed.
        held = self.edges_of(old, set(old.clauses).difference(difference.gone)) & (gone ^ come)
        return gone | held, come | held

    def _affected(self, old: Document | None, new: Document | None) -> set[str]:
        """Documents that refer to an address that came or went, or to a document that did."""
        key = (new or old).key  # type: ignore[union-attr]  # one of them is there
        names = {key, *(document.space for document in (old, new) if document)}
        if old is None or new is None:
            names.update(names_of_file(key))
        incoming = [self.incoming[name] for name in names if name in self.incoming]
        if old is None or new is None or old.space != new.space or old.dialect is not new.dialect:
            return {edge.source_key for held in incoming for edges in held.values() for edge in edges}
        if old.ids is new.ids and old.retired == new.retired:
            return set()
        differing = old.ids.items() ^ new.ids.items() | old.retired.items() ^ new.retired.items()
        changed = {address for address, _ in differing}
        # What leads nowhere may be near an id that came or went: then it is told in other words.
        astray = {name for held in incoming for name in held if name and name not in new.ids}
        beside = {
            edge.source_key for held in incoming for name in changed | astray for edge in held.get(name, ())
        }
        return beside | {edge.source_key for name in changed for edge in self.edges_into(anywhere(name))}


def _leaving(clauses: Iterable[Clause]) -> set[object]:
    """What decides which edges leave some clauses of a document."""
    found: set[object] = set()
    for clause in clauses:
        found |= clause.edges
        found |= {(clause.id, mark) for mark in clause.marks}
    return found


def dependencies_of(document: Document, source: str) -> Iterator[Edge]:
    """The edges that must not be cyclic and leave one clause or item of a document."""
    for _, kind, path, fragment, bare in document.dependencies.get(source, ()):
        for key in _keys(document, kind, path, fragment if bare else None):
            yield Edge(document.key, source, kind, key, fragment)


def _keys(document: Document, kind: EdgeKind, path: str, bare_id: str | None) -> tuple[str, ...]:
    if bare_id is None:
        return target_keys(document, path)
    space = document.sought_in(kind)
    return (anywhere(bare_id) if space == ALL_SPECS else space,)


def _replace(incoming: dict[str, Mapping[str | None, frozenset[Edge]]], edge: Edge, *, remove: bool) -> None:
    """Copy on write: only the two inner levels that the edge touches are made anew."""
    addresses = dict(incoming.get(edge.key, {}))
    edges = addresses.get(edge.fragment, frozenset())
    edges = edges - {edge} if remove else edges | {edge}
    if edges:
        addresses[edge.fragment] = edges
    else:
        addresses.pop(edge.fragment, None)
    if addresses:
        incoming[edge.key] = addresses
    else:
        incoming.pop(edge.key, None)
