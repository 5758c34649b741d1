"""How far a grader can be trusted: its verdicts on answers that authors have judged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from spec_lsp.evals.model import Answer, Challenge, Subject, Verdict
from spec_lsp.evals.statistics import interval

FLOOR = 0.8  # of both shares, below which results are labelled "uncalibrated"
_WANTED = {"GOOD": Verdict.PASS, "BAD": Verdict.FAIL}


class Judged(NamedTuple):
    """An answer that its author calls GOOD or BAD, and what a grader says of it; None where it said nothing."""

    subject: Subject
    challenge: Challenge
    answer: Answer
    verdict: Verdict | None = None

    @property
    def wanted(self) -> Verdict:
        """What its author says."""
        return _WANTED[self.answer.verdict]


class Calibration(NamedTuple):
    """How many GOOD answers a grader passes and how many BAD ones it fails, of those that it gave a verdict on.

    An undetermined verdict is none of both, so it counts against the grader.
    """

    good: int = 0
    passed: int = 0  # of the good ones
    bad: int = 0
    failed: int = 0  # of the bad ones
    undetermined: int = 0
    errors: int = 0

    @property
    def sensitivity(self) -> float | None:
        """The share of GOOD answers that it passes, None without any."""
        return self.passed / self.good if self.good else None

    @property
    def specificity(self) -> float | None:
        """The share of BAD answers that it fails, None without any."""
        return self.failed / self.bad if self.bad else None

    @property
    def intervals(self) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
        """The 95 % intervals of both shares, None for too few answers."""
        return interval(self.passed, self.good), interval(self.failed, self.bad)

    @property
    def holds(self) -> bool:
        """Whether both shares reach the floor."""
        shares = (self.sensitivity, self.specificity)
        return all(share is not None and share >= FLOOR for share in shares)


def judged_answers(subjects: Iterable[Subject]) -> tuple[Judged, ...]:
    """The answers to calibrate with: case law, GOOD and BAD."""
    return tuple(
        Judged(subject, challenge, answer)
        for subject in subjects
        for challenge in subject.challenges
        for answer in challenge.answers
        if answer.verdict in _WANTED and answer.content
    )


def calibration(judged: Iterable[Judged]) -> Calibration:
    """What the verdicts add up to."""
    good = passed = bad = failed = undetermined = errors = 0
    for one in judged:
        if one.verdict is None or one.verdict is Verdict.ERROR:
            errors += 1
            continue
        undetermined += one.verdict is Verdict.UNDETERMINED
        if one.wanted is Verdict.PASS:
            good, passed = good + 1, passed + (one.verdict is Verdict.PASS)
        else:
            bad, failed = bad + 1, failed + (one.verdict is Verdict.FAIL)
    return Calibration(good, passed, bad, failed, undetermined, errors)
