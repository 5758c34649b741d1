"""What evaluations found: verdicts, the rows of runs, and the latest of them by clause. Plain data, for snapshots to hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from spec_lsp.exchange import UNCOUNTED, Trouble, Usage


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

    @property
    def documents(self) -> tuple[str, ...]:
        """All its documents, also where only the first is named."""
        return self.specs or (self.spec,)


@dataclass(frozen=True, slots=True)
class Run:
    """A run as read from its file."""

    head: RunHead
    rows: tuple[Row, ...]


RUNS = ".spec-lsp/runs"  # the folder of the files of runs, below the project's root
Results = Mapping[
    str, Mapping[str, Run]
]  # the latest rows of a clause: by the key of its document and its id


def kept(known: Mapping[str, Run], clauses: Mapping[str, Run]) -> Mapping[str, Run]:
    """The results of a document as they are now, with what did not change as the objects that are known."""
    found = {name: known[name] if known.get(name) == run else run for name, run in clauses.items()}
    same = found.keys() == known.keys() and all(found[name] is known[name] for name in found)
    return known if same else found
