"""Why nothing caught a bad answer: the spec is silent, it is untested, or a test passed and the behaviour broke."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.document import Document
from spec_lsp.evals.model import Run, Verdict
from spec_lsp.evals.standing import standing
from spec_lsp.evals.subjects import subjects
from spec_lsp.exchange import Message
from spec_lsp.governing import Answer, Governor, governs_any
from spec_lsp.governing.model import Like
from spec_lsp.language.sentences import sentences
from spec_lsp.workspace import Workspace

_MOST = 5  # clauses that are proposed
_READ = 40  # sentences of a user that are looked at


class Cause(Enum):
    """Which of the three it was; the value is the name in data."""

    SILENT = "silent"
    UNTESTED = "untested"
    PASSED = "passed"
    FAILED = "failed"  # a challenge like it failed already
    UNKNOWN = "unknown"  # a challenge like it is there, and no result of it holds now


class Last(NamedTuple):
    """The newest evaluation of a document, which its rows call `spec`."""

    run: Run
    spec: str


class Diagnosis(NamedTuple):
    """Why nothing caught it; `like` is the challenge of the clause that is like it."""

    cause: Cause
    like: Like | None = None

    @property
    def sentence(self) -> str:
        """It in words, with what to do."""
        return _TOLD[self.cause].format(title=self.like.title if self.like else "")


_TOLD = {
    Cause.SILENT: "the spec is silent: no clause governs what was asked; say in the clause what holds here",
    Cause.UNTESTED: "the spec is untested: the clause governs this, and no challenge of it was like it; this case is one now",
    Cause.PASSED: 'the test passed and the behaviour broke: "{title}" is like it and passed last time; ask harder, or sample more',
    Cause.FAILED: 'the test knew: "{title}" is like it and failed last time; mend the behaviour before you release',
    Cause.UNKNOWN: 'a challenge is like it, "{title}", and no result of it holds now; run `spec-lsp eval` on this clause',
}


def proposed(workspace: Workspace, messages: Iterable[Message]) -> Answer:
    """The clauses that govern what the user asked last, and what the assistant answered."""
    return governs_any(workspace, _asked(messages), _MOST)


def diagnose(
    workspace: Workspace,
    document: Document,
    clause: Clause,
    messages: Iterable[Message],
    last: Last | None = None,
) -> Diagnosis:
    """Why nothing caught a bad answer that broke a clause; `last` is None where nothing was ever run.

    `workspace` is as it was before the answer is filed.
    """
    answer = governs_any(workspace, _asked(messages), len(document.clauses) + 1)
    governing = next((one for one in answer.governors if _is_of(one, document, clause)), None)
    if governing is None and not answer.governors:
        return Diagnosis(Cause.SILENT)
    like = governing.like if governing else None
    if like is None:
        return Diagnosis(Cause.UNTESTED)
    return Diagnosis(_result(workspace, document, clause, like, last), like)


def _is_of(governor: Governor, document: Document, clause: Clause) -> bool:
    return (
        governor.key == document.key
        and document.clause_span(clause).line <= governor.line < document.clause_span(clause).end_line
    )


def _asked(messages: Iterable[Message]) -> list[str]:
    """What the user said last, sentence by sentence, and the whole of it where that is short."""
    said = next((one.content for one in reversed(list(messages)) if one.role == "user"), "")
    pieces = [said[start:end] for start, end in sentences(said)][:_READ]
    return [said, *pieces] if 1 < len(pieces) <= 3 else pieces or [said]


def _result(workspace: Workspace, document: Document, clause: Clause, like: Like, last: Last | None) -> Cause:
    """What became of a challenge last time, for what is written now; one that changed since has no result."""
    subject = next((one for one in subjects(workspace, [document.key]) if one.id == clause.id), None)
    if subject is None or last is None:
        return Cause.UNKNOWN
    placed = [
        (one.place.span.line, one.id) for one in subject.challenges if one.place and one.place.key == like.key
    ]
    name = min((one for one in placed if one[0] >= like.line), default=(0, ""))[1]
    verdict = standing(subject, last.run, last.spec).verdicts.get(name)
    return (
        {Verdict.PASS: Cause.PASSED, Verdict.FAIL: Cause.FAILED}.get(verdict, Cause.UNKNOWN)
        if verdict
        else Cause.UNKNOWN
    )
