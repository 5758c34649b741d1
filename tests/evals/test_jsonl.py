"""Challenges as JSON lines: nothing is lost there and back, and what is wrong is named by its line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from runs import shop, subjects_of

from spec_lsp.evals.jsonl import dump, load
from spec_lsp.evals.model import Subject
from spec_lsp.evals.responses import read_responses
from spec_lsp.evals.strict import BadLine


def without_places(subject: Subject) -> Subject:
    challenges = tuple(replace(challenge, place=None) for challenge in subject.challenges)
    return replace(subject, place=None, challenges=challenges)


def test_nothing_is_lost():
    found = subjects_of(shop())
    text = dump(found)
    assert load(text) == tuple(without_places(subject) for subject in found)
    assert dump(load(text)) == text


def test_the_line_has_the_agreed_names():
    (first, *_) = dump(subjects_of(shop()), lambda key: key.removeprefix("/w/")).splitlines()
    data = json.loads(first)
    assert {"id", "clause", "clause_text", "spec", "spec_version", "messages"} <= data.keys()
    assert {"should", "should_not", "checks", "labelled"} <= data.keys()
    assert (data["id"], data["clause"], data["spec"]) == ("refunds/1", "refunds", "refunds.md")
    assert data["messages"] == [{"role": "user", "content": "When does it end?"}]


LINE: dict[str, Any] = {
    "id": "a/1",
    "clause": "a",
    "clause_text": "Be kind.",
    "spec": "a.md",
    "messages": [{"role": "user", "content": "hi"}],
}


def test_only_what_matters_has_to_be_said():
    (subject,) = load("\n" + json.dumps(LINE) + "\n\n")
    assert (subject.text, subject.challenges[0].should, subject.min_pass) == ("Be kind.", (), None)
    assert subject.challenges[0].digest


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"id": 1}, 'line 2: "id" must be text'),
        ({"messages": []}, 'line 2: "messages" must be a list with one message'),
        ({"messages": "hi"}, 'line 2: "messages" must be a list of objects with content, role'),
        ({"messages": [{"role": "user"}]}, 'line 2: "messages" must be a list of objects'),
        ({"messages": [{"role": "root", "content": ""}]}, 'line 2: there is no role "root"'),
        ({"should": "be brief"}, 'line 2: "should" must be a list of texts'),
        ({"checks": [{"kind": "is", "value": "x"}]}, 'line 2: there is no check "is"'),
        ({"labelled": [{"content": "", "label": "FINE", "why": ""}]}, 'line 2: "label" is GOOD, BAD or OK'),
        ({"min_pass": 2}, 'line 2: "min_pass" must be a number from 0 to 1'),
        ({"definitions": ["x"]}, 'line 2: "definitions" must be an object'),
        ({"shuold": []}, 'line 2: nothing is called "shuold" here'),
        ({"spec": None}, 'line 2: "spec" must be text'),
    ],
)
def test_wrong_lines(changed: dict[str, Any], complaint: str):
    with pytest.raises(BadLine) as bad:
        load("\n" + json.dumps({**LINE, **changed}))
    assert str(bad.value).startswith(complaint)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "line 1: no JSON"),
        ("[]", "line 1: no JSON object"),
        ("[" * 100_000, "line 1: no JSON"),
        (json.dumps({"id": "a"}), 'line 1: "clause" is missing'),
        (f"{json.dumps(LINE)}\n{json.dumps(LINE)}", 'line 2: the id "a/1" is that of line 1 as well'),
    ],
)
def test_no_challenges(text: str, complaint: str):
    with pytest.raises(BadLine) as bad:
        load(text)
    assert str(bad.value).startswith(complaint)


def test_responses():
    found = read_responses(
        '{"id": "a/1", "response": "x", "model": "m"}\n\n{"id": "a/1", "sample": 1, "response": "y", "model": "m"}\n'
    )
    assert found.texts == {("a/1", 0): "x", ("a/1", 1): "y"}
    assert (found.model, found.samples, found.unknown({"a/2"}), found.unknown({"a/1"})) == (
        "m",
        2,
        "a/1",
        None,
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"id": "a/1"}', 'line 1: "response" is missing'),
        ('{"id": "a/1", "response": "x", "sample": -1}', 'line 1: "sample" must be a number'),
        ('{"id": "a/1", "response": "x", "sample": true}', 'line 1: "sample" must be a number'),
        ('{"id": "a/1", "response": "x", "text": "x"}', 'line 1: nothing is called "text" here'),
        (
            '{"id": "a/1", "response": "x"}\n{"id": "a/1", "response": "y"}',
            "line 2: there is a response for a/1",
        ),
        (
            '{"id": "a/1", "response": "x", "model": "m"}\n{"id": "a/2", "response": "y", "model": "n"}',
            "line 1: the responses are of 2 models",
        ),
    ],
)
def test_wrong_responses(text: str, complaint: str):
    with pytest.raises(BadLine) as bad:
        read_responses(text)
    assert str(bad.value).startswith(complaint)
