"""The picture as one page that needs nothing else: zoom, search and filters, conflicts with their counter-examples."""

from __future__ import annotations

import json
from collections.abc import Mapping

from spec_lsp.pictures.data import data_of
from spec_lsp.pictures.matrix import Matrix, matrix_of
from spec_lsp.pictures.model import Picture
from spec_lsp.pictures.svg import drawing
from spec_lsp.reports.columns import counted
from spec_lsp.reports.page import asset, filled, shown


def render_page(picture: Picture) -> str:
    """The page, with the drawing in front."""
    return _page(picture, "graph")


def render_matrix(picture: Picture) -> str:
    """The page, with the matrix in front."""
    return _page(picture, "matrix")


def _page(picture: Picture, tab: str) -> str:
    data = {**data_of(picture), "tab": tab}
    parts = {
        "STYLE": asset(__package__, "picture.css") + asset(__package__, "page.css"),
        "DRAWING": drawing(picture, styled=False),
        "MATRIX": _table(matrix_of(picture), {name: number for number, name in enumerate(picture.modules)}),
        "DATA": _in_script(json.dumps(data, separators=(",", ":"))),
        "SCRIPT": asset(__package__, "page.js"),
    }
    return filled(asset(__package__, "page.html"), parts)


def _in_script(text: str) -> str:
    """JSON that no browser takes for the end of its script element."""
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _table(matrix: Matrix, numbers: Mapping[str, int]) -> str:
    """The matrix; its cells name modules by their numbers in the data."""
    if not matrix.modules:
        return f"<p>No conflict found in {counted(matrix.others, 'module')}.</p>"
    heads = "".join(f'<th scope="col">{shown(name)}</th>' for name in matrix.modules)
    lines = [f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>"]
    for module in matrix.modules:
        cells = "".join(_cell(matrix, (module, other), numbers) for other in matrix.modules)
        lines.append(f'<tr><th scope="row">{shown(module)}</th>{cells}</tr>')
    lines.append("</tbody></table>")
    if matrix.others:
        lines.append(f"<p>{counted(matrix.others, 'other module')} without conflict.</p>")
    return "\n".join(lines)


def _cell(matrix: Matrix, pair: tuple[str, str], numbers: Mapping[str, int]) -> str:
    count = matrix.counts[pair]
    if not count:
        return "<td>-</td>"
    first, second = pair
    label = shown(f"{counted(count, 'conflict')} of {first} and {second}")
    ends = f'data-a="{numbers[first]}" data-b="{numbers[second]}"'
    return f'<td><button {ends} aria-label="{label}">{count}</button></td>'
