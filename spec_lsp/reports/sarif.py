"""SARIF 2.1.0, for code scanning services and viewers.

Lines and columns count from 1, columns count UTF-16 units. Everything is there: hints as notes, and
suppressed and known findings marked as such, so that a service can tell "fixed" from "accepted".
"""

from __future__ import annotations

import json
from typing import Any

from spec_lsp.diagnostics import Fix, Related, Severity, Span
from spec_lsp.reports.model import Item, Page, Report, Style
from spec_lsp.text import Encoding, Text
from spec_lsp.uris import escaped, is_under, key_to_uri, relative

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
BASE = "%SRCROOT%"
FINGERPRINT = "specLsp/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def render_sarif(report: Report, style: Style) -> str:
    """The log of one run."""
    codes = sorted({item.finding.code for item in report.items} | set(report.pages))
    places = {code: index for index, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "spec-lsp",
                **({"version": report.version, "semanticVersion": report.version} if report.version else {}),
                "rules": [_rule(code, report) for code in codes],
            }
        },
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {BASE: {"uri": key_to_uri(report.root).rstrip("/") + "/"}},
        "invocations": [_invocation(report)],
        "results": [_result(report, item, places) for item in report.items],
    }
    return (
        json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _rule(code: str, report: Report) -> dict[str, Any]:
    page = report.pages.get(code) or Page(code, "", Severity.WARNING, "", "")
    rule: dict[str, Any] = {"id": code, "helpUri": help_uri(code, report.rules_url)}
    if page.name:
        rule |= {"name": page.name, "shortDescription": {"text": page.summary}}
        rule["help"] = {"text": page.doc, "markdown": page.doc}
    rule["defaultConfiguration"] = {"level": _LEVELS[page.severity]}
    return rule


def help_uri(code: str, rules_url: str | None) -> str:
    """Where the page of a rule is."""
    return f"{rules_url.rstrip('/')}/{code}.md" if rules_url else f"docs/rules/{code}.md"


def _invocation(report: Report) -> dict[str, Any]:
    notes = [
        {
            "level": "error",
            "message": {"text": f"{report.path(key)} {reason}"},
            "locations": [_location(report, key)],
        }
        for key, reason in report.skipped
    ]
    invocation: dict[str, Any] = {"executionSuccessful": not notes}
    return {**invocation, "toolExecutionNotifications": notes} if notes else invocation


def _result(report: Report, item: Item, places: dict[str, int]) -> dict[str, Any]:
    finding = item.finding
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(report, finding.key, finding.span, finding.clause)],
        "partialFingerprints": {FINGERPRINT: item.fingerprint},
        "properties": _properties(report, item),
    }
    if finding.related:
        result["relatedLocations"] = [
            _related(report, number, other) for number, other in enumerate(finding.related)
        ]
    fixes = [_fix(report, item, fix) for fix in finding.fixes if fix.edits]
    if fixes:
        result["fixes"] = fixes
    if item.state is not None:
        result["baselineState"] = item.state.value
    suppressions = _suppressions(item)
    if suppressions:
        result["suppressions"] = suppressions
    return result


def _properties(report: Report, item: Item) -> dict[str, Any]:
    finding = item.finding
    related = [other.clause for other in finding.related if other.clause]
    properties: dict[str, Any] = {"relatedClauses": list(dict.fromkeys(related))}
    if finding.clause:
        properties["clause"] = finding.clause
    if finding.witness is not None:
        properties["witness"] = finding.witness
    if item.state is not None:
        properties["debt"] = item.debt
    if report.gate:
        properties["blocks"] = item.block is not None and item.active
    if item.block is not None:
        properties |= item.block._asdict()
    return properties


def _suppressions(item: Item) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if item.finding.suppressed is not None:
        reason = item.finding.suppressed
        found.append({"kind": "inSource", **({"justification": reason} if reason else {})})
    if item.known:
        found.append({"kind": "external", "justification": "recorded in the baseline"})
    return found


def _related(report: Report, number: int, other: Related) -> dict[str, Any]:
    location = _location(report, other.key, other.span, other.clause)
    return {"id": number, **location, "message": {"text": other.message}}


def _location(
    report: Report, key: str, span: Span | None = None, clause: str | None = None
) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(report, key)}
    if span is not None:
        physical["region"] = _region(report.text_of(key), span)
    location: dict[str, Any] = {"physicalLocation": physical}
    if clause:
        location["logicalLocations"] = [{"name": clause, "kind": "clause"}]
    return location


def _artifact(report: Report, key: str) -> dict[str, str]:
    """Where a document is: relative to the working directory, else to the project's root, else absolute."""
    if is_under(key, report.cwd):
        return {"uri": escaped(relative(key, report.cwd))}
    if is_under(key, report.root):
        return {"uri": escaped(relative(key, report.root)), "uriBaseId": BASE}
    return {"uri": key_to_uri(key)}


def _region(text: Text | None, span: Span) -> dict[str, int]:
    start, end = span.column, span.end_column
    if text is not None:
        start = text.units(span.line, start, Encoding.UTF16)
        end = text.units(span.end_line, end, Encoding.UTF16)
    return {
        "startLine": span.line + 1,
        "startColumn": start + 1,
        "endLine": span.end_line + 1,
        "endColumn": end + 1,
    }


def _fix(report: Report, item: Item, fix: Fix) -> dict[str, Any]:
    text = report.text_of(item.finding.key)
    replacements = [
        {"deletedRegion": _region(text, edit.span), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(report, item.finding.key), "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change]}
