"""What was sent can be read back, and no key is in it."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from fake_openai import FakeOpenAI
from model_user import User, judge, prose

from spec_lsp.cli.main import run
from spec_lsp.exchange import Usage
from spec_lsp.gateway import cost, estimate, sent_log
from spec_lsp.gateway.endpoint import Price
from spec_lsp.gateway.prices import total


def test_every_request_is_logged_as_it_was_sent(user: User, fake: FakeOpenAI) -> None:
    user.ask("prose-once", judge("Refund within 30 days?"))
    lines = sent_log.read(user.places.state)
    assert [line["event"] for line in lines] == ["request", "response"] * 2
    assert [line["body"] for line in lines if line["event"] == "request"] == [r.body for r in fake.requests]
    assert lines[1]["text"] == "It passes, I should think."
    assert lines[1]["id"] == lines[0]["id"]
    assert (lines[0]["host"], lines[0]["workspace"]) == (fake.host, str(user.workspace))


def test_no_key_is_logged_wherever_it_stands(user: User) -> None:
    user.ask("echo", prose("my key is sk-northwind-2"), SPEC_LSP_MODEL_KEY="sk-northwind-2")
    kept = sent_log.path_in(user.places.state).read_text(encoding="utf-8")
    assert "sk-northwind-2" not in kept
    assert "my key is [key]" in kept


def test_a_full_log_is_begun_anew_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent_log, "_LARGEST", 1000)
    log = sent_log.SentLog(tmp_path)
    for number in range(40):
        log.write({"number": number, "text": "x" * 100})
    sizes = [path.stat().st_size for path in tmp_path.glob("sent*.jsonl")]
    assert len(sizes) == 2
    assert max(sizes) < 1400
    numbers = [line["number"] for line in sent_log.read(tmp_path)]
    assert numbers == list(range(numbers[0], 40))


def test_torn_lines_are_passed_over(tmp_path: Path) -> None:
    log = sent_log.SentLog(tmp_path)
    log.write({"number": 1})
    with log.path.open("ab") as file:
        file.write(b'{"number": \xff\n[1]\n')
    log.write({"number": 2})
    assert [line["number"] for line in sent_log.read(tmp_path)] == [1, 2]


def test_nothing_is_sent_that_cannot_be_logged(user: User, fake: FakeOpenAI) -> None:
    (user.places.state / "sent.jsonl").mkdir(parents=True)
    assert "could not be logged" in user.refusal(SPEC_LSP_MODEL="echo")
    assert fake.connections == 0


@pytest.fixture
def state(user: User, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder that the command line finds."""
    monkeypatch.setattr("spec_lsp.gateway.places.of_user", lambda: user.places)
    return user.places.state


@pytest.mark.usefixtures("state")
def test_doctor_shows_it(user: User, fake: FakeOpenAI, capsys: pytest.CaptureFixture[str]) -> None:
    user.ask("echo", prose("Refund \u202e\x1b[31mred"))
    user.ask("length", prose("go"))
    assert run(["doctor", "--llm-log"]) == 0
    told = capsys.readouterr().out
    assert f"{fake.host} echo" in told
    assert "user: Refund <U+202E><U+001B>[31mred" in told
    assert "truncated" in told
    assert str(user.places.state) in told
    assert "\x1b" not in told
    assert run(["doctor", "--llm-log", "--format", "json"]) == 0
    lines = json.loads(capsys.readouterr().out)["sent"]
    assert len(lines) == 4


@pytest.mark.usefixtures("state")
def test_doctor_shows_that_there_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--llm-log"]) == 0
    assert "Nothing was ever sent" in capsys.readouterr().out


def test_a_request_is_estimated_before_it_is_sent() -> None:
    assert estimate(prose("word " * 400)) == 2000 // 4 + 4
    assert estimate(prose("語" * 100)) == 75 + 4
    assert estimate(judge()) > estimate(replace(judge(), schema=None))


def test_money_comes_from_the_users_table(user: User, fake: FakeOpenAI) -> None:
    user.settings(
        f'currency = "EUR"\n[hosts.a]\nbase_url = "{fake.url}"\nmodel = "echo"\nprices = {{echo = {{input = 0.25, output = 2}}}}\n'
    )
    gateway = user.open()
    price = gateway.model().endpoint.price
    assert price == Price(Decimal("0.25"), Decimal(2))
    assert gateway.settings.currency == "EUR"
    assert cost(Usage(1_000_000, 500_000), price) == Decimal("1.25")
    assert cost(Usage(None, 5), price) is None
    assert cost(Usage(5, 5), None) is None


def test_tokens_of_several_answers() -> None:
    assert total([Usage(1, 2), Usage(None, 3), Usage(4, None)]) == Usage(5, 5)
    assert total([Usage(), Usage()]) == Usage()
