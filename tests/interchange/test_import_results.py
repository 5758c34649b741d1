"""Results of Inspect and promptfoo become rows: verdicts, errors that are no failures, and files that are something else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from challenged import SHOP, lines, some, suites
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.evals.challenges import numbered
from spec_lsp.evals.interchange import for_inspect, for_promptfoo
from spec_lsp.evals.interchange.results import Imported, Importer, NotResults
from spec_lsp.evals.model import Check, Row, Subject, Verdict, Vote
from spec_lsp.evals.records import head_line, parse, row_line
from spec_lsp.exchange import Trouble

Found = dict[str, Any]
Results = Callable[[Iterable[Subject], list[Found]], Any]
BY = Importer("spec-lsp 0.5.0", "2026-11-25T12:00:00+00:00")
BY_GRADER = {"verdict": "pass", "grader": "g", "version": "grade-1", "why": "it does", "quote": ""}


def of_inspect(suite: Iterable[Subject], found: list[Found]) -> Any:
    """A log of Inspect in which the scorer found these things, one after the other."""
    values = {"pass": "C", "fail": "I"}
    return {
        "version": 2,
        "status": "success",
        "eval": {
            "run_id": "r1",
            "created": "2026-11-25T10:00:00+01:00",
            "model": "m",
            "config": {"epochs": 1},
        },
        "samples": [
            {
                "id": sample["id"],
                "epoch": 1,
                "metadata": {**sample["metadata"], "grader": None},
                "output": {"choices": [{"message": {"content": "said"}, "stop_reason": "stop"}]},
                "scores": {
                    "clause_grader": {
                        "value": values.get(one["verdict"], float("nan")),
                        "answer": "said",
                        "metadata": one,
                    }
                },
            }
            for sample, one in zip(lines(for_inspect.exported(suite)["data.jsonl"]), found, strict=False)
        ],
    }


def of_promptfoo(suite: Iterable[Subject], found: list[Found]) -> Any:
    """An output of promptfoo in which the assertion found these things, one after the other."""
    return {
        "evalId": "e1",
        "results": {
            "timestamp": "2026-11-25T09:00:00.000Z",
            "results": [
                {
                    "vars": test["vars"],
                    "testCase": test,
                    "response": {"output": "said", "metadata": {"answer": "said", "model": "m", "sample": 0}},
                    "gradingResult": {"componentResults": [{"metadata": one}]},
                }
                for test, one in zip(lines(for_promptfoo.exported(suite)["tests.jsonl"]), found, strict=False)
            ],
        },
    }


JUNK = [
    None,
    True,
    -1,
    7,
    10**30,
    float("inf"),
    float("nan"),
    "x",
    "\ud800",
    "../../x",
    [],
    [1],
    [None],
    {},
    {"a": 1},
]


def _damaged(data: Any, junk: Any) -> Iterator[Any]:
    """The data with `junk` in place of each of its parts."""
    yield junk
    if isinstance(data, dict):
        for name, value in data.items():
            yield from ({**data, name: one} for one in _damaged(value, junk))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from ([*data[:number], one, *data[number + 1 :]] for one in _damaged(value, junk))


ENGINES = pytest.mark.parametrize(
    ("results", "imported"), [(of_inspect, for_inspect.imported), (of_promptfoo, for_promptfoo.imported)]
)
Import = Callable[[str, Iterable[Subject], Importer], Imported]


def row_of(results: Results, imported: Import, found: Found) -> Row:
    return imported(json.dumps(results(SHOP[:1], [found])), SHOP[:1], BY).rows[0]


@ENGINES
@some
@given(
    suite=suites(),
    verdicts=st.lists(st.sampled_from(["pass", "fail", "undetermined", "error"]), min_size=9, max_size=9),
)
def test_every_verdict_comes_back(
    results: Results, imported: Import, suite: tuple[Subject, ...], verdicts: list[str]
):
    found = [{**BY_GRADER, "verdict": verdict, "trouble": "timeout"} for verdict in verdicts]
    head, rows, problems = imported(json.dumps(results(suite, found)), suite, BY)
    assert problems == ()
    assert [row.verdict.value for row in rows] == verdicts[: len(rows)]
    assert [(row.challenge_digest, row.clause_digest) for row in rows] == [
        (hard.digest, clause.digest) for clause in suite for hard in clause.challenges
    ]
    written = head_line(head) + "".join(map(row_line, rows))
    assert parse(written).run.rows == rows


@ENGINES
def test_a_vote_is_kept_with_a_quote_that_is_in_the_clause(results: Results, imported: Import):
    quoted = row_of(results, imported, {**BY_GRADER, "quote": "refund within 30 days"})
    assert quoted.votes == (Vote(Verdict.PASS, "it does", "refund within 30 days"),)
    assert (quoted.grader, quoted.prompt_version, quoted.response) == ("g", "grade-1", "said")
    assert row_of(results, imported, {**BY_GRADER, "quote": "refund at once"}).votes[0].quote == ""


@ENGINES
def test_broken_checks_need_no_grader(results: Results, imported: Import):
    row = row_of(results, imported, {"verdict": "fail", "broken": [{"kind": "max-words", "value": "80"}]})
    assert (row.verdict, row.broken, row.votes) == (Verdict.FAIL, (Check("max-words", "80"),), ())


@ENGINES
@pytest.mark.parametrize(
    ("found", "trouble"),
    [
        ({"verdict": "error", "trouble": "truncated"}, Trouble.TRUNCATED),
        ({"verdict": "error", "trouble": "what is this"}, Trouble.SERVER),
        ({"verdict": "splendid"}, Trouble.MISSING),
        ({"verdict": ""}, Trouble.MISSING),
    ],
)
def test_an_error_is_no_failure(results: Results, imported: Import, found: Found, trouble: Trouble):
    row = row_of(results, imported, found)
    assert (row.verdict, row.trouble) == (Verdict.ERROR, trouble)


@ENGINES
def test_what_was_not_run_and_what_is_gone(results: Results, imported: Import):
    text = json.dumps(results(SHOP[:1], [BY_GRADER]))
    rows = imported(text, SHOP[:2], BY).rows
    assert [row.trouble for row in rows] == [None, *([Trouble.MISSING] * (len(rows) - 1))]
    _, (row,), problems = imported(text, [], BY)
    assert (row.challenge, row.verdict, row.votes[0].quote) == ("refunds/1", Verdict.PASS, "")
    assert problems == (
        "answers to what was edited since, or is not asked for here: refunds/1#0; their rows come last",
    )


@ENGINES
@pytest.mark.parametrize("text", ["", "[]", "{}", '{"eval": 1, "results": []}', "<html>", "[" * 100_000])
def test_another_file_is_refused(results: Results, imported: Import, text: str):
    with pytest.raises(NotResults, match="expected the JSON"):
        imported(text, SHOP, BY)


@ENGINES
def test_results_of_other_tests_are_refused_or_left_out(results: Results, imported: Import):
    made = results(SHOP[:1], [BY_GRADER, BY_GRADER])
    held = made.get("samples") or made["results"]["results"]
    held[1].pop("metadata", None)
    held[1].pop("testCase", None)
    assert "1 results of other tests are left out" in imported(json.dumps(made), SHOP, BY).problems
    del held[0]
    with pytest.raises(NotResults, match="not of what"):
        imported(json.dumps(made), SHOP, BY)


@ENGINES
def test_a_challenge_that_moved_keeps_its_answers_and_one_that_was_edited_does_not(
    results: Results, imported: Import
):
    first, second, third = SHOP[0].challenges
    text = json.dumps(results(SHOP[:1], [BY_GRADER, BY_GRADER, {**BY_GRADER, "verdict": "fail"}]))
    edited = replace(second, should=("names the window", "says sorry"))
    moved = replace(SHOP[0], challenges=numbered("refunds", (third, first, edited)))
    rows = imported(text, [moved], BY).rows
    assert [(row.challenge, row.verdict.value) for row in rows] == [
        ("refunds/1", "fail"),
        ("refunds/2", "pass"),
        ("refunds/3", "error"),
        ("refunds/2", "pass"),
    ]
    assert rows[2].trouble is Trouble.MISSING


@ENGINES
@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_whatever_stands_in_a_file_makes_a_run_that_can_be_read(
    results: Results, imported: Import, junk: Any
):
    """Somebody else's JSON in place of every part of a result, one at a time."""
    for damaged in _damaged(results(SHOP[:1], [BY_GRADER, BY_GRADER]), junk):
        try:
            head, rows, _ = imported(json.dumps(damaged), SHOP[:1], BY)
        except NotResults:
            continue
        assert parse(head_line(head) + "".join(map(row_line, rows))).run.rows == rows
        assert len(rows) < 4_000


