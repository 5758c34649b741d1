"""Reads the picture out of a workspace: which clauses there are, what joins them, and what is found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spec_lsp.config import family_of
from spec_lsp.diagnostics import Finding, Severity, Span
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Reference
from spec_lsp.pictures.model import Conflict, Edge, Node, Picture, Side
from spec_lsp.pictures.places import Places
from spec_lsp.resolve import State, resolve, resolve_mark
from spec_lsp.uses import uses
from spec_lsp.workspace import Workspace

_CONFLICTS = "CON"  # the family of rules whose findings join two clauses
_Pair = tuple[str, frozenset[tuple[str, Span]]]


@dataclass(frozen=True)
class Source:
    """What a picture is read from: a workspace, the findings of its documents, and what readers call things.

    `findings_of` gives the findings of a document by its key, `shown` its path, `rules` the names of rules by code.
    """

    workspace: Workspace
    findings_of: Callable[[str], Sequence[Finding]]
    shown: Callable[[str], str]
    rules: Mapping[str, str]
    _known: dict[str, Places] = field(default_factory=dict)

    def draws(self, key: str) -> bool:
        """Whether the clauses of a document belong in a picture: it is checked, no code and no challenge file."""
        document = self.workspace.documents.get(key)
        if document is None or document.dialect is None or document.is_code:
            return False
        return document.dialect.checked and not self.workspace.served_specs(key)

    def places(self, key: str) -> Places:
        """The nodes of a document."""
        if key not in self._known:
            self._known[key] = Places(self.workspace.documents[key], self.shown(key))
        return self._known[key]

    @property
    def looked_into(self) -> frozenset[str]:
        """The documents whose nodes were asked for."""
        return frozenset(self._known)

    def findings(self, key: str) -> Iterator[Finding]:
        """The findings of a document that no comment accepts."""
        return (finding for finding in self.findings_of(key) if finding.suppressed is None)


def build(source: Source, keys: Iterable[str]) -> Picture:
    """The picture of the documents at `keys`, with those clauses of others that something joins to theirs."""
    wanted = tuple(key for key in sorted(set(keys)) if source.draws(key))
    edges = tuple(sorted(set(_edges(source, wanted))))
    conflicts = _conflicts(source, wanted)
    joined = {name for edge in edges for name in (edge.source, edge.target)}
    joined |= {name for conflict in conflicts for name in conflict.ends}
    return Picture(tuple(_nodes(source, wanted, joined)), edges, conflicts)


# References


def _edges(source: Source, keys: Sequence[str]) -> Iterator[Edge]:
    workspace = source.workspace
    for key in keys:
        document = workspace.documents[key]
        for facts in document.facts:
            for reference in facts.references:
                yield from _edge(source, document, facts, reference)
    others = {key for key in workspace.documents if source.draws(key)}.difference(keys)
    for key in keys if others else ():
        for use in uses(workspace, key):
            if use.document.key in others:
                yield from _edge(source, *use)


def _edge(source: Source, document: Document, facts: Facts, reference: Reference) -> Iterator[Edge]:
    found = resolve(source.workspace, document, reference)
    if found.state is not State.OK or found.target is None or not source.draws(found.target.key):
        return
    start = source.places(document.key).around(facts, *reference.span[:2])
    end = source.places(found.target.key).addressed(found.address)
    if start.name != end.name:  # a clause that names itself says nothing
        yield Edge(start.name, end.name, reference.kind.value, found.address is None)


# Conflicts


def _conflicts(source: Source, keys: Iterable[str]) -> tuple[Conflict, ...]:
    """What is found to contradict something else: told at both places, it is one conflict."""
    found: dict[_Pair, Conflict] = {}
    for key in keys:
        for finding in source.findings(key):
            for other in finding.related if family_of(finding.code) == _CONFLICTS else ():
                if source.draws(other.key) and not other.explains:
                    pair = finding.code, frozenset({(key, finding.span), (other.key, other.span)})
                    found[pair] = _told(source, finding, other.key, other.span, found.get(pair))
    return tuple(found.values())


def _told(source: Source, finding: Finding, key: str, span: Span, known: Conflict | None) -> Conflict:
    """A conflict as a finding tells it, or what is `known` of it with what the finding adds."""
    own = _side(source, finding.key, finding.span)._replace(message=finding.message, witness=finding.witness)
    if known is None:
        rule = source.rules.get(finding.code, "")
        return Conflict(finding.code, rule, finding.severity, (own, _side(source, key, span)))
    first, second = known.sides
    return known._replace(sides=(first, own)) if not second.message else known


def _side(source: Source, key: str, span: Span) -> Side:
    places = source.places(key)
    return Side(places.at(span).name, places.path, span.line + 1, places.line(span.line))


# Clauses


def _nodes(source: Source, keys: Sequence[str], joined: set[str]) -> Iterator[Node]:
    """All nodes of the documents at `keys`, and those of others that are `joined` to them."""
    for key in sorted(source.looked_into.union(keys)):
        places = source.places(key)
        kept = [node for node in places.nodes if key in keys or node.name in joined]
        if kept:
            found = _counts(source, places)
            tests = _tests(source, places)
            for node in kept:
                counts = tuple(sorted(found.get(node.name, Counter()).items()))
                yield node._replace(findings=counts, tests=tests[node.name])


def _counts(source: Source, places: Places) -> Mapping[str, Counter[Severity]]:
    found: dict[str, Counter[Severity]] = {}
    for finding in source.findings(places.document.key):
        found.setdefault(places.at(finding.span).name, Counter())[finding.severity] += 1
    return found


def _tests(source: Source, places: Places) -> Counter[str]:
    """How many challenge files each clause has."""
    document, found = places.document, Counter[str]()
    marked = {
        (places.around(facts, *mark.span[:2]).name, mark.id)
        for facts in document.facts
        for mark in facts.marks
    }
    for name, mark in marked:
        found[name] += resolve_mark(source.workspace, document, mark).target is not None
    return found
