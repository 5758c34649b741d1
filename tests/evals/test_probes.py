"""The cases in which a clause is looked at."""

from __future__ import annotations

import pytest
from rulebook import workspace_of
from runs import challenge_of

from spec_lsp.clarify.candidates import candidates
from spec_lsp.evals.model import Answer, Check
from spec_lsp.evals.probes import MOST, Probe, of_challenges, of_texts


def probes(text: str) -> list[Probe]:
    workspace = workspace_of({"spec.md": f"## Rule {{#rule}}\n\n{text}\n"})
    (candidate,) = candidates(workspace, ["/w/spec.md"])
    return list(candidate.probes)


def test_a_bound_is_looked_at_where_it_is_and_on_both_sides() -> None:
    assert [tuple(one)[:2] for one in probes("The shop must keep at most 3 copies.")] == [
        (f'exactly {count}, where the clause says "at most 3"', f"The shop: keep exactly {count} copies")
        for count in (3, 4, 2)
    ]


def test_a_condition_is_told_with_the_value_in_it() -> None:
    found = probes("When an order exceeds 20 EUR, the shop must ship it free.")
    assert [(one.situation, one.act) for one in found] == [
        (f"When an order exceeds {side} 20 EUR".replace("exceeds ", ""), "the shop: ship it free")
        for side in ("exactly", "a little more than", "a little less than")
    ]


def test_an_exception_is_met_and_is_not() -> None:
    found = probes("The shop must refund an order, unless the parcel was opened.")
    assert [one.situation for one in found] == [
        'the exception holds: "unless the parcel was opened"',
        'the exception does not hold: "unless the parcel was opened"',
    ]
    assert {one.act for one in found} == {"The shop: refund an order"}


def test_there_are_five_at_most_and_exceptions_come_before_a_second_bound() -> None:
    found = probes("The shop must answer within 2 days and keep logs for 30 days, unless the user objects.")
    assert len(found) == MOST
    assert ["exception" in one.situation for one in found] == [False] * 3 + [True] * 2


@pytest.mark.parametrize(
    "text",
    [
        "The shop must be polite.",
        "The shop must be polite. For example, it must answer within 2 days.",
        "The shop must print two copies of order 7.",  # figures that nothing compares
        "The shop must wait until the parcel has come back.",
    ],
)
def test_nothing_is_made_of_words_without_edges(text: str) -> None:
    assert probes(text) == []


@pytest.mark.parametrize("text", ["It is a nice shop.", "It is a nice shop. It has 3 doors."])
def test_what_demands_nothing_is_not_asked_about(text: str) -> None:
    workspace = workspace_of({"spec.md": f"## Rule {{#rule}}\n\n{text}\n"})
    assert candidates(workspace, ["/w/spec.md"]) == []


@pytest.mark.parametrize("attribute", ["status=retired", 'judgement="the mood decides"'])
def test_what_counts_no_more_or_is_open_on_purpose_is_not_asked_about(attribute: str) -> None:
    text = f"## Rule {{#rule {attribute}}}\n\nThe shop must answer within 2 days.\n"
    assert candidates(workspace_of({"spec.md": text}), ["/w/spec.md"]) == []


def test_strong_clauses_come_first() -> None:
    clause = "## Rule {{#{name} authority={name}}}\n\nThe shop must answer within 2 days.\n\n"
    text = "".join(clause.format(name=name) for name in ("guideline", "root", "user"))
    found = candidates(workspace_of({"spec.md": text}), ["/w/spec.md"])
    assert [one.subject.id for one in found] == ["root", "user", "guideline"]


def test_prompts_that_something_else_decides_are_no_cases() -> None:
    plain = challenge_of()
    assert [one.situation for one in of_challenges([plain])] == ["Refund please."]
    decided = [
        challenge_of(should=("name the window",)),
        challenge_of(should_not=("promise",)),
        challenge_of(checks=(Check("max-words", "5"),)),
        challenge_of(answers=(Answer("GOOD", "", "It is over."),)),
    ]
    assert of_challenges(decided) == ()
    assert len(of_challenges([challenge_of(answers=(Answer("BAD", "", "Sure!"),))])) == 1


def test_the_name_of_a_long_case_is_short_and_its_own() -> None:
    one, other = (Probe("x" * 400 + end, "act") for end in "ab")
    assert one.name != other.name
    assert len(one.name) < 230
    assert Probe("a\n b", "c").name == "a b: c"


def test_cases_that_were_thought_up_are_lines_and_none_comes_twice() -> None:
    found = of_texts([("a\nb", "c"), ("a b", "c"), ("", "c"), ("d", ""), *((f"{n}", "c") for n in range(9))])
    assert [one.situation for one in found] == ["a b", "0", "1", "2", "3"]
