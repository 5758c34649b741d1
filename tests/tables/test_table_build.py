"""Which norms make a table, and what its rows are: answers, questions, conflicts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from at_hand import REFUNDS

from spec_lsp.tables.model import State, Table, Tables, summary, title

Make = Callable[..., Tables]

NOT_SAID = "no clause says what holds when"


def rows(table: Table) -> list[tuple[str, str]]:
    """Each case, with its demands or its question."""
    return [
        (row.case, "; ".join(one.phrase for one in row.demands) or f"? {row.question}") for row in table.rows
    ]


def only(found: Tables) -> Table:
    (table,) = found.tables
    return table


def test_the_refunds_module(tables: Make):
    found = tables({"refunds.md": REFUNDS})
    assert summary(found) == (
        "3 decision tables: 9 cases, 2 open questions, 1 conflict; 1 decision with fewer than two conditions left out"
    )
    refund = found.tables[0]
    assert (refund.module, title(refund)) == ("refunds", "refund service: approve the refund")
    assert [row.state for row in refund.rows] == [State.OK, State.GAP, State.CONFLICT, State.OK]
    gap, double = refund.rows[1:3]
    assert gap.question == f"{NOT_SAID}: a customer asks for a refund of exactly 20 EUR"
    assert gap.bound == (20.0, 20.0, False, False, "EUR")
    assert [one.clause for one in double.demands] == ["large-amounts", "regular-customers"]
    assert double.clashes == ((0, 1, "opposite-demands"),)
    assert double.demands[0].line == 12


def test_the_order_of_files_changes_nothing(tables: Make):
    first, heading, second = REFUNDS.partition("## Regular customers")
    header = REFUNDS.partition("# Refunds")[0]
    texts = {"a.md": first, "b.md": f"{header}# More {{#more}}\n\n{heading}{second}"}
    forwards, backwards = tables(texts), tables(dict(reversed(texts.items())))
    assert forwards == backwards
    assert len(forwards.tables) == 3
    assert {one.path for row in forwards.tables[0].rows for one in row.demands} == {"a.md", "b.md"}


def test_modules_are_apart(tables: Make):
    texts = {
        "a.md": "---\nspec: {name: red}\n---\n# A {#a}\n\nIf the order is paid, the shop must send the order.\n",
        "b.md": "---\nspec: {name: blue}\n---\n# B {#b}\n\nIf the order is late, the shop must not send the order.\n",
    }
    assert tables(texts).tables == ()
    assert tables(texts).left_out == 2
    both = {name: text.replace("blue", "red") for name, text in texts.items()}
    assert [table.module for table in tables(both).tables] == ["red"]
    assert tables(texts, module="blue").left_out == 1


@pytest.mark.parametrize(
    ("about", "count"), [("refunds", 1), ("voucher", 1), ("the approval of refunds", 1), ("expired moon", 0)]
)
def test_about(tables: Make, about: str, count: int):
    assert len(tables({"refunds.md": REFUNDS}, about=about).tables) == count


def test_no_conditions(tables: Make):
    found = tables("The shop must send the order. The shop must keep the invoice. Hello.")
    assert found == Tables(())
    assert summary(found) == "no decision found"


def test_one_condition_is_no_table(tables: Make):
    found = tables("If the order is paid, the shop must send the order.")
    assert summary(found) == "no decision table; 1 decision with fewer than two conditions left out"


# Conditions in words


def test_what_holds_otherwise_is_asked(tables: Make):
    found = tables(
        "If the lamp is red, the pump must be stopped.\n\nIf the lamp is green, the pump must be started."
    )
    assert rows(only(found)) == [
        ("the lamp is red", "must be stopped"),
        ("the lamp is green", "must be started"),
        (
            "not: the lamp is red; or: the lamp is green",
            f"? {NOT_SAID} not: the lamp is red; or: the lamp is green",
        ),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "If the door is open, the fan must be stopped. If the door is closed, the fan must be started.",
        "If the door is open, the fan must be stopped. If the door is not open, the fan must be started.",
        "When a user opens the door, the fan must be stopped. When a user rings the bell, the fan must be started.",
        "The fan may be stopped only if the door is open. If the lamp is red, the fan must be started.",
        "If the lamp is red, the fan must be stopped. If the lamp is green, the fan must be stopped.",
        "The fan must be started. If the lamp is red, the fan must be stopped. If the lamp is green, the fan must be stopped.",
    ],
    ids=["opposite", "negated", "events", "only", "no choice", "always"],
)
def test_what_holds_otherwise_is_known_or_no_question(tables: Make, text: str):
    found = tables(text)
    assert only(found).rows
    assert found.count(State.GAP) == 0


def test_an_exception_that_no_clause_speaks_of(tables: Make):
    text = "If the order is paid, the shop must send the order unless the address is wrong.\n\nIf the order is late, the shop may send the order."
    assert rows(only(tables(text))) == [
        ("the order is paid, unless the address is wrong", "must send the order"),
        ("the order is late", "may send the order"),
        (
            "the order is paid, and the address is wrong",
            f"? {NOT_SAID}: the order is paid, and the address is wrong",
        ),
    ]
    answered = f"{text}\n\nIf the address is wrong, the clerk must call the customer."
    assert only(tables(answered)).count(State.GAP) == 0


def test_what_is_forbidden_unless_is_allowed_then(tables: Make):
    text = "The shop must not send the order unless the order is paid. If the order is late, the shop may send the order."
    assert rows(only(tables(text))) == [
        ("not: the order is paid", "must not send the order"),
        ("the order is late", "may send the order"),
    ]


def test_even_if_is_no_condition(tables: Make):
    text = "The shop must send the order even if the order is late. If the order is void, the shop must not send the order."
    assert [case for case, _ in rows(only(tables(text)))] == ["always", "the order is void"]


def test_subjects_behind_then(tables: Make):
    text = "WHEN the cart is empty THEN the shop SHALL hide the button.\n\nGIVEN the cart is full THEN the shop SHALL show the button."
    table = only(tables(text))
    assert title(table) == "shop: hide the button"
    assert [case for case, _ in rows(table)][:2] == ["the cart is empty", "the cart is full"]


def test_given_and_when_are_one_case(tables: Make):
    text = (
        "- GIVEN the cart is paid WHEN the user is new THEN the shop SHALL send the coupon.\n"
        "- GIVEN the cart is paid, WHEN the user is banned, THEN the shop SHALL NOT send the coupon.\n"
    )
    table = only(tables(text))
    assert title(table) == "shop: send the coupon"
    assert [case for case, _ in rows(table)][:2] == [
        "the cart is paid, and the user is new",
        "the cart is paid, and the user is banned",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "As a buyer, I want to see the order when it is paid, so that I can send the order. If the order is paid, the shop must send the order.",
        "If possible, the shop must send the order. Note: the shop must send the order.",
        "The shop must send the order at once. If the order is paid, the shop must send the order.",
        "The order is final. If the order is paid, it must be final.",
    ],
    ids=["story", "no condition", "once", "facts"],
)
def test_what_is_no_row(tables: Make, text: str):
    assert tables(text).tables == ()


def test_two_clauses_of_one_case_that_clash(tables: Make):
    text = (
        "# A {#a}\n\n## B {#b}\n\nIf the order is late, the shop must send the order.\n\n"
        "## C {#c}\n\nIf the order is late, the shop must not send the order.\n\n"
        "## D {#d}\n\nIf the order is void, the shop may send the order.\n"
    )
    late = only(tables({"a.md": text})).rows[0]
    assert late.clashes == ((0, 1, "modality-clash"),)
    settled = text.replace("{#c}", "{#c overrides=#b}")
    assert only(tables({"a.md": settled})).count(State.CONFLICT) == 0


# Bounds


def test_a_gap_between_bounds(tables: Make):
    text = (
        "- If more than 5 login attempts fail, the account must be locked.\n"
        "- If at most 3 login attempts fail, the account must not be locked."
    )
    assert rows(only(tables(text))) == [
        ("at most 3 login attempts fail", "must not be locked"),
        (
            "more than 3 and at most 5 login attempts fail",
            f"? {NOT_SAID}: more than 3 and at most 5 login attempts fail",
        ),
        ("more than 5 login attempts fail", "must be locked"),
    ]


def test_a_bound_in_the_subject(tables: Make):
    text = "Orders below 20 EUR must carry a fee. Orders above 20 EUR must carry no fee."
    assert [row.case for row in only(tables(text)).rows] == [
        "Orders of less than 20 EUR",
        "Orders of exactly 20 EUR",
        "Orders of more than 20 EUR",
    ]


def test_a_case_that_is_decided_in_other_words_is_no_gap(tables: Make):
    text = (
        "- WHEN the period is at most 1 hour, THE server SHALL read raw rows.\n"
        "- WHEN the period is greater than 1 hour and less than or equal to 1 day, THE server SHALL read summary tables.\n"
        "- WHEN the period is more than 1 day, THE server SHALL read archive tables.\n"
        "- WHEN the period is more than 7 days, THE server SHALL read tables.\n"
    )
    found = tables(text)
    assert found.count(State.GAP) == 0
    assert rows(only(found))[0] == ("the period is at most 1 hour", "must read raw rows")


def test_bare_figures_are_no_axis(tables: Make):
    text = "If 3 users vote, the vote must be counted. If 5 users vote, the vote must be counted."
    assert [row.bound for row in only(tables(text)).rows] == [None, None]


def test_what_holds_always_holds_between_bounds(tables: Make):
    text = "Orders below 20 EUR must carry a fee. Orders above 20 EUR must carry no fee. Orders must carry a fee of 1 EUR."
    assert [row.case for row in only(tables(text)).rows] == [
        "always",
        "Orders of less than 20 EUR",
        "Orders of more than 20 EUR",
    ]


# What is about the same


def test_nothing_is_asked_of_demands_that_are_only_alike(tables: Make):
    text = "If the lamp is red, the shop must send the invoice. If the lamp is green, the shop must not send the paid invoice."
    assert [row.state for row in only(tables(text)).rows] == [State.OK, State.OK]


def test_acts_without_a_thing_are_one_only_in_the_same_words(tables: Make):
    text = "If the lamp is red, the pump must stop. If the lamp is green, the main pump must not stop."
    assert tables(text).tables == ()
    assert len(tables(text.replace("main pump", "pump")).tables) == 1


def test_what_a_clause_says_twice_is_said_once(tables: Make):
    text = "If the day is dry, the shop must send the box.\n\nIf the day is dry, the shop must send the box.\n\nIf the day is wet, the shop may send the box."
    assert rows(only(tables(text)))[0] == ("the day is dry", "must send the box")


def test_topics_gather_around_the_shortest(tables: Make):
    text = (
        "- If the day is dry, the shop must send the invoice.\n- If the day is wet, the shop must send the paid invoice.\n"
        "- If the day is hot, the shop must send the letter.\n- If the day is cold, the clerk must send the box."
    )
    assert [case for case, _ in rows(only(tables(text)))] == ["the day is dry", "the day is wet"]


def test_who_does_it_may_be_left_out(tables: Make):
    text = (
        "If the day is dry, the refund must be approved. If the day is wet, the clerk must reject the refund."
    )
    assert [said for _, said in rows(only(tables(text)))][:2] == [
        "must be approved",
        "must reject the refund",
    ]


def test_words_of_the_workspace_bring_decisions_together(tables: Make):
    said = (
        "If the parcel is heavy, the clerk must refuse the parcel.\n\n"
        "If the package is damaged, the clerk must refuse the package."
    )
    alike = (("parcel", "package"),)
    assert tables(said).tables == ()
    table = only(tables(said, alike=alike))
    assert [case for case, _ in rows(table)][:2] == ["the parcel is heavy", "the package is damaged"]
    assert only(tables(said, about="package", alike=alike)) == table
    assert tables(said, about="crate", alike=alike).tables == ()


def test_rows_of_states_and_scenarios_are_cases(tables: Make):
    text = (
        "| State | Event | Response |\n|---|---|---|\n"
        "| locked | card read | The gate must open the bolt |\n| locked | alarm | The gate must not open the bolt |\n\n"
        "- **Given** an order is late\n- **When** a guest asks\n- **Then** the shop refunds the order\n\n"
        "If an order is late and a guest asks, the shop must not refund the order. If an order is new, the shop may refund the order.\n"
    )
    gate, refund = tables({"a.md": f"## Bolt {{#bolt}}\n\n{text}"}).tables
    assert rows(gate) == [
        ("Bolt, and locked, and card read", "must open the bolt"),
        ("Bolt, and locked, and alarm", "must not open the bolt"),
    ]
    late = refund.rows[0]
    assert (late.case, late.state) == ("an order is late, and a guest asks", State.CONFLICT)
    assert {one.phrase for one in late.demands} == {"must refund the order", "must not refund the order"}


def test_two_scenarios_of_one_case_that_contradict_each_other(tables: Make):
    late = "- **Given** an order is late\n- **When** a guest asks\n- **Then** the shop {} the order\n\n"
    new = "If an order is new, the shop may refund the order.\n"
    texts = [late.format(said) for said in ("refunds", "does not refund")]
    row, *_ = only(tables(f"## Late {{#one}}\n\n{texts[0]}## Late {{#two}}\n\n{texts[1]}{new}")).rows
    assert (row.state, len(row.clashes), len(row.demands)) == (State.CONFLICT, 1, 2)
    apart = only(tables(f"## By mail {{#one}}\n\n{texts[0]}## By card {{#two}}\n\n{texts[1]}{new}"))
    assert State.CONFLICT not in {row.state for row in apart.rows}
