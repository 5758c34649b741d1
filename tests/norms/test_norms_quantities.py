"""Quantities in words as intervals, and intervals in words."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.norms.quantities import Quantity, disjoint, quantities
from spec_lsp.norms.units import in_words

DAY = 86400.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order 1 within 30 days", (-inf, 30 * DAY, False, False, "s")),
        ("kept for at least 90 days", (90 * DAY, inf, False, False, "s")),
        ("kept for no less than 2 weeks", (14 * DAY, inf, False, False, "s")),
        ("kept for no longer than two weeks", (-inf, 14 * DAY, False, False, "s")),
        ("told no later than 3 hours", (-inf, 3 * 3600, False, False, "s")),
        ("told no earlier than 3 hours", (3 * 3600, inf, False, False, "s")),
        ("told within twelve minutes", (-inf, 720.0, False, False, "s")),
        ("told after less than 1,500 ms", (-inf, 1.5, False, True, "s")),
        ("told in under 2 s", (-inf, 2.0, False, True, "s")),
        ("told after more than 2.5 s", (2.5, inf, True, False, "s")),
        ("a crate over 20 kg", (20.0, inf, True, False, "kg")),
        ("a crate of up to 20 kg", (-inf, 20.0, False, False, "kg")),
        ("a crate of a maximum of 20 kg", (-inf, 20.0, False, False, "kg")),
        ("a crate of a minimum of 20 kg", (20.0, inf, False, False, "kg")),
        ("crates must not exceed 20 kg", (-inf, 20.0, False, False, "kg")),
        ("crates not exceeding 20 kg", (-inf, 20.0, False, False, "kg")),
        ("crates must not be less than 20 kg", (20.0, inf, False, False, "kg")),
        ("20 kg or more", (20.0, inf, False, False, "kg")),
        ("20 kg or less", (-inf, 20.0, False, False, "kg")),
        ("exactly 20 kg", (20.0, 20.0, False, False, "kg")),
        ("20 kg of flour", (20.0, 20.0, False, False, "kg")),
        ("a gap of 2 cm", (0.02, 0.02, False, False, "m")),
        ("a file of 25 MiB", (25 * 1024.0**2, 25 * 1024.0**2, False, False, "B")),
        ("a file of 1 kB", (1000.0, 1024.0, False, False, "B")),
        ("up to 99.9 % of the crates", (-inf, 99.9, False, False, "%")),
        ("at most 5 percent of the crates", (-inf, 5.0, False, False, "%")),
        ("a fee of at most €20", (-inf, 20.0, False, False, "EUR")),
        ("a fee of at most 20 EUR", (-inf, 20.0, False, False, "EUR")),
        ("between 5 and 10 minutes", (300.0, 600.0, False, False, "s")),
        ("5 to 10 minutes", (300.0, 600.0, False, False, "s")),
        ("5-10 minutes", (300.0, 600.0, False, False, "s")),
        ("at most three (3) attempts", (-inf, 3.0, False, False, "attempt")),
        ("at most 5 login attempts", (-inf, 5.0, False, False, "attempt")),
        ("at most 5 working days", (-inf, 5.0, False, False, "day")),
    ],
)
def test_intervals(text: str, expected: tuple[float, float, bool, bool, str]) -> None:
    (found,) = quantities(text)
    assert found[:5] == pytest.approx(expected) if expected[4] != "s" else found[:5] == expected
    assert found.per == ""
    assert found.shown in text


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("made daily", DAY, DAY),
        ("made every 1 day", DAY, DAY),
        ("made every 6 hours", 6 * 3600, 6 * 3600),
        ("made once a week", 7 * DAY, 7 * DAY),
        ("made twice per day", DAY / 2, DAY / 2),
        ("made at least once a day", 0.0, DAY),
        ("made no more than three times a day", DAY / 3, inf),
        ("made monthly", 28 * DAY, 31 * DAY),
    ],
)
def test_frequencies_are_the_time_between(text: str, low: float, high: float) -> None:
    (found,) = quantities(text)
    assert (found.low, found.high, found.unit, found.per) == (low, high, "s", "period")


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("at most 100 orders per second", "second"),
        ("at most 5 attempts per hour", "hour"),
        ("at most 3 EUR per day", "day"),
    ],
)
def test_rates(text: str, per: str) -> None:
    (found,) = quantities(text)
    assert (found.low, found.per) == (-inf, per)


@pytest.mark.parametrize(
    "text",
    [
        "see section 4",
        "overview of the rules",
        "at least somewhat",
        "7UP and A4 sheets",
        "status 200 OK is told",
        "at most many days",
        "at 9 in the morning",
        "",
    ],
)
def test_no_quantity(text: str) -> None:
    assert list(quantities(text)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30 days", "one month"),
        ("4 weeks", "one month"),
        ("12 months", "one year"),
        ("24 months", "2 years"),
        ("365 days", "one year"),
        ("90 days", "one quarter"),
        ("at most 1 MB", "at least 1 MB"),
        ("1 MB", "1 MiB"),
        ("1 kB", "1024 bytes"),
    ],
)
def test_units_that_may_be_equal_prove_nothing(one: str, other: str) -> None:
    (first,), (second,) = quantities(one), quantities(other)
    assert not disjoint(first, second)


@pytest.mark.parametrize(
    ("one", "other"), [("32 days", "one month"), ("11 months", "1 year"), ("2 kB", "1 KiB")]
)
def test_units_that_cannot_be_equal_do(one: str, other: str) -> None:
    (first,), (second,) = quantities(f"at least {one}"), quantities(f"at most {other}")
    swapped = [*quantities(f"at most {one}"), *quantities(f"at least {other}")]
    assert disjoint(first, second) or disjoint(*swapped)


edges = st.one_of(st.integers(-9, 9).map(float), st.sampled_from((inf, -inf)))
intervals = st.builds(
    lambda a, b, low_open, high_open: Quantity(
        min(a, b), max(a, b), low_open and a != b, high_open and a != b, "s", "", 0, 0, "", False
    ),
    edges,
    edges,
    st.booleans(),
    st.booleans(),
)


@given(intervals, intervals)
def test_disjoint_is_what_no_value_shows(one: Quantity, other: Quantity) -> None:
    """Halves between whole edges are all the values that can tell two intervals apart."""
    values = [number / 2 for number in range(-40, 41)]
    common = [value for value in values if one.holds(value) and other.holds(value)]
    infinite = [
        side for side in (inf, -inf) if one.low == one.high == side or other.low == other.high == side
    ]
    if not infinite:
        assert disjoint(one, other) == (not common)
    assert disjoint(one, other) == disjoint(other, one)


@given(intervals)
def test_nothing_is_disjoint_of_itself(one: Quantity) -> None:
    assert not disjoint(one, one)


@pytest.mark.parametrize(
    ("value", "unit", "per", "shown"),
    [
        (DAY, "s", "", "1 day"),
        (30 * DAY, "s", "", "30 days"),
        (5400.0, "s", "", "90 minutes"),
        (0.2, "s", "", "200 ms"),
        (1.0, "s", "", "1 second"),
        (DAY, "s", "period", "once in 1 day"),
        (2e6, "B", "", "2 MB"),
        (1024.0**2, "B", "", "1 MiB"),
        (7.0, "B", "", "7 bytes"),
        (5.0, "%", "", "5 %"),
        (5.0, "attempt", "hour", "5 attempts per hour"),
        (1.0, "attempt", "", "1 attempt"),
    ],
)
def test_values_in_words(value: float, unit: str, per: str, shown: str) -> None:
    assert in_words(value, unit, per) == shown


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for one in quantities(text):
        assert 0 <= one.start <= one.end <= len(text)
        assert one.low <= one.high
