"""Units beyond the common ones: found by a closed list of names, converted to a base, compared with others."""

from __future__ import annotations

from math import inf

import pytest
from said import kinds

from spec_lsp.norms.quantities import quantities
from spec_lsp.norms.rare_units import _BY_WORD, converted, rare_unit
from spec_lsp.norms.units import in_words


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "per"),
    [
        ("at most 100 psi", -inf, 6.89475729317, "bar", ""),
        ("exactly 57 kPa", 0.57, 0.57, "bar", ""),
        ("no more than twelve feet", -inf, 3.6576, "m", ""),
        ("at least 2 miles", 3218.688, inf, "m", ""),
        ("at most 1 mile", -inf, 1852, "m", ""),  # a mile at sea
        ("a crate of at most 10 lbs", -inf, 4.5359237, "kg", ""),
        ("2 gallons of oil", 7.570823568, 9.09218, "L", ""),
        ("at most 500 ml", -inf, 0.5, "L", ""),
        ("exactly 32 °F", 0, 0, "°C", ""),
        ("25°C", 25, 25, "°C", ""),
        ("at least 278.15 kelvin", 5, inf, "°C", ""),
        ("between 2 °C and 8 °C", 2, 8, "°C", ""),
        ("2-8 degrees Celsius", 2, 8, "°C", ""),
        ("below 212 degrees F", -inf, 100, "°C", ""),
        ("at most −20 °C", -inf, -20, "°C", ""),
        ("at most minus 20 °C", -inf, -20, "°C", ""),
        ("no warmer than 8°C", -inf, 8, "°C", ""),
        ("-20 °C to +5 °C", -20, 5, "°C", ""),
        ("from 2 °C to 8 °C", 2, 8, "°C", ""),
        ("a range of -10 to 40 °C", -10, 40, "°C", ""),
        ("20 °C ± 2 °C", 18, 22, "°C", ""),
        ("-18 °C or colder", -inf, -18, "°C", ""),
        ("at most 10 kWh per day", -inf, 3.6e7, "J", "day"),
        ("at least 100 Mbps", 1.25e7, inf, "B", "second"),
        ("at most 60 mph", -inf, 96560.64, "m", "hour"),
        ("no more than 70 dB", -inf, 70, "dB", ""),
        ("5 lux or more", 5, inf, "lx", ""),
        ("at most 3000 rpm", -inf, 3000, "rpm", ""),
    ],
)
def test_intervals(text: str, low: float, high: float, unit: str, per: str) -> None:
    (found,) = quantities(text)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-11)
    assert (found.unit, found.per, found.counted) == (unit, per, False)


@pytest.mark.parametrize(
    "text",
    [
        "within 2 °C of the target",
        "rise by 5 °C",
        "differ by 5 degrees Celsius",
        "more than 5 °C below the mean",
        "may drop 3 °C per hour",
        "from 8 °C to 2 °C",
    ],
)
def test_differences_of_temperatures_are_left_alone(text: str) -> None:
    assert [*quantities(text)] == []


def test_ordinary_words_are_no_units() -> None:
    for word in ("in", "us", "attempts", "pa", "DB", "MBps", "hand", "stone", "degree", "a", "s"):
        assert rare_unit(word) is None, word


def test_pint_knows_every_unit_of_the_list() -> None:
    for word, unit in _BY_WORD.items():
        low, high = converted(1.0, unit)
        assert low <= high, word
        assert high > 0 or unit.base == "°C", word
    assert in_words(5.0, "°C") == "5 °C"


def pressures(one: str, other: str) -> set[str]:
    return kinds(f"The pressure must be {one}.", f"The pressure must be {other}.")


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("at most 100 psi", "at least 800 kPa", {"BOUNDS"}),
        ("at most 100 psi", "at least 600 kPa", set()),
        ("exactly 57 kPa", "exactly 0.57 bar", set()),
        ("at most 100 psi", "at least 800 m", set()),
        ("at most 100 psi", "at least 8 bar", {"BOUNDS"}),
    ],
)
def test_units_are_compared(one: str, other: str, found: set[str]) -> None:
    assert pressures(one, other) == pressures(other, one) == found


def test_degrees_are_compared() -> None:
    cold = "The cellar must be at most 41 °F."
    assert kinds(cold, "The cellar must be at least 6 degrees Celsius.") == {"BOUNDS"}
    assert kinds(cold, "The cellar must be at least 5 degrees Celsius.") == set()
