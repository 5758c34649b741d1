"""Demands that say nearly the same in two documents: told from both sides, whatever the order of loading and editing."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rulebook import all_findings, workspace_of
from said import document, replaced, said_by, workspace

from spec_lsp.engine import Engine
from spec_lsp.norms.gathering import norms_in
from spec_lsp.norms.near import nearly_same
from spec_lsp.workspace import Workspace

RECEIPT = "The shop must send the buyer a receipt by mail for every order."
SIGNED = "The shop must send the buyer a signed receipt by mail for every order."
PRINTED = "The shop must send the buyer a signed printed receipt by mail for every order."
SENTENCES = (
    RECEIPT,
    SIGNED,
    PRINTED,
    "A signed receipt must be sent to the buyer by mail for every order.",
    "The shop must send the buyer a receipt by mail within 2 days of every order.",
    "The shop must not send the buyer a signed receipt by mail for every order.",
    "The guard must close the gate.",
)
NAMES = ("a", "b", "c")
calm = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def near(held: Workspace) -> set[tuple[str, str, str, str]]:
    return {
        (one.mine.key, said_by(one.mine), one.theirs.key, said_by(one.theirs))
        for found in held.norms.near.values()
        for one in found
    }


def findings(held: Workspace) -> set[tuple[str, int, str]]:
    return {(one.key, one.span.line, one.message) for one in all_findings(held) if one.code == "CON012"}


def test_a_word_more_is_told_from_both_sides() -> None:
    held = workspace(a=(RECEIPT,), b=(SIGNED,))
    assert {(one[0], one[2]) for one in near(held)} == {("/w/a.md", "/w/b.md"), ("/w/b.md", "/w/a.md")}
    assert {one[:2] for one in findings(held)} == {("/w/a.md", 2), ("/w/b.md", 2)}
    assert all("nearly the same" in one[2] for one in findings(held))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RECEIPT, PRINTED),
        (RECEIPT, SIGNED.replace("must", "should")),
        (RECEIPT, SIGNED.replace("must", "must not")),
        (RECEIPT, SIGNED.replace(" for", " within 3 days for")),
        (SIGNED, PRINTED.replace("signed", "yellow")),
        ("The shop must send receipts.", "The shop must send signed receipts."),
    ],
)
def test_what_differs_more_is_not_told(one: str, other: str) -> None:
    assert near(workspace(a=(one,), b=(other,))) == set()


@pytest.mark.parametrize(
    "other",
    [
        "Only administrators may delete the stored payment records.",
        "Administrators may only delete the stored payment records.",
    ],
)
def test_what_only_confines_is_not_the_same(other: str) -> None:
    demand = "Administrators may delete the stored payment records."
    assert findings(workspace(a=(demand,), b=(demand,)))
    assert findings(workspace(a=(demand,), b=(other,))) == set()


def test_one_document_may_say_it_with_a_word_more() -> None:
    assert near(workspace(a=(RECEIPT, SIGNED))) == set()


def test_what_is_the_same_elsewhere_is_told_as_that() -> None:
    held = workspace(a=(RECEIPT,), b=(SIGNED,), c=(RECEIPT,))
    said = {(key, "nearly" in message) for key, _, message in findings(held)}
    assert said == {("/w/a.md", False), ("/w/c.md", False), ("/w/b.md", True)}


def test_the_index_misses_no_pair() -> None:
    held = workspace(a=SENTENCES, b=SENTENCES, c=SENTENCES)
    norms = [norm for document in held.documents.values() for norm in norms_in(document, document.clauses)]
    expected = {frozenset({one, other}) for one, other in combinations(norms, 2) if nearly_same(one, other)}
    assert expected
    assert {frozenset(one) for found in held.norms.near.values() for one in found} == expected


def test_the_order_of_loading_does_not_matter() -> None:
    texts = {f"{name}.md": document(*SENTENCES[number:]) for number, name in enumerate(NAMES)}
    held = [workspace_of({name: texts[name] for name in order}) for order in permutations(texts)]
    assert near(held[0])
    assert all(near(one) == near(held[0]) and findings(one) == findings(held[0]) for one in held)


edits = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 1), st.sampled_from(SENTENCES)), max_size=8)


@calm
@given(edits)
def test_after_edits_all_is_as_if_opened_now(edits: list[tuple[str, int, str]]) -> None:
    said = {name: [RECEIPT, SIGNED] for name in NAMES}
    held = workspace(**{name: tuple(sentences) for name, sentences in said.items()})
    engine = Engine(held.config)
    shown: dict[str, set[tuple[str, int, str]]] = {}
    for name, number, sentence in [("a", 0, RECEIPT), *edits]:
        said[name][number] = sentence
        held = replaced(held, name, number, sentence)
        for touched in held.touched if shown else held.documents:
            found = engine.findings(held, touched)
            shown[touched] = {(touched, one.span.line, one.message) for one in found if one.code == "CON012"}
    fresh = workspace(**{name: tuple(sentences) for name, sentences in said.items()})
    assert near(held) == near(fresh)
    assert set().union(*shown.values()) == findings(fresh)
