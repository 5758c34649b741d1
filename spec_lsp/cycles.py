"""Cycles among the edges that must not lead back: depends, requires, imports, overrides, supersedes.

The only importer of networkx, and only when there is such an edge: it costs 150 ms to import.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind
from spec_lsp.graph import Edge, dependencies_of
from spec_lsp.workspace import Workspace

Node = tuple[str, str]  # document key, clause id
_Arrow = tuple[Node, Node]


def cycles_of(workspace: Workspace, document: Document) -> Mapping[Node, tuple[Node, ...]]:
    """A shortest cycle of dependencies for each node that is in one, as far as they can be reached from `document`."""
    if not document.dependencies:
        return {}
    return _cycles(frozenset(_reached(workspace, document)))


def _reached(workspace: Workspace, document: Document) -> Iterator[_Arrow]:
    """The dependencies of a document and of whatever they lead to: a large workspace is not walked for a small one."""
    waiting = [(document.key, source) for source in document.dependencies]
    seen = set(waiting)
    while waiting:
        node = waiting.pop()
        holder = workspace.documents.get(node[0])
        for edge in dependencies_of(holder, node[1]) if holder else ():
            target = target_of(workspace, edge)
            yield node, target
            if target not in seen:
                seen.add(target)
                waiting.append(target)


def import_way(workspace: Workspace, start: str, goal: str) -> tuple[str, ...]:
    """The documents on a shortest way of imports from `start` to `goal`, both included; () if there is none."""
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    imports = sorted(
        {
            (edge.source_key, edge.key)
            for edge in workspace.graph.dependencies
            if edge.kind is EdgeKind.IMPORTS
        }
    )
    fresh = [start]
    for here in fresh:  # grows while it is walked
        if here == goal:
            return ways[here]
        for source, key in imports:
            if source == here and key not in ways:
                ways[key] = (*ways[here], key)
                fresh.append(key)
    return ()


def target_of(workspace: Workspace, edge: Edge) -> Node:
    """The clause that an edge leads to; where there is none, its address as it was written."""
    address = edge.fragment or ""
    source, document = workspace.documents.get(edge.source_key), workspace.documents.get(edge.key)
    if document is None and source is not None:
        held = workspace.definition(source, edge.kind, address)
        document = held[0] if held else None
    return document.key if document else edge.key, document.ids.get(address, address) if document else address


@lru_cache(maxsize=8)
def _cycles(arrows: frozenset[_Arrow]) -> dict[Node, tuple[Node, ...]]:
    import networkx

    graph: networkx.DiGraph[Node] = networkx.DiGraph(sorted(arrows))
    found: dict[Node, tuple[Node, ...]] = {}
    for component in networkx.strongly_connected_components(graph):
        inner = graph.subgraph(component)
        for node in component:
            ways = [
                networkx.shortest_path(inner, successor, node) for successor in sorted(inner.successors(node))
            ]
            if ways:
                found[node] = (node, *min(ways, key=len)[:-1])
    return found


class Delay(NamedTuple):
    """The event `target` comes at most `most` seconds after the event `source` (before it, if negative), says `reason`."""

    source: Hashable
    target: Hashable
    most: float
    reason: object


def negative_cycle(delays: Sequence[Delay]) -> tuple[Delay, ...]:
    """Delays that lead back to their start in less than no time, in order; () if all of them can be kept.

    Difference constraints are satisfiable if and only if their graph has no negative cycle (Bellman and Ford).
    """
    import networkx

    graph: networkx.DiGraph[Hashable] = networkx.DiGraph()
    tightest: dict[tuple[Hashable, Hashable], Delay] = {}
    for delay in delays:
        known = tightest.get((delay.source, delay.target))
        if known is None or delay.most < known.most:
            tightest[delay.source, delay.target] = delay
            graph.add_edge(delay.source, delay.target, weight=delay.most)
    for component in networkx.strongly_connected_components(graph):
        if len(component) < 2:
            continue
        inner = graph.subgraph(component)
        start = next(node for node in graph if node in component)
        try:
            cycle = networkx.find_negative_cycle(inner, start)
        except networkx.NetworkXError:  # it has none
            continue
        return tuple(tightest[one, other] for one, other in pairwise(cycle))
    return ()
