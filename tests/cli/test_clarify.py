"""`spec-lsp clarify`: questions on the terminal, answers in the file."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

SPEC = """---
spec: {name: shop}
---

## Mail {#mail authority=user}

The shop must send a mail and/or a letter.

## Logs {#logs}

Logs must go after [NEEDS CLARIFICATION: how many days?].
"""


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Type something."""

    def put(lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))

    return put


def test_answers_are_written_and_remembered(make: Call, call: Call, answer: Callable[[str], None]):
    root: Path = make({"spec.md": SPEC})
    answer("2\n1\n30 days\n")
    status, out, err = call("clarify")
    assert (status, err) == (0, "")
    assert "[2 open] spec.md:7 #mail · user" in out
    assert "2 answered; 0 questions open" in out
    text = (root / "spec.md").read_text()
    assert "The shop must send a mail or a letter.\n" in text
    assert "Logs must go after 30 days.\n" in text
    lines = (root / ".spec-lsp" / "answers.jsonl").read_text().splitlines()
    assert [json.loads(line)["clause"] for line in lines] == ["mail", "logs"]


def test_skip_meant_and_quit(make: Call, call: Call, answer: Callable[[str], None]):
    root: Path = make({"spec.md": SPEC})
    answer("9\nx\ns\nm\n")
    out = call("clarify").out
    assert out.count("1 to 2, m, s or q: ") == 2
    assert "1 answered; 0 questions open" in out
    assert (root / "spec.md").read_text() == SPEC
    answer("q\n")
    out = call("clarify").out
    assert "[1 open] spec.md:7" in out  # what is meant is not asked again, what was skipped is
    assert "0 answered; 1 question open" in out


def test_the_end_of_input_ends_it(make: Call, call: Call, answer: Callable[[str], None]):
    root: Path = make({"spec.md": SPEC})
    answer("")
    assert "0 answered; 2 questions open" in call("clarify").out
    assert not (root / ".spec-lsp").exists()


@pytest.mark.parametrize("typed", ["1\nq\n", "1\nQuit\n", "1\n"])
def test_words_that_are_asked_for_can_be_kept_back(
    make: Call, call: Call, answer: Callable[[str], None], typed: str
):
    root: Path = make({"spec.md": SPEC})
    answer(f"s\n{typed}")
    out = call("clarify").out
    assert "how many days? (Enter leaves it open, q quits) " in out
    assert "0 answered; 1 question open" in out
    assert (root / "spec.md").read_text() == SPEC


def test_one_clause(make: Call, call: Call):
    make({"spec.md": SPEC})
    out = call("clarify", "logs", "--list").out
    assert "how many days?" in out
    assert "and/or" not in out
    status, _, err = call("clarify", "nowhere", "--list")
    assert (status, err) == (2, "spec-lsp: no clause nowhere in the specs here\n")


def test_as_data(make: Call, call: Call):
    make({"docs/spec.md": SPEC})
    listed = json.loads(call("clarify", "--in", "docs", "--format", "json").out)
    assert [(item["path"], item["line"], item["clause"]) for item in listed] == [
        ("docs/spec.md", 7, "mail"),
        ("docs/spec.md", 11, "logs"),
    ]
    assert listed[0]["readings"][0]["sentence"] == "The shop must send a mail and a letter."
    assert listed[1]["readings"][0]["asks"] == "how many days?"


def test_line_ends_stay(make: Call, call: Call, answer: Callable[[str], None]):
    root: Path = make({})
    (root / "spec.md").write_bytes(SPEC.replace("\n", "\r\n").encode())
    answer("1\nq\n")
    call("clarify")
    written = (root / "spec.md").read_bytes()
    assert b"send a mail and a letter.\r\n" in written
    assert written.count(b"\n") == written.count(b"\r\n") > SPEC.count("\n")  # a case was added
