"""Decision tables of modules: one model, and one file for each form; pure, data in, text out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # options name the formats, and must not cost what pages need
    from spec_lsp.tables.model import Tables

FORMATS = ("text", "html", "csv", "json")


def renderer(name: str) -> Callable[[Tables], str]:
    """The function that writes tables in the format `name`, one of FORMATS."""
    if name == "html":
        from spec_lsp.tables.page import render_html as render
    elif name == "text":
        from spec_lsp.tables.text import render_text as render
    elif name == "csv":
        from spec_lsp.tables.data import render_csv as render
    else:
        from spec_lsp.tables.data import render_json as render
    return render
