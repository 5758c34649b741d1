"""A spec as training data: what its authors judged, and what a run did."""

from __future__ import annotations

from dataclasses import replace

from challenged import SHOP, lines, some, suites
from hypothesis import given

from spec_lsp.evals.interchange.exporting import entries, labels
from spec_lsp.evals.interchange.results import Importer, blank, head_of
from spec_lsp.evals.interchange.training import exported
from spec_lsp.evals.model import Check, Row, Subject, Verdict, Vote

HEAD = head_of(SHOP, "batch", Importer("spec-lsp 0.5.0", ""), "r", model="m")


def row(number: int, verdict: Verdict, **more: object) -> Row:
    """The first answer to a challenge of the shop."""
    _, clause, hard = entries(SHOP)[number]
    return replace(blank(HEAD, labels(clause, hard), 0), verdict=verdict, response="said", **more)


def test_answers_that_authors_judged():
    (line,) = lines(exported(SHOP).files["training.jsonl"])
    assert (line["id"], line["clause"], line["spec_version"]) == ("refunds/2", "refunds", "1.2")
    assert line["clause_text"] == SHOP[0].text
    assert line["definitions"] == {"window": "30 days from delivery"}
    assert line["messages"] == [{"role": "user", "content": "Refund, please."}]
    assert line["answers"] == [
        {"content": "Within 30 days.", "grade": "GOOD", "why": "cites it", "by": "author"},
        {"content": "Never.", "grade": "BAD", "why": "", "by": "author"},
    ]


def test_answers_of_a_run_join_them():
    votes = (Vote(Verdict.FAIL, "no"), Vote(Verdict.PASS, "it does"), Vote(Verdict.PASS, "yes"))
    rows = [
        row(0, Verdict.FAIL, broken=(Check("max-words", "80"),)),
        row(1, Verdict.PASS, grader="g", votes=votes),
        row(1, Verdict.UNDETERMINED),
        row(2, Verdict.ERROR),
    ]
    found = exported(SHOP, rows)
    first, second = lines(found.files["training.jsonl"])
    assert first["answers"] == [
        {"content": "said", "grade": "BAD", "why": "breaks max-words 80", "by": "checks", "model": "m"}
    ]
    assert second["answers"][2:] == [
        {"content": "said", "grade": "GOOD", "why": "it does", "by": "g", "model": "m"}
    ]
    assert (found.undecided, found.stale) == (2, 0)


def test_an_answer_to_what_was_edited_since_teaches_nothing():
    rows = [
        replace(row(0, Verdict.PASS), clause_digest="older"),
        replace(row(0, Verdict.PASS), challenge_digest="older"),
        replace(row(0, Verdict.PASS), criteria_digest="older"),
        replace(row(0, Verdict.PASS), spec="elsewhere.md"),
    ]
    found = exported(SHOP, rows)
    assert (len(lines(found.files["training.jsonl"])), found.stale) == (1, 4)


@some
@given(suites())
def test_texts_stay_as_they_are(suite: tuple[Subject, ...]):
    found = entries(suite)
    head = head_of(suite, "batch", Importer("", ""), "r")
    rows = [
        replace(blank(head, labels(clause, hard), 0), verdict=Verdict.PASS, response=clause.text)
        for _, clause, hard in found
    ]
    made = lines(exported(suite, rows).files["training.jsonl"])
    assert [(line["clause"], line["clause_text"], line["answers"][0]["content"]) for line in made] == [
        (clause.id, clause.text, clause.text) for _, clause, _ in found
    ]
