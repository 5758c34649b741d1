"""The page about models says what the program does; the fake can be run by hand, and the question put on a terminal."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from at_hand import ROOT
from fake_openai import FakeOpenAI
from model_user import User

from spec_lsp.cli.consent import asking
from spec_lsp.exchange import Trouble
from spec_lsp.gateway import Question, Role
from spec_lsp.gateway import settings as user_settings
from spec_lsp.gateway.consent import VARIABLE

PAGE = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")


def test_the_settings_of_the_page_are_understood(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    (tmp_path / "models.toml").write_text(found.group(1), encoding="utf-8")
    read = user_settings.read(tmp_path / "models.toml")
    assert read.warnings == ()
    assert [host.name for host in read.hosts] == ["local", "cloud"]
    assert read.named("cloud").prices["gpt-6"].prompt == pytest.approx(1.25)


def test_the_variables_of_the_page_are_those_that_are_read() -> None:
    read = {VARIABLE} | {
        name for role in Role for name in (role.variable, role.url_variable, role.key_variable)
    }
    assert set(re.findall(r"SPEC_LSP_\w+", PAGE)) == read


def test_every_error_is_on_the_page() -> None:
    assert {trouble.value for trouble in Trouble} <= set(
        re.findall(r"`([a-z-]+)`", PAGE.partition("| error |")[2])
    )


def test_the_fake_runs_by_hand() -> None:
    command = [sys.executable, str(ROOT / "tests" / "fake_openai.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            data = b'{"model": "echo", "messages": [{"role": "user", "content": "go"}]}'
            request = urllib.request.Request(
                f"{url}/chat/completions", data, {"content-type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=10) as response:
                assert b'"content": "go"' in response.read()
        finally:
            process.kill()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("said", "agreed"), [("y\n", True), (" YES \n", True), ("\n", False), ("no\n", False), ("", False)]
)
def test_the_question_on_a_terminal(monkeypatch: pytest.MonkeyPatch, said: str, agreed: bool) -> None:
    out = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(said))
    monkeypatch.setattr(sys, "stderr", out)
    ask = asking()
    assert ask is not None
    question = Question(
        "/northwind\x1b[2J", "models.northwind.example", "https://models.northwind.example/v1", "m", "/log"
    )
    assert ask(question) is agreed
    assert "models.northwind.example?" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_nobody_is_asked_where_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert asking() is None


def test_the_secret_for_delimiters_is_made_once(user: User, fake: FakeOpenAI) -> None:
    first = user.open(SPEC_LSP_MODEL="echo").secret()
    assert len(first) == 32
    assert user.open(SPEC_LSP_MODEL="echo").secret() == first
    (user.places.state / "delimiters.key").write_text("zz", encoding="utf-8")
    assert user.open(SPEC_LSP_MODEL="echo").secret() != first
    assert fake.connections == 0
