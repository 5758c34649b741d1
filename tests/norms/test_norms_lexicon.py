"""The word lists of norms: each entry can be read, and none contradicts another."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources
from itertools import product

import pytest
from said import kinds

from spec_lsp.norms import lexicon
from spec_lsp.norms.lexicon import (
    forces,
    meaning_of,
    measures,
    sections,
    silent,
    single_valued,
    stem_of,
)
from spec_lsp.norms.words import cues_of

FOLDER = resources.files(lexicon)
FORCES = {"must", "must not", "should", "should not", "may", "need not"}


def lines(name: str) -> list[str]:
    """The entries of a list."""
    read = (line.strip() for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines())
    return [line for line in read if line and not line.startswith(("#", "["))]


ALIKE = [line.split() for line in lines("alike")]


def pairs() -> list[tuple[str, list[str], list[str]]]:
    """The pairs of opposites: section, words for, words against."""
    found = []
    for section, lines in sections("opposites").items():
        for line in lines:
            ours, theirs = line.split("/")
            found.append((section, ours.split(), theirs.split()))
    return found


def words_of_all_lists() -> list[str]:
    opposite = [word for _, ours, theirs in pairs() for word in (*ours, *theirs)]
    plain = [
        word
        for name in ("alike", "silent", "measures", "single", "negatable")
        for word in " ".join(lines(name)).split()
    ]
    return [*opposite, *plain]


def test_lists_are_there() -> None:
    assert len(pairs()) > 70
    assert {section for section, _, _ in pairs()} == {"stances", "acts", "states"}
    assert silent()
    assert measures()
    assert single_valued()


def test_words_are_in_small_letters() -> None:
    assert [word for word in words_of_all_lists() if not re.fullmatch(r"[a-z]+(?:[.'-][a-z]+)*", word)] == []


def test_no_word_stands_on_both_sides_of_a_pair() -> None:
    stems = [
        ({stem_of(word) for word in ours}, {stem_of(word) for word in theirs}) for _, ours, theirs in pairs()
    ]
    assert [ours & theirs for ours, theirs in stems if ours & theirs] == []


def test_no_word_says_nothing_and_something() -> None:
    told = {word for _, ours, theirs in pairs() for word in (*ours, *theirs)}
    # "always", "never" and "need" tell the force of a demand; "even if" is far more common than even numbers.
    assert told & silent() <= {"always", "never", "need", "even"}


def test_words_of_one_pair_alone_are_opposites() -> None:
    """A word that stands in several lists keeps the meaning of one of them, so the others do not reach it."""
    listed = Counter(stem_of(word) for _, ours, theirs in pairs() for word in (*ours, *theirs))
    listed += Counter(stem_of(word) for line in ALIKE for word in line)
    seen = 0
    for _, ours, theirs in pairs():
        for one, other in product(ours, theirs):
            if listed[stem_of(one)] == listed[stem_of(other)] == listed[stem_of(ours[0])] == 1:
                mine, its = meaning_of(one), meaning_of(other)
                assert mine.stem == its.stem, (one, other)
                assert mine.sign == -its.sign, (one, other)
                seen += 1
    assert seen > 200


def test_words_of_one_side_never_contradict_each_other() -> None:
    for _, *sides in pairs():
        for side in sides:
            meanings = [meaning_of(word) for word in side]
            wrong = [
                (one, other)
                for one, other in product(zip(side, meanings, strict=True), repeat=2)
                if one[1].stem == other[1].stem and one[1].sign * other[1].sign < 0
            ]
            assert wrong == []


@pytest.mark.parametrize("force", sorted(FORCES))
def test_each_phrase_that_demands_is_read_as_it_is_listed(force: str) -> None:
    phrases = [(first, *rest) for first, others in forces().items() for rest, told in others if told == force]
    assert phrases
    for phrase in phrases:
        told = {cue.force for cue in cues_of(phrase) if cue.end - cue.start == len(phrase)}
        assert told == {force}, phrase


def test_a_phrase_has_one_force() -> None:
    listed = [(first, *rest) for first, others in forces().items() for rest, _ in others]
    assert [phrase for phrase, number in Counter(listed).items() if number > 1] == []
    assert {told for others in forces().values() for _, told in others} == FORCES


def test_words_alike_mean_one_thing_unless_another_list_holds_one_too() -> None:
    listed = Counter(stem_of(word) for _, ours, theirs in pairs() for word in (*ours, *theirs))
    listed += Counter(stem for line in ALIKE for stem in {stem_of(word) for word in line})
    for line in ALIKE:
        alone = {meaning_of(word) for word in line if listed[stem_of(word)] == 1}
        assert len(alone) <= 1, line
    assert sum(listed[stem_of(line[0])] == 1 for line in ALIKE) > 20


def test_prefixes_turn_what_may_be_turned() -> None:
    assert meaning_of("unauthorized") == (meaning_of("authorized").stem, -1)
    assert meaning_of("incomplete").sign * meaning_of("complete").sign < 0
    assert meaning_of("unsigned").sign == -1
    assert meaning_of("under").sign == 1
    assert meaning_of("uniform").stem != "form"
    assert meaning_of("instance").sign == 1
    assert meaning_of("display").stem != "play"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("employee", "staff"),
        ("vendor", "supplier"),
        ("notify", "inform"),
        ("verify", "check"),
        ("purchase", "buy"),
    ],
)
def test_words_alike(one: str, other: str) -> None:
    assert meaning_of(one) == meaning_of(other)


def test_lists_reach_the_comparison() -> None:
    assert kinds("The clerk must keep the box.", "The clerk must destroy the box.") == {"OPPOSITE"}
    assert kinds("The vendor must inform the staff.", "The supplier must not notify the personnel.") == {
        "MODALITY"
    }
