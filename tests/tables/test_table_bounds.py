"""Bounds as intervals, and the pieces that they cut an axis into."""

from __future__ import annotations

import pytest

from spec_lsp.norms.intervals import Measure, measures_of
from spec_lsp.norms.sentence import Sentence
from spec_lsp.tables.bounds import pieces, said


def read(text: str) -> list[Measure]:
    return measures_of(text, Sentence(text, False).quantities)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("orders below 20 EUR", "less than 20 EUR"),
        ("orders of 20 EUR and more", "at least 20 EUR"),
        ("orders of 20 EUR or more", "at least 20 EUR"),
        ("orders of 20 EUR and below", "at most 20 EUR"),
        ("orders of 20 EUR", "exactly 20 EUR"),
        ("it is less than or equal to 20 EUR", "at most 20 EUR"),
        ("it is greater than or equal to 20 EUR", "at least 20 EUR"),
        ("it is >= 20 EUR", "at least 20 EUR"),
        ("it is < 20 EUR", "less than 20 EUR"),
        ("it is > 20 EUR", "more than 20 EUR"),
        ("it is ≤ 20 EUR", "at most 20 EUR"),
        ("it is more than 20 EUR and at most 500 EUR", "more than 20 EUR and at most 500 EUR"),
        ("it is greater than 1 hour and less than or equal to 1 day", "more than 1 hour and at most 1 day"),
        ("it lasted more than 2 months", "more than 2 months"),
        ("it has at most 3 GB", "at most 3 GB"),
        ("it has 20 megabytes", "exactly 20 MB"),
        ("it has at most 20 members", "at most 20 members"),
        ("it lasted 2 yrs", "exactly 2 years"),
    ],
)
def test_a_bound_in_words(text: str, told: str):
    (one,) = read(text)
    assert said(one.interval, named=one.named) == told


@pytest.mark.parametrize(
    "text",
    ["less than 5 EUR and 2 days", "at most 5 EUR and at most 9 EUR", "more than 9 EUR and below 5 EUR"],
)
def test_bounds_that_are_not_two_ends_of_one(text: str):
    assert len(read(text)) == 2


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("below 20 EUR", "above 20 EUR"), ["less than 20 EUR", "exactly 20 EUR", "more than 20 EUR"]),
        (("below 20 EUR", "at least 20 EUR"), ["less than 20 EUR", "at least 20 EUR"]),
        (("at most 20 EUR", "above 20 EUR"), ["at most 20 EUR", "more than 20 EUR"]),
        (("at most 20 EUR", "at least 20 EUR"), ["less than 20 EUR", "exactly 20 EUR", "more than 20 EUR"]),
        (
            ("below 20 EUR", "above 50 EUR"),
            ["less than 20 EUR", "at least 20 EUR and at most 50 EUR", "more than 50 EUR"],
        ),
        (("below 1 month", "above 1 month"), ["less than 1 month", "exactly 1 month", "more than 1 month"]),
        (
            ("above 0 EUR", "above 9 EUR"),
            ["exactly 0 EUR", "more than 0 EUR and at most 9 EUR", "more than 9 EUR"],
        ),
        (("below 1 GB", "above 1 GB"), ["less than 1 GB", "exactly 1 GB", "more than 1 GB"]),
    ],
)
def test_pieces(texts: tuple[str, ...], told: list[str]):
    found = [one for text in texts for one in read(f"it is {text}")]
    cut = list(pieces(one.interval for one in found))
    assert [said(piece, named=found[0].named) for piece in cut] == told
    # Every piece is in a bound or out of it, never in part.
    for piece in cut:
        for one in found:
            apart = piece.high <= one.interval.low or one.interval.high <= piece.low
            assert one.interval.holds(piece) is not apart
