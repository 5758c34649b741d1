"""What an evaluation is made of: clauses under test, their challenges, and one row for each graded answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.exchange import UNCOUNTED, Message, Trouble, Usage


class Verdict(Enum):
    """What became of an answer. Errors and undetermined answers are neither passes nor failures, and always shown."""

    PASS = "pass"
    FAIL = "fail"
    UNDETERMINED = "undetermined"
    ERROR = "error"


class Check(NamedTuple):
    """What code can tell of an answer: `kind` is contains, not-contains, matches or max-words."""

    kind: str
    value: str


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


class Vote(NamedTuple):
    """One judgement of one grader. `quote` is from the clause, word for word; "" where the grader gave none."""

    verdict: Verdict
    why: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer of the model under test, graded: one line of a run's file.

    `broken` are the checks that the answer broke. `trouble` says why there is no verdict, with `message`, and is
    None otherwise. `seconds` is the time of all requests for this row; cached ones take none.
    """

    run: str
    clause: str
    clause_digest: str
    challenge: str
    challenge_digest: str
    sample: int
    host: str
    model: str
    verdict: Verdict
    response: str = ""
    finish: str = ""
    broken: tuple[Check, ...] = ()
    grader: str = ""  # its model, "" where checks alone decided
    prompt_version: str = ""
    votes: tuple[Vote, ...] = ()
    trouble: Trouble | None = None
    message: str = ""
    usage: Usage = UNCOUNTED
    seconds: float = 0.0
    cached: bool = False
    spec: str = ""  # its document, as seen from the project's root
    criteria_digest: str = ""  # stands for what the challenge asks of an answer

    @property
    def key(self) -> RowKey:
        """What it is a row of; a second one, of a resumed run, replaces the first."""
        return RowKey(
            self.spec,
            self.clause,
            self.clause_digest,
            self.challenge_digest,
            self.criteria_digest,
            self.sample,
        )


class RowKey(NamedTuple):
    """What a row answers: a sample of a challenge of a clause, all three as they were then."""

    spec: str
    clause: str
    clause_digest: str
    challenge_digest: str
    criteria_digest: str
    sample: int


class RunHead(NamedTuple):
    """The first line of a run's file: what was run, when, and with what. Times are ISO 8601 in UTC."""

    run: str
    started: str
    tool: str  # "spec-lsp 0.5.0"
    spec: str
    host: str
    model: str
    grader_host: str
    grader: str
    samples: int
    votes: int
    challenges: int  # how many it was going to run
    parameters: Mapping[str, object] = {}
    specs: tuple[str, ...] = ()  # all its documents; `spec` is the first of them


@dataclass(frozen=True, slots=True)
class Run:
    """A run as read from its file; `complete` unless a challenge has no row, or an error for a row."""

    head: RunHead
    rows: tuple[Row, ...]
