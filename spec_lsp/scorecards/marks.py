"""Small marks of the page: headings of its parts, pills, bars, colours of rates."""

from __future__ import annotations

from typing import NamedTuple

from spec_lsp.evals.figures import by_verdict, rate
from spec_lsp.evals.model import Verdict
from spec_lsp.evals.summary import Counts

_LEVELS = ((1.0, "all"), (0.9, "most"), (0.75, "many"), (0.5, "some"), (0.0, "few"))


class Part(NamedTuple):
    """A part of the page that is about one spec: what its ids begin with, and the level of its headings."""

    name: str
    level: int

    def begins(self, name: str, title: str) -> str:
        """The beginning of a section with its heading."""
        target = f"{self.name}-{name}"
        return f'<section aria-labelledby="{target}">{self.heading(title, kind="part", target=target)}'

    def heading(self, inner: str, *, kind: str = "item", below: int = 0, target: str = "") -> str:
        """A heading `below` those of sections; `inner` is what stands in it, escaped already."""
        level, own = self.level + below, f' id="{target}"' if target else ""
        return f'<h{level} class="{kind}"{own}>{inner}</h{level}>'

    def clause(self, number: int) -> str:
        """The id of what is told of a clause."""
        return f"{self.name}-c{number}"


def level(counts: Counts) -> str:
    """The name of a colour for a pass rate."""
    share = rate(counts)
    return next((name for least, name in _LEVELS if share is not None and share >= least), "none")


def bar(counts: Counts) -> str:
    """How counts divide, as a bar; it says nothing that does not stand beside it."""
    parts = (
        f'<span class="{verdict.value}" style="flex-grow:{number}"></span>'
        for verdict, number in by_verdict(counts)
        if number
    )
    return f'<div class="bar" aria-hidden="true">{"".join(parts)}</div>'


def pill(verdict: Verdict | None) -> str:
    """A verdict as a coloured word."""
    name = verdict.value if verdict else "none"
    return f'<span class="pill {name}">{name}</span>'
