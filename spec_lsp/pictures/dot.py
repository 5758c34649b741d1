"""The picture as Graphviz text: a cluster for each module, conflicts red."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.pictures.model import Node, Picture
from spec_lsp.reports.columns import printable

_FILLS = {Severity.ERROR: "#fde7e9", Severity.WARNING: "#fff4ce", Severity.HINT: "#e8f1fd"}
_HEAD = """\
digraph clauses {
  rankdir=LR;
  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif", fontsize=11];
  edge [color="#6e7781", fontcolor="#6e7781", fontname="sans-serif", fontsize=9];
"""


def render_dot(picture: Picture) -> str:
    """Text for `dot -Tsvg` and its like."""
    return _HEAD + "".join(f"  {line}\n" for line in _lines(picture)) + "}\n"


def _lines(picture: Picture) -> Iterator[str]:
    for number, (module, nodes) in enumerate(picture.modules.items()):
        yield f"subgraph cluster_{number} {{"
        yield f"  label={_quoted(module)};"
        for node in nodes:
            yield f"  {_quoted(node.name)} [{_attributes(node)}];"
        yield "}"
    for edge in picture.edges:
        yield f"{_quoted(edge.source)} -> {_quoted(edge.target)} [label={_quoted(edge.kind)}];"
    for conflict in picture.conflicts:
        source, target = map(_quoted, conflict.ends)
        told = f"label={_quoted(conflict.code)}, tooltip={_quoted(conflict.message)}"
        yield f"{source} -> {target} [{told}, color=red, fontcolor=red, penwidth=2, dir=none];"


def _attributes(node: Node) -> str:
    shown = [node.title, f"#{node.id}"] if node.id else [node.title]
    label = "\\n".join(_escaped(part) for part in shown if part)
    fill = f', fillcolor="{_FILLS[node.worst]}"' if node.worst else ""
    return f'label="{label}"{fill}'


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return printable(text).replace("\\", "\\\\").replace('"', '\\"')
