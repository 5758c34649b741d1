"""The picture as SVG, laid out by ourselves: one file that any browser shows, light or dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from spec_lsp.facts import DEPENDENCIES
from spec_lsp.pictures.layout import DOCUMENT, GAP, HEAD, MARGIN, PAD, ROW, WIDTH, Box, Layout, Row, layout
from spec_lsp.pictures.model import Conflict, Edge, Node, Picture, summary
from spec_lsp.reports.columns import counted, printable, width
from spec_lsp.reports.page import asset

_FIRM = frozenset(kind.value for kind in DEPENDENCIES)
# Pixels that a character takes on average, in fonts that run wide: bold at 14 and 11, plain at 13 and 11, monospaced at 10.
_BOLD, _SEMI, _SANS, _SMALL, _MONO = 9.2, 7.3, 7.4, 6.3, 6.2
_INDENT, _DEEPEST = 10, 3
_TITLE = 14  # from the left edge of a row to its words
_ELLIPSIS = "…"


def render_svg(picture: Picture) -> str:
    """A drawing that stands alone."""
    return drawing(picture) + "\n"


def drawing(picture: Picture, *, styled: bool = True) -> str:
    """The SVG element; nodes, edges and conflicts carry their numbers in the picture. `styled`: with its own style sheet."""
    plan = layout(picture)
    rows = plan.rows()
    numbers = {node.name: number for number, node in enumerate(picture.nodes)}
    parts = [
        _opening(plan, "img" if styled else "group"),
        f"<style>{asset(__package__, 'picture.css')}</style>" if styled else "",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
        '<path class="arrow" d="M0 0L8 4L0 8z"/></marker></defs>',
        f'<rect class="paper" width="{plan.width:g}" height="{plan.height:g}"/>' if styled else "",
        '<g id="all">',
        _text("caption", MARGIN, MARGIN + 4, _caption(picture)),
        *(_box(box) for box in plan.boxes),
        *(_edge(edge, rows, numbers) for edge in picture.edges),
        *(line for box in plan.boxes for row in box.rows for line in _row(row, numbers[row.node.name])),
        *(_conflict(number, one, rows, numbers) for number, one in enumerate(picture.conflicts)),
        "</g></svg>",
    ]
    return "\n".join(part for part in parts if part)


def _opening(plan: Layout, role: str) -> str:
    size = f'width="{plan.width:g}" height="{plan.height:g}" viewBox="0 0 {plan.width:g} {plan.height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="clauses" role="{role}" aria-label="Clause graph" {size}>'


def _caption(picture: Picture) -> str:
    lines = "dashed: mentions, tests, covers; solid: depends on" if picture.edges else ""
    return "   |   ".join(
        part for part in (summary(picture), lines, "red: conflict" if picture.conflicts else "") if part
    )


def _text(name: str, x: float, y: float, words: str) -> str:
    return f'<text class="{name}" x="{x:g}" y="{y:g}">{escape(printable(words))}</text>'


def cut(words: str, room: float, each: float) -> str:
    """Words as they fit into `room` pixels, `each` for a character; what is left out is shown by a sign."""
    shown = printable(words)
    most = int(room / each)
    if width(shown) <= most:
        return shown
    while shown and width(shown) > most - 1:
        shown = shown[: min(len(shown) - 1, most - 1)]
    return shown.rstrip() + _ELLIPSIS


def _cut_before(path: str, room: float, each: float) -> str:
    """The end of a path: its file says more than its folders."""
    return cut(path[::-1], room, each)[::-1]


def _box(box: Box) -> str:
    part = f" ({box.part} of {box.parts})" if box.parts > 1 else ""
    # A path is long and says most at its end.
    name, each = ("module long", _SEMI) if box.module == box.rows[0].node.path else ("module", _BOLD)
    title = _cut_before(box.module, WIDTH - 2 * PAD - len(part) * each, each) + part
    lines = [
        f'<g class="frame"><title>{escape(printable(box.module))}</title>',
        f'<rect class="box" x="{box.x:g}" y="{box.y:g}" width="{WIDTH}" height="{box.height:g}" rx="8"/>',
        _text(name, box.x + PAD, box.y + HEAD - 12, title),
        *(
            _text(
                "path",
                label.x + PAD,
                label.y + DOCUMENT - 8,
                _cut_before(label.path, WIDTH - 2 * PAD, _SMALL),
            )
            for label in box.labels
        ),
        "</g>",
    ]
    return "\n".join(lines)


def _row(row: Row, number: int) -> Iterator[str]:
    node, x, y = row.node, row.x + PAD, row.y
    wide, high = WIDTH - 2 * PAD, ROW - 4
    left = x + _TITLE + min(node.depth, _DEEPEST) * _INDENT
    badge = 26 if node.total else 0
    right = x + wide - 8
    authority = cut(node.authority or "", 90, _SMALL)
    yield f'<g class="node {node.worst.label if node.worst else "fine"}" data-n="{number}">'
    yield f"<title>{escape(_told(node))}</title>"
    yield f'<rect class="row" x="{x:g}" y="{y:g}" width="{wide}" height="{high}" rx="5"/>'
    yield f'<rect class="mark" x="{x:g}" y="{y:g}" width="5" height="{high}" rx="2"/>'
    yield _text("title", left, y + 15, cut(node.title or node.id, right - badge - left, _SANS))
    if node.id:
        room = right - left - (len(authority) + 2) * _SMALL
        yield _text("id", left, y + 29, cut(f"#{node.id}", room, _MONO))
    if authority:
        yield _text("authority", right, y + 29, authority)
    if badge:
        yield f'<rect class="badge" x="{right - 20:g}" y="{y + 4:g}" width="22" height="14" rx="7"/>'
        yield _text("count", right - 9, y + 14.5, str(node.total) if node.total < 100 else "99+")
    yield "</g>"


def _told(node: Node) -> str:
    address = f"{node.path}:{node.line}" + (f" #{node.id}" if node.id else "")
    found = ", ".join(counted(count, severity.label) for severity, count in node.findings)
    return printable("; ".join(part for part in (node.title, address, node.authority, found) if part))


def _ends(
    names: tuple[str, str], rows: Mapping[str, Row]
) -> tuple[str, tuple[float, float], tuple[float, float]]:
    """A curve between two rows, and where it begins and ends: over the gap, or around it within a column."""
    first, second = (rows[name] for name in names)
    (x1, y1), (x2, y2) = ((row.x, row.y + (ROW - 4) / 2) for row in (first, second))
    right = WIDTH - PAD
    if first.x == second.x:
        x1 = x2 = first.x + right
        bend = min(GAP - 20, 36 + abs(y1 - y2) / 12)
        if names[0] == names[1]:
            y1, y2 = y1 - 8, y2 + 8
        a, b = x1 + bend, x2 + bend
    else:
        x1, x2 = (x1 + right, x2 + PAD) if x1 < x2 else (x1 + PAD, x2 + right)
        a, b = (x1 + GAP * 0.6, x2 - GAP * 0.6) if x1 < x2 else (x1 - GAP * 0.6, x2 + GAP * 0.6)
    return f"M{x1:g} {y1:g}C{a:g} {y1:g} {b:g} {y2:g} {x2:g} {y2:g}", (x1, y1), (x2, y2)


def _edge(edge: Edge, rows: Mapping[str, Row], numbers: Mapping[str, int]) -> str:
    path, _, _ = _ends((edge.source, edge.target), rows)
    name = "edge firm" if edge.kind in _FIRM else "edge"
    ends = f'data-a="{numbers[edge.source]}" data-b="{numbers[edge.target]}"'
    return f'<path class="{name}" {ends} d="{path}" marker-end="url(#tip)"><title>{escape(edge.kind)}</title></path>'


def _conflict(number: int, one: Conflict, rows: Mapping[str, Row], numbers: Mapping[str, int]) -> str:
    path, *places = _ends(one.ends, rows)
    dots = "".join(f'<circle cx="{x:g}" cy="{y:g}" r="4"/>' for x, y in places)
    first, second = (numbers[name] for name in one.ends)
    title = escape(printable(f"{one.code}: {one.message}"))
    return (
        f'<g class="conflict" data-c="{number}" data-a="{first}" data-b="{second}"><title>{title}</title>'
        f'<path class="reach" d="{path}"/><path d="{path}"/>{dots}</g>'
    )
