"""Reading never fails, and takes for an answer only what is one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_user import VERDICT

from spec_lsp.exchange import Failure, Trouble
from spec_lsp.gateway.extracting import extract, problem_of
from spec_lsp.gateway.reading import Completion, Sent, read

_NAMES = st.sampled_from(
    "choices message content refusal finish_reason usage prompt_tokens error code text".split()
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("length"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=20,
)
_PASS = '{"verdict": "pass", "why": ""}'


@given(st.sampled_from([200, 204, 302, 400, 402, 429, 500]), st.text() | _JSON.map(json.dumps))
def test_any_response_is_read(status: int, text: str) -> None:
    sent = Sent(status, {}, text)
    result = read(sent, "models.northwind.example")
    assert isinstance(result, Completion | Failure)
    assert isinstance(sent.complaint, str)
    assert status < 300 or isinstance(result, Failure)


@given(_JSON)
def test_any_message_is_read(message: Any) -> None:
    text = json.dumps({"choices": [{"message": message, "finish_reason": message}], "usage": message})
    result = read(Sent(200, {}, text), "models.northwind.example")
    assert isinstance(result, Failure) or result.text.strip() or result.refusal.strip()


@given(st.text(alphabet='{}[]"\\:,` \nverdictpas') | st.text())
def test_what_is_extracted_satisfies_the_schema(text: str) -> None:
    found = extract(text, VERDICT)
    assert found.problem or problem_of(found.data, VERDICT) == ""


@pytest.mark.parametrize(
    "text",
    [
        _PASS,
        f"\ufeff  {_PASS}\n",
        f"```json\n{_PASS}\n```",
        f"```\n{_PASS}\n```",
        f"The verdict, after {{some}} thought:\n{_PASS}\nThat is all.",
        f'<think>{{"verdict": "fail", "why": ""}}</think>{_PASS}',
        f"{_PASS}\n{_PASS}",
    ],
)
def test_the_answer_is_found(text: str) -> None:
    assert extract(text, VERDICT).data == {"verdict": "pass", "why": ""}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no JSON"),
        ("pass", "no JSON"),
        ('{"verdict": "fail", "verdict": "pass", "why": ""}', "no JSON"),
        ('{"verdict": "pass", "why": NaN}', "no JSON"),
        ('{"verdict": "pass"}', "'why' is a required property"),
        ('{"verdict": "pass", "why": "", "score": 1}', "score"),
        ('{"verdict": "passed", "why": ""}', "$.verdict: 'passed' is not one of"),
        (f'{_PASS} but {{"verdict": "fail", "why": ""}}', "several answers"),
        ('["' + '{"' * 150_000, "longer than"),
        ("{" * 100_000, "no JSON"),
        ('{"a":' * 20_000, "no JSON"),
    ],
    ids=range(11),
)
def test_what_is_no_answer_is_told(text: str, problem: str) -> None:
    assert problem in extract(text, VERDICT).problem


def test_words_of_a_server_are_kept_short() -> None:
    result = read(Sent(400, {}, json.dumps({"error": {"message": "no " * 5000}})), "models.northwind.example")
    assert isinstance(result, Failure)
    assert result.trouble is Trouble.REJECTED
    assert len(result.message) < 400
