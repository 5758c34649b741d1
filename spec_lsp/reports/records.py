"""Findings as data: one JSON document, or one JSON record for each line.

Lines and columns count from 1; columns count code points. Suppressed and known findings are left out,
hints are there only if they are asked for: what a record says is what a reader of the text sees. Where it was asked
what a change touched, debt is there as well, and each finding says what it is.
"""

from __future__ import annotations

import json
from typing import Any

from spec_lsp.diagnostics import Severity, Span
from spec_lsp.reports.model import Item, Report, Style

_FORMAT = 1


def render_json(report: Report, style: Style) -> str:
    """One document: `findings`, `skipped` and a `summary`."""
    document: dict[str, Any] = {"version": _FORMAT}
    if report.gate:
        document["blocked"] = bool(report.shown)
    document |= {
        "findings": [_record(report, item) for item in report.told],
        "skipped": [{"path": report.path(key), "reason": reason} for key, reason in report.skipped],
        "summary": _summary(report),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def render_jsonl(report: Report, style: Style) -> str:
    """One finding for each line, in the form that `json` gives it."""
    return "".join(
        json.dumps(_record(report, item), ensure_ascii=False, separators=(",", ":")) + "\n"
        for item in report.told
    )


def _summary(report: Report) -> dict[str, int]:
    counts = report.counts
    levels = {f"{severity.label}s": counts[severity] for severity in Severity}
    summary = {**report.read._asdict(), **levels, "suppressed": report.suppressed, "known": report.known}
    return {**summary, "debt": len(report.debts)} if report.since else summary


def _record(report: Report, item: Item) -> dict[str, Any]:
    finding = item.finding
    record = {
        "code": finding.code,
        "name": report.name(finding.code),
        "severity": finding.severity.label,
        "message": finding.message,
        "path": report.path(finding.key),
        **_place(finding.span),
        "clause": finding.clause,
        "related": [
            {
                "path": report.path(other.key),
                **_place(other.span),
                "message": other.message,
                "clause": other.clause,
            }
            for other in finding.related
        ],
        "fixes": [
            {
                "title": fix.title,
                "safe": fix.safe,
                "edits": [{**_place(edit.span), "text": edit.text} for edit in fix.edits],
                "creates": [{"path": report.path(key), "text": text} for key, text in fix.creates],
            }
            for fix in finding.fixes
        ],
        "witness": finding.witness,
        "fingerprint": item.fingerprint,
    }
    if item.state is not None:
        record |= {"debt": item.debt, "state": item.state.value}
    if item.block is not None:
        record |= item.block._asdict()
    return record


def _place(span: Span) -> dict[str, int]:
    return {
        "line": span.line + 1,
        "column": span.column + 1,
        "endLine": span.end_line + 1,
        "endColumn": span.end_column + 1,
    }
