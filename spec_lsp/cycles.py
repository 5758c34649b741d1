"""Cycles among the edges that must not lead back: depends, requires, imports, overrides, supersedes.

The only importer of networkx, and only when there is such an edge: it costs 150 ms to import.
"""

from __future__ import annotations

from functools import lru_cache

from spec_lsp.graph import Edge
from spec_lsp.workspace import Workspace

Node = tuple[str, str]  # document key, clause id


def cycle_through(workspace: Workspace, node: Node) -> tuple[Node, ...]:
    """A shortest cycle of dependencies that starts at `node`; () if there is none."""
    edges = workspace.graph.dependencies
    if not edges:
        return ()
    arrows = frozenset(((edge.source_key, edge.source), _target(workspace, edge)) for edge in edges)
    return _cycles(arrows).get(node, ())


def _target(workspace: Workspace, edge: Edge) -> Node:
    document = workspace.documents.get(edge.key)
    address = edge.fragment or ""
    return edge.key, document.ids.get(address, address) if document else address


@lru_cache(maxsize=8)
def _cycles(arrows: frozenset[tuple[Node, Node]]) -> dict[Node, tuple[Node, ...]]:
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
