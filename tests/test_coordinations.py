"""What may describe one part or both: each reading is a sentence, and the question names the parts."""

from __future__ import annotations

import pytest
from rulebook import all_findings, workspace_of

from spec_lsp.diagnostics import Finding

HEAD = "## Rule {#rule}\n\n"


def found_in(text: str) -> Finding:
    findings = all_findings(workspace_of({"spec.md": HEAD + text + "\n"}))
    return next(finding for finding in findings if finding.code == "AMB008")


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        (
            "The encrypted backup and logs must be kept.",
            [
                "The encrypted backup and the encrypted logs must be kept.",
                "The logs and the encrypted backup must be kept.",
            ],
        ),
        (
            "The shop must wait for an unpaid order or invoice.",
            [
                "The shop must wait for an unpaid order or an unpaid invoice.",
                "The shop must wait for an invoice or an unpaid order.",
            ],
        ),
        (
            "Each encrypted backup and logs must be kept.",
            ["Each encrypted backup and encrypted logs must be kept."],
        ),
        (
            "The copy or print jobs must be kept.",
            ["The copy jobs or the print jobs must be kept.", "The print jobs or the copy must be kept."],
        ),
        (
            "The shop must describe the look and feel of the page.",
            [
                "The shop must describe the look of the page and the feel of the page.",
                "The shop must describe the feel of the page and the look.",
            ],
        ),
        (
            "Orders with a valid `name` or `note` must be kept.",
            [
                "Orders with a valid `name` or a valid `note` must be kept.",
                "Orders with a `note` or a valid `name` must be kept.",
            ],
        ),
        ("The encrypted [backup](#backup) and logs must be kept.", []),
    ],
)
def test_readings_are_sentences(text: str, readings: list[str]) -> None:
    made = []
    for fix in found_in(text).fixes:
        (edit,) = fix.edits
        made.append(text[: edit.span.column] + edit.text + text[edit.span.end_column :])
    assert made == readings


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "The encrypted backup and logs must be kept.",
            'Does "encrypted" describe only "backup", or "logs" as well?',
        ),
        (
            "The copy or print jobs must be kept.",
            'Does "jobs" belong only to "print", or to "copy" as well?',
        ),
        (
            "The encrypted [backup](#backup) and logs must be kept.",
            'Does "encrypted" describe only "backup", or "logs" as well?',
        ),
    ],
)
def test_question_names_the_parts(text: str, question: str) -> None:
    assert found_in(text).question == question
