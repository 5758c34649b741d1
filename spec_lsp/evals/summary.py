"""What a run shows: a verdict for each challenge, counts for each clause, what differs from an earlier run, and the gate.

Errors and undetermined answers are neither passes nor failures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.evals.grading import is_split
from spec_lsp.evals.model import Row, Run, Verdict
from spec_lsp.evals.statistics import interval, mcnemar

ChallengeKey = tuple[str, str, str]  # spec, clause, digest of the challenge
ClauseKey = tuple[str, str]  # spec, clause


class Counts(NamedTuple):
    """How many challenges have which verdict; `missing` were going to be run and were not."""

    passed: int = 0
    failed: int = 0
    undetermined: int = 0
    errors: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)

    @property
    def decided(self) -> int:
        """Those that passed or failed."""
        return self.passed + self.failed

    @property
    def complete(self) -> bool:
        """Whether each of them has a verdict, be it that it is undetermined."""
        return not (self.errors or self.missing)


@dataclass(frozen=True, slots=True)
class ChallengeResult:
    """What the samples of one challenge add up to; `rows` are in order of their samples."""

    spec: str
    clause: str
    id: str
    digest: str
    verdict: Verdict
    rows: tuple[Row, ...]

    @property
    def key(self) -> ChallengeKey:
        """What it is found by in another run, wherever it was moved within its clause."""
        return (self.spec, self.clause, self.digest)


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """The challenges of one clause; `interval` is that of the share that passes, None for too few of them."""

    spec: str
    clause: str
    counts: Counts
    challenges: tuple[ChallengeResult, ...]
    min_pass: float | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share that passes, None for too few challenges."""
        return interval(self.counts.passed, self.counts.decided)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A challenge on which graders, or samples of the model, went both ways: its clause may say two things.

    `votes` are by verdict, of all its samples; `quotes` are the words of the clause that graders went by.
    """

    spec: str
    clause: str
    challenge: str
    votes: Mapping[Verdict, int]
    quotes: tuple[str, ...]
    graders: bool  # whether they differ on one response, not only from sample to sample


@dataclass(frozen=True, slots=True)
class Summary:
    """All of a run."""

    run: Run
    clauses: tuple[ClauseResult, ...]
    counts: Counts

    @property
    def challenges(self) -> tuple[ChallengeResult, ...]:
        """All challenges, clause by clause."""
        return tuple(challenge for clause in self.clauses for challenge in clause.challenges)


class Comparison(NamedTuple):
    """Two runs, challenge by challenge: those that failed and pass now, those that passed and fail now.

    `pairs` have a verdict in both; `p` is how likely such a difference is by chance.
    """

    pairs: int
    better: tuple[ChallengeResult, ...]
    worse: tuple[ChallengeResult, ...]
    p: float


class Blocked(NamedTuple):
    """Why the gate does not let a run pass; `challenge` is "" where it is about a clause as a whole."""

    spec: str
    clause: str
    challenge: str
    reason: str


def summarize(run: Run) -> Summary:
    """What a run shows, clause by clause in the order of its rows."""
    by_clause: dict[ClauseKey, dict[str, list[Row]]] = {}
    for row in run.rows:
        held = by_clause.setdefault((row.spec, row.clause), {})
        held.setdefault(row.challenge_digest, []).append(row)
    shares = min_pass_of(run)
    clauses = tuple(_clause(key, held, run.head.samples, shares.get(key)) for key, held in by_clause.items())
    seen = sum(len(clause.challenges) for clause in clauses)
    total = [sum(numbers) for numbers in zip(*(clause.counts for clause in clauses), strict=True)] or [0] * 5
    total[4] += max(run.head.challenges - seen, 0)
    return Summary(run, clauses, Counts(*total))


def min_pass_of(run: Run) -> dict[ClauseKey, float]:
    """The shares that clauses of a run ask for, as its head keeps them: `{"path#id": 0.8}`."""
    held = run.head.parameters.get("min-pass")
    shares = held if isinstance(held, Mapping) else {}
    found = {}
    for name, share in shares.items():
        spec, _, clause = name.rpartition("#")
        if isinstance(share, int | float):
            found[spec, clause] = float(share)
    return found


def _clause(
    key: ClauseKey, held: Mapping[str, list[Row]], samples: int, min_pass: float | None
) -> ClauseResult:
    challenges = tuple(_challenge(rows, samples) for rows in held.values())
    found = Counter(challenge.verdict for challenge in challenges)
    counts = Counts(
        found[Verdict.PASS], found[Verdict.FAIL], found[Verdict.UNDETERMINED], found[Verdict.ERROR]
    )
    return ClauseResult(*key, counts, challenges, min_pass)


def _challenge(rows: Iterable[Row], samples: int) -> ChallengeResult:
    ordered = tuple(sorted(rows, key=lambda row: row.sample))
    last = ordered[-1]
    verdict = verdict_of([row.verdict for row in ordered], samples)
    return ChallengeResult(last.spec, last.clause, last.challenge, last.challenge_digest, verdict, ordered)


def verdict_of(verdicts: Iterable[Verdict], samples: int) -> Verdict:
    """Of a challenge whose samples were graded so, `samples` of them in all: what more than half of them say.

    Where the ones that are missing or went wrong could still decide, it is an error.
    """
    counted = Counter(verdicts)
    total = max(samples, counted.total())
    for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED):
        if 2 * counted[verdict] > total:
            return verdict
    open_ones = counted[Verdict.ERROR] + total - counted.total()
    return Verdict.ERROR if open_ones else Verdict.UNDETERMINED


def compared(now: Summary, before: Summary) -> Comparison:
    """What became of the challenges that both runs hold."""
    earlier = {challenge.key: challenge.verdict for challenge in before.challenges}
    decided = (Verdict.PASS, Verdict.FAIL)
    pairs = [
        (challenge, earlier[challenge.key])
        for challenge in now.challenges
        if challenge.verdict in decided and earlier.get(challenge.key) in decided
    ]
    better = tuple(one for one, was in pairs if one.verdict is Verdict.PASS and was is Verdict.FAIL)
    worse = tuple(one for one, was in pairs if one.verdict is Verdict.FAIL and was is Verdict.PASS)
    return Comparison(len(pairs), better, worse, mcnemar(len(worse), len(better)))


def gate(now: Summary, before: Summary | None = None) -> tuple[Blocked, ...]:
    """What keeps a run from passing: challenges that passed before and fail now, clauses below what they ask for."""
    worse = compared(now, before).worse if before else ()
    blocked = [Blocked(one.spec, one.clause, one.id, "passed in the baseline and fails now") for one in worse]
    for clause in now.clauses:
        counts = clause.counts
        if clause.min_pass is None or not counts.decided:
            continue
        # What has no answer yet may pass: then the run is incomplete, but not lost.
        if counts.passed + counts.errors < clause.min_pass * (counts.decided + counts.errors):
            share = f"{counts.passed}/{counts.decided} pass, min-pass is {clause.min_pass:g}"
            blocked.append(Blocked(clause.spec, clause.clause, "", share))
    return tuple(blocked)


def disagreements(summary: Summary) -> tuple[Disagreement, ...]:
    """Where votes or samples went both ways, in order of the run."""
    return tuple(found for challenge in summary.challenges if (found := _disagreement(challenge)) is not None)


def _disagreement(challenge: ChallengeResult) -> Disagreement | None:
    graded = [row for row in challenge.rows if row.verdict is not Verdict.ERROR]
    graders = any(is_split(row.votes) for row in graded)
    if not graders and len({row.verdict for row in graded}) < 2:
        return None
    votes = [vote for row in graded for vote in row.votes]
    quotes = dict.fromkeys(vote.quote for vote in votes if vote.quote)
    counted = Counter(vote.verdict for vote in votes) or Counter(row.verdict for row in graded)
    return Disagreement(challenge.spec, challenge.clause, challenge.id, dict(counted), tuple(quotes), graders)
