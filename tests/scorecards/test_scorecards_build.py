"""From runs to what is reported: what counts, in which order, what flipped, what is stale."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graded import BEFORE, EARLIER, NOW, PATH, SPEC, F, P, U, document, of, row, run, scorecards, subjects

from spec_lsp.evals.figures import chance, percent, words
from spec_lsp.evals.model import Verdict, Vote
from spec_lsp.evals.summary import Counts
from spec_lsp.scorecards.build import Source, Spec, build
from spec_lsp.scorecards.model import Scorecards


def told(found: Scorecards) -> dict[str, str]:
    return {entry.id: words(entry.counts) for card in found.cards for entry in card.entries}


def test_counts_in_the_order_of_the_spec():
    assert list(told(scorecards()).items()) == [
        ("window", "4/6 pass · 2 fail"),
        ("method", "1/2 pass · 1 fail"),
        ("gift", "no verdict · 1 undetermined"),
        ("tone", "2/2 pass"),
        ("apologies", "1/1 pass"),
        ("privacy", "no verdict · 1 error"),
    ]


def test_an_interval_needs_five_challenges():
    intervals = {entry.id: entry.result.interval for entry in scorecards().cards[0].entries}
    assert intervals["window"] == pytest.approx((0.300, 0.903), abs=0.001)
    assert [name for name, interval in intervals.items() if interval] == ["window"]


def test_an_errored_run_is_incomplete_and_its_rate_is_that_of_the_rest():
    found = scorecards()
    assert found.cautions == ("incomplete: 1 error",)
    assert (found.counts.passed, found.counts.decided) == (8, 11)
    without = build(run("r9", of("PPFFPPPFUPPP-"), challenges=13), Source())
    assert without.cautions == ("incomplete: 1 challenge without an answer",)
    assert (without.counts.passed, without.counts.decided) == (8, 11)


def test_an_uncalibrated_grader_is_told():
    head = NOW.head._replace(parameters={"calibrated": False})
    assert build(type(NOW)(head, of("PPPPPPPPPPPPP")), Source()).cautions == ("uncalibrated grader",)


def test_flips_against_the_baseline():
    found = scorecards()
    assert [case.id for case in found.cards[0].flipped] == ["window/3", "method/1"]
    assert found.changed == "1 newly fails, 1 newly passes (p = 1, exact McNemar test)"
    worse = build(run("r9", of("FFFFFFFFFFFFF")), Source(baseline=run("r8", of("PPPPPPPPPPPPP"))))
    assert worse.changed == "13 newly fail, 0 newly pass (p < 0.001, exact McNemar test)"


def test_a_challenge_that_moved_keeps_its_history():
    moved = row("window/3", F)
    before = [one for one in BEFORE.rows if one.challenge == "window/3"]
    renamed = type(moved)(
        **{**{name: getattr(moved, name) for name in moved.__slots__}, "challenge": "window/1"}
    )
    (case,) = build(run("r9", [renamed]), Source(baseline=run("r8", before))).cards[0].cases
    assert (case.id, case.flipped) == ("window/1", True)


def test_a_clause_that_changed_is_stale():
    edited = subjects(SPEC.replace("apologise once", "apologise at most once"))
    found = build(NOW, Source(specs=(Spec(PATH, PATH, document(), edited),)))
    assert [entry.id for entry in found.cards[0].entries if entry.stale] == ["apologies"]


def test_an_id_that_was_given_twice_makes_nothing_stale():
    known = subjects(SPEC)
    again = [replace(one, text="Something else.", digest="other", challenges=()) for one in known]
    found = build(NOW, Source(specs=(Spec(PATH, PATH, document(), (*known, *again)),)))
    assert [entry.id for entry in found.cards[0].entries if entry.stale] == []


def test_a_clause_that_is_gone_comes_last():
    text = SPEC.replace("{#window}", "{#gone}")
    found = build(NOW, Source(specs=(Spec(PATH, PATH, document(text), ()),)))
    entry = found.cards[0].entries[-1]
    assert (entry.id, entry.title, entry.text, entry.place) == ("window", "window", "", None)


def test_without_the_spec_there_are_the_figures():
    found = build(NOW, Source())
    assert told(found) == told(scorecards())
    assert found.cards[0].branches == ()


def test_the_trend_is_in_order_of_time():
    assert [point.run for point in scorecards().trend] == ["r1", "r2", "r3", "r4"]
    assert len(EARLIER) == 3


def test_samples_that_differ_are_a_possible_ambiguity():
    rows = [row("gift/1", verdict, sample=number) for number, verdict in enumerate((P, F, P))]
    head = NOW.head._replace(samples=3, challenges=1)
    (case,) = build(type(NOW)(head, tuple(rows)), Source()).cards[0].cases
    assert case.verdict is Verdict.PASS
    assert case.split
    assert not case.split.graders
    votes = (Vote(P, "so"), Vote(F, "or so"), Vote(P, "so"))
    (case,) = build(run("r9", [row("gift/1", P, votes=votes)]), Source()).cards[0].cases
    assert case.split
    assert case.split.graders


def test_two_specs_are_two_cards():
    other = [row("tone/1", U, spec="other.md")]
    found = build(run("r9", [*of("PPPPPPPPPPPPP"), *other]), Source())
    assert [(card.path, words(card.counts)) for card in found.cards] == [
        ("returns.md", "13/13 pass"),
        ("other.md", "no verdict · 1 undetermined"),
    ]
    assert found.title == "2 specs"


def test_figures():
    assert [percent(share) for share in (0.0, 0.001, 0.999, 1.0, None)] == ["0%", "1%", "99%", "100%", "-"]
    assert [chance(p) for p in (1.0, 0.25, 0.0004)] == ["p = 1", "p = 0.25", "p < 0.001"]
    assert words(Counts(missing=2)) == "no verdict · 2 without an answer"
