"""The file of a run as text: nothing is lost, a torn last line is told, anything else that is wrong is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from runs import row, run_of

from spec_lsp.evals.model import Check, Verdict, Vote
from spec_lsp.evals.records import head_line, parse, row_line
from spec_lsp.evals.strict import BadLine
from spec_lsp.exchange import Trouble, Usage

FULL = replace(
    row("a/1", Verdict.FAIL, 2),
    response="line\n\u2028 \ud800 {",
    finish="stop",
    broken=(Check("contains", "x"),),
    grader="g",
    prompt_version="grade-1",
    votes=(Vote(Verdict.FAIL, "why", "quote"),),
    usage=Usage(10, None),
    seconds=1.25,
    cached=True,
    criteria_digest="k",
)
TROUBLED = replace(row("a/2", Verdict.ERROR), trouble=Trouble.QUOTA, message="no credit")
RUN = run_of(FULL, TROUBLED, **{"min-pass": {"refunds.md#a": 0.5}})
TEXT = head_line(RUN.head) + "".join(map(row_line, RUN.rows))


def test_nothing_is_lost():
    assert parse(TEXT) == (RUN, 0)


def test_a_later_row_of_the_same_sample_counts():
    mended = replace(TROUBLED, verdict=Verdict.PASS, trouble=None, message="")
    assert parse(TEXT + row_line(mended)).run.rows == (FULL, mended)


@pytest.mark.parametrize("cut", [1, 20, 100])
def test_a_torn_last_line_is_told_and_left_out(cut: int):
    read = parse(TEXT[:-cut])
    assert (read.run.rows, read.torn) == ((FULL,), 3)


def test_a_file_without_a_whole_first_line_is_no_run():
    for text in ("", head_line(RUN.head)[:-1]):
        with pytest.raises(BadLine, match="line 1: this is no run"):
            parse(text)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"verdict": "good"}, "line 2: 'good' is not a valid Verdict"),
        ({"trouble": "tired"}, "line 2: 'tired' is not a valid Trouble"),
        ({"sample": -1}, 'line 2: "sample" must be a whole number'),
        ({"sample": True}, 'line 2: "sample" must be a whole number'),
        ({"clause": None}, 'line 2: "clause" must be text'),
        ({"votes": {}}, 'line 2: "votes" must be a list of objects with quote, verdict, why'),
        (
            {"votes": [{"verdict": "pass"}]},
            'line 2: "votes" must be a list of objects with quote, verdict, why',
        ),
        ({"usage": {"prompt": "3"}}, 'line 2: "prompt" must be a whole number'),
        ({"seconds": float("nan")}, 'line 2: "seconds" must be a number'),
    ],
)
def test_wrong_rows(changed: dict[str, Any], complaint: str):
    line = json.dumps({**json.loads(row_line(FULL)), **changed})
    with pytest.raises(BadLine) as bad:
        parse(f"{head_line(RUN.head)}{line}\n")
    assert str(bad.value) == complaint


def test_no_run():
    with pytest.raises(BadLine, match="this is no run"):
        parse('{"id": "a/1"}\n')
    with pytest.raises(BadLine, match="line 2: no JSON"):
        parse(f"{head_line(RUN.head)}\n{row_line(FULL)}")
