"""Readings of a phrase that can belong to a verb or to a noun: both are sentences that their author could have written."""

from __future__ import annotations

import re

import pytest
from rulebook import all_findings, workspace_of

from spec_lsp.diagnostics import Finding, Fix

HEAD = "## Rule {#rule}\n\n"
HOLE = re.compile(r"\[NEEDS CLARIFICATION: ([^\]]*)\]")


def finding(text: str) -> Finding:
    workspace = workspace_of({"spec.md": HEAD + text + "\n"})
    return next(found for found in all_findings(workspace) if found.code == "AMB009")


def applied(text: str, fix: Fix) -> str:
    """The sentence after a fix; its holes as `<question>`."""
    for edit in sorted(fix.edits, key=lambda edit: edit.span.column, reverse=True):
        text = text[: edit.span.column] + edit.text + text[edit.span.end_column :]
    return HOLE.sub(r"<\1>", text)


@pytest.mark.parametrize(
    ("text", "noun", "verb"),
    [
        (
            "The shop must delete exports in the archive.",
            "The shop must delete exports that are in the archive.",
            "In the archive, the shop must delete exports.",
        ),
        (
            "Northwind must delete the export in the `old` archive.",
            "Northwind must delete the export that is in the `old` archive.",
            "Northwind must delete, in the `old` archive, the export.",
        ),
        (
            "It must keep logs in the event of a failure of the shop if it can.",
            "It must keep logs that are in the event of a failure of the shop if it can.",
            "In the event of a failure of the shop, it must keep logs if it can.",
        ),
        (  # half of the link would stay behind
            "The shop must delete exports in [the archive](#rule).",
            "The shop must delete exports that are in [the archive](#rule).",
            "The shop must delete exports <how or where is this done?> [the archive](#rule).",
        ),
        (  # what follows hangs on the phrase
            "The shop must give clerks with keys or codes a list.",
            "The shop must give clerks that are with keys or codes a list.",
            "The shop must give clerks <how is this done?> or codes a list.",
        ),
    ],
)
def test_readings(text: str, noun: str, verb: str) -> None:
    assert [applied(text, fix) for fix in finding(text).fixes] == [noun, verb]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "The shop must delete exports in the archive.",
            'Does "in the archive" say how or where to delete, or which exports are meant?',
        ),
        (
            "The shop must test the desk during a sale.",
            'Does "during a sale" say when to test, or which desk is meant?',
        ),
        (
            "No clerk has control over the desk.",
            'Does "over the desk" say where this is done, or which control is meant?',
        ),
    ],
)
def test_question(text: str, question: str) -> None:
    assert finding(text).question == question
