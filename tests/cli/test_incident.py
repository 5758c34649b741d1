"""`spec-lsp incident`: a bad answer becomes case law, and nothing private is kept unasked."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

SPEC = """---
spec: {name: hotel}
---

## Refunds {#refunds authority=developer}

The hotel must refund a deposit within 30 days[^rf00].

## Pets {#pets authority=developer}

The hotel must refuse cats. It may accept a dog of at most 15 kg.

## About {#about}

Rooms and beds.
"""
CHALLENGE = """Examples for [^rf00] in Refunds:

**Example**: the deposit has not come back

~~~xml
<user>
I left three weeks ago and my deposit has not arrived. Where is it?
</user>
~~~
"""
FILES = {"spec.md": SPEC, "examples/rf00.md": CHALLENGE}
TALK = "User: I left 31 days ago, where is my deposit?\nAssistant: I make an exception\nand pay it twice.\n"
TOLD = ["--date", "2026-11-25", "--source", "ticket 4711", "--why", "promised an exception"]


def test_a_case_is_added_to_the_challenge_file(make: Call, call: Call):
    root: Path = make({**FILES, "talk.txt": TALK})
    status, out, err = call("incident", "talk.txt", "--clause", "refunds", *TOLD)
    assert (status, err) == (0, "")
    assert (root / "spec.md").read_text() == SPEC
    assert (root / "examples/rf00.md").read_text() == (
        CHALLENGE
        + "\n**Example**: I left 31 days ago, where is my deposit?\n\n~~~xml\n<user>\nI left 31 days ago, where is my deposit?\n"
        "</user>\n<comparison>\n<assistant> <!-- BAD: 2026-11-25, ticket 4711: promised an exception -->\n"
        "I make an exception\nand pay it twice.\n</assistant>\n</comparison>\n~~~\n"
    )
    assert out.splitlines() == [
        "written: examples/rf00.md",
        'why: a challenge is like it, "the deposit has not come back", and no result of it holds now; '
        "run `spec-lsp eval` on this clause",
        "gate: nothing blocks a release at refunds",
    ]


def test_a_clause_without_a_mark_gets_one_with_its_file(make: Call, call: Call):
    root: Path = make({**FILES, "talk.txt": "Guest: May my dog of 20 kg come?\nBot: Of course!\n"})
    status, out, _ = call("incident", "talk.txt", "--clause", "spec.md#pets", "--title", "a large dog", *TOLD)
    assert status == 0
    (mark,) = {path.stem for path in (root / "examples").iterdir()} - {"rf00"}
    assert len(mark) == 4
    assert (root / "spec.md").read_text() == SPEC.replace("refuse cats.", f"refuse cats[^{mark}].")
    text = (root / "examples" / f"{mark}.md").read_text()
    assert text.startswith(
        f"Examples for [^{mark}] in Pets:\n\n**Example**: a large dog\n\n~~~xml\n<user>\nMay my dog"
    )
    assert "why: the spec is untested" in out
    assert call("check", "--select", "SUC").status == 0


def test_a_mark_without_its_file_gets_it(make: Call, call: Call):
    root: Path = make({"spec.md": SPEC, "talk.txt": TALK})
    assert call("incident", "talk.txt", "--clause", "refunds", *TOLD).status == 0
    assert (root / "spec.md").read_text() == SPEC
    assert (root / "examples" / "rf00.md").read_text().startswith("Examples for [^rf00] in Refunds:\n")


def test_where_nothing_is_demanded_the_case_stands_in_the_clause(make: Call, call: Call):
    root: Path = make({**FILES, "talk.txt": "User: Which planet is largest?\nAssistant: Mars.\n"})
    status, out, _ = call("incident", "talk.txt", "--clause", "about", *TOLD)
    assert status == 0
    assert "Rooms and beds.\n\n**Example**: Which planet is largest?\n" in (root / "spec.md").read_text()
    assert "why: the spec is silent" in out


def test_a_dry_run_writes_nothing(make: Call, call: Call):
    root: Path = make({**FILES, "talk.txt": TALK})
    status, out, _ = call("incident", "talk.txt", "--clause", "pets", "--dry-run", *TOLD)
    assert status == 0
    assert {path.name for path in (root / "examples").iterdir()} == {"rf00.md"}
    assert (root / "spec.md").read_text() == SPEC
    assert "--- /dev/null\n+++ b/examples/" in out
    assert "-The hotel must refuse cats. It" in out


def test_without_a_clause_those_that_govern_are_proposed(make: Call, call: Call):
    make({**FILES, "talk.txt": TALK})
    status, out, err = call("incident", "talk.txt")
    assert status == 2
    assert out.startswith("refunds  developer  spec.md:5\n")
    assert err == "spec-lsp: which clause did the answer break? --clause refunds\n"


def test_a_silent_spec(make: Call, call: Call):
    make({**FILES, "talk.txt": "User: Which planet is the largest of all?\nAssistant: Mars.\n"})
    status, out, err = call("incident", "talk.txt")
    assert status == 2
    assert out.startswith("no clause governs")
    assert "the spec is silent" in err


def test_an_answer_is_filed_once(make: Call, call: Call):
    root: Path = make({**FILES, "talk.txt": TALK})
    assert call("incident", "talk.txt", "--clause", "refunds", *TOLD).status == 0
    before = (root / "examples/rf00.md").read_text()
    status, _, err = call("incident", "talk.txt", "--clause", "refunds", "--date", "2026-11-26")
    assert (status, err) == (2, "spec-lsp: this answer is filed already, in examples/rf00.md\n")
    assert (root / "examples/rf00.md").read_text() == before


def test_what_is_private_is_replaced_or_told(make: Call, call: Call):
    talk = "User: I am anna@mail.example, my deposit?\nAssistant: Call +47 22 33 44 55.\n"
    root: Path = make({**FILES, "talk.txt": talk})
    told = call("incident", "talk.txt", "--clause", "refunds", "--dry-run")
    assert told.err == (
        "spec-lsp: warning: the transcript holds 1 mail address, 1 phone number; --redact puts placeholders\n"
    )
    assert "anna@mail.example" in told.out
    status, _, err = call("incident", "talk.txt", "--clause", "refunds", "--redact")
    assert (status, err) == (0, "spec-lsp: replaced 1 mail address, 1 phone number\n")
    text = (root / "examples/rf00.md").read_text()
    assert "I am [mail address], my deposit?" in text
    assert "Call [phone number]." in text


def test_the_gate_tells_what_still_blocks(make: Call, call: Call):
    open_spec = SPEC.replace("within 30 days", "within TBD days")
    make({**FILES, "spec.md": open_spec, "talk.txt": TALK})
    status, out, _ = call("incident", "talk.txt", "--clause", "refunds", *TOLD)
    assert status == 1
    assert "gate: blocked, " in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["talk.txt", "--clause", "refund"], "did you mean `refunds`?"),
        (["talk.txt", "--clause", "refunds", "--date", "yesterday"], "--date takes a day"),
        (["none.txt", "--clause", "refunds"], "none.txt"),
        (["odd.txt", "--clause", "refunds"], "holds no answer"),
        (["bin.txt", "--clause", "refunds"], "binary"),
    ],
)
def test_wrong_usage(make: Call, call: Call, arguments: list[str], words: str):
    make({**FILES, "talk.txt": TALK, "odd.txt": "nobody speaks", "bin.txt": b"\x00\x01"})
    status, out, err = call("incident", *arguments)
    assert (status, out) == (2, "")
    assert words in err


def test_two_clauses_of_one_name(make: Call, call: Call):
    make({**FILES, "other.md": SPEC.replace("name: hotel", "name: inn"), "talk.txt": TALK})
    status, _, err = call("incident", "talk.txt", "--clause", "refunds", *TOLD)
    assert status == 2
    assert "other.md:5" in err
    assert "spec.md:5" in err
    assert call("incident", "talk.txt", "--clause", "spec.md#refunds", "--dry-run").status == 0


def test_families_without_cases_are_left_alone(make: Call, call: Call):
    path = ".kiro/specs/shop/requirements.md"
    text = "# Requirements\n\n### Requirement 1: Refund\n\n#### Acceptance Criteria\n\n1. WHEN asked, THE Shop SHALL refund\n"
    root: Path = make({path: text, "talk.txt": TALK})
    status, _, err = call("incident", "talk.txt", "--clause", "1.1")
    assert status == 2
    assert "keeps no judged answers" in err
    assert (root / path).read_text() == text


def test_stdin(make: Call, call: Call, monkeypatch: pytest.MonkeyPatch):
    make(FILES)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TALK.encode())))
    status, out, _ = call("incident", "-", "--clause", "refunds", "--dry-run")
    assert status == 0
    assert "+and pay it twice.\n" in out
