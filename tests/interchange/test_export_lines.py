"""What all exports share: lines that any reader parts alike, names that no two challenges have, the grader's prompt."""

from __future__ import annotations

import json
import re

import pytest
from challenged import AWKWARD, SHOP, TEXTS, challenge, lines, some, subject, suites
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.evals.fencing import fenced
from spec_lsp.evals.grading import messages, needs_grader
from spec_lsp.evals.interchange.exporting import entries, grader_of, line_of
from spec_lsp.evals.interchange.for_inspect import exported as for_inspect
from spec_lsp.evals.interchange.for_promptfoo import exported as for_promptfoo
from spec_lsp.evals.model import Check, Subject


@some
@given(st.text())
def test_any_text_is_one_line_of_utf_8(text: str):
    line = line_of({text: [text]})
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode("utf-8")) == {text: [text]}


def test_names_are_ids_but_where_two_specs_have_one():
    names = [one.name for one in entries(SHOP)]
    assert len(set(names)) == len(names)
    assert names[:3] == ["refunds/1", "refunds/2", "refunds/3"]
    assert {"shop/spec.md#tone/1", "post/spec.md#tone/1", "tone/2"} <= set(names)


@some
@given(suites(), TEXTS)
def test_an_engine_asks_what_eval_asks(suite: tuple[Subject, ...], answer: str):
    for _, clause, hard in entries(suite):
        found = grader_of(clause, hard)
        assert (found is not None) == needs_grader(hard)
        if found is None:
            continue
        data = fenced("x", answer, "t").removeprefix("<<<x t\n").removesuffix("\nx t>>>")
        system, user = (data.join(message["pieces"]) for message in found["messages"])
        token = re.search(r"<<<NAME ([0-9a-f]{16})", system)
        assert token is not None
        told, asked = messages(clause, hard, answer, lambda _, token=token[1]: token)
        assert user == asked.content
        assert system.startswith(told.content)
        assert '"enum": ["pass", "fail", "undetermined"]' in system


@pytest.mark.parametrize("answer", ["THE-ANSWER", '"THE-ANSWER"', "THE-ANSWER-"])
def test_a_clause_may_hold_the_words_that_stand_for_the_answer(answer: str):
    clause = subject("x", f"Say {answer}.", challenge(answer))
    found = grader_of(clause, clause.challenges[0])
    assert found is not None
    assert [len(message["pieces"]) for message in found["messages"]] == [1, 2]


def test_the_fence_is_another_one_for_each_challenge():
    asked = [grader_of(clause, hard) for _, clause, hard in entries(SHOP)]
    found = {one["messages"][1]["pieces"][0].partition("\n")[0] for one in asked if one}
    assert len(found) == len(entries(SHOP)) - 1


def test_exports_are_the_same_bytes_each_time_and_their_lines_are_json():
    for export in (for_inspect, for_promptfoo):
        files = export(SHOP)
        assert files == export(SHOP)
        for name, text in files.items():
            text.encode("utf-8")
            if name.endswith(".jsonl"):
                assert len(lines(text)) == 3 + len(AWKWARD) + 2


def test_inspect_has_no_developer_and_keeps_all_else():
    samples = {sample["id"]: sample for sample in lines(for_inspect(SHOP)["data.jsonl"])}
    assert samples["refunds/3"]["input"] == [{"role": "system", "content": "You are the shop's agent."}]
    for name, _, hard in entries(SHOP[1:]):
        assert samples[name]["input"] == [message._asdict() for message in hard.messages]
    assert samples["refunds/1"]["metadata"]["grader"] is None


@some
@given(suites())
def test_promptfoo_is_given_no_text_that_it_could_render_or_read(suite: tuple[Subject, ...]):
    files = for_promptfoo(suite)
    for test in lines(files["tests.jsonl"]):
        seen = json.dumps([test["description"], test["vars"], test["metadata"], test["assert"][0]["metric"]])
        assert not re.search(r"\{[{%#]|\w:", seen.replace('": ', ""))
    rows = {row["row"]: row for row in lines(files["rows.jsonl"])}
    tests = lines(files["tests.jsonl"])
    assert [test["vars"]["row"] for test in tests] == list(rows)
    for row, (_, _, hard) in zip(rows.values(), entries(suite), strict=True):
        assert row["messages"] == [message._asdict() for message in hard.messages]
        assert [Check(**check) for check in row["checks"]] == list(hard.checks)