def test_a_run_of_inspect_that_broke_off_says_so():
    log = {**of_inspect(SHOP[:1], [BY_GRADER]), "status": "cancelled"}
    problems = for_inspect.imported(json.dumps(log), SHOP[:1], BY).problems
    assert problems == ("the run of Inspect ended as cancelled",)


def test_a_score_that_somebody_edited_in_inspect_holds():
    log = of_inspect(SHOP[:1], [BY_GRADER])
    log["samples"][0]["scores"]["clause_grader"]["value"] = "I"
    assert for_inspect.imported(json.dumps(log), SHOP[:1], BY).rows[0].verdict is Verdict.FAIL


def test_a_sample_of_inspect_without_score():
    log = of_inspect(SHOP[:1], [BY_GRADER, BY_GRADER, BY_GRADER])
    for sample in log["samples"]:
        del sample["scores"]
    log["samples"][0]["error"] = {"message": "connection lost"}
    log["samples"][1]["output"]["choices"][0]["stop_reason"] = "max_tokens"
    rows = for_inspect.imported(json.dumps(log), SHOP[:1], BY).rows
    assert [row.trouble for row in rows] == [Trouble.SERVER, Trouble.TRUNCATED, Trouble.MISSING]
    assert rows[0].message == "connection lost"


def test_an_answer_that_promptfoo_could_not_get():
    output = of_promptfoo(SHOP[:1], [BY_GRADER])
    result = output["results"]["results"][0]
    result |= {"error": "quota: no credit", "gradingResult": None}
    result["response"]["metadata"]["trouble"] = "quota"
    row = for_promptfoo.imported(json.dumps(output), SHOP[:1], BY).rows[0]
    assert (row.verdict, row.trouble, row.message) == (Verdict.ERROR, Trouble.QUOTA, "quota: no credit")
