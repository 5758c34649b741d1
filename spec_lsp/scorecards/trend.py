"""Pass rates over runs, as a line and as a table."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.evals.figures import percent, rate, words
from spec_lsp.reports.page import shown
from spec_lsp.scorecards.model import Point, Scorecards, when

_WIDE, _HIGH = 340, 116  # of the drawing, in pixels
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 44, 12, 24  # around the line
_MOST = 30  # runs that are drawn: the newest


def trend(found: Scorecards) -> Iterator[str]:
    """The picture; nothing for a single run."""
    points = _points(found)
    if len(points) > 1:
        yield from _drawing(points)


def _points(found: Scorecards) -> list[Point]:
    return [point for point in found.trend if point.counts.decided][-_MOST:]


def all_runs(found: Scorecards) -> Iterator[str]:
    """The table, the newest run first; nothing for a single one."""
    points = _points(found)
    if len(points) < 2:
        return
    yield '<section aria-labelledby="runs"><h2 class="part" id="runs">Runs</h2>'
    yield '<div class="wide" tabindex="0" role="region" aria-label="Runs"><table><thead><tr><th scope="col">Run</th><th scope="col">Started</th>'
    yield '<th scope="col">Model</th><th scope="col">Result</th><th scope="col">Pass rate</th></tr></thead><tbody>'
    for point in reversed(points):
        told = words(point.counts) + ("" if point.counts.complete else " · incomplete")
        yield (
            f'<tr><th scope="row"><code>{shown(point.run)}</code></th><td>{shown(when(point.started))}</td>'
            f"<td>{shown(point.model)}</td><td>{shown(told)}</td><td>{percent(rate(point.counts))}</td></tr>"
        )
    yield "</tbody></table></div></section>"


def _drawing(points: list[Point]) -> Iterator[str]:
    rates = [rate(point.counts) or 0 for point in points]
    floor = 0.0 if min(rates) < 0.5 else 0.5
    step = (_WIDE - _LEFT - _RIGHT) / (len(points) - 1)
    places = [(_LEFT + number * step, _y(share, floor)) for number, share in enumerate(rates)]
    told = f"Pass rate from {percent(rates[0])} on {points[0].started[:10]} to {percent(rates[-1])} on {points[-1].started[:10]}"
    yield f'<svg class="trend" role="img" aria-label="{shown(told)}" viewBox="0 0 {_WIDE} {_HIGH}">'
    for share in (floor, (1 + floor) / 2, 1):
        y = _y(share, floor)
        yield f'<path class="grid" d="M{_LEFT} {y:g}H{_WIDE - _RIGHT}"/><text class="axis" x="{_LEFT - 8}" y="{y + 4:g}" text-anchor="end">{share:.0%}</text>'
    yield f'<path class="line" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in places)}"/>'
    for (x, y), point, share in zip(places, points, rates, strict=True):
        kind = "dot" if point.counts.complete else "dot hollow"
        yield f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{shown(f"{point.started[:10]} {point.model}: {percent(share)}, {words(point.counts)}")}</title></circle>'
    (x, y), low = places[-1], _HIGH - 6
    yield f'<text class="now" x="{x + 9:.1f}" y="{y + 5:.1f}">{percent(rates[-1])}</text>'
    yield f'<text class="axis" x="{_LEFT}" y="{low}">{shown(points[0].started[:10])}</text>'
    yield f'<text class="axis" x="{x:.1f}" y="{low}" text-anchor="end">{shown(points[-1].started[:10])}</text></svg>'


def _y(share: float, floor: float) -> float:
    return _TOP + (_HIGH - _TOP - _BOTTOM) * (1 - share) / (1 - floor)
