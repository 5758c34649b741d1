"""The question on a terminal, before anything of a workspace is sent to a host for the first time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from spec_lsp.reports.columns import printable

if TYPE_CHECKING:
    from spec_lsp.gateway.consent import Ask, Question


def asking() -> Ask | None:
    """How to ask, or None where nobody is at a terminal to answer."""
    return _ask if sys.stdin.isatty() and sys.stderr.isatty() else None


def _ask(question: Question) -> bool:
    """Put the question; only "y" or "yes" is a yes."""
    for line in question.text.split("\n"):
        sys.stderr.write(printable(line) + "\n")
    sys.stderr.write("Send it? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
