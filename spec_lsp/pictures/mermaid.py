"""The picture as a Mermaid flowchart: a subgraph for each module, conflicts red."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.pictures.model import Picture
from spec_lsp.reports.columns import printable

_SPECIAL = re.compile(
    r"[^\w ,.:/()+=?!~'-]"
)  # everything that Mermaid or HTML might read as more than itself
_LIST = re.compile(r"^(\s*\d*)([-+.)])")  # a label that begins like a list is refused


def render_mermaid(picture: Picture) -> str:
    """Text for a fence `mermaid`."""
    return "flowchart LR\n" + "".join(f"  {line}\n" for line in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    short = {node.name: f"n{number}" for number, node in enumerate(picture.nodes)}
    for number, (module, nodes) in enumerate(picture.modules.items()):
        yield f'subgraph m{number}["{_escaped(module)}"]'
        for node in nodes:
            shown = [node.title, f"#{node.id}"] if node.id else [node.title]
            label = "<br/>".join(_escaped(part) for part in shown if part)
            yield f'  {short[node.name]}["{label}"]'
        yield "end"
    for edge in picture.edges:
        yield f'{short[edge.source]} -->|"{_escaped(edge.kind)}"| {short[edge.target]}'
    for conflict in picture.conflicts:
        source, target = (short[name] for name in conflict.ends)
        yield f'{source} ---|"{_escaped(conflict.code)}"| {target}'
    if picture.conflicts:
        first = len(picture.edges)
        numbers = ",".join(str(first + number) for number in range(len(picture.conflicts)))
        yield f"linkStyle {numbers} stroke:red,stroke-width:3px,color:red"


def _escaped(text: str) -> str:
    shown = _SPECIAL.sub(lambda sign: f"#{ord(sign.group())};", printable(text))
    return _LIST.sub(lambda start: f"{start[1]}#{ord(start[2])};", shown)
