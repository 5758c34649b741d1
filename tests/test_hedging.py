"""Readings of hedges: each fix of a finding is a sentence that its author could have written."""

from __future__ import annotations

import re

import pytest
from rulebook import all_findings, workspace_of

from spec_lsp.diagnostics import Fix

HEAD = "## Rule {#rule}\n\n"
HOLE = re.compile(r"\[NEEDS CLARIFICATION: ([^\]]*)\]")


def applied(text: str, fix: Fix) -> str:
    """The sentence after a fix; its holes as `<question>`."""
    for edit in sorted(fix.edits, key=lambda edit: edit.span.column, reverse=True):
        assert edit.span.line == edit.span.end_line == 2
        text = text[: edit.span.column] + edit.text + text[edit.span.end_column :]
    return HOLE.sub(r"<\1>", text)


def readings(text: str, code: str) -> list[str]:
    workspace = workspace_of({"spec.md": HEAD + text + "\n"})
    found = [finding for finding in all_findings(workspace) if finding.code == code]
    assert found, text
    return [applied(text, fix) for fix in found[0].fixes]


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        (
            "The shop must keep several old copies.",
            "AMB004",
            [
                "The shop must keep <which old copies?> old copies.",
                "The shop must keep <how many old copies?> old copies.",
                "The shop must keep all old copies.",
            ],
        ),
        (
            "Some of the orders must wait.",
            "AMB004",
            [
                "<which?> of the orders must wait.",
                "<how many of them?> of the orders must wait.",
                "All of the orders must wait.",
            ],
        ),
        (
            "The shop must use other channels.",
            "AMB004",
            [
                "The shop must use <which other channels?> channels.",
                "The shop must use <how many other channels?> channels.",
                "The shop must use all other channels.",
            ],
        ),
        (
            "The shop must send an additional letter.",
            "AMB004",
            ["The shop must send an <which additional letter?> letter."],
        ),
        (
            "The shop must use an appropriate box.",
            "AMB004",
            [
                "The shop must use an <which box?>.",
                "The shop must use an appropriate box (<what is appropriate here?>).",
                "The shop must use a box.",
            ],
        ),
        (
            "The shop must usually answer.",
            "AMB004",
            ["The shop must <when, and when not?> answer.", "The shop must answer."],
        ),
        (
            "The box must be suitable.",
            "AMB004",
            [
                "The box must be <what counts as suitable?>.",
                "The box must be suitable (<what is suitable here?>).",
            ],
        ),
        (
            "When possible, the shop must answer.",
            "AMB002",
            ["<when, and who decides by what?>, the shop must answer.", "The shop must answer."],
        ),
        (
            "The shop must, where feasible, answer.",
            "AMB002",
            ["The shop must, <when, and who decides by what?>, answer.", "The shop must answer."],
        ),
        (
            "Banks might refuse the card.",
            "AMB005",
            [
                "Banks must refuse the card.",
                "Banks are allowed to refuse the card.",
                "Banks can refuse the card.",
            ],
        ),
        (
            "The shop should answer.",
            "AMB005",
            ["The shop must answer.", "The shop must answer, except <when need it not?>."],
        ),
        (
            "The shop may sometimes keep other records.",
            "AMB006",
            [
                "The shop must <when, and when not?> keep <which other records?> records.",
                "The shop may <when, and when not?> keep <which other records?> records.",
            ],
        ),
        (
            "An invoice must show the price, the tax, etc.",
            "AMB015",
            ["An invoice must show the price and the tax.", "An invoice must show the price, the tax, <what else?>."],
        ),
        (
            "The page must show data such as the price.",
            "AMB015",
            ["The page must show data, namely the price.", "The page must show data, namely <what else?>, the price."],
        ),
        (
            "The shop must sell tea, cups, or the like.",
            "AMB015",
            ["The shop must sell tea or cups.", "The shop must sell tea, cups, or <what else?>."],
        ),
        (
            "The mail must name the order, including but not limited to its number.",
            "AMB015",
            [
                "The mail must name the order, namely its number.",
                "The mail must name the order, namely <what else?>, its number.",
            ],
        ),
        (
            "The box must be dry, timely, and red.",
            "AMB004",
            [
                "The box must be dry, <what counts as timely?>, and red.",
                "The box must be dry, timely (<what is timely here?>), and red.",
            ],
        ),
        (
            "A list of orders might be long.",
            "AMB005",
            ["A list of orders must be long.", "A list of orders can be long."],
        ),
        (
            "The shop must tell the reasons, including but not limited to:",
            "AMB015",
            ["The shop must tell the reasons, namely:", "The shop must tell the reasons, namely <what else?>:"],
        ),
        (
            "Some similar orders usually wait.",
            "AMB006",
            ["<which similar orders?> similar orders <when, and when not?> wait."],
        ),
    ],
)  # fmt: skip
def test_readings(text: str, code: str, expected: list[str]) -> None:
    assert readings(text, code) == expected
