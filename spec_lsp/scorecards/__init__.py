"""Reports of evaluations: runs and the spec as one model, and one file for each form; pure, data in, text out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # options name the formats, and must not cost what reports need
    from spec_lsp.scorecards.model import Scorecards

FORMATS = ("text", "json", "junit", "sarif", "html", "md")


def renderer(name: str) -> Callable[[Scorecards], str]:
    """The function that writes scorecards in the format `name`, one of FORMATS; only what it needs is imported."""
    if name == "text":
        from spec_lsp.scorecards.text import render_text as render
    elif name == "json":
        from spec_lsp.scorecards.data import render_json as render
    elif name == "junit":
        from spec_lsp.scorecards.junit import render_junit as render
    elif name == "sarif":
        from spec_lsp.scorecards.sarif import render_sarif as render
    elif name == "html":
        from spec_lsp.scorecards.page import render_html as render
    else:
        from spec_lsp.scorecards.comment import render_md as render
    return render
