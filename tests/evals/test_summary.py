"""What rows add up to: challenges, clauses, comparisons, the gate, disagreements; and how a clause stands by them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from runs import challenge_of, row, run_of, subject_of

from spec_lsp.evals.calibration import Calibration, Judged, calibration, judged_answers
from spec_lsp.evals.digests import criteria_digest
from spec_lsp.evals.model import Answer, Run, Verdict, Vote
from spec_lsp.evals.standing import standing
from spec_lsp.evals.summary import Counts, compared, disagreements, gate, summarize, verdict_of

P, F, U, E = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.ERROR


@pytest.mark.parametrize(
    ("verdicts", "samples", "said"),
    [
        ([P], 1, P),
        ([P, P, F], 3, P),
        ([P, F], 2, U),
        ([P, F, U], 3, U),
        ([P, P, E], 3, P),
        ([P, E, E], 3, E),
        ([P, F, E], 3, E),
        ([P], 3, E),
        ([P, P], 3, P),
        ([E], 1, E),
        ([U, U, P], 3, U),
    ],
)
def test_a_challenge_is_what_most_of_its_samples_are(verdicts: list[Verdict], samples: int, said: Verdict):
    assert verdict_of(verdicts, samples) is said


def test_counts_are_of_challenges_not_of_samples():
    rows = [
        row("a/1", P, 0),
        row("a/1", P, 1),
        row("a/1", F, 2),
        row("a/2", F, 0),
        row("a/2", F, 1),
        row("a/2", P, 2),
    ]
    found = summarize(
        run_of(*rows, row("b/1", U), row("b/1", U, 1), row("b/1", E, 2), samples=3, challenges=5)
    )
    assert [clause.counts for clause in found.clauses] == [Counts(1, 1), Counts(undetermined=1)]
    assert found.counts == Counts(1, 1, 1, 0, 2)
    assert (found.counts.total, found.counts.decided, found.counts.complete) == (5, 2, False)


def test_intervals_only_for_five_or_more():
    four = summarize(run_of(*(row(f"a/{n}", P) for n in range(4)))).clauses[0]
    five = summarize(run_of(*(row(f"a/{n}", P if n else U) for n in range(6)))).clauses[0]
    assert four.interval is None
    assert five.interval == pytest.approx((0.566, 1.0), abs=0.001)


def test_the_gate_compares_challenge_by_challenge():
    before = summarize(run_of(row("a/1", P), row("a/2", F), row("a/3", P), row("a/4", U), row("a/5", P)))
    now = summarize(run_of(row("a/1", F), row("a/2", P), row("a/3", P), row("a/4", F), row("a/6", F)))
    found = compared(now, before)
    assert (found.pairs, [one.id for one in found.better], [one.id for one in found.worse]) == (
        3,
        ["a/2"],
        ["a/1"],
    )
    assert found.p == 1.0
    assert [(one.challenge, one.reason) for one in gate(now, before)] == [
        ("a/1", "passed in the baseline and fails now")
    ]
    assert gate(now) == ()


def test_a_challenge_that_moved_is_compared_with_itself():
    before = summarize(run_of(row("a/1", P)))
    moved = replace(row("a/1", F), challenge="a/7")
    assert [one.id for one in compared(summarize(run_of(moved)), before).worse] == ["a/7"]


@pytest.mark.parametrize(("share", "blocks"), [(0.5, False), (0.6, True), (1.0, True), (0.0, False)])
def test_min_pass(share: float, blocks: bool):
    run = run_of(
        row("a/1", P), row("a/2", F), row("a/3", U), row("b/1", F), **{"min-pass": {"refunds.md#a": share}}
    )
    blocked = gate(summarize(run))
    assert bool(blocked) is blocks
    assert all((one.clause, one.challenge) == ("a", "") and "1/2 pass" in one.reason for one in blocked)


def test_what_went_wrong_may_still_pass():
    rows = (row("a/1", P), row("a/2", P), row("a/3", P), row("a/4", F), row("a/5", E))
    for share, blocks in ((0.8, False), (0.81, True)):
        assert bool(gate(summarize(run_of(*rows, **{"min-pass": {"refunds.md#a": share}})))) is blocks


def test_disagreements_name_clause_votes_and_quotes():
    split = (Vote(P, "", "may"), Vote(F, "", "must not"), Vote(P, "", "may"))
    rows = [replace(row("a/1", P), votes=split), row("a/2", P), replace(row("a/2", F, 1), votes=(Vote(F),))]
    first, second = disagreements(summarize(run_of(*rows, row("a/3", P), row("a/3", E, 1), samples=2)))
    assert (first.challenge, first.votes, first.quotes, first.graders) == (
        "a/1",
        {P: 2, F: 1},
        ("may", "must not"),
        True,
    )
    assert (second.challenge, second.graders) == ("a/2", False)


def _fresh(run: Run, challenge_digest: str = "c1") -> Run:
    return Run(run.head, tuple(replace(one, challenge_digest=challenge_digest) for one in run.rows))


def test_standing():
    challenge = challenge_of(should=("x",))
    subject = subject_of(challenges=(challenge, replace(challenge_of("other"), id="refunds/2", digest="c2")))
    known = replace(row("refunds/1", P), challenge_digest="c1", criteria_digest=criteria_digest(challenge))
    found = standing(subject, run_of(known), "refunds.md")
    assert (found.counts, found.verdicts) == (Counts(1), {"refunds/1": P})
    assert ([one.id for one in found.unrun], found.stale, found.is_current) == (["refunds/2"], (), False)


@pytest.mark.parametrize("name", ["clause_digest", "challenge_digest", "criteria_digest"])
def test_an_edit_makes_results_stale(name: str):
    challenge = challenge_of()
    subject = subject_of(challenges=(challenge,))
    known = replace(row("refunds/1", P), challenge_digest="c1")
    assert standing(subject, run_of(known), "refunds.md").is_current
    found = standing(subject, run_of(replace(known, **{name: "other"})), "refunds.md")
    assert (found.stale, found.unrun, found.counts) == ((challenge,), (), Counts())


def test_results_of_another_spec_are_none():
    subject = subject_of(challenges=(challenge_of(),))
    known = replace(row("refunds/1", P), challenge_digest="c1")
    assert standing(subject, run_of(known), "other.md").unrun


def _judged(label: str, verdict: Verdict | None) -> Judged:
    return Judged(subject_of(), challenge_of(), Answer(label, "", "x"), verdict)


def test_calibration():
    verdicts = [("GOOD", P)] * 4 + [
        ("GOOD", F),
        ("BAD", F),
        ("BAD", F),
        ("BAD", P),
        ("BAD", U),
        ("GOOD", E),
        ("BAD", None),
    ]
    found = calibration(_judged(label, verdict) for label, verdict in verdicts)
    assert found == Calibration(good=5, passed=4, bad=4, failed=2, undetermined=1, errors=2)
    assert (found.sensitivity, found.specificity, found.holds) == (0.8, 0.5, False)


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        (Calibration(5, 4, 5, 4), True),
        (Calibration(5, 5, 5, 3), False),
        (Calibration(5, 5, 0, 0), False),
        (Calibration(), False),
    ],
)
def test_a_grader_needs_both_shares(found: Calibration, holds: bool):
    assert found.holds is holds


def test_only_good_and_bad_answers_calibrate():
    answers = (*(Answer(label, "", "x") for label in ("GOOD", "BAD", "OK")), Answer("GOOD", "", ""))
    subject = subject_of(challenges=(challenge_of(answers=answers),))
    assert [one.answer.verdict for one in judged_answers([subject])] == ["GOOD", "BAD"]
