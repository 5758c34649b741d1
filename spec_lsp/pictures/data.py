"""The picture as JSON."""

from __future__ import annotations

import json
from typing import Any

from spec_lsp.pictures.model import Conflict, Edge, Node, Picture


def render_json(picture: Picture) -> str:
    """Modules, nodes, edges and conflicts; the same picture gives the same text."""
    return json.dumps(data_of(picture), ensure_ascii=False, indent=2) + "\n"


def data_of(picture: Picture) -> dict[str, Any]:
    """The picture as plain data; `node`, `source` and `target` are names of nodes."""
    return {
        "modules": [
            {"name": name, "clauses": len(nodes), "paths": list(dict.fromkeys(node.path for node in nodes))}
            for name, nodes in picture.modules.items()
        ],
        "nodes": [_node(node) for node in picture.nodes],
        "edges": [_edge(edge) for edge in picture.edges],
        "conflicts": [conflict_data(conflict) for conflict in picture.conflicts],
        "left_out": picture.left_out,
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "name": node.name,
        "id": node.id,
        "title": node.title,
        "module": node.module,
        "path": node.path,
        "line": node.line,
        "authority": node.authority,
        "owner": node.owner,
        "challenges": node.tests,
        "severity": node.worst.label if node.worst else None,
        "findings": {severity.label: count for severity, count in node.findings},
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {"source": edge.source, "target": edge.target, "kind": edge.kind, "whole_document": edge.whole}


def conflict_data(conflict: Conflict) -> dict[str, Any]:
    """A conflict as plain data; a side has a message where a finding stands."""
    return {
        "code": conflict.code,
        "rule": conflict.rule,
        "severity": conflict.severity.label,
        "message": conflict.message,
        "witness": conflict.sides[0].witness,
        "sides": [
            {
                "node": side.node,
                "path": side.path,
                "line": side.line,
                "text": side.quote,
                "message": side.message or None,
                "witness": side.witness,
            }
            for side in conflict.sides
        ],
    }
