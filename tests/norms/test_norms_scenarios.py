"""Given/When/Then as demands in one case: what is read, what it clashes with, and what it never does."""

from __future__ import annotations

import random

import pytest
from rulebook import workspace_of
from said import between, departments, headed, put_together, told
from test_norms_workspace import conflicts, mirrored

from spec_lsp.engine import Engine
from spec_lsp.norms.witness import keeps, witness_of
from spec_lsp.text import Encoding, Text

LATE = "- **Given** an order is late\n- **When** the guest asks for a refund\n- **Then** {}\n"
CASE = "When an order is late, and the guest asks for a refund, "


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("the shop refunds the order", "the shop must refund the order"),
        ("the shop does not refund the order", "the shop must not refund the order"),
        ("the order is refunded", "the order must be refunded"),
        ("the order isn't refunded", "the order must not be refunded"),
        ("no mail is sent", "no mail must be sent"),
        ("the shop never refunds the order", "the shop must never refund the order"),
        ("refund the order", "must refund the order"),
        ("the shop SHALL refund the order", "the shop SHALL refund the order"),
        ("the guest has a refund", "the guest must have a refund"),
    ],
)
def test_what_is_told_is_demanded_in_its_case(then: str, expected: str) -> None:
    (one,) = put_together(LATE.format(then))
    assert one.text == CASE + expected
    assert one.norm.scenario
    assert set(one.norm.condition) == {"order", "earli", "guest", "ask", "refund"}


@pytest.mark.parametrize(
    "text",
    [
        "1. **Given** an order is late, **When** the guest asks for a refund, **Then** the shop refunds the order\n",
        "* Given an order is late\n* When the guest asks for a refund\n* Then the shop refunds the order\n",
        "Given an order is late\nWhen the guest asks for a refund\nThen the shop refunds the order\n",
        "- **WHEN** an order is late\n- **AND** the guest asks for a refund\n- **THEN** the shop refunds the order\n",
        "| Given | When | Then |\n|---|---|---|\n| an order is late | the guest asks for a refund | the shop refunds the order |\n",
    ],
    ids=["one line", "gherkin", "lines", "openspec", "table"],
)
def test_forms_of_scenarios(text: str) -> None:
    assert [one.text for one in put_together(text)] == [f"{CASE}the shop must refund the order"]


@pytest.mark.parametrize(
    "text",
    [
        "- **Then** the shop refunds the order\n",
        "- **Given** <state>\n- **When** x\n- **Then** the shop refunds the order\n",
        LATE.format("a list of orders that are late"),
        LATE.format("the mail is sent and the order is closed"),
        "- **Given** a guest\n- **When** it rains\n- **Then** x\n- **When** it snows\n- **Then** the shop refunds the order\n",
        "- **Given** an order is late\n\nThe office is open.\n\n- **Then** the shop refunds the order\n",
    ],
    ids=["no case", "outline", "no verb", "two verbs", "a second when", "apart"],
)
def test_what_is_not_sure_is_not_read(text: str) -> None:
    assert [one.text for one in put_together(text)] == []


def test_figures_of_the_case_have_their_places_in_the_whole() -> None:
    (one,) = put_together(
        "- **Given** more than 5 days have passed\n- **When** it rains\n- **Then** the shop refunds 3 orders\n"
    )
    figures = (*one.norm.cases, *one.norm.quantities)
    assert [one.text[at.start :].startswith(at.shown) for at in figures] == [True, True]


def test_a_sentence_with_when_and_then_is_read_as_one() -> None:
    assert put_together("WHEN an order is late THEN the shop SHALL refund the order.\n") == []
    ears = "When an order is late, the shop must not refund the order.\n"
    assert put_together(ears) == []
    assert between(ears, "- **When** an order is late\n- **Then** the shop refunds the order\n") == {
        ("CON005", "error")
    }


REFUND, NONE = LATE.format("the shop refunds the order"), LATE.format("the shop does not refund the order")
CLASHING = [
    (REFUND, NONE, ("CON005", "error")),
    (LATE.format("the request returns status 404"), LATE.format("the request returns status 403"), ("CON008", "error")),
    (LATE.format("the order state becomes open"), LATE.format("the order state becomes closed"), ("CON007", "error")),
    (LATE.format("the order status is paid"), LATE.format("the order status is shipped"), ("CON008", "error")),
    (LATE.format("the lamp blinks for at most 2 s"), LATE.format("the lamp blinks for at least 5 s"), ("CON001", "error")),
    (LATE.format("the guest receives 3 offers"), LATE.format("the guest receives 4 offers"), ("CON001", "error")),
    (REFUND, "The shop must not refund the order.", ("CON005", "warning")),
    (REFUND, "If an order is late and the guest asks for a refund, the shop must not refund the order.", ("CON005", "error")),
    (LATE.format("the lamp blinks for at least 5 s"), "The lamp must blink for at most 2 s.", ("CON001", "warning")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "expected"), CLASHING)
