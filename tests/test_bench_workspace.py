"""The made-up workspace: the same for the same seed, its planted conflicts and no others are found."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace

import pytest
from at_hand import ROOT

from bench.town import PLANTED, build, clashing, line_of
from bench.workspace import Figures, measure, table


def test_the_same_seed_gives_the_same_town() -> None:
    one, other = build(6, 8, 5), build(6, 8, 5)
    assert one.sentences == other.sentences
    assert one.planted == other.planted
    assert build(6, 8, 5, seed=2).sentences != one.sentences


def test_planted_pairs_stand_where_they_are_said_to() -> None:
    town = build(6, 8, 7)
    assert len(town.planted) == 7
    for pair in town.planted:
        assert len({place.key for place in pair}) == 2
        for place in pair:
            said = town.sentences[place.key][place.number]
            assert town.text(place.key).splitlines()[line_of(place.number)] == said


def test_no_two_conflicts_are_about_the_same() -> None:
    rng = random.Random(1)
    pairs = [clashing(rng, number) for number in range(2000)]
    assert len({said for pair in pairs for said in pair}) == 4000


def test_too_many_conflicts_do_not_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        build(2, 2, 5)


def test_what_is_planted_is_found_and_nothing_else() -> None:
    pytest.importorskip("resource")
    figures = measure(8 * len(PLANTED), 12)
    assert figures.planted > len(PLANTED)
    assert (figures.missed, figures.made_up, figures.wrong_edits) == (0, 0, 0), figures.examples
    assert figures.check_seconds >= figures.read_seconds > 0
    assert figures.memory_mb > 1


def test_a_bar_that_is_missed_is_told() -> None:
    good = Figures(
        specs=1, clauses=1, planted=1, check_seconds=59, memory_mb=900, edit_p95_ms=9, compared_p95=50
    )
    assert table(good)[1] == []
    _, missed = table(replace(good, check_seconds=61, made_up=1, examples=["made up: this | that"]))
    assert missed == ["read and check all: 61.0 s of CPU, not 60", "conflicts made up: 1.0, not 0"]


def test_the_command_measures_in_a_process_of_its_own() -> None:
    pytest.importorskip("resource")
    command = [sys.executable, "-m", "bench.workspace", "--specs", "10", "--clauses", "40"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert "10 specs, 400 clauses, 2 planted conflicts" in ran.stdout
    assert "| planted conflicts missed | 0 | 0 |" in ran.stdout
    assert "| conflicts made up | 0 | 0 |" in ran.stdout
