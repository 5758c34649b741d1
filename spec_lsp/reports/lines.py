"""Reports of one line for each finding: `concise` for people and editors, `github` for its annotations."""

from __future__ import annotations

from spec_lsp.diagnostics import Finding, Severity
from spec_lsp.reports.columns import printable
from spec_lsp.reports.model import Item, Report, Style

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def render_concise(report: Report, style: Style) -> str:
    """`path:line:column: severity CODE[name] message`; lines and columns (code points) count from 1."""
    items = (*report.shown, *report.debts) if style.all else report.shown
    findings = (item.finding for item in items)
    return "".join(
        concise(report.path(finding.key), report.name(finding.code), finding) + "\n" for finding in findings
    )


def concise(path: str, name: str, finding: Finding) -> str:
    """A finding in one line; `name` is that of its rule."""
    place = f"{printable(path)}:{finding.span.line + 1}:{finding.span.column + 1}"
    return f"{place}: {finding.severity.label} {finding.code}[{name}] {printable(finding.message)}"


def render_github(report: Report, style: Style) -> str:
    """Workflow commands of GitHub Actions, which become annotations of the changed lines."""
    lines = [_github(report, item) for item in report.shown]
    for key, reason in report.skipped:
        place = _property(report.path(key))
        lines.append(
            f"::error file={place},title=spec-lsp%3A incomplete::{_data(report.path(key))} {_data(reason)}"
        )
    return "".join(line + "\n" for line in lines)


def _github(report: Report, item: Item) -> str:
    finding, span = item.finding, item.finding.span
    fields = {"file": report.path(finding.key), "line": span.line + 1}
    if span.line == span.end_line:  # columns of a range of lines are refused
        fields |= {"col": span.column + 1, "endColumn": max(span.end_column, span.column) + 1}
    else:
        fields |= {"endLine": span.end_line + 1}
    fields["title"] = f"{finding.code}[{report.name(finding.code)}]"
    written = ",".join(f"{name}={_property(str(value))}" for name, value in fields.items())
    return f"::{_LEVELS[finding.severity]} {written}::{_data(_message(report, item))}"


def _message(report: Report, item: Item) -> str:
    related = (
        f"{report.path(other.key)}:{other.span.line + 1}: {other.message}" for other in item.finding.related
    )
    return "\n".join((item.finding.message, *related))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