def test_what_a_scenario_clashes_with(one: str, other: str, expected: tuple[str, str]) -> None:
    assert between(one, other) == {expected}
    assert between(other, one) == {expected}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (REFUND, NONE.replace("late", "paid")),
        (REFUND, NONE.replace("late", "not late")),
        (REFUND, NONE.replace("a refund", "an invoice")),
        (REFUND, f"## Expired card {{#x}}\n\n{NONE}"),
        (REFUND, "If an order is paid, the shop must not refund the order."),
        (REFUND, "The shop must not refund the order unless the curator asks."),
        (REFUND, "The shop should not refund the order."),
        (REFUND, "The shop must not refund the paid order."),
        (NONE, "The shop may refund the order."),
        (LATE.format("the page shows step 1"), LATE.format("the page shows step 2")),
        (LATE.format("the mail is sent"), LATE.format("the order is closed")),
        (LATE.format("the state page shows errors"), LATE.format("the state page shows offers")),
        ("- **When** it rains\n- **Then** the gate is closed\n", "- **When** it rains\n- **Then** the gate is not closed\n"),
    ],
    ids=[
        "other case", "the opposite case", "other event", "a title that tells the case", "a clause for another case", "an exception",
        "advice", "a narrower clause", "leave", "steps", "two answers", "a page about states", "a case of one word",
    ],
)  # fmt: skip
def test_what_a_scenario_does_not_clash_with(one: str, other: str) -> None:
    assert between(one, other) == set()
    assert between(other, one) == set()


def test_scenarios_of_one_clause_contradict_each_other_steps_of_one_scenario_do_not() -> None:
    twice = f"{REFUND}\n{NONE}"
    assert {(one[0], one[2]) for one in conflicts(workspace_of({"a.md": headed("a", twice)}))} == {
        ("CON005", "7"),
        ("CON005", "11"),
    }
    once = LATE.format("the request returns status 404\n- **And** the request returns status 403")
    assert conflicts(workspace_of({"a.md": headed("a", once)})) == set()


def test_in_one_document_only_a_clause_without_exception_is_broken() -> None:
    opened = LATE.format("a guest opens the vault")
    general = f"## Rule {{#r}}\n\nA guest must not open the vault.\n\n## Case {{#c}}\n\n{opened}"
    assert conflicts(departments(a=general)) == set()
    assert {
        one[0] for one in conflicts(departments(a=general.replace("A guest must not", "No guest may")))
    } == {"CON005"}


@pytest.mark.parametrize(("one", "other", "expected"), CLASHING)
def test_each_clash_has_a_case_that_keeps_one_and_breaks_the_other(
    one: str, other: str, expected: tuple[str, str]
) -> None:
    held = departments(a=one, b=other)
    for placed in (one for found in held.norms.clashes.values() for one in found):
        witness = witness_of(placed.clash)
        assert witness is not None
        verdicts = [keeps(norm, witness.case) for norm in (placed.clash.first, placed.clash.second)]
        assert verdicts == [witness.keeps_first, not witness.keeps_first]
    assert {mirrored(one) for one in told(held)} == told(held) != set()


STEPS = {line for one, other, _ in CLASHING for text in (one, other) for line in text.splitlines()}
LINES = (
    *sorted(STEPS), "", "## Expired card", "## Limits", "Each must hold:", "| Log | Maximum size | Retention |", "|---|---|---|",
    "| audit log | 2 MB | 3 days |", "| audit log | 2 MB | 9 days |",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(30))
def test_edits_of_lines_equal_a_batch(seed: int) -> None:
    rng = random.Random(seed)
    texts = {name: headed(name, f"{REFUND}\n{NONE}").splitlines() for name in "ab"}
    held = workspace_of({f"{name}.md": "\n".join(lines) for name, lines in texts.items()})
    engine = Engine(held.config)
    for _ in range(25):
        name = rng.choice("ab")
        key, lines = f"/w/{name}.md", texts[name]
        line, more = rng.randrange(4, len(lines) + 1), rng.choice(LINES)
        end = min(line + rng.randrange(2), len(lines))
        lines[line:end] = [more]
        text = held.documents[key].text
        new, change = text.edited(
            (0, 0), (len(text.lines) - 1, len(text.lines[-1])), "\n".join(lines), Encoding.UTF32
        )
        held = held.edited(key, new, change, None)
        batch = workspace_of({f"{one}.md": "\n".join(read) for one, read in texts.items()})
        assert told(held) == told(batch)
        assert conflicts(held, engine) == conflicts(batch)
    gone = held.with_text("/w/b.md", Text.from_str("")).without("/w/b.md")
    assert all(one[0] == one[2] for one in told(gone))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("all parcels of an order are sent", "some parcels of an order are sent"),
        ("a guest of the shop opens their own order", "a guest of the shop opens another order"),
        ("the bank service of the shop is up", "the bank service of the shop is down"),
    ],
)
def test_small_words_tell_cases_apart(one: str, other: str) -> None:
    text = "- **Given** {}\n- **When** a customer asks\n- **Then** the shop {} the order\n"
    assert between(text.format(one, "refunds"), text.format(one, "does not refund")) == {("CON005", "error")}
    assert between(text.format(one, "refunds"), text.format(other, "does not refund")) == set()
