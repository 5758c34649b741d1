"""A report made by hand: two specs in conflict, an ambiguity, a hint, and two findings that do not count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from spec_lsp.baseline import fingerprints
from spec_lsp.diagnostics import Edit, Finding, Fix, Related, Severity, Span
from spec_lsp.reports.model import Item, Page, Read, Report
from spec_lsp.text import Text

PAYMENTS = """\
# Payments {#payments}

Refunds must be paid within 5 days[^rf01].
\tTabs — and 漢字 and/or 🎉 as appropriate.
Hidden \u202etext and \u200bmore.
"""
PLATFORM = """\
# Platform

Logs must be kept for at least 90 days.
"""
TEXTS = {
    "/w/specs/payments.md": Text.from_str(PAYMENTS),
    "/w/platform.md": Text.from_str(PLATFORM),
    "/elsewhere/x, y%.md": Text.from_str("# x\n"),
}
PAGES = {
    code: Page(
        code, name, severity, f"{name} in one line.", f"{name} in one line.\n\n## Why is this bad\nBecause."
    )
    for code, name, severity in [
        ("AMB001", "open-point", Severity.ERROR),
        ("AMB003", "and-or", Severity.WARNING),
        ("CON001", "disjoint-bounds", Severity.ERROR),
        ("REF003", "missing-file", Severity.HINT),
        ("SUC001", "missing-challenge-file", Severity.ERROR),
    ]
}


def at(line: int, start: int, end: int) -> Span:
    """A span of one line."""
    return Span(line, start, line, end)


SPEC = "/w/specs/payments.md"
FINDINGS = (
    Finding(
        "CON001",
        Severity.ERROR,
        SPEC,
        at(2, 21, 34),
        '"within 5 days" cannot hold together with "at least 90 days" in platform#logs',
        "payments",
        related=(Related("/w/platform.md", at(2, 22, 38), '"at least 90 days" demanded here', "logs"),),
        witness={"value": 5.0},
    ),
    Finding(
        "SUC001",
        Severity.ERROR,
        SPEC,
        at(2, 34, 41),
        "no challenge file examples/rf01.md",
        "payments",
        fixes=(Fix("Create examples/rf01.md", creates=(("/w/specs/examples/rf01.md", "x"),)),),
    ),
    Finding(
        "AMB003",
        Severity.WARNING,
        SPEC,
        at(3, 15, 21),
        '"and/or" can mean both, either, or at least one',
        "payments",
        fixes=(Fix('Replace by "and"', (Edit(at(3, 15, 21), "and"),)),),
    ),
    Finding(
        "AMB001", Severity.ERROR, SPEC, at(3, 24, 38), "open point", "payments", suppressed="agreed in #12"
    ),
    Finding("REF003", Severity.HINT, SPEC, at(4, 7, 8), "hidden U+202E\x1b[31m"),
    Finding("AMB003", Severity.WARNING, "/elsewhere/x, y%.md", at(0, 2, 3), "known for years: 100%\nreally"),
)


@pytest.fixture
def build() -> Callable[..., Report]:
    """Make the report; `findings` and any field of Report may be given."""

    def make(findings: tuple[Finding, ...] = FINDINGS, **fields: Any) -> Report:
        prints = fingerprints(findings, TEXTS.get, "/w")
        items = tuple(
            Item(finding, fingerprint, known="known for years" in finding.message)
            for finding, fingerprint in zip(findings, prints, strict=True)
        )
        given = {
            "pages": PAGES,
            "text_of": TEXTS.get,
            "cwd": "/w",
            "root": "/w",
            "read": Read(2, 3, 4, 2913),
            "version": "0.1.0",
        }
        return Report(items, **{**given, **fields})

    return make
