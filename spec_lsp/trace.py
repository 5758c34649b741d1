"""What hangs together with a clause: code that implements it, tests, tasks, criteria, and other clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from spec_lsp.clauses import Clause, item_around
from spec_lsp.diagnostics import Span
from spec_lsp.dialects.comments import comments_of
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Facts, Item, Kind
from spec_lsp.patterns import lazy
from spec_lsp.resolve import State, resolve, resolve_mark
from spec_lsp.uses import Use, addresses, uses
from spec_lsp.workspace import Workspace


class Relation(Enum):
    """How a place hangs together with a clause; the value is the heading shown to users."""

    IMPLEMENTED = "implemented by"
    TESTED = "tested by"
    TASK = "tasks"
    CRITERION = "criteria"
    COVERED = "covered by"
    NEEDED = "needed by"
    AMENDED = "amended by"
    MENTIONED = "mentioned by"
    REFERS = "refers to"


_IN_CODE = {
    EdgeKind.IMPLEMENTS: Relation.IMPLEMENTED,
    EdgeKind.TESTS: Relation.TESTED,
}
_IN_SPECS = {
    EdgeKind.IMPLEMENTS: Relation.TASK,
    EdgeKind.TESTS: Relation.CRITERION,
    EdgeKind.MODIFIES: Relation.AMENDED,
    EdgeKind.REMOVES: Relation.AMENDED,
    EdgeKind.RENAMES: Relation.AMENDED,
    EdgeKind.OVERRIDES: Relation.AMENDED,
    EdgeKind.SUPERSEDES: Relation.AMENDED,
}
_ANYWHERE = {
    EdgeKind.COVERS: Relation.COVERED,
    EdgeKind.DEPENDS: Relation.NEEDED,
    EdgeKind.REQUIRES: Relation.NEEDED,
    EdgeKind.IMPORTS: Relation.NEEDED,
}
_HANDED_ON = (Relation.IMPLEMENTED, Relation.TESTED, Relation.TASK)  # from a clause to those in it, and back
LOST = (State.UNKNOWN, State.CASE, State.AMBIGUOUS, State.NO_FILE)


class Node(NamedTuple):
    """A clause: its document, its id, what it is called, and where it stands. `around` is the id of the one around."""

    document: Document
    id: str
    word: str
    title: str
    span: Span
    around: str = ""


class Link(NamedTuple):
    """A place that hangs together with a clause. `owner` is the id of the clause that it belongs to, "" in code."""

    relation: Relation
    document: Document
    span: Span
    owner: str


class Row(NamedTuple):
    """A clause with its links; `implied` are those that the clause around it, or all clauses in it, have for it."""

    node: Node
    links: Mapping[Relation, tuple[Link, ...]]
    implied: frozenset[Relation]

    def has(self, relation: Relation) -> bool:
        """Whether there is such a link, its own or an implied one."""
        return bool(self.links.get(relation)) or relation in self.implied


def nodes(document: Document) -> Iterator[Node]:
    """The clauses of a spec that can be traced: its items with an id, tasks aside, and headings with an id."""
    for clause in document.clauses:
        around = next(
            (above.id for above in document.ancestors(clause) if above is not clause and above.explicit), ""
        )
        if clause.explicit and not (clause.item and _is_work(clause.item)):
            yield _of_heading(document, clause, around)
        inner = clause.id if clause.explicit else around
        for facts, item in clause.items:
            if item.id and not _is_work(item) and document.defines(item):
                yield _of_item(document, facts, item, inner)


def _is_work(item: Item) -> bool:
    return item.kind in (Kind.TASK, Kind.CHECK)


def _of_heading(document: Document, clause: Clause, around: str) -> Node:
    span = document.span_of(clause.facts[0], clause.heading.span if clause.heading else Span(0, 0, 0, 0))
    word = _word(document, clause.item.kind) if clause.item else "clause"
    title = clause.item.title if clause.item and clause.item.title else clause.title
    return Node(document, clause.id, word, title, span, around)


def _of_item(document: Document, facts: Facts, item: Item, around: str) -> Node:
    span = document.span_of(facts, item.name)
    return Node(document, item.id, _word(document, item.kind), item.title, span, around)


def _word(document: Document, kind: Kind) -> str:
    return document.dialect.word(kind) if document.dialect else kind.value


def named(workspace: Workspace, name: str) -> tuple[Node, ...]:
    """The clauses that bear an id, in order of their documents; where none does, those that it is another name of,
    or that carry it as a challenge mark.
    """
    held = [node for document in workspace.specs() for node in nodes(document)]
    own = tuple(node for node in held if node.id == name)
    other = own or tuple(node for node in held if node.document.ids.get(name) == node.id)
    return other or tuple(node for node in held if _is_marked(node, name.removeprefix("^")))


def _is_marked(node: Node, mark: str) -> bool:
    """Whether the clause itself carries a challenge mark; of an item, the clause that it stands in would."""
    return mark in node.document.marks and any(
        mark in clause.marks for clause in node.document.clauses if clause.id == node.id
    )


def links_to(workspace: Workspace, node: Node) -> Iterator[Link]:
    """All that hangs together with a clause, code and tests first, in order of place."""
    wanted = addresses(node.document, node.id)
    for use in uses(workspace, node.document.key, wanted):
        yield from _incoming(use, node.document, node.id)
    yield from _criteria(workspace, node)
    yield from _outgoing(workspace, node)


def _incoming(use: Use, target: Document, identifier: str) -> Iterator[Link]:
    document, facts, reference = use
    owner = document.owner_at(facts, reference.span)
    if document is target and owner == identifier:
        return
    table = _IN_CODE if document.is_code else _IN_SPECS
    relation = table.get(reference.kind) or _ANYWHERE.get(reference.kind, Relation.MENTIONED)
    yield Link(relation, document, use.span, owner)


def in_code(workspace: Workspace, document: Document, identifier: str) -> tuple[Link, ...]:
    """The places in code that implement or test a clause or item of `document`."""
    wanted = addresses(document, identifier)
    found = (
        link
        for use in uses(workspace, document.key, wanted)
        if use.document.is_code
        for link in _incoming(use, document, identifier)
    )
    return tuple(link for link in found if link.relation in (Relation.IMPLEMENTED, Relation.TESTED))


def _criteria(workspace: Workspace, node: Node) -> Iterator[Link]:
    """What a clause can be held against: its scenarios or criteria, its challenges, its examples."""
    document = node.document
    heading = next((clause for clause in document.clauses if clause.id == node.id and clause.heading), None)
    if heading is None or (node.id in document.items and not document.items[node.id].item.is_section):
        return
    wanted = document.dialect.criteria.get(heading.item.kind) if document.dialect and heading.item else None
    for clause in document.section_of(heading) if wanted else ():
        inner = ((clause.facts[0], clause.item), *clause.items) if clause.item else clause.items
        for facts, item in inner:
            if item and item.kind is wanted:
                yield Link(Relation.CRITERION, document, document.span_of(facts, item.name), item.id)
    for facts in heading.facts:
        for mark in facts.marks:
            found = resolve_mark(workspace, document, mark.id)
            if found.target is not None:
                yield Link(Relation.CRITERION, found.target, Span(0, 0, 0, 0), "")
        for example in facts.examples:
            yield Link(Relation.CRITERION, document, document.span_of(facts, example.span), node.id)


def _outgoing(workspace: Workspace, node: Node) -> Iterator[Link]:
    """The clauses that a clause refers to."""
    document = node.document
    for clause in document.clauses:
        for facts in clause.facts:
            for reference in facts.references:
                item = item_around(facts, *reference.span[:2])
                if (item.id if item else clause.id) != node.id:
                    continue
                found = resolve(workspace, document, reference)
                for target in found.clauses[:1]:
                    yield _to(found.target or document, target, found.address or "")


def _to(document: Document, clause: Clause, address: str) -> Link:
    placed = document.items.get(address)
    if placed and not placed.item.is_section:
        return Link(
            Relation.REFERS, document, document.span_of(placed.facts, placed.item.name), placed.item.id
        )
    span = document.span_of(clause.facts[0], clause.heading.span) if clause.heading else Span(0, 0, 0, 0)
    return Link(Relation.REFERS, document, span, clause.id)


def matrix(workspace: Workspace) -> Iterator[Row]:
    """Every clause in force that makes a demand or that somebody names, in order of documents and places."""
    for document in workspace.specs():
        if document.dialect and document.dialect.checked:
            yield from _rows(workspace, document)


def _rows(workspace: Workspace, document: Document) -> list[Row]:
    named_by = _uses_by_clause(workspace, document)
    alive = (node for node in nodes(document) if node.id not in document.retired)
    found = [(node, _linked(workspace, node, named_by.get(node.id, ()))) for node in alive]
    kept = [(node, links) for node, links in found if links or _demands(node)]
    implied = {relation: _implied(kept, relation) for relation in _HANDED_ON}
    return [
        Row(node, links, frozenset(relation for relation in _HANDED_ON if node.id in implied[relation]))
        for node, links in kept
    ]


def _uses_by_clause(workspace: Workspace, document: Document) -> Mapping[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    for use in uses(workspace, document.key):
        resolution = resolve(workspace, use.document, use.reference)
        if resolution.state is State.OK and resolution.address is not None:
            found.setdefault(document.ids.get(resolution.address, resolution.address), []).append(use)
    return found


_Links = Mapping[Relation, tuple[Link, ...]]


def _linked(workspace: Workspace, node: Node, named_by: Iterable[Use]) -> _Links:
    incoming = (link for use in named_by for link in _incoming(use, node.document, node.id))
    found: dict[Relation, tuple[Link, ...]] = {}
    for link in (*incoming, *_criteria(workspace, node)):
        found[link.relation] = (*found.get(link.relation, ()), link)
    return found


def _demands(node: Node) -> bool:
    """Whether a clause asks for something: items do; a section does if one of its sentences binds."""
    clause = next((clause for clause in node.document.clauses if clause.id == node.id), None)
    return clause is None or clause.item is not None or bool(clause.statements)


def _implied(rows: Sequence[tuple[Node, _Links]], relation: Relation) -> set[str]:
    """The clauses that have no such link, while the clause around them has one, or all clauses in them have."""
    own = {node.id for node, links in rows if links.get(relation)}
    inner: dict[str, list[str]] = {}
    for node, _ in rows:
        inner.setdefault(node.around, []).append(node.id)
    met: set[str] = set()
    for node, _ in rows:  # from the outside in
        if node.around in own | met:
            met.add(node.id)
    for node, _ in reversed(rows):  # from the inside out
        parts = inner.get(node.id)
        if parts and all(part in own | met for part in parts):
            met.add(node.id)
    return met - own


def lost(workspace: Workspace) -> Iterator[Use]:
    """The references in code that lead to no clause, or to nobody knows which."""
    for key in sorted(workspace.documents):
        document = workspace.documents[key]
        for facts in document.facts if document.is_code else ():
            for reference in facts.references:
                if resolve(workspace, document, reference).state in LOST:
                    yield Use(document, facts, reference)


_NEAR = 6  # lines below a comment in which the code that it is about begins
_NO_CODE = " \t#/*-;%!<>(){}'\""  # what is left of a comment without its words
_MARKUP = lazy(r"^(?:>\s*)*(?:#{1,6}\s+|(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s*)?)|\s*\{:?\s*[#.][^{}]*\}$")


def excerpt(document: Document, line: int) -> str:
    """What stands at a line, as one line without markup; for a comment, the code below it."""
    lines = document.text.lines
    if line >= len(lines):
        return ""
    if not document.is_code:
        return " ".join(_MARKUP.sub("", lines[line].strip()).split())
    near = (_without_comments(document, number) for number in range(line, min(line + _NEAR, len(lines))))
    return " ".join(next((code for code in near if code.strip(_NO_CODE)), lines[line]).split())


def _without_comments(document: Document, line: int) -> str:
    text, comments = document.text.lines[line], comments_of(document.key)
    for start, end in reversed(list(comments.ranges(text))) if comments else ():
        text = text[:start] + text[end:]
    return re.sub(r"\s+(?:#|//|--|;|%|/\*\s*\*/)\s*$", "", text)
