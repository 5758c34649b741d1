"""What a run showed, as text or JSON. Equal answers give equal bytes: when and how fast they came stands in the run's file."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spec_lsp.cli.exits import FINDINGS, INCOMPLETE, OK
from spec_lsp.evals.model import Row, Verdict
from spec_lsp.evals.records import as_data
from spec_lsp.evals.summary import (
    Blocked,
    ChallengeResult,
    ClauseResult,
    Comparison,
    Counts,
    Summary,
    compared,
    disagreements,
    gate,
)
from spec_lsp.reports.columns import printable

_MOVING = ("run", "usage", "seconds", "cached")  # what differs between equal runs
_LONGEST = 200  # characters of a reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run, the one that it is compared with, and whether all that was asked for could be read."""

    summary: Summary
    before: Summary | None
    whole: bool

    @property
    def blocked(self) -> tuple[Blocked, ...]:
        """What keeps it from passing."""
        return gate(self.summary, self.before)

    @property
    def complete(self) -> bool:
        """Whether each challenge has a verdict."""
        return self.whole and self.summary.counts.complete

    @property
    def calibrated(self) -> bool:
        """Whether the grader reached the floor on case law; true where none judged."""
        head = self.summary.run.head
        return not any(row.grader for row in self.summary.run.rows) or bool(head.parameters.get("calibrated"))

    @property
    def status(self) -> int:
        """The exit status: what is known to be worse counts before what is not known."""
        if self.blocked:
            return FINDINGS
        return OK if self.complete else INCOMPLETE


def render(outcome: Outcome, options: Namespace) -> str:
    """What is printed, in the format that is asked for."""
    if options.format == "json":
        return json.dumps(_as_json(outcome), ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{printable(line)}\n" for line in _lines(outcome))


def _lines(outcome: Outcome) -> Iterator[str]:
    spec = ""
    for clause in outcome.summary.clauses:
        if clause.spec != spec:
            spec = clause.spec
            yield spec
        yield f"  {clause.clause}: {_told(clause.counts)}{_interval(clause)}"
        for challenge in clause.challenges:
            if challenge.verdict is not Verdict.PASS:
                yield f"    {challenge.id} {challenge.verdict.value}{_why(challenge)}"
    yield f"{_told(outcome.summary.counts)}{'' if outcome.calibrated else '; uncalibrated grader: run `spec-lsp calibrate`'}"
    yield from _splits(outcome.summary)
    if outcome.before:
        yield from _comparison(compared(outcome.summary, outcome.before))
    yield from _gate(outcome)


def _told(counts: Counts) -> str:
    if not counts.total:
        return "no challenges"
    told = [f"{counts.passed}/{counts.total} pass"]
    words = (
        ("failed", "fail"),
        ("undetermined", "undetermined"),
        ("errors", "error"),
        ("missing", "not run"),
    )
    told += [f"{getattr(counts, name)} {word}" for name, word in words if getattr(counts, name)]
    return ", ".join(told)


def _interval(clause: ClauseResult) -> str:
    found = clause.interval
    return f" (95 %: {found[0]:.2f} to {found[1]:.2f})" if found else ""


def _why(challenge: ChallengeResult) -> str:
    """The reason of the first sample that has this verdict."""
    row = next((row for row in challenge.rows if row.verdict is challenge.verdict), challenge.rows[0])
    samples = [row.verdict.value for row in challenge.rows]
    spread = f" ({', '.join(samples)})" if len(samples) > 1 else ""
    why = " ".join(_reason(row).split())
    return f"{spread}: {why[:_LONGEST]}" if why else spread


def _reason(row: Row) -> str:
    if row.trouble:
        return f"error:{row.trouble.value}: {row.message}"
    if row.broken:
        return "; ".join(
            f"{check.kind} {json.dumps(check.value, ensure_ascii=False)}" for check in row.broken
        )
    vote = next((vote for vote in row.votes if vote.verdict is row.verdict), None)
    if vote is None:
        return ""
    return f'{vote.why} [the clause: "{vote.quote}"]' if vote.quote else vote.why


def _splits(summary: Summary) -> Iterator[str]:
    for one in disagreements(summary):
        who = "graders differ" if one.graders else "samples differ"
        votes = ", ".join(f"{count} {verdict.value}" for verdict, count in one.votes.items())
        words = " and ".join(f'"{quote}"' for quote in one.quotes)
        quotes = f"; they go by {words}" if words else ""
        yield f"{who} on {one.challenge} ({votes}): its clause may say two things{quotes}"


def _comparison(found: Comparison) -> Iterator[str]:
    yield (
        f"against the baseline: {len(found.better)} better, {len(found.worse)} worse of {found.pairs} "
        f"in both (exact McNemar p = {found.p:.2f})"
    )
    for title, flipped in (("passes now", found.better), ("fails now", found.worse)):
        yield from (f"  {one.id} {title}" for one in flipped)


def _gate(outcome: Outcome) -> Iterator[str]:
    for one in outcome.blocked:
        yield f"gate: {one.challenge or one.clause}: {one.reason}"
    if outcome.blocked:
        yield "gate: failed"
    elif not outcome.complete:
        yield "gate: incomplete, so it says nothing"
    else:
        asks = outcome.before or any(clause.min_pass is not None for clause in outcome.summary.clauses)
        yield f"gate: passed{'' if asks else '; nothing is asked for: give --baseline, or clauses min-pass='}"


def _as_json(outcome: Outcome) -> dict[str, Any]:
    summary, head = outcome.summary, outcome.summary.run.head
    found = compared(summary, outcome.before) if outcome.before else None
    return {
        "model": {"host": head.host, "name": head.model},
        "grader": {"host": head.grader_host, "name": head.grader, "calibrated": outcome.calibrated},
        "samples": head.samples,
        "votes": head.votes,
        "counts": summary.counts._asdict(),
        "clauses": [_clause_data(clause) for clause in summary.clauses],
        "disagreements": [
            {
                "spec": one.spec,
                "clause": one.clause,
                "challenge": one.challenge,
                "graders": one.graders,
                "votes": {verdict.value: count for verdict, count in one.votes.items()},
                "quotes": list(one.quotes),
            }
            for one in disagreements(summary)
        ],
        "baseline": found
        and {
            "pairs": found.pairs,
            "better": [one.id for one in found.better],
            "worse": [one.id for one in found.worse],
            "p": round(found.p, 6),
        },
        "gate": {
            "status": {OK: "passed", FINDINGS: "failed", INCOMPLETE: "incomplete"}[outcome.status],
            "blocked": [one._asdict() for one in outcome.blocked],
        },
    }


def _clause_data(clause: ClauseResult) -> dict[str, Any]:
    return {
        "spec": clause.spec,
        "clause": clause.clause,
        "counts": clause.counts._asdict(),
        "interval": clause.interval and [round(bound, 4) for bound in clause.interval],
        "min-pass": clause.min_pass,
        "challenges": [
            {
                "id": challenge.id,
                "digest": challenge.digest,
                "verdict": challenge.verdict.value,
                "rows": [
                    {name: value for name, value in as_data(row).items() if name not in _MOVING}
                    for row in challenge.rows
                ],
            }
            for challenge in clause.challenges
        ],
    }
