"""Checks: how they are written, what they hold, and that no pattern takes forever."""

from __future__ import annotations

import time

import pytest

from spec_lsp.evals.checks import BadCheck, broken, read_check
from spec_lsp.evals.model import Check


@pytest.mark.parametrize(
    ("written", "check"),
    [
        ('contains "30 days"', Check("contains", "30 days")),
        ("not-contains 'guarantee'", Check("not-contains", "guarantee")),
        ("Contains plain words", Check("contains", "plain words")),
        ("contains “typographic”", Check("contains", "typographic")),
        (r"matches /\d+ days?/", Check("matches", r"\d+ days?")),
        ("matches `^Dear `", Check("matches", "^Dear ")),
        ("max-words 80", Check("max-words", "80")),
    ],
)
def test_spellings(written: str, check: Check):
    assert read_check(written) == check


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        (
            "includes x",
            'there is no check "includes"; write one of contains, not-contains, matches, max-words',
        ),
        ("contains", '"contains" of what?'),
        ("", 'there is no check ""'),
        ("max-words few", "takes a number above 0"),
        ("max-words 0", "takes a number above 0"),
        ("max-words ٣", "takes a number above 0"),
        ("matches /(/", "is no regular expression"),
        ("matches " + "a" * 201, "longer than 200"),
        (r"matches /(a)\1/", "refers back"),
        ("matches /(a+)+$/", "repeats a group that repeats or chooses"),
        ("matches /(a|aa)*$/", "repeats a group that repeats or chooses"),
        ("matches /((a?))*$/", "repeats a group that repeats or chooses"),
        ("matches /(?:a{1,9}){1,9}/", "repeats a group that repeats or chooses"),
        ("matches /.*a.*b.*c/", "so many repetitions and choices"),
        ("matches /a{1,}b{2,}c{1,101}/", "so many repetitions and choices"),
        ("matches /" + "a?" * 30 + "a" * 30 + "/", "so many repetitions and choices"),
        ("matches /" + "(a|a)" * 20 + "b/", "so many repetitions and choices"),
        ("matches /(?:a{1,3}){2}/", "repeats a group that repeats or chooses"),
    ],
)
def test_what_cannot_be_made(written: str, complaint: str):
    with pytest.raises(BadCheck) as bad:
        read_check(written)
    assert complaint in str(bad.value)


@pytest.mark.parametrize(
    "pattern",
    [
        r"[*+]+",
        r"\*\*\*+",
        r"(?:refund|return) within \d+ days",
        "(a|b)c*",
        r"[^\]]*x",
        "(?:ab)+",
        "(?i:x)+",
        r"(\d+ days)?",
        "(?:ab){3}",
    ],
)
def test_patterns_that_only_look_slow(pattern: str):
    assert read_check(f"matches /{pattern}/").value == pattern


@pytest.mark.parametrize(
    ("check", "holds", "fails"),
    [
        (Check("contains", "30 days"), "It is 30\n DAYS.", "It is 30."),
        (Check("not-contains", "guarantee"), "We promise.", "No GUARANTEED date."),
        (Check("matches", r"^\d+ days$"), "see\n30 days\n", "it is 30 days"),
        (Check("max-words", "3"), "one two three", "one two three four"),
    ],
)
def test_answers(check: Check, holds: str, fails: str):
    assert broken([check], holds) == ()
    assert broken([check], fails) == (check,)


def test_a_check_that_came_from_elsewhere_is_not_trusted():
    with pytest.raises(BadCheck):
        broken([Check("is", "x")], "x")


def test_a_long_line_is_seen_in_pieces_that_overlap():
    line = "x" * 1990 + "refund within 30 days" + "y" * 1990
    assert broken([Check("matches", r"refund within \d+ days")], line) == ()


@pytest.mark.parametrize("pattern", ["a*a*b", "a+a+(?:b|c|d)", ".*a.*b", "a?a?a?a?a?a?a?a?a?a?aaaaaaaaaab"])
def test_the_slowest_patterns_that_are_let_through_end(pattern: str):
    begun = time.perf_counter()
    assert broken([read_check(f"matches /{pattern}/")], "a" * 40_000)
    assert time.perf_counter() - begun < 30
