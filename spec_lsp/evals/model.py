"""What an evaluation is made of: clauses under test, their challenges, and one row for each graded answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.exchange import Message
from spec_lsp.results import Check, Row, RowKey, Run, RunHead, Verdict, Vote

__all__ = [
    "Answer",
    "Challenge",
    "Check",
    "Place",
    "Row",
    "RowKey",
    "Run",
    "RunHead",
    "Subject",
    "Verdict",
    "Vote",
]


class Answer(NamedTuple):
    """An answer with its verdict: case law. `verdict` is GOOD, BAD or OK."""

    verdict: str
    why: str
    content: str


class Place(NamedTuple):
    """Where something is written: the key of its document, and its span there."""

    key: str
    span: Span


@dataclass(frozen=True, slots=True)
class Challenge:
    """One hard prompt of a clause.

    `id` is `<clause>/<n>`, n from 1 in the order of writing. `digest` stands for the messages, so that one that
    moved keeps its history. Without any `should`, `should_not` and `checks`, the clause's text is the criterion.
    """

    id: str
    clause: str
    title: str
    messages: tuple[Message, ...]
    digest: str
    place: Place | None = None  # None where it was read from an interchange file
    should: tuple[str, ...] = ()
    should_not: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A clause under test. `definitions` are those that its words draw in, by term; `digest` stands for all that a
    grader is told of it, so that an edit makes its results stale.
    """

    id: str
    title: str
    text: str
    digest: str
    spec: str  # the key of its document
    version: str = ""
    place: Place | None = None
    definitions: Mapping[str, str] = field(default_factory=dict)
    challenges: tuple[Challenge, ...] = ()
    min_pass: float | None = None  # the share of its challenges that has to pass, 0 to 1, if it says so
