"""What can be done about the challenges of a clause: run them, open one that fails, make its answer case law."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from spec_lsp.assembly import edit_document
from spec_lsp.case_law import one_more_answer, within
from spec_lsp.diagnostics import Edit, Span
from spec_lsp.dialects.conversations import Judged, Talk, talk_of
from spec_lsp.document import Document
from spec_lsp.evals.model import Row, Verdict
from spec_lsp.evals.reasons import agreeing
from spec_lsp.evals.status import Put, Status
from spec_lsp.ide.challenge_tree import place_of, statuses_of
from spec_lsp.text import Encoding
from spec_lsp.workspace import Workspace

_MOST = 3  # failing challenges of one clause that are offered
_LONGEST = 60  # characters of a title in a menu
_LONGEST_REASON = 300


class Does(Enum):
    """What an action does."""

    RUN = "run"
    OPEN = "open"
    RECORD = "record"


class ChallengeAction(NamedTuple):
    """One action on what is called `name`, a clause or a challenge of document `spec`; `verdict` is what to record."""

    title: str
    does: Does
    spec: str
    name: str
    verdict: str = ""


def challenge_actions(workspace: Workspace, key: str, span: Span) -> tuple[ChallengeAction, ...]:
    """Actions at the heading of a clause that has challenges, and at each of these where it is written."""
    document = workspace.documents.get(key)
    if document is None:
        return ()
    found: list[ChallengeAction] = []
    for spec in (document, *workspace.served_specs(key)):
        for clause, status in statuses_of(workspace, spec.key).items():
            if spec is document and _meet(place_of(document, clause), span):
                found += _of_clause(workspace, spec, status)
            here = (put for put in status.puts if put.key == key and _meet(_place(workspace, put), span))
            found += (action for put in here for action in _of_challenge(workspace, spec, put))
    return tuple(dict.fromkeys(found))


def _meet(one: Span, other: Span) -> bool:
    """Whether two ranges share a line."""
    return one.line <= other.end_line and other.line <= one.end_line


def _place(workspace: Workspace, put: Put) -> Span:
    return workspace.documents[put.key].span_of(put.facts, put.span)


def _of_clause(workspace: Workspace, spec: Document, status: Status) -> Iterator[ChallengeAction]:
    subject, count = status.standing.subject, len(status.puts)
    what = "the challenge" if count == 1 else f"the {count} challenges"
    yield ChallengeAction(f"Run {what} of this clause", Does.RUN, spec.key, subject.id)
    failing = status.having(Verdict.FAIL)[:_MOST]
    for put in failing:
        yield ChallengeAction(f"Open the failing challenge: {_title(put)}", Does.OPEN, spec.key, put.id)
    for put in failing:
        yield from _recording(workspace, spec, put)


def _of_challenge(workspace: Workspace, spec: Document, put: Put) -> Iterator[ChallengeAction]:
    yield ChallengeAction(f"Run this challenge: {_title(put)}", Does.RUN, spec.key, put.id)
    if put.verdict is Verdict.FAIL:
        yield from _recording(workspace, spec, put)


def _recording(workspace: Workspace, spec: Document, put: Put) -> Iterator[ChallengeAction]:
    if _talk(workspace.documents[put.key], put) is not None:
        for verdict in ("BAD", "GOOD"):
            title = f"Record the answer to {_title(put)} as {verdict}"
            yield ChallengeAction(title, Does.RECORD, spec.key, put.id, verdict)


def _title(put: Put) -> str:
    title = put.title or put.id
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"


def put_called(workspace: Workspace, spec: str, name: str) -> tuple[Status, Put] | None:
    """The challenge of document `spec` that has this id, with the status of its clause."""
    for status in statuses_of(workspace, spec).values():
        for put in status.puts:
            if put.id == name:
                return status, put
    return None


def recorded(workspace: Workspace, put: Put, row: Row, verdict: str) -> Edit | None:
    """The edit of document `put.key` that makes the answer of a row case law; None where it could not be read back."""
    document = workspace.documents[put.key]
    before = _talk(document, put)
    if before is None:
        return None
    judged = Judged(verdict, _reason(row, verdict), within(row.response.strip()))
    edit = one_more_answer(document, _place(workspace, put), judged)
    after = _talk_after(document, put, edit)
    wanted = Talk(before.messages, (*before.answers, judged))
    return edit if after is not None and _lines(after) == _lines(wanted) else None


def _reason(row: Row, verdict: str) -> str:
    """Why, in words that end no comment and refer to nothing: the grader's where it agrees, else whose judgement it is."""
    told = next((vote.why for vote in agreeing(row)), "") if verdict == "BAD" else ""
    plain = " ".join(told.translate({ord(sign): None for sign in "[]<>"}).replace("--", "-").split())
    return plain[:_LONGEST_REASON] or "as the author judges it"


def _talk(document: Document, put: Put) -> Talk | None:
    """What the conversation of a challenge says, None where it is none."""
    for conversation in put.facts.conversations:
        if conversation.span == put.span and conversation.problem is None:
            return talk_of(conversation.text)
    return None


def _talk_after(document: Document, put: Put, edit: Edit) -> Talk | None:
    """What it would say after an edit of its end."""
    at = (edit.span.line, edit.span.column)
    text, change = document.text.edited(at, at, edit.text, Encoding.UTF32)
    after = edit_document(document, text, change, None)
    line = document.span_of(put.facts, put.span).line
    unit = after.unit_at(line)
    if unit is None or len(after.facts) != len(document.facts):
        return None
    facts = after.facts[unit]
    for conversation in facts.conversations:
        if after.span_of(facts, conversation.span).line == line and conversation.problem is None:
            return talk_of(conversation.text)
    return None


def _lines(talk: Talk) -> Talk:
    """The same without what line ends and blanks before them make of it."""
    messages = tuple(one._replace(content="\n".join(_stripped(one.content))) for one in talk.messages)
    answers = tuple(one._replace(content="\n".join(_stripped(one.content))) for one in talk.answers)
    return Talk(messages, answers)


def _stripped(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]
