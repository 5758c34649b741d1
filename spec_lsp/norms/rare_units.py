"""Units that few documents use, converted by pint: psi, miles, gallons, degrees Fahrenheit, kilowatt hours.

The names are a closed list, so that no ordinary word becomes a unit; pint, slow to load, is loaded with the first of them. A
name that stands for several units (there are two gallons) is as large as the smallest at least, and as the largest at most.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pint import UnitRegistry


class RareUnit(NamedTuple):
    """A unit by the names that pint knows it by, and what it is converted to.

    `base` is how the base unit is shown and told from others, `per` what it is a rate of, `target` pint's name for both.
    """

    base: str
    per: str
    target: str
    sizes: tuple[str, ...]


# Base unit, what it is a rate of, pint's name for it; then for each unit how it is written, and pint's names for it.
# A word with a capital is meant as it is written: "dB" is no "DB", "Mbps" no "MBps".
_UNITS: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("bar", "", "bar", (
        ("psi", "psi"), ("Pa", "pascal"), ("pascal", "pascal"), ("hpa hectopascal", "hectopascal"), ("kpa kilopascal", "kilopascal"),
        ("MPa", "megapascal"), ("megapascal", "megapascal"), ("mbar millibar", "millibar"),
        ("atm atmosphere", "standard_atmosphere"))),
    ("m", "", "meter", (
        ("inch inches", "inch"), ("ft foot feet", "foot"), ("yd yard", "yard"), ("mile", "mile nautical_mile"),
        ("micrometre micrometer", "micrometer"), ("nm nanometre nanometer", "nanometer"))),
    ("m", "hour", "meter / hour", (("mph", "mile / hour"), ("kph", "kilometer / hour"), ("knot", "nautical_mile / hour"))),
    ("kg", "", "kilogram", (
        ("oz ounce", "ounce"), ("lb", "pound"), ("mg milligram", "milligram"), ("microgram", "microgram"),
        ("ton", "short_ton long_ton"))),
    ("L", "", "liter", (
        ("l litre liter", "liter"), ("ml millilitre milliliter", "milliliter"), ("cl centilitre centiliter", "centiliter"),
        ("gal gallon", "gallon imperial_gallon"))),
    ("°C", "", "degree_Celsius", (
        ("celsius °c °celsius", "degree_Celsius"), ("fahrenheit °f °fahrenheit", "degree_Fahrenheit"), ("kelvin", "kelvin"))),
    ("J", "", "joule", (
        ("joule", "joule"), ("kj kilojoule", "kilojoule"), ("MJ", "megajoule"), ("megajoule", "megajoule"), ("wh", "watt_hour"),
        ("kwh", "kilowatt_hour"), ("MWh", "megawatt_hour"), ("kcal kilocalorie", "kilocalorie"))),
    ("W", "", "watt", (
        ("milliwatt", "milliwatt"), ("MW", "megawatt"), ("megawatt", "megawatt"), ("hp horsepower", "metric_horsepower horsepower"))),
    ("V", "", "volt", (("mV", "millivolt"), ("millivolt", "millivolt"), ("kv kilovolt", "kilovolt"))),
    ("A", "", "ampere", (("amp ampere", "ampere"), ("mA", "milliampere"), ("milliamp milliampere", "milliampere"))),
    ("Ω", "", "ohm", (("ohm", "ohm"), ("kiloohm kilohm", "kiloohm"), ("megaohm megohm", "megaohm"))),
    ("lx", "", "lux", (("lux", "lux"),)),
    ("lm", "", "lumen", (("lumen", "lumen"),)),
    ("N", "", "newton", (("newton", "newton"), ("kilonewton", "kilonewton"))),
    ("dB", "", "decibel", (("dB", "decibel"), ("decibel", "decibel"))),
    ("rpm", "", "revolutions_per_minute", (("rpm", "revolutions_per_minute"),)),  # no Hz: pint counts radians
    ("B", "second", "byte / second", (
        ("bps", "bit / second"), ("kbps Kbps", "kilobit / second"), ("mbps Mbps", "megabit / second"),
        ("gbps Gbps", "gigabit / second"))),
    ("s", "", "second", (("microsecond", "microsecond"), ("ns nanosecond", "nanosecond"))),
)  # fmt: skip
_BY_WORD = {
    word: RareUnit(base, per, target, tuple(sizes.split(" ") if "/" not in sizes else [sizes]))
    for base, per, target, units in _UNITS
    for words, sizes in units
    for word in words.split()
}
_CASED = frozenset(word.lower() for word in _BY_WORD if word != word.lower())
BASES = frozenset(unit.base for unit in _BY_WORD.values())
_DECIMALS = 9  # what is left of 32 °F in °C is no temperature


def rare_unit(written: str) -> RareUnit | None:
    """The unit that a word stands for, in singular or plural; None for any word that is not listed."""
    found = _BY_WORD.get(written)
    if found is not None:
        return found
    word = written.lower()
    if word in _CASED:
        return None
    return _BY_WORD.get(word) or (_BY_WORD.get(word[:-1]) if word.endswith("s") and len(word) > 2 else None)


@lru_cache(maxsize=1024)
def converted(value: float, unit: RareUnit) -> tuple[float, float]:
    """How much of the base unit a value is, at least and at most."""
    made = _registry().Quantity
    values = [float(made(value, size).to(unit.target).magnitude) for size in unit.sizes]
    if unit.base == "°C":
        values = [round(one, _DECIMALS) for one in values]
    return min(values), max(values)


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[Any]:
    from pint import UnitRegistry

    return UnitRegistry()
