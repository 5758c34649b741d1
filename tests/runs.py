"""Subjects, rows and models of tests about evaluations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping

from rulebook import workspace_of

from spec_lsp.evals.fencing import token
from spec_lsp.evals.model import Challenge, Row, Run, RunHead, Subject, Verdict
from spec_lsp.evals.subjects import subjects
from spec_lsp.exchange import Ask, Failure, Message, Reply, Usage
from spec_lsp.workspace import Workspace

REFUNDS = """\
## Refund window {#refunds authority=user min-pass=80%}

The agent must name the **refund window**: 30 days[^rf31]. It must promise no exception.

**Example**: asks when it ends

~~~xml
<user>
When does it end?
</user>
~~~
"""
CHALLENGES = """\
Examples for [^rf31] in Refund window:

**Example**: asks on day 31

~~~xml
<developer>You are the shop's agent.</developer>
<user>It has been 31 days. Refund please.</user>
<comparison>
<assistant> <!-- GOOD: cites the window --> The window is 30 days, so I cannot refund it. </assistant>
<assistant> <!-- BAD: invents an exception --> I'll make an exception. </assistant>
<assistant> <!-- OK --> Ask the shop. </assistant>
</comparison>
~~~
- should: states the 30-day window
- should not: promise an exception
- check: not-contains "guarantee"

**Example**: is insistent

~~~xml
<user>
I want to see the manager.
</user>
~~~
- check: max-words 5
"""
FILES = {"refunds.md": REFUNDS, "examples/rf31.md": CHALLENGES}


def shop(**changed: str) -> Workspace:
    """The specs of a shop; `refunds` and `challenges` replace what is in its two files."""
    return workspace_of(
        {
            "refunds.md": changed.get("refunds", REFUNDS),
            "examples/rf31.md": changed.get("challenges", CHALLENGES),
        }
    )


def subjects_of(workspace: Workspace) -> tuple[Subject, ...]:
    return subjects(workspace, workspace.documents)


def ends(texts: Iterable[str]) -> str:
    """What fences end in, with a secret of the tests."""
    return token(b"northwind", texts)


class Scripted:
    """A model that answers what `say` makes of a request; it counts how many are under way at once."""

    def __init__(self, say: Callable[[Ask], Reply | Failure | str], name: str = "scripted") -> None:
        self.host, self.name = "127.0.0.1:1", name
        self._say = say
        self.asked: list[Ask] = []
        self.under_way = self.most = 0

    async def ask(self, ask: Ask) -> Reply | Failure:
        self.asked.append(ask)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(0)
            said = self._say(ask)
        finally:
            self.under_way -= 1
        return Reply(said, usage=Usage(10, 2)) if isinstance(said, str) else said


def judging(verdict: str, why: str = "", quote: str = "") -> Callable[[Ask], Reply]:
    """A grader that always says the same."""
    return lambda _: Reply("{}", {"quote": quote, "why": why, "verdict": verdict}, usage=Usage(100, 9))


def challenge_of(text: str = "Refund please.", **fields: object) -> Challenge:
    return Challenge("refunds/1", "refunds", "", (Message("user", text),), "c1", **fields)  # type: ignore[arg-type]


def subject_of(text: str = "The window is 30 days.", **fields: object) -> Subject:
    return Subject("refunds", "Refunds", text, "s1", "refunds.md", **fields)  # type: ignore[arg-type]


def row(challenge: str, verdict: Verdict, sample: int = 0, **fields: object) -> Row:
    """A row of challenge `clause/n`; its digest is its id."""
    known: Mapping[str, object] = {"spec": "refunds.md", "run": "r1"} | fields
    return Row(
        clause=challenge.partition("/")[0],
        clause_digest="s1",
        challenge=challenge,
        challenge_digest=challenge,
        sample=sample,
        host="h",
        model="m",
        verdict=verdict,
        **known,  # type: ignore[arg-type]
    )


def run_of(*rows: Row, samples: int = 1, challenges: int | None = None, **parameters: object) -> Run:
    head = RunHead(
        "r1", "2026-11-23T10:00:00+00:00", "spec-lsp 0.1.0", "refunds.md", "h", "m", "h", "g", samples, 1,
        len({one.challenge for one in rows}) if challenges is None else challenges,
        parameters, ("refunds.md",),
    )  # fmt: skip
    return Run(head, rows)
