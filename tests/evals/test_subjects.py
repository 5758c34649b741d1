"""Clauses under test: their text, the definitions that they draw in, selection, and scenarios of other families."""

from __future__ import annotations

import pytest
from rulebook import workspace_of
from runs import CHALLENGES, REFUNDS, shop, subjects_of

from spec_lsp.evals.subjects import chosen, share_of, subjects, unread
from spec_lsp.workspace import Workspace

TERMS = """\
---
spec: {name: shop, version: 2.1.0}
---
# Glossary

- **refund window**: the days in which the price is paid back. <!-- of all goods -->
- **voucher**: money of the shop.

## Window {#window authority=user}

The agent must name the refund window[^rf31].

!!! meta "Why"
    It is asked for every day.
"""


def test_text_is_what_the_clause_says():
    (subject,) = subjects_of(shop())
    assert subject.text == (
        "The agent must name the **refund window**: 30 days. It must promise no exception."
    )
    assert (subject.title, subject.spec, subject.version) == ("Refund window", "/w/refunds.md", "")


def test_definitions_of_its_words_are_drawn_in():
    (subject,) = subjects_of(workspace_of({"refunds.md": TERMS, "examples/rf31.md": CHALLENGES}))
    assert list(subject.definitions) == ["refund window"]
    assert "the days in which the price is paid back." in subject.definitions["refund window"]
    assert "of all goods" not in subject.definitions["refund window"]
    assert subject.version == "2.1.0"
    assert subject.text == "The agent must name the refund window."


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("30 days[^rf31]", "31 days[^rf31]", False),
        ("# Refund window", "# The window", False),
        ("asks when it ends", "asks for its end", True),
        ("When does it end?", "When is the end?", True),
        ("30 days[^rf31]", "30 days<!-- of all goods -->[^rf31]", True),
    ],
)
def test_the_digest_stands_for_what_a_grader_is_told(old: str, new: str, same: bool):
    before = subjects_of(shop())[0].digest
    after = subjects_of(shop(refunds=REFUNDS.replace(old, new)))[0].digest
    assert (after == before) is same


def test_an_edited_definition_makes_the_clause_another():
    def digest(text: str) -> str:
        return subjects_of(workspace_of({"refunds.md": text, "examples/rf31.md": CHALLENGES}))[0].digest

    assert digest(TERMS) != digest(TERMS.replace("paid back", "given back"))
    assert digest(TERMS) == digest(TERMS.replace("money of the shop", "a paper"))


def test_a_challenge_file_alone_gives_its_own_challenges():
    workspace = shop()
    (subject,) = subjects(workspace, ["/w/examples/rf31.md"])
    assert [challenge.id for challenge in subject.challenges] == ["refunds/2", "refunds/3"]
    assert subjects(workspace, []) == ()


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("refunds", ["refunds/1", "refunds/2", "refunds/3"]),
        ("refunds/2", ["refunds/2"]),
        ("rf31", ["refunds/2", "refunds/3"]),
        ("^rf31", ["refunds/2", "refunds/3"]),
        ("refunds.md#refunds", ["refunds/1", "refunds/2", "refunds/3"]),
        ("other.md#refunds", []),
        ("refund", []),
    ],
)
def test_names_choose(name: str, ids: list[str]):
    found, unknown = chosen(subjects_of(shop()), [name])
    assert [challenge.id for subject in found for challenge in subject.challenges] == ids
    assert unknown == (() if ids else (name,))


def test_retired_clauses_are_not_tested():
    retired = REFUNDS.replace("authority=user", "authority=user status=retired")
    assert subjects_of(shop(refunds=retired)) == ()


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("0.8", 0.8),
        ("80%", 0.8),
        ("1", 1.0),
        ("100%", 1.0),
        ("0", 0.0),
        ("2", None),
        ("most", None),
        ("101%", None),
    ],
)
def test_shares(written: str, share: float | None):
    assert share_of(written) == share


def test_what_cannot_be_read_is_told_and_nothing_else():
    assert unread(shop(), ["/w/refunds.md"]) == ()
    broken = CHALLENGES.replace('not-contains "guarantee"', 'lacks "guarantee"').replace(
        "manager.\n</user>", "manager."
    )
    workspace = shop(challenges=broken, refunds=REFUNDS.replace("80%", "most"))
    found = unread(workspace, ["/w/refunds.md"])
    assert [(place.key.removeprefix("/w/"), reason.split(";")[0]) for place, reason in found] == [
        ("examples/rf31.md", "the conversation cannot be read: <user> is not closed"),
        ("examples/rf31.md", 'there is no check "lacks"'),
        ("refunds.md", "min-pass=most is no share"),
    ]


KIRO = """\
# Requirements

### Requirement 1: Refund

**User Story:** As a customer, I want a refund, so that I get my money back.

#### Acceptance Criteria

1. WHEN an order is cancelled, THE Shop SHALL refund the price.
2. THE Shop SHALL keep records.
"""
OPENSPEC = """\
# Refunds Specification

## Requirements

### Requirement: Refund
The shop SHALL refund cancelled orders.

#### Scenario: Cancelled
- **GIVEN** a paid order
- **WHEN** the customer cancels it
- **THEN** the shop refunds the price
- **AND** sends a receipt
"""


def _only(workspace: Workspace):
    (subject,) = subjects_of(workspace)
    (challenge,) = subject.challenges
    return subject, challenge


def test_ears_criteria_are_challenges():
    subject, challenge = _only(workspace_of({".kiro/specs/refunds/requirements.md": KIRO}))
    assert challenge.messages[0].content == "WHEN an order is cancelled.\n\nWhat happens?"
    assert challenge.should == ("Shop shall refund the price",)
    assert "I want a refund" in subject.text
    assert challenge.place is not None
    assert challenge.place.span.line == 8


def test_scenarios_are_challenges():
    subject, challenge = _only(workspace_of({"openspec/specs/refunds/spec.md": OPENSPEC}))
    assert challenge.title == "Cancelled"
    assert challenge.messages[0].content == (
        "GIVEN a paid order WHEN the customer cancels it.\n\nWhat happens?"
    )
    assert challenge.should == ("the shop refunds the price", "sends a receipt")
    assert subject.text == "The shop SHALL refund cancelled orders."
