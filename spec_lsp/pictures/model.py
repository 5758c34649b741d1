"""The clause graph as it is drawn: clauses, references between them, and conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from spec_lsp.diagnostics import Severity
from spec_lsp.reports.columns import counted

MOST_NODES = 400  # a picture of more clauses shows by itself only those that something is to be said of


class Node(NamedTuple):
    """A clause. `name` is its address, unlike that of any other; `id` is "" where a document has no heading.

    `depth` counts the headings around it, `tests` its challenge files, `findings` what counts of them by severity.
    """

    name: str
    id: str
    title: str
    module: str
    path: str
    line: int  # from 1
    depth: int = 0
    authority: str | None = None
    owner: str | None = None
    tests: int = 0
    findings: tuple[tuple[Severity, int], ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The severity of its worst finding."""
        return min((severity for severity, _ in self.findings), default=None)

    @property
    def total(self) -> int:
        """How many findings it has."""
        return sum(count for _, count in self.findings)


class Edge(NamedTuple):
    """A reference: names of nodes, and the word for its kind. `whole`: it leads to the document of `target`."""

    source: str
    target: str
    kind: str
    whole: bool = False


class Side(NamedTuple):
    """One clause of a conflict: what is told there ("" if nothing is), the case that proves it, and the line at fault."""

    node: str
    path: str
    line: int  # from 1
    quote: str
    message: str = ""
    witness: Mapping[str, Any] | None = None


class Conflict(NamedTuple):
    """Two clauses that contradict each other, told once; `sides` begins with the one that a finding stands at."""

    code: str
    rule: str
    severity: Severity
    sides: tuple[Side, Side]

    @property
    def message(self) -> str:
        """The counter-example in words."""
        return self.sides[0].message

    @property
    def ends(self) -> tuple[str, str]:
        """The names of its nodes."""
        return self.sides[0].node, self.sides[1].node


@dataclass(frozen=True)
class Picture:
    """All that is drawn, in order: nodes by document and place.

    `left_out` counts clauses that are not shown, `modules_left_out` modules of which none is.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    left_out: int = 0
    modules_left_out: int = 0

    @cached_property
    def modules(self) -> Mapping[str, tuple[Node, ...]]:
        """The clauses of each module, in order of their names."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.module, []).append(node)
        return {name: tuple(found[name]) for name in sorted(found)}

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        """The nodes by their names."""
        return {node.name: node for node in self.nodes}

    def thinned(self, most: int = MOST_NODES) -> Picture:
        """The same with no more than `most` clauses, else only those with an edge or a finding."""
        if len(self.nodes) <= most:
            return self
        tied = {name for edge in self.edges for name in (edge.source, edge.target)}
        tied |= {name for conflict in self.conflicts for name in conflict.ends}
        kept = tuple(node for node in self.nodes if node.name in tied or node.findings)
        gone = len(self.modules) - len({node.module for node in kept})
        return replace(self, nodes=kept, left_out=len(self.nodes) - len(kept), modules_left_out=gone)


def summary(picture: Picture) -> str:
    """What a picture holds, in one line."""
    told = (
        f"{counted(len(picture.nodes), 'clause')} of {counted(len(picture.modules), 'module')}, "
        f"{counted(len(picture.edges), 'reference')}, {counted(len(picture.conflicts), 'conflict')}"
    )
    if picture.left_out:
        told += f"; {counted(picture.left_out, 'clause')} without reference or finding left out (--all shows them)"
    return told
