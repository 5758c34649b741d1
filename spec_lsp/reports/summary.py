"""The end of a report for people: how many, what was read, what was not, and what to try next."""

from __future__ import annotations

from collections import Counter

from spec_lsp.diagnostics import Severity
from spec_lsp.reports.columns import printable
from spec_lsp.reports.model import Report

_MOST_SKIPPED = 20


def summary(report: Report, codes: Counter[str]) -> str:
    """Some lines; the last one is a command. `codes` counts the findings shown, worst first."""
    lines = [_found(report), _read(report), *_not_read(report)]
    if report.stale:
        lines.append(
            f"{_count(report.stale, 'entry', 'entries')} of the baseline no longer found: write it anew"
        )
    return "\n".join(line for line in [*lines, f"Next: {_next(report, codes)}"] if line) + "\n"


def _found(report: Report) -> str:
    counts = report.counts
    parts = [_count(counts[severity], severity.label) for severity in Severity if counts[severity]]
    if counts[Severity.HINT] and not report.shows(Severity.HINT):
        parts[-1] += " not shown (--hints)"
    if report.suppressed:
        parts.append(f"{report.suppressed:,} suppressed")
    if report.known:
        parts.append(f"{report.known:,} known")
    return ", ".join(parts) if parts else "no findings"


def _read(report: Report) -> str:
    read = report.read
    if not read.specs and not read.challenges and not read.code:
        if not read.others:
            return "no spec here: no Markdown file was found"
        return (
            f"no spec here: none of {_count(read.others, 'Markdown file')} shows clause ids, key words such as MUST, "
            "or a header that names a spec"
        )
    counts = [
        _count(read.specs, "spec"),
        _count(read.clauses, "clause"),
        _count(read.challenges, "challenge"),
    ]
    if read.code:
        counts.append(f"{_count(read.code, 'file')} of code")
    text = f"{', '.join(counts)} read"
    if read.others:
        text += (
            f"; {_count(read.others, 'other file')} left alone (why: `spec-lsp doctor{_arguments(report)}`)"
        )
    return text


def _not_read(report: Report) -> list[str]:
    if not report.skipped:
        return []
    lines = [f"incomplete, {_count(len(report.skipped), 'place')} could not be read:"]
    lines += [
        f"  {printable(report.path(key))} {printable(reason)}"
        for key, reason in report.skipped[:_MOST_SKIPPED]
    ]
    if len(report.skipped) > _MOST_SKIPPED:
        lines.append(f"  ... and {len(report.skipped) - _MOST_SKIPPED:,} more (`spec-lsp doctor` names them)")
    return lines


def _next(report: Report, codes: Counter[str]) -> str:
    if codes:
        return f"spec-lsp explain {next(iter(codes))}"
    if report.skipped or not report.read.specs:
        return f"spec-lsp doctor{_arguments(report)}"
    if report.counts[Severity.HINT]:
        return f"spec-lsp check --hints{_arguments(report)}"
    return "spec-lsp rules"


def _arguments(report: Report) -> str:
    return f" {report.retry}" if report.retry else ""


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
