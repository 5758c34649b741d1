"""Whatever a server does ends as an answer or as a named failure, never as a verdict that nobody gave."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from types import MappingProxyType

import pytest
from fake_openai import FakeOpenAI
from model_user import QUICK, VERDICT, User, judge, prose

from spec_lsp.exchange import UNCOUNTED, Failure, Reply, Trouble, Usage
from spec_lsp.gateway.reading import Sent

FAILURES = [
    ("prose", judge(), Trouble.UNPARSABLE, 2),
    ("wrong-schema", judge(), Trouble.UNPARSABLE, 2),
    ("twice-named", judge(), Trouble.UNPARSABLE, 2),
    ("two-answers", judge(), Trouble.UNPARSABLE, 2),
    ("refusal", judge(), Trouble.REFUSED, 1),
    ("length", prose("go"), Trouble.TRUNCATED, 1),
    ("length", judge(), Trouble.TRUNCATED, 1),
    ("filter", prose("go"), Trouble.FILTERED, 1),
    ("no-choices", prose("go"), Trouble.EMPTY, 1),
    ("no-text", prose("go"), Trouble.EMPTY, 1),
    ("html", prose("go"), Trouble.NOT_AN_API, 1),
    ("html", judge(), Trouble.NOT_AN_API, 1),
    ("not-json", prose("go"), Trouble.NOT_AN_API, 1),
    ("error-as-success", prose("go"), Trouble.SERVER, 1),
    ("not-an-object", prose("go"), Trouble.NOT_AN_API, 1),
    ("flood", prose("go"), Trouble.NOT_AN_API, 1),
    ("compressed", prose("go"), Trouble.NOT_AN_API, 1),
    ("quota", prose("go"), Trouble.QUOTA, 1),
    ("rate-limited", prose("go"), Trouble.RATE_LIMITED, 1),
    ("busy", prose("go"), Trouble.SERVER, 2),
    ("broken", prose("go"), Trouble.SERVER, 1),
    ("unauthorised", prose("go"), Trouble.REJECTED, 1),
    ("no-such-model", prose("go"), Trouble.REJECTED, 1),
    ("redirect", prose("go"), Trouble.REDIRECTED, 1),
    ("drop", prose("go"), Trouble.UNREACHABLE, 2),
    ("break", prose("go"), Trouble.UNREACHABLE, 2),
]


@pytest.mark.parametrize(
    ("model", "ask", "trouble", "requests"),
    FAILURES,
    ids=[f"{model}-{'json' if ask.schema else 'prose'}" for model, ask, _, _ in FAILURES],
)
def test_failures_have_names(
    user: User, fake: FakeOpenAI, model: str, ask: object, trouble: Trouble, requests: int
) -> None:
    (answer,) = user.ask(model, ask)  # type: ignore[arg-type]
    assert isinstance(answer, Failure), answer
    assert answer.trouble is trouble, answer
    assert fake.host in answer.message
    assert len(fake.requests) == requests


ANSWERS = [
    ("grader-pass", judge(), {"verdict": "pass", "why": ""}, 1),
    ("fenced", judge(), {"verdict": "pass", "why": ""}, 1),
    ("prose-once", judge(), {"verdict": "pass", "why": ""}, 2),
    ("no-schema", judge(), {"verdict": "pass", "why": ""}, 2),
    ("no-format", judge(), {"verdict": "pass", "why": ""}, 3),
    ("echo", prose("go"), "go", 1),
    ("parts", prose("go"), "in parts", 1),
    ("busy-once", prose("go"), "go", 2),
    ("rate-limited-once", prose("go"), "go", 2),
]


@pytest.mark.parametrize(("model", "ask", "said", "requests"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_answers_are_found(
    user: User, fake: FakeOpenAI, model: str, ask: object, said: object, requests: int
) -> None:
    (answer,) = user.ask(model, ask)  # type: ignore[arg-type]
    assert isinstance(answer, Reply), answer
    assert (answer.text if isinstance(said, str) else answer.data) == said
    assert len(fake.requests) == requests


def test_a_refusal_of_the_model_under_test_is_an_answer(user: User) -> None:
    (answer,) = user.ask("refusal", prose("go"))
    assert isinstance(answer, Reply)
    assert (answer.refused, answer.text) == (True, "I cannot help with that.")


@pytest.mark.parametrize("model", ["no-usage", "odd-usage"])
def test_tokens_that_nobody_counted_are_unknown(user: User, model: str) -> None:
    (answer,) = user.ask(model, prose("go"))
    assert isinstance(answer, Reply)
    assert answer.usage == UNCOUNTED


@pytest.mark.parametrize("model", ["trickle", "hang"])
def test_the_deadline_holds_whatever_comes(user: User, fake: FakeOpenAI, model: str) -> None:
    began = time.monotonic()
    (answer,) = user.ask(model, prose("go"), options=QUICK._replace(seconds=0.6, retries=0))
    assert isinstance(answer, Failure)
    assert answer.trouble is Trouble.TIMEOUT
    assert time.monotonic() - began < 5  # the import of the library is in it


def test_a_wait_beyond_the_deadline_is_not_begun(user: User) -> None:
    began = time.monotonic()
    (answer,) = user.ask("rate-limited", prose("go"))
    assert isinstance(answer, Failure)
    assert "60 s" in answer.message
    assert time.monotonic() - began < 5


def test_no_server_at_all(user: User) -> None:
    (answer,) = user.ask(
        "echo", prose("go"), SPEC_LSP_MODEL_URL="http://127.0.0.1:9/v1", SPEC_LSP_CONSENT="127.0.0.1:9"
    )
    assert isinstance(answer, Failure)
    assert answer.trouble is Trouble.UNREACHABLE
    assert "127.0.0.1:9" in answer.message


def test_what_a_server_does_not_take_is_asked_once_in_a_run(user: User, fake: FakeOpenAI) -> None:
    first, second = user.ask("no-format", judge("one"), judge("two"))
    assert isinstance(first, Reply)
    assert isinstance(second, Reply)
    forms = [request.body.get("response_format", {}).get("type") for request in fake.requests]
    assert forms == ["json_schema", "json_object", None, None]


def test_the_second_chance_says_what_was_wrong(user: User, fake: FakeOpenAI) -> None:
    user.ask("wrong-schema", judge())
    again = fake.requests[1].body["messages"]
    assert again[-2] == {"role": "assistant", "content": '{"verdict": "splendid", "why": ""}'}
    assert "splendid" in again[-1]["content"]


def test_both_requests_are_counted(user: User) -> None:
    (answer,) = user.ask("prose-once", judge())
    assert isinstance(answer, Reply)
    assert answer.usage.prompt is not None
    assert answer.usage.prompt > 10


def test_nothing_is_set_that_the_user_did_not_set(user: User, fake: FakeOpenAI) -> None:
    user.ask("grader-pass", judge())
    assert fake.requests[0].body.keys() == {"model", "messages", "response_format"}


def test_the_name_of_the_length_limit_is_found_out(user: User, fake: FakeOpenAI) -> None:
    user.settings(
        f'[hosts.a]\nbase_url = "{fake.url}"\nparameters = {{max_tokens = 50, temperature = 0.5}}\n'
    )
    one, two = user.ask("new-length", prose("one"), prose("two"))
    assert isinstance(one, Reply)
    assert isinstance(two, Reply)
    names = [sorted(request.body.keys() - {"model", "messages"}) for request in fake.requests]
    assert names == [
        ["max_tokens", "temperature"],
        ["max_completion_tokens", "temperature"],
        ["max_completion_tokens", "temperature"],
    ]


def test_servers_without_developers_are_told_as_the_system(user: User, fake: FakeOpenAI) -> None:
    from spec_lsp.exchange import Ask, Message

    ask = Ask((Message("developer", "Be brief."), Message("user", "go")))
    (answer,) = user.ask("no-developer", ask)
    assert isinstance(answer, Reply)
    assert [m["role"] for m in fake.requests[1].body["messages"]] == ["system", "user"]


def test_a_prompt_that_was_cut_off_is_told(user: User, caplog: pytest.LogCaptureFixture) -> None:
    user.ask("short-of-context", prose("word " * 1000, 1), prose("word " * 1000, 2))
    told = [record.getMessage() for record in caplog.records if "cut prompts off" in record.getMessage()]
    assert len(told) == 1
    assert "16 tokens" in told[0]


def test_half_a_character_is_sent_as_a_question_mark(user: User) -> None:
    (answer,) = user.ask("echo", prose("a\ud83db"))
    assert isinstance(answer, Reply)
    assert answer.text == "a?b"


def test_a_server_that_repeats_the_key_does_not_bring_it_to_light(user: User, fake: FakeOpenAI) -> None:
    async def script(it: object) -> None:
        await it.fail(401, "Incorrect API key provided: sk-northwind-1")  # type: ignore[attr-defined]

    fake.script = script
    (answer,) = user.ask("echo", prose("go"), SPEC_LSP_MODEL_KEY="sk-northwind-1")
    assert isinstance(answer, Failure)
    assert "sk-northwind-1" not in answer.message
    assert "sk-northwind-1" not in (user.places.state / "sent.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, 60),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"retry-after": "Thu, 41 Jan 99999999999 00:00:00 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_waits_that_servers_ask_for(headers: dict[str, str], seconds: float | None) -> None:
    assert Sent(429, headers, "").wait(40.0) == seconds


def test_a_schema_may_be_any_mapping(user: User) -> None:
    ask = replace(
        judge(), schema=MappingProxyType({**VERDICT, "properties": MappingProxyType(VERDICT["properties"])})
    )
    (answer,) = user.ask("grader-pass", ask)
    assert isinstance(answer, Reply), answer


def test_usage_is_kept(user: User) -> None:
    (answer,) = user.ask("echo", prose("12345678"))
    assert isinstance(answer, Reply)
    assert answer.usage == Usage(2, 2)
    assert (
        json.loads((user.places.state / "sent.jsonl").read_text(encoding="utf-8").splitlines()[1])[
            "prompt_tokens"
        ]
        == 2
    )
