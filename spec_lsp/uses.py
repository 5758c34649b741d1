"""Who refers to a document and to what in it, each reference where it was read, code included."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.document import Document, anywhere
from spec_lsp.facts import Facts, Reference
from spec_lsp.resolve import address_of, resolve
from spec_lsp.workspace import Workspace


class Use(NamedTuple):
    """A reference and where it was read."""

    document: Document
    facts: Facts
    reference: Reference

    @property
    def span(self) -> Span:
        """Where it stands in its document."""
        return self.document.span_of(self.facts, self.reference.span)


class _Anything:
    def __contains__(self, address: object) -> bool:
        return True


def addresses(document: Document, identifier: str) -> frozenset[str]:
    """Every address that leads to the clause or item with this id."""
    return frozenset(address for address, owner in document.ids.items() if owner == identifier)


def uses(workspace: Workspace, key: str, wanted: Container[str | None] = _Anything()) -> Iterator[Use]:
    """All references to an address in `wanted` of document `key`; None stands for the document itself.

    Ordinary Markdown counts: a link in a README is a link. Documents come in order of their keys.
    """
    for document in _sources(workspace, key):
        for clause in document.clauses:
            if any(address_of(edge.fragment) in wanted for edge in clause.edges):
                yield from _uses_in(workspace, document, clause, key, wanted)


def _sources(workspace: Workspace, key: str) -> Iterator[Document]:
    """Documents that may refer to `key`: the graph knows of specs and code, not of ordinary Markdown."""
    graph = workspace.graph
    held = workspace.documents.get(key)
    spellings = {key, key.removesuffix(".md")}  # some site generators drop the ending
    if held:
        spellings |= {held.space, *(anywhere(token) for token in held.tokens)}
    known = {edge.source_key for spelling in spellings for edge in graph.edges_into(spelling)}
    for name in sorted(workspace.documents):
        document = workspace.documents[name]
        if name in known or document.dialect is None:
            yield document


def _uses_in(
    workspace: Workspace, document: Document, clause: Clause, key: str, wanted: Container[str | None]
) -> Iterator[Use]:
    for facts in clause.facts:
        for reference in facts.references:
            if (
                address_of(reference.fragment) in wanted
                and resolve(workspace, document, reference).key == key
            ):
                yield Use(document, facts, reference)
