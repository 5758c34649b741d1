"""How a clause stands by the last run: what passed, what is stale since an edit, and what was never run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spec_lsp.evals.digests import criteria_digest
from spec_lsp.evals.model import Challenge, Row, Run, Subject, Verdict
from spec_lsp.evals.summary import Counts, verdict_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One clause against one run. `counts` are of challenges whose results hold for what is written now.

    `stale`: results of another text, of the clause, the prompt or what is asked; `unrun`: none at all.
    `verdicts` are those that hold, by id of the challenge.
    """

    subject: Subject
    counts: Counts
    stale: tuple[Challenge, ...]
    unrun: tuple[Challenge, ...]
    verdicts: Mapping[str, Verdict]

    @property
    def is_current(self) -> bool:
        """Whether every challenge has a result that holds."""
        return not (self.stale or self.unrun)


def standing(subject: Subject, run: Run, spec: str) -> Standing:
    """How a subject stands by a run, which calls its document `spec`."""
    rows = [row for row in run.rows if (row.spec, row.clause) == (spec, subject.id)]
    stale: list[Challenge] = []
    unrun: list[Challenge] = []
    verdicts: dict[str, Verdict] = {}
    for challenge in subject.challenges:
        own = [row for row in rows if _is_of(row, challenge)]
        current = [row for row in own if holds(row, subject, challenge)]
        if current:
            verdicts[challenge.id] = verdict_of([row.verdict for row in current], run.head.samples)
        else:
            (stale if own else unrun).append(challenge)
    return Standing(subject, _counts(verdicts.values()), tuple(stale), tuple(unrun), verdicts)


def _is_of(row: Row, challenge: Challenge) -> bool:
    """Whether it is of this challenge, or of the one that stood in its place before an edit."""
    return row.challenge_digest == challenge.digest or row.challenge == challenge.id


def holds(row: Row, subject: Subject, challenge: Challenge) -> bool:
    """Whether a row is of this very clause, prompt and criterion."""
    return (row.clause_digest, row.challenge_digest, row.criteria_digest) == (
        subject.digest,
        challenge.digest,
        criteria_digest(challenge),
    )


def _counts(verdicts: Iterable[Verdict]) -> Counts:
    found = list(verdicts)
    return Counts(*(found.count(verdict) for verdict in Verdict))
