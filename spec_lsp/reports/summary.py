"""The end of a report for people: how many, what was read, what was not, and what to try next."""

from __future__ import annotations

from collections import Counter

from spec_lsp.diagnostics import Severity
from spec_lsp.reports.columns import counted, printable
from spec_lsp.reports.model import Report

_MOST_SKIPPED = 20


def summary(report: Report, codes: Counter[str]) -> str:
    """Some lines; the last one is a command. `codes` counts the findings shown, worst first."""
    return _joined([_found(report), *_ending(report, f"Next: {_next(report, codes)}")])


def gate_summary(report: Report, codes: Counter[str]) -> str:
    """The same behind the table of what blocks a release."""
    count = sum(report.counts.values())
    found = f"blocked: {counted(count, 'reason')}" if count else "nothing blocks"
    if report.skipped and not count:
        found = "nothing blocks as far as could be read"
    following = _next(report, codes) if count or report.skipped else f"spec-lsp check{_arguments(report)}"
    return _joined([", ".join([found, *_taken_out(report)]), *_ending(report, f"Next: {following}")])


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines if line)


def _ending(report: Report, following: str) -> list[str]:
    lines = [_debt(report), _read(report), *_not_read(report)]
    if report.stale:
        lines.append(
            f"{counted(report.stale, 'entry', 'entries')} of the baseline no longer found: write it anew"
        )
    return [*lines, following]


def _debt(report: Report) -> str:
    count = len(report.debts)
    what = "reason" if report.gate else "finding"
    return (
        f"debt: {counted(count, what)} that this change did not touch (--all to list them)" if count else ""
    )


def _found(report: Report) -> str:
    counts = report.counts
    parts = [counted(counts[severity], severity.label) for severity in Severity if counts[severity]]
    if counts[Severity.HINT] and not report.shows(Severity.HINT):
        parts[-1] += " not shown (--hints)"
    if not parts and report.since:
        parts = ["no findings that this change touched"]
    parts += _taken_out(report)
    return ", ".join(parts) if parts else "no findings"


def _taken_out(report: Report) -> list[str]:
    told = ((report.suppressed, "suppressed"), (report.known, "known"))
    return [f"{count:,} {how}" for count, how in told if count]


def _read(report: Report) -> str:
    read = report.read
    if not read.specs and not read.challenges and not read.code:
        if not read.others:
            return "no spec here: no Markdown file was found"
        return (
            f"no spec here: none of {counted(read.others, 'Markdown file')} shows clause ids, key words such as MUST, "
            "or a header that names a spec"
        )
    counts = [
        counted(read.specs, "spec"),
        counted(read.clauses, "clause"),
        counted(read.challenges, "challenge"),
    ]
    if read.code:
        counts.append(f"{counted(read.code, 'file')} of code")
    text = f"{', '.join(counts)} read"
    if read.others:
        text += (
            f"; {counted(read.others, 'other file')} left alone (why: `spec-lsp doctor{_arguments(report)}`)"
        )
    return text


def _not_read(report: Report) -> list[str]:
    if not report.skipped:
        return []
    lines = [f"incomplete, {counted(len(report.skipped), 'place')} could not be read:"]
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
    if report.counts[Severity.HINT] and not report.gate:
        return f"spec-lsp check --hints{_arguments(report)}"
    return "spec-lsp rules"


def _arguments(report: Report) -> str:
    return f" {report.retry}" if report.retry else ""
