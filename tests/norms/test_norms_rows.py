"""Rows of tables as demands: which cells are read, how, and what they clash with."""

from __future__ import annotations

import pytest
from at_hand import ROOT
from said import between, departments, put_together
from test_norms_workspace import conflicts

LIMITS = "## Limits {#limits}\n\n| Parameter | Minimum | Maximum | Unit |\n|---|---|---|---|\n"
TIMES = "## Response times {#times}\n\nEvery operation must answer in time:\n\n| Operation | Maximum response time |\n|---|---|\n"


def said(text: str) -> list[str]:
    """The sentences that the tables of a document are read as."""
    return [one.text for one in put_together(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TIMES}| checkout | 2 s |\n", ["The response time of checkout must be at most 2 s"]),
        (f"{TIMES}| checkout | < 2 s |\n", ["The response time of checkout must be less than 2 s"]),
        (
            f"{LIMITS}| gate width | 90 | 120 | cm |\n",
            ["The gate width must be at least 90 cm", "The gate width must be at most 120 cm"],
        ),
        (f"{LIMITS}| gate width |  | 120 | cm |\n", ["The gate width must be at most 120 cm"]),
        ("## Logs\n\n| Log | Maximum size (MB) |\n|---|---|\n| audit log | 10 |\n", ["The size of audit log is at most 10 MB"]),
        (
            "## Rights\n\n| Role | May | Must not |\n|---|---|---|\n| Guests | read reports, write reports | open the vault |\n",
            ["Guests may read reports", "Guests may write reports", "Guests must not open the vault"],
        ),
        (
            "## Badge\n\n| Parameter | Allowed values |\n|---|---|\n| badge colour | red, `blue` |\n",
            ["The only values of badge colour are red, `blue`"],
        ),
        (
            "## Gate\n\n| State | Event | Response | Next state |\n|---|---|---|---|\n| locked | card read | open the gate | open |\n",
            ["When Gate, and locked, and card read, must open the gate", "When Gate, and locked, and card read, the next state must be open"],
        ),
        ("## Logs\n\n- Retention of photos: at most 30 days\n", ["The Retention of photos is at most 30 days"]),
    ],
    ids=["bound", "cell compares", "unit", "empty cell", "unit in the head", "roles", "values", "states", "label"],
)  # fmt: skip
def test_rows_are_read_as_sentences(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "## Load\n\n| Operation | Mean | Max response time |\n|---|---|---|\n| checkout | 1 s | 2 s |\n",
        "## Results\n\n| Operation | Maximum response time |\n|---|---|\n| checkout | 2 s |\n",
        "## Times\n\n| Operation | Timeout |\n|---|---|\n| checkout | 2 s |\n",
        f"{TIMES}| checkout | 2 s for guests |\n",
        f"{TIMES}| checkout | about 2 s |\n",
        f"{TIMES}| checkout | ≥ 2 s |\n",
        f"{TIMES}| checkout | 2 |\n",
        f"{TIMES}| checkout | 2 s |\n| checkout | 3 s |\n",
        "## Rights\n\n| Role | May |\n|---|---|\n| Guests | reports |\n",
        "## Rights\n\n| Topic | Allowed |\n|---|---|\n| Guests | write reports |\n",
        "## Badge\n\n| Parameter | Allowed values |\n|---|---|\n| status | red, blue |\n",
        "## Badge\n\n| Parameter | Allowed values |\n|---|---|\n| badge colour | red, blue, ... |\n",
        "## Transitions\n\n| State | Event | Next state |\n|---|---|---|\n| locked | card read | open |\n",
        "## Guests\n\n| ID | Requirement | Priority |\n|---|---|---|\n| FR-001 | x | P0 |\n",
        "## Logs\n\n- Retention of photos: 30 days\n",
        "## Logs\n\n- Retention of photos: at most 30 days, at least 7 days\n",
    ],
    ids=[
        "measured", "results", "no word demands", "more is said", "about", "against its head", "no unit", "two rows", "no verb", "no role", "any status", "open list",
        "state of what", "sentences", "bare label", "two bounds",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_not_read(text: str) -> None:
    assert said(text) == []


def test_a_place_is_that_of_the_row_and_the_bound_that_of_the_cell() -> None:
    (one,) = put_together(f"{TIMES}| search | x |\n| checkout | 2 s |\n")
    assert one.span == (3, 2, 3, 16)
    (bound,) = one.norm.quantities
    assert one.span_of(bound.start, bound.end) == (3, 13, 3, 16)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (f"{TIMES}| checkout | 2 s |\n", "The response time of checkout must be at least 5 s.", {("CON001", "error")}),
        (f"{TIMES}| checkout | 2 s |\n", "Response time of checkout: at least 5 s", {("CON001", "warning")}),
        ("| Call | Minimum timeout |\n|---|---|\n| checkout | 5 s |\n", "Timeout for checkout: at most 2 s", {("CON001", "warning")}),
        (f"{LIMITS}| gate width | 90 | 120 | cm |\n", f"{LIMITS}| gate width | 1.5 | 2 | m |\n", {("CON001", "error")}),
        (f"{LIMITS}| gate width | 90 | 120 | cm |\n", f"{LIMITS}| gate width | 1 | 2 | m |\n", set()),
        (
            f"{LIMITS}| gate width | 90 | 120 | cm |\n",
            f"{LIMITS.replace('Limits', 'Limits of the north yard')}| gate width | 1.5 | 2 | m |\n",
            {("CON001", "warning")},
        ),
        (
            f"{LIMITS.replace('Limits', 'Limits of the south hall')}| gate width | 90 | 120 | cm |\n",
            f"{LIMITS.replace('Limits', 'Limits of the north yard')}| gate width | 1.5 | 2 | m |\n",
            set(),
        ),
        (
            "| Role | May | Must not |\n|---|---|---|\n| Guests | write reports | open the vault |\n",
            "Guests may open the vault. Guests must not write reports.",
            {("CON005", "error")},
        ),
        (
            "## Badge {#b}\n\n| Parameter | Allowed values |\n|---|---|\n| badge colour | red, blue |\n",
            "## Badge {#b}\n\n| Parameter | Allowed values |\n|---|---|\n| badge colour | red, green |\n",
            {("CON008", "error")},
        ),
        (
            "## Gate {#g}\n\n| State | Event | Response | Next state |\n|---|---|---|---|\n| locked | card read | open the gate | open |\n",
            "## Gate {#g}\n\n| State | Event | Response | Next state |\n|---|---|---|---|\n| locked | card read | close the gate | locked |\n",
            {("CON007", "error"), ("CON008", "error")},
        ),
        (
            "## Gate {#g}\n\n| State | Event | Next state |\n|---|---|---|\n| locked | card read | open |\n",
            "## Door {#g}\n\n| State | Event | Next state |\n|---|---|---|\n| locked | card read | locked |\n",
            set(),
        ),
    ],
    ids=[
        "prose", "label", "nobody demands", "two tables", "bounds that meet", "one heading says more", "two places", "roles", "values",
        "states", "states of two things",
    ],
)  # fmt: skip
def test_what_rows_clash_with(one: str, other: str, expected: set[tuple[str, str]]) -> None:
    assert between(one, other) == expected
    assert between(other, one) == expected


