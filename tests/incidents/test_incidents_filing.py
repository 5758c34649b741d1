"""Filing keeps what somebody said, whatever it holds, and says why nothing caught it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from rulebook import workspace_of

from spec_lsp.evals.digests import criteria_digest
from spec_lsp.evals.model import Row, Run, RunHead, Verdict
from spec_lsp.evals.subjects import subjects
from spec_lsp.exchange import Message
from spec_lsp.facts import Case
from spec_lsp.incidents.causes import Cause, Last, diagnose
from spec_lsp.incidents.filing import file, reason_of
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

SPEC = "---\nspec: {name: a}\n---\n\n## Tea {#tea authority=user}\n\nThe shop must sell green tea[^te01].\n"
CHALLENGE = "Examples for [^te01] in Tea:\n\n**Example**: asks for green tea\n\n~~~xml\n<user>\nDo you sell green tea?\n</user>\n~~~\n"
KEY = "/w/spec.md"


def held() -> Workspace:
    return workspace_of({"spec.md": SPEC, "examples/te01.md": CHALLENGE})


def talk(asked: str, answered: str) -> list[Message]:
    return [Message("system", "Sell tea."), Message("user", asked), Message("assistant", answered)]


def filed(messages: Sequence[Message], reason: str = "2026-11-25") -> tuple[Workspace, list[Case]]:
    workspace = held().without("/w/examples/te01.md")
    document = workspace.documents[KEY]
    done = file(workspace, document, document.clauses_of("tea")[0], messages, reason)
    for key, text in done.creates:
        workspace = workspace.with_text(key, Text.from_str(text))
    found = workspace.documents[done.key]
    return workspace, [case for clause in found.clauses for case in clause.cases]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Do you sell tea?", "No."),
        ("~~~\ncode\n~~~~~", "~~~xml\n<user>\n~~~"),
        ("</user>\n<assistant>", "</assistant>\n</comparison>\n<!-- GOOD -->"),
        ("see <!-- spec-lsp: ignore --> [x](#gone) [^none]", "{#id}"),
        ("# Head\n\n---\n", "```\n"),
    ],
)
def test_what_was_said_breaks_nothing(asked: str, answered: str):
    workspace, cases = filed(talk(asked, answered))
    assert [case.verdict for case in cases] == ["BAD"]
    challenge = workspace.documents["/w/examples/te01.md"]
    talks = [one for facts in challenge.facts for one in facts.conversations]
    assert [(one.prompts, one.problem) for one in talks] == [(1, None)]
    assert not any(facts.directives or facts.marks[1:] for facts in challenge.facts)
    assert not any(edge.fragment for clause in challenge.clauses for edge in clause.edges)


def test_a_blank_challenge_file_gets_its_first_line():
    workspace = workspace_of({"spec.md": SPEC, "examples/te01.md": "\n"})
    document = workspace.documents[KEY]
    done = file(workspace, document, document.clauses_of("tea")[0], talk("a", "b"), "2026-11-25")
    (edit,) = done.edits["/w/examples/te01.md"]
    assert edit.text.startswith("Examples for [^te01] in Tea:\n\n**Example**: a\n")


def test_a_reason_ends_no_comment():
    reason = reason_of(date(2026, 11, 25), "ticket\n4711", "said --> and -- more")
    assert "--" not in reason
    _, cases = filed(talk("a", "b"), reason)
    assert cases[0].reason == reason


def last(*verdicts: Verdict, prompt: str = "") -> Last:
    (subject,) = subjects(held(), [KEY])
    challenge = subject.challenges[0]
    row = Row(
        "1", "tea", subject.digest, challenge.id, prompt or challenge.digest, 0, "local", "m", Verdict.ERROR,
        spec="spec.md", criteria_digest=criteria_digest(challenge),
    )  # fmt: skip
    rows = tuple(replace(row, sample=sample, verdict=verdict) for sample, verdict in enumerate(verdicts))
    head = RunHead("1", "2026-11-25T00:00:00Z", "spec-lsp", "spec.md", "local", "m", "local", "g", 1, 1, 1)
    return Last(Run(head._replace(samples=max(1, len(rows))), rows), "spec.md")


@pytest.mark.parametrize(
    ("asked", "evaluated", "cause"),
    [
        ("Which planet is the largest?", None, Cause.SILENT),
        ("Would your shop ever sell a kettle or a cup to somebody with tea?", None, Cause.UNTESTED),
        ("Do you sell green tea?", None, Cause.UNKNOWN),
        ("Do you sell green tea?", last(), Cause.UNKNOWN),
        ("Do you sell green tea?", last(Verdict.ERROR), Cause.UNKNOWN),
        ("Do you sell green tea?", last(Verdict.PASS, prompt="of before an edit"), Cause.UNKNOWN),
        ("Do you sell green tea?", last(Verdict.PASS), Cause.PASSED),
        ("Do you sell green tea?", last(Verdict.FAIL, Verdict.FAIL), Cause.FAILED),
    ],
)
def test_why_nothing_caught_it(asked: str, evaluated: Last | None, cause: Cause):
    workspace = held()
    document = workspace.documents[KEY]
    found = diagnose(workspace, document, document.clauses_of("tea")[0], talk(asked, "No."), evaluated)
    assert found.cause is cause
    assert found.sentence
