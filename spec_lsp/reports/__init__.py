"""Reports: one file for each format, each a pure function from a Report to text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spec_lsp.reports.model import Report, Style

# The text of `--gate` is a table; all other formats say the same of each finding.
Render = Callable[["Report", "Style"], str]

FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github")


def renderer(name: str, *, gate: bool = False) -> Render:
    """The function that writes the format `name`, one of FORMATS; only what it needs is imported."""
    if name == "text" and gate:
        from spec_lsp.reports.gate import render_gate as render
    elif name == "text":
        from spec_lsp.reports.text import render_text as render
    elif name == "concise":
        from spec_lsp.reports.lines import render_concise as render
    elif name == "github":
        from spec_lsp.reports.lines import render_github as render
    elif name == "sarif":
        from spec_lsp.reports.sarif import render_sarif as render
    elif name == "jsonl":
        from spec_lsp.reports.records import render_jsonl as render
    elif name == "json":
        from spec_lsp.reports.records import render_json as render
    else:
        raise ValueError(f"no report format {name!r}")
    return render
