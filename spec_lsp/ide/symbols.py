"""Outline of a document, and search for clauses in the whole workspace."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.document import Document, PlacedItem
from spec_lsp.ide.locate import is_challenge
from spec_lsp.ide.uses import clamped, top
from spec_lsp.workspace import Workspace

CAP = 200  # symbols that one search gives: more than anyone reads


@dataclass(frozen=True, slots=True)
class Symbol:
    """One entry of an outline. `span` holds those of its children; `selection` lies within it."""

    name: str
    detail: str
    span: Span
    selection: Span
    children: tuple[Symbol, ...] = ()


class Hit(NamedTuple):
    """A clause or challenge file that a search found; `container` says where it belongs."""

    name: str
    container: str
    key: str
    span: Span


def document_symbols(workspace: Workspace, key: str) -> tuple[Symbol, ...]:
    """The clauses of a spec as a tree, the examples of a challenge file as a list.

    Ordinary Markdown has an outline elsewhere: ().
    """
    document = workspace.documents.get(key)
    if document is None:
        return ()
    if is_challenge(workspace, document):
        return tuple(_examples(document))
    if document.dialect is None:
        return ()
    return _tree(document, [clause for clause in document.clauses if clause.heading])


def _tree(document: Document, clauses: list[Clause]) -> tuple[Symbol, ...]:
    starts = [document.line_of(clause.facts[0]) for clause in clauses]
    levels = [clause.heading.level if clause.heading else 0 for clause in clauses]

    def below(first: int, end: int) -> Iterator[Symbol]:
        """The symbols of clauses [first, end), the ones under another as its children."""
        while first < end:
            following = next((n for n in range(first + 1, end) if levels[n] <= levels[first]), end)
            last = Span(starts[first], 0, starts[following], 0) if following < len(starts) else None
            span = last or clamped(document, Span(starts[first], 0, len(document.text.lines), 0))
            inner = (*_items(document, clauses[first]), *below(first + 1, following))
            yield _symbol(document, clauses[first], span, inner)
            first = following

    return tuple(below(0, len(clauses)))


def _items(document: Document, clause: Clause) -> Iterator[Symbol]:
    """The items in the text of a clause, side by side: nothing tells a client how they nest."""
    for facts, item in clause.items:
        if item.id and document.defines(item):
            span, name = document.span_of(facts, item.span), document.span_of(facts, item.name)
            yield Symbol(item.id, item.title, span, name if _within(name, span) else span)


def _within(inner: Span, outer: Span) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]


def _symbol(document: Document, clause: Clause, span: Span, children: tuple[Symbol, ...]) -> Symbol:
    assert clause.heading is not None
    selection = document.span_of(clause.facts[0], clause.heading.span)
    own = f"#{clause.id}" if clause.explicit else ""
    detail = " · ".join(part for part in (clause.authority, own) if part)
    return Symbol(_name(clause), detail, span, selection, children)


def _name(clause: Clause) -> str:
    return clause.title or clause.id or "(no title)"  # clients refuse empty names


def _examples(document: Document) -> Iterator[Symbol]:
    found = [(facts, example) for facts in document.facts for example in facts.examples]
    spans = [document.span_of(facts, example.span) for facts, example in found]
    starts = [span.line for span in spans]
    for (_, example), span, end in zip(found, spans, [*starts[1:], None], strict=False):  # none: nothing
        line, column = end or len(document.text.lines), 0
        full = clamped(document, Span(span.line, span.column, line, column))
        yield Symbol(example.title or "(no title)", "", full, span)


def workspace_symbols(workspace: Workspace, query: str) -> tuple[Hit, ...]:
    """Clauses and challenge files whose id or title holds the letters of `query` in order, best first.

    Blanks, case, `_` and `-` do not matter; at most CAP are given.
    """
    wanted = _squeezed(query)
    scored = (
        (min(_score(wanted, _squeezed(name)) for name in entry.names), entry) for entry in _entries(workspace)
    )
    matching = (
        (*score, entry.document.key, entry.line, entry) for score, entry in scored if score < _NO_MATCH
    )
    best = heapq.nsmallest(CAP, matching, key=lambda item: item[:-1])
    return tuple(_hit(workspace, item[-1]) for item in best)


class _Entry(NamedTuple):
    """What can be found: a clause by id and title, an item by its id, or (neither) a challenge file by its mark."""

    names: tuple[str, ...]
    document: Document
    line: int
    clause: Clause | None
    placed: PlacedItem | None = None


def _entries(workspace: Workspace) -> Iterator[_Entry]:
    for document in workspace.documents.values():
        if is_challenge(workspace, document):
            yield _Entry((_mark_of(document),), document, 0, None)
        elif document.dialect is not None:
            for clause in document.clauses:
                if clause.heading:
                    names = (clause.id, clause.title)
                    yield _Entry(names, document, document.line_of(clause.facts[0]), clause)
                for facts, item in clause.items:
                    if item.id and document.defines(item):
                        placed = PlacedItem(clause, facts, item)
                        yield _Entry(
                            (item.id, *item.aliases), document, document.line_of(facts), None, placed
                        )


def _hit(workspace: Workspace, entry: _Entry) -> Hit:
    document, clause = entry.document, entry.clause
    if entry.placed:
        _, facts, item = entry.placed
        container = item.title or document.key.rpartition("/")[2]
        return Hit(item.id, container, document.key, document.span_of(facts, item.name))
    if clause is None or clause.heading is None:
        back_link = next((facts.back_link for facts in document.facts[:1] if facts.back_link), None)
        title = back_link.title if back_link else ""
        return Hit(f"[^{_mark_of(document)}]", title, document.key, top(workspace, document.key).span)
    span = document.span_of(clause.facts[0], clause.heading.span)
    container = clause.id if clause.explicit else document.key.rpartition("/")[2]
    return Hit(_name(clause), container, document.key, span)


def _mark_of(document: Document) -> str:
    return document.key.rpartition("/")[2].removesuffix(".md")


_IGNORED = str.maketrans("", "", " _-\t^[]")


def _squeezed(text: str) -> str:
    return text.lower().translate(_IGNORED)


_NO_MATCH = (9, 0)


def _score(wanted: str, name: str) -> tuple[int, int]:
    """How well `name` answers `wanted`, smaller is better; `_NO_MATCH` if letters are missing."""
    if name == wanted:
        return 0, 0
    at = name.find(wanted)
    if at >= 0:
        return (1 if at == 0 else 2), len(name)
    letters = iter(name)
    return (3, len(name)) if wanted and all(letter in letters for letter in wanted) else _NO_MATCH
