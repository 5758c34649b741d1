"""Batches: what is asked, and answers that come back in any order, broken, twice, or not at all."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from challenged import SHOP, challenge, lines, some, subject, suites
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.evals.interchange.batch import exported, imported, responses
from spec_lsp.evals.interchange.exporting import entries
from spec_lsp.evals.interchange.results import Importer, NotResults
from spec_lsp.evals.model import Check, Subject, Verdict
from spec_lsp.evals.responses import read_responses
from spec_lsp.exchange import Trouble, Usage

BY = Importer("spec-lsp 0.5.0", "2026-11-25T12:00:00+00:00")


def result(name: str, text: str | None = "fine", **changed: Any) -> str:
    """One line of a result file."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    body = {"model": "m", "choices": [choice], "usage": {"prompt_tokens": 7, "completion_tokens": 2}}
    answer = {"status_code": 200, "request_id": "r", "body": body}
    return json.dumps({"id": "batch_1", "custom_id": name, "response": answer, "error": None, **changed})


def refused(status: int, code: str = "", message: str = "no") -> dict[str, Any]:
    """The response of a request that failed."""
    return {"response": {"status_code": status, "body": {"error": {"message": message, "code": code}}}}


def finished(reason: str, **message: Any) -> dict[str, Any]:
    """A response that ended for another reason than that all was said."""
    return {
        "response": {"status_code": 200, "body": {"choices": [{"finish_reason": reason, "message": message}]}}
    }


def test_requests_are_those_of_the_challenges():
    requests = lines(exported(SHOP, "gpt-x", 2, {"temperature": 0})["batch.jsonl"])
    assert [request["custom_id"] for request in requests[:3]] == ["refunds/1#0", "refunds/1#1", "refunds/2#0"]
    assert requests[4] == {
        "custom_id": "refunds/3#0",
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": {
            "model": "gpt-x",
            "messages": [{"role": "developer", "content": "You are the shop's agent."}],
            "temperature": 0,
        },
    }
    assert len({request["custom_id"] for request in requests}) == len(requests)


@some
@given(suites(), st.randoms(), st.integers(1, 3))
def test_answers_come_back_in_any_order(suite: tuple[Subject, ...], shuffle: random.Random, samples: int):
    requests = lines(exported(suite, "m", samples)["batch.jsonl"])
    told = [result(request["custom_id"], json.dumps(request["body"]["messages"])) for request in requests]
    shuffle.shuffle(told)
    if not told:
        return
    head, rows, problems = imported("\n".join(told), suite, BY)
    assert problems == ()
    assert (head.samples, head.challenges) == (samples, len(entries(suite)))
    expected = [
        (
            entry.challenge.id,
            entry.challenge.digest,
            sample,
            json.dumps([m._asdict() for m in entry.challenge.messages]),
        )
        for entry in entries(suite)
        for sample in range(samples)
    ]
    assert [(row.challenge, row.challenge_digest, row.sample, row.response) for row in rows] == expected
    assert {row.usage for row in rows} == {Usage(7, 2)}


def test_what_is_missing_is_an_error_and_no_failure():
    text = result("refunds/2#1", "two")
    _, rows, problems = imported(text, SHOP[:1], BY)
    assert problems == ()
    assert [(row.challenge, row.sample, row.trouble) for row in rows] == [
        ("refunds/1", 0, Trouble.MISSING),
        ("refunds/1", 1, Trouble.MISSING),
        ("refunds/2", 0, Trouble.MISSING),
        ("refunds/2", 1, None),
        ("refunds/3", 0, Trouble.MISSING),
        ("refunds/3", 1, Trouble.MISSING),
    ]
    assert {row.verdict for row in rows if row.trouble} == {Verdict.ERROR}


@pytest.mark.parametrize(
    ("changed", "trouble"),
    [
        (refused(429), Trouble.RATE_LIMITED),
        (refused(429, "insufficient_quota"), Trouble.QUOTA),
        (refused(400), Trouble.REJECTED),
        (refused(503), Trouble.SERVER),
        (refused(307), Trouble.REDIRECTED),
        ({"response": None, "error": {"code": "batch_expired", "message": "no"}}, Trouble.TIMEOUT),
        ({"response": {"status_code": 200, "body": "<html>"}}, Trouble.NOT_AN_API),
        ({"response": None}, Trouble.NOT_AN_API),
        (finished("length", content="It is do"), Trouble.TRUNCATED),
        (finished("content_filter", content=""), Trouble.FILTERED),
        (finished("stop", content=None), Trouble.EMPTY),
        (finished("stop"), Trouble.EMPTY),
        (finished("stop", content=None, refusal="I cannot."), None),
    ],
)
def test_troubles_have_their_names(changed: dict[str, Any], trouble: Trouble | None):
    clause = subject("x", "text", *SHOP[2].challenges)
    _, (row,), _ = imported(result("x/1#0", **changed), [clause], BY)
    assert row.trouble is trouble
    assert (row.verdict is Verdict.ERROR) == (trouble is not None)
    assert trouble is not None or row.response == "I cannot."


def test_nothing_in_the_file_is_lost_without_a_word():
    text = "\n".join(
        [
            result("refunds/1#0", "first"),
            "{torn",
            "",
            result("gone/7#0"),
            result("refunds/1#0", "second"),
            "[]",
        ]
    )
    _, rows, problems = imported(text, SHOP[:1], BY)
    assert rows[0].response == "second"
    assert (rows[-1].clause, rows[-1].challenge, rows[-1].clause_digest) == ("gone", "gone/7", "")
    assert problems == (
        "no result of a batch in line 2, 6: left out",
        "answered twice in the file: refunds/1#0; the later answer holds",
        "answers to what was edited since, or is not asked for here: gone/7#0; their rows come last",
    )


@pytest.mark.parametrize("text", ["<html>", '{"custom_id": 7}', '{"custom_id": "x"}', "[" * 100_000])
def test_another_file_is_refused(text: str):
    with pytest.raises(NotResults, match="holds no result of a batch"):
        imported(text, SHOP, BY)


def test_an_answer_in_parts_is_whole():
    parts = [{"type": "text", "text": "in "}, {"type": "text", "text": "parts"}]
    clause = subject("x", "text", *SHOP[2].challenges)
    _, (row,), _ = imported(result("x/1#0", **finished("stop", content=parts)), [clause], BY)
    assert row.response == "in parts"


def test_checks_decide_what_they_can():
    by_checks = {"checks": (Check("max-words", "1"),)}
    hard = (challenge("a", **by_checks), challenge("b", **by_checks, should=("greets",)), challenge("c"))
    clause = subject("x", "text", *hard)
    text = "\n".join(
        result(f"x/{one}#{sample}", said) for one in (1, 2, 3) for sample, said in enumerate(("hi", "hi you"))
    )
    rows = imported(text, [clause], BY).rows
    assert [row.verdict.value for row in rows] == [
        "pass",
        "fail",
        "undetermined",
        "fail",
        "undetermined",
        "undetermined",
    ]
    assert [row.message for row in rows if row.verdict is Verdict.UNDETERMINED] == ["not graded yet"] * 3
    assert read_responses(responses(rows)).texts == {
        (row.challenge, row.sample): row.response for row in rows
    }
