"""The report for people: each finding with the lines it is about, worst first, then what to do next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from spec_lsp.config import family_of
from spec_lsp.diagnostics import Finding, Severity, Span
from spec_lsp.reports.columns import Excerpt, printable
from spec_lsp.reports.model import Item, Report, Style
from spec_lsp.reports.summary import summary
from spec_lsp.suppression import suppression_comment

# What is wrong for certain comes before what may be misread.
_FAMILIES = ("ID", "REF", "SUC", "CON", "MOD", "EVL", "GAP", "TXT", "AMB", "TRM")
_MOST_OF_A_RULE = 10
_MOST_LINES = 3  # of a finding that spans more
_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.HINT: "1;36"}
_FRAME, _BOLD = "1;34", "1"


def render_text(report: Report, style: Style) -> str:
    """The findings, with excerpts and carets; at most ten of each rule unless `style.all`."""
    chosen = sorted(report.shown, key=rank)
    parts: list[str] = []
    for (_, code), group in groupby(chosen, key=lambda item: (item.finding.severity, item.finding.code)):
        items = list(group)
        shown = items if style.all else items[:_MOST_OF_A_RULE]
        parts += [_block(report, style, item, first=item is shown[0]) for item in shown]
        if len(items) > len(shown):
            parts.append(f"... and {len(items) - len(shown):,} more {code} (use --all)\n")
    if style.all and report.debts:
        parts.append("debt, which this change did not touch:\n")
        parts += [_block(report, style, item, first=False) for item in sorted(report.debts, key=rank)]
    parts.append(summary(report, Counter(item.finding.code for item in chosen)))
    return "\n".join(parts)


def rank(item: Item) -> tuple[int, int, str, str, Span]:
    """Sorts items by how bad they are, then by place."""
    finding = item.finding
    family = family_of(finding.code)
    place = _FAMILIES.index(family) if family in _FAMILIES else len(_FAMILIES)
    return finding.severity, place, finding.code, finding.key, finding.span


def _block(report: Report, style: Style, item: Item, *, first: bool) -> str:
    finding = item.finding
    color = _COLORS[finding.severity]
    title = _paint(style, color, f"{finding.severity.label}[{finding.code}]")
    lines = [title + _paint(style, _BOLD, f": {printable(finding.message)}")]
    margin = len(str(max(_last_line(finding), *(other.span.end_line + 1 for other in finding.related), 1)))
    frame = _Frame(report, style, margin)
    lines += frame.place("-->", finding.key, finding.span, "^", color, "")
    for other in finding.related:
        lines += frame.place(":::", other.key, other.span, "-", _FRAME, printable(other.message))
    lines += [frame.note("help", fix.title) for fix in finding.fixes]
    if first:
        name = report.name(finding.code)
        comment = suppression_comment(finding.key, f"ignore {finding.code} your reason")
        lines.append(frame.note("note", f"{name}; to accept it: {comment}"))
    return "\n".join(lines) + "\n"


def _last_line(finding: Finding) -> int:
    return finding.span.end_line + 1


def _paint(style: Style, color: str, text: str) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if style.color else text


class _Frame:
    """The lines of source around a finding, with line numbers `margin` wide."""

    def __init__(self, report: Report, style: Style, margin: int) -> None:
        self._report, self._style, self._margin = report, style, margin
        self._bar = " " * margin + " " + self._blue("|")

    def _blue(self, text: str) -> str:
        return _paint(self._style, _FRAME, text)

    def note(self, kind: str, text: str) -> str:
        """A line below the excerpts."""
        return f"{' ' * self._margin} {self._blue('=')} {_paint(self._style, _BOLD, kind)}: {printable(text)}"

    def place(self, arrow: str, key: str, span: Span, mark: str, color: str, label: str) -> Iterator[str]:
        """Where something is, the lines there, and marks under exactly the span."""
        path = printable(self._report.path(key))
        yield f"{' ' * self._margin}{self._blue(arrow)} {path}:{span.line + 1}:{span.column + 1}"
        text = self._report.text_of(key)
        numbers = [number for number in _lines_of(span) if text is None or number < len(text.lines)]
        if text is None or not numbers:
            if label:
                yield self.note("note", label)
            return
        yield self._bar
        previous = numbers[0]
        for number in numbers:
            if number > previous + 1:
                yield " " * self._margin + self._blue("...")
            previous = number
            line = text.lines[number]
            start = span.column if number == span.line else _indent(line)
            end = span.end_column if number == span.end_line else len(line.rstrip())
            tail = f" {label}" if label and number == numbers[-1] else ""
            yield from self._line(number, line, (start, end), mark, color, tail)
        if arrow == "-->":
            yield self._bar

    def _line(
        self, number: int, line: str, marked: tuple[int, int], mark: str, color: str, tail: str
    ) -> Iterator[str]:
        start, end = marked
        room = max(self._style.width - self._margin - 3, 40)
        excerpt = Excerpt(line, start, end, room)
        shown = excerpt.shown.rstrip()
        head = f"{number + 1:>{self._margin}} {self._blue('|')}"
        yield f"{head} {shown}" if shown else head
        first, last = excerpt.place(start), excerpt.place(end)
        marks = _paint(self._style, color, mark * max(last - first, 1) + tail)
        yield f"{self._bar} {' ' * first}{marks}"


def _lines_of(span: Span) -> list[int]:
    """The lines to show: all of a short span, else its first ones and its last."""
    end = span.end_line - 1 if span.end_column == 0 and span.end_line > span.line else span.end_line
    if end - span.line < _MOST_LINES:
        return list(range(span.line, end + 1))
    return [*range(span.line, span.line + _MOST_LINES - 1), end]


def _indent(line: str) -> int:
    match = re.match(r"\s*", line)
    return match.end() if match else 0
