"""Pictures of the clause graph: one model, and one file for each form that it is drawn in; pure, data in, text out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # options name the formats, and must not cost what pages need
    from spec_lsp.pictures.model import Picture

FORMATS = ("html", "svg", "dot", "mermaid", "json")
MATRIX_FORMATS = ("text", "html", "json", "csv")
DRAWN = ("html", "svg")  # those that people look at: a large picture is thinned for them


def renderer(name: str, *, matrix: bool) -> Callable[[Picture], str]:
    """The function that draws in the format `name`, one of FORMATS, or for a matrix one of MATRIX_FORMATS."""
    if name == "html":
        from spec_lsp.pictures.page import render_matrix, render_page

        return render_matrix if matrix else render_page
    if matrix:
        from spec_lsp.pictures import matrix as tables

        return {"text": tables.render_text, "json": tables.render_json, "csv": tables.render_csv}[name]
    if name == "svg":
        from spec_lsp.pictures.svg import render_svg as render
    elif name == "dot":
        from spec_lsp.pictures.dot import render_dot as render
    elif name == "mermaid":
        from spec_lsp.pictures.mermaid import render_mermaid as render
    else:
        from spec_lsp.pictures.data import render_json as render
    return render
