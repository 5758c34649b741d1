"""A page that needs nothing else: its frame, its style and its script lie beside the code that fills them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib import resources

from spec_lsp.reports.columns import printable


def asset(package: str, name: str) -> str:
    """A file that pages of a package are made with: style, script or frame."""
    return (resources.files(package) / name).read_text(encoding="utf-8")


def filled(frame: str, parts: Mapping[str, str]) -> str:
    """A frame with each `@@NAME@@` replaced by its part."""
    # Cut first, so that nothing in a part is taken for the place of another.
    pieces = frame.split("@@")
    return "".join(parts[piece] if number % 2 else piece for number, piece in enumerate(pieces))


def shown(text: str) -> str:
    """Text as it stands in a page, between tags or in an attribute: on one line, and never markup."""
    return escape(printable(text))


def shown_lines(text: str) -> str:
    """The same for text whose lines are to be seen as they are."""
    return "\n".join(map(shown, f"{text}\n".splitlines()))  # a line break at the end is one as well