def test_the_page_shows_what_is_read() -> None:
    page = (
        (ROOT / "docs" / "conflicts.md").read_text(encoding="utf-8").partition("## Tables and scenarios")[2]
    )
    pieces = page.partition("## The square")[0].split("```markdown\n")[1:]
    assert len(pieces) == 2
    for piece in pieces:
        text, _, rest = piece.partition("```\n")
        told = rest.partition("|---|\n")[2].partition("\n\n")[0].splitlines()
        assert said(text) == [line.strip("| ") for line in told]


def test_cells_of_a_case_are_no_sentences_by_themselves() -> None:
    table = "## Gate {#g}\n\n| State | Event | Response |\n|---|---|---|\n| locked | card read | The gate must open the bolt. |\n"
    assert between(table, "If it rains, the gate must not open the bolt.") == set()
    assert between(table, "The gate must not open the bolt.") == {("CON005", "warning")}


@pytest.mark.parametrize(
    ("more", "expected"), [("", {("CON008", "error")}), ("| Notes |", set())], ids=["same", "notes tell"]
)
def test_two_rows_of_one_case(more: str, expected: set[tuple[str, str]]) -> None:
    cells = ("| at night |", "| by day |") if more else ("|", "|")
    head = f"| State | Event | Next state {more or '|'}\n|---|---|---|{'---|' if more else ''}\n"
    rows = "".join(
        f"| locked | card read | {state} {cell}\n"
        for state, cell in zip(("open", "shut"), cells, strict=True)
    )
    assert between(f"## Gate {{#g}}\n\n{head}{rows}", "Good morning.") == expected


def test_each_act_of_a_cell_is_told() -> None:
    table = "| Role | May |\n|---|---|\n| Guests | read reports, open the vault |\n"
    held = departments(a=table, b="Guests must not read reports. Guests must not open the vault.")
    assert {one[4] for one in conflicts(held) if one[1] == "/w/a.md"} == {
        "Guests | read reports",
        "Guests | read reports, open the vault",
    }


def test_a_heading_in_capitals_is_no_pronoun() -> None:
    text = "## {}\n\nThese MUST hold:\n\n| Parcel | {} weight (kg) |\n|---|---|\n| box | {} |\n"
    one = text.format("EU", "Maximum", 30)
    assert between(one, text.format("EU", "Minimum", 40)) != set()
    assert between(one, text.format("US", "Minimum", 40)) == set()
