"""Temperatures in a sentence as intervals: "below −18 °C", "from 2 °C to 8 °C", "20 °C ± 2 °C".

They are the one quantity with a sign, and one whose differences are written alike: "within 2 °C of the target" and "rise
by 5 °C" say nothing of how warm it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from spec_lsp.norms.comparing import ABOVE, AT_LEAST, AT_MOST, BELOW
from spec_lsp.norms.rare_units import converted, rare_unit
from spec_lsp.patterns import lazy

UNIT = "°C"
_FIGURE = r"(?P<{0}>(?:(?:minus|plus)\s+|[+−–-]\s?)?\d+(?:\.\d+)?)"
_DEGREES = r"\s?(?P<{0}>(?:°\s?|degrees?\s+)(?:C|F|celsius|fahrenheit)\b|kelvins?\b)"
_TEMPERATURE = lazy(
    rf"(?<![\w.,/±])(?:(?P<max>{AT_MOST})\s+|(?P<min>{AT_LEAST})\s+|(?P<below>{BELOW})\s+|(?P<above>{ABOVE})\s+|(?:exactly|between|from)\s+)?"
    + _FIGURE.format("first")
    + rf"(?:(?:{_DEGREES.format('own')})?\s*(?P<joint>to|and|±|\+/-|[–−-])\s*{_FIGURE.format('second')})?"
    + _DEGREES.format("unit")
    + r"(?P<after>\s+or\s+(?:more|less|above|below|higher|lower|colder|warmer))?",
    re.IGNORECASE,
)
_SIGN = lazy(r"^(?:(?P<minus>minus\s+|[−–-]\s?)|plus\s+|\+\s?)", re.IGNORECASE)
_NAME = lazy(r"^(?:°\s?|degrees?\s+)", re.IGNORECASE)
_DIFFERS = lazy(r"\b(?:by|within|every|each|[±+]/?-?)\s*$", re.IGNORECASE)
_FROM = lazy(r"\s+(?:of|above|below|over|under|from|per|warmer|colder|higher|lower)\b", re.IGNORECASE)
_AROUND = frozenset(("±", "+/-"))
_COLDER = frozenset(("less", "below", "lower", "colder"))


class Temperature(NamedTuple):
    """An interval in degrees Celsius, and where it stands in the text. `bare`: no word compares."""

    low: float
    high: float
    low_open: bool
    high_open: bool
    start: int
    end: int
    bare: bool


def temperatures(text: str) -> Iterator[Temperature]:
    """Yield the temperatures of a sentence, left to right; differences of two are none."""
    for match in _TEMPERATURE.finditer(text):
        start = match.start() if match["max"] else match.start("first")
        differs = _DIFFERS.search(text, 0, start) or (match["max"] or "").lower() == "within"
        if not differs and not _FROM.match(text, match.end()):
            yield from _read(match)


def _read(match: re.Match[str]) -> Iterator[Temperature]:
    unit = match["unit"]
    first = _degrees(match["first"], match["own"] or unit)
    if match["second"] is None:
        yield Temperature(*_bounds(match, first), *match.span(), not _compares(match))
        return
    joint, second = match["joint"].lower(), _degrees(match["second"], unit)
    if joint in _AROUND:
        around = second if unit.lstrip("° ").lower().startswith("c") else inf
        low, high = first - around, first + around
    else:
        low, high = first, second
    if low <= high < inf and not _compares(match):
        yield Temperature(low, high, False, False, *match.span(), True)


def _compares(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("max", "min", "below", "above", "after"))


def _degrees(written: str, unit: str) -> float:
    """A figure in degrees Celsius."""
    sign = _SIGN.match(written)
    value = float(written[sign.end() :] if sign else written)
    name = rare_unit(_NAME.sub("°", unit))
    return converted(-value if sign and sign["minus"] else value, name)[0] if name else value


def _bounds(match: re.Match[str], value: float) -> tuple[float, float, bool, bool]:
    after = (match["after"] or "").lower().split()
    if match["max"] or (after and after[-1] in _COLDER):
        return -inf, value, False, False
    if match["min"] or after:
        return value, inf, False, False
    if match["below"]:
        return -inf, value, False, True
    if match["above"]:
        return value, inf, True, False
    return value, value, False, False
