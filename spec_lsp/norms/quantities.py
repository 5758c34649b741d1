"""Quantities in a sentence as intervals: "at most 15 minutes", "every 30 days", "25 MiB", "5 login attempts per hour".

A bare figure is what a demand asks for exactly. Months and years are as long as they can be at least and at most, so
that "30 days" against "one month" proves nothing. Nothing is converted between units of different kinds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import inf
from typing import NamedTuple

from spec_lsp.norms import temperatures
from spec_lsp.norms.comparing import ABOVE, AT_LEAST, AT_MOST, BELOW
from spec_lsp.norms.rare_units import BASES as RARE_BASES
from spec_lsp.norms.rare_units import RareUnit, converted, rare_unit
from spec_lsp.patterns import lazy


class Quantity(NamedTuple):
    """An interval of a unit; `start` and `end` are where it stands in the text, comparing words included.

    `unit` is the base unit, or what is counted, in singular; `per` the unit that it is a rate of.
    `bare`: no word compares, so it is meant exactly. `size`: what its unit is of the base unit, at least and at most.
    """

    low: float
    high: float
    low_open: bool
    high_open: bool
    unit: str
    per: str
    start: int
    end: int
    shown: str
    bare: bool
    size: tuple[float, float] = (1.0, 1.0)

    @property
    def counted(self) -> bool:
        """Whether things are counted, not measured."""
        return self.unit not in BASES

    def holds(self, value: float) -> bool:
        """Whether a value in the base unit is within it."""
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        return above and below


def disjoint(one: Quantity, other: Quantity) -> bool:
    """Whether no value is within both."""
    low, high = max(one.low, other.low), min(one.high, other.high)
    return low > high or (low == high and not (one.holds(low) and other.holds(low)))


_DAY = 86400.0
# Unit as written -> base unit, and how much of it one is, at least and at most.
_SIZES: dict[str, tuple[str, float, float]] = {}
for _names, _base, _low, _high in (
    ("ms millisecond msec", "s", 0.001, 0.001), ("s sec second", "s", 1, 1), ("min minute", "s", 60, 60),
    ("h hr hour", "s", 3600, 3600), ("day d", "s", _DAY, _DAY), ("week", "s", 7 * _DAY, 7 * _DAY),
    ("fortnight", "s", 14 * _DAY, 14 * _DAY), ("month", "s", 28 * _DAY, 31 * _DAY), ("quarter", "s", 90 * _DAY, 92 * _DAY),
    ("year yr", "s", 365 * _DAY, 366 * _DAY), ("bit", "B", 0.125, 0.125), ("byte b", "B", 1, 1),
    ("kb kilobyte", "B", 1e3, 1024), ("mb megabyte", "B", 1e6, 1024**2), ("gb gigabyte", "B", 1e9, 1024**3),
    ("tb terabyte", "B", 1e12, 1024**4), ("kib kibibyte", "B", 1024, 1024), ("mib mebibyte", "B", 1024**2, 1024**2),
    ("gib gibibyte", "B", 1024**3, 1024**3), ("tib tebibyte", "B", 1024**4, 1024**4), ("% percent", "%", 1, 1),
    ("mm millimetre millimeter", "m", 0.001, 0.001), ("cm centimetre centimeter", "m", 0.01, 0.01),
    ("m metre meter", "m", 1, 1), ("km kilometre kilometer", "m", 1000, 1000), ("g gram", "kg", 0.001, 0.001),
    ("kg kilogram", "kg", 1, 1), ("tonne", "kg", 1000, 1000), ("eur euro €", "EUR", 1, 1), ("usd dollar $", "USD", 1, 1),
    ("gbp pound £", "GBP", 1, 1), ("bar", "bar", 1, 1), ("hz hertz", "Hz", 1, 1), ("khz", "Hz", 1e3, 1e3),
    ("mhz", "Hz", 1e6, 1e6), ("ghz", "Hz", 1e9, 1e9), ("v volt", "V", 1, 1), ("w watt", "W", 1, 1), ("kw kilowatt", "W", 1e3, 1e3),
):  # fmt: skip
    _SIZES |= {_name: (_base, float(_low), float(_high)) for _name in _names.split()}

BASES = RARE_BASES.union(base for base, _, _ in _SIZES.values())
_DIGITS = 12  # 57 kPa are 0.57 bar, whatever is lost in between
_WORDS = {word: float(value) for value, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty".split())} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0,
    "eighty": 80.0, "ninety": 90.0, "hundred": 100.0, "a": 1.0, "an": 1.0, "once": 1.0, "twice": 2.0}  # fmt: skip
_NUMBER = (
    r"(?:\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|"
    + "|".join(word for word in _WORDS if word not in ("a", "an", "once", "twice"))
    + r")(?:-(?:one|two|three|four|five|six|seven|eight|nine)\b)?(?:\s*\((?P<{0}again>\d+)\))?"
)
# No unit, and nothing that is counted: here the next bound begins.
_NO_BOUND = r"(?!(?:within|at|no|not|under|below|over|above|between|exactly|up|less|if|when|unless)\b)"
_COMPARED = lazy(
    rf"\b(?:(?P<max>{AT_MOST})|(?P<min>{AT_LEAST})|(?P<below>{BELOW})|(?P<above>{ABOVE})|(?P<exact>exactly|every|each|only|by)"
    r"|between\s+(?P<from>\d[\d,.]*)(?:\s+[^\W\d_]+|\s?[%€$£])?\s+and)?(?:(?<=\w)\s+|(?<![\w.,/:-]))(?:the\s+(?:first|last)\s+)?(?P<money>[€$£])?"
    + r"(?P<number>" + _NUMBER.replace("{0}", "") + r")(?:\s*(?:-|–|to)\s*(?P<upto>\d[\d,.]*))?[\s-]?"
    r"(?P<unit>%|[€$£]|per\s?cent\b|" + _NO_BOUND + r"[^\W\d_]+\b)?(?:\s+(?P<noun>" + _NO_BOUND + r"[^\W\d_]{3,}))?(?P<after>\s+or\s+(?:more|longer|older|above|less|fewer|below))?"
    r"(?:\s*(?:per|an?|each|every|/)\s*(?P<per>second|minute|hour|day|week|month|quarter|year|request|user|session|call|page)\b)?",
    re.IGNORECASE,
)  # fmt: skip
_FIGURE = lazy(
    r"\d|\b(?:"
    + "|".join(word for word in _WORDS if len(word) > 2)
    + r")\b|\bdaily|weekly|monthly|yearly|annually|hourly|quarterly|nightly|every\b",
    re.IGNORECASE,
)
_ADVERBS = {"hourly": "hour", "daily": "day", "nightly": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter",
            "yearly": "year", "annually": "year"}  # fmt: skip
_OFTEN = lazy(
    r"\b(?:(?:(?P<often>at\s+least)\s+)?(?P<adverb>" + "|".join(_ADVERBS) + r")|(?:(?P<least>(?:at\s+)?(?:a\s+)?min(?:imum)?\s+of|at\s+least|no\s+less\s+than)\s+"
    r"|(?P<most>at\s+most|no\s+more\s+than|not\s+more\s+than|up\s+to|(?:a\s+)?maximum\s+of)\s+)?"
    r"(?P<times>once|twice|(?:\d+|" + "|".join(word for word in _WORDS if len(word) > 2 and word not in ("once", "twice"))
    + r")(?:\s*\(\d+\))?\s+times)\s+(?:per|an?|each|every|in\s+any)\s+(?P<span>second|minute|hour|day|week|month|quarter|year)"
    r"|every\s+(?:(?P<count>\d+)\s+)?(?P<period>second|minute|hour|day|week|month|quarter|year)s?)\b",
    re.IGNORECASE,
)  # fmt: skip
_PER = lazy(
    r"\bper\s+(second|minute|hour|day|week|month|quarter|year|request|user|session|call|page)\b",
    re.IGNORECASE,
)
_PERIOD = "period"  # what `per` says of a quantity that tells how long it takes until something is done again
_NO_UNITS = frozenset(
    "and or of in on at to the a an by for with per times time degree degrees as is are be must shall section clause article version".split()
)


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities of a sentence, left to right."""
    if not _FIGURE.search(text):
        return
    fixed = [_frequency(match) for match in _OFTEN.finditer(text)]
    fixed += [_temperature(text, one) for one in temperatures.temperatures(text)]
    yield from fixed
    rates = _PER.findall(text)
    for match in _COMPARED.finditer(text):
        found = _quantity(match)
        if found is not None and not found.per and len(rates) == 1:
            found = found._replace(per=rates[0].lower())
        if found is not None and not any(one.start < found.end and found.start < one.end for one in fixed):
            yield found


def _frequency(match: re.Match[str]) -> Quantity:
    """How often something is done, as the time from one to the next."""
    word = match["adverb"] or match["span"] or match["period"]
    _, low, high = _SIZES[_ADVERBS.get(word.lower(), word.lower())]
    times = 1.0
    if match["times"]:
        times = _value(match["times"].split()[0]) or 1.0
    count = float(match["count"] or 1)
    shortest, longest = low * count / times, high * count / times
    if match["least"] or match["often"]:
        shortest = 0.0
    elif match["most"]:
        longest = inf
    bare = not (match["least"] or match["most"] or match["often"])
    return Quantity(
        shortest, longest, False, False, "s", _PERIOD, *match.span(), match.group(), bare, (low, high)
    )


def _temperature(text: str, one: temperatures.Temperature) -> Quantity:
    return Quantity(
        *one[:4], temperatures.UNIT, "", one.start, one.end, text[one.start : one.end], one.bare, (1.0, 1.0)
    )


def _quantity(match: re.Match[str]) -> Quantity | None:
    unit_word = (match["money"] or match["unit"] or "").lower()
    number = _value(match["number"])
    if number is None:
        return None
    if unit_word in _NO_UNITS or not unit_word:
        return None
    known = _is_measure(unit_word)
    rare = None if match["money"] or known else rare_unit(match["unit"])
    if rare is not None and rare.base == temperatures.UNIT:
        return None
    glued = not match["money"] and match.end("number") == match.start("unit")
    named = (unit_word not in _SIZES and rare is None) or (
        len(unit_word) == 1 and match["unit"] and match["unit"].isupper()
    )
    if (glued and named) or match.string[match.end() : match.end() + 1] in ("/", "_"):
        return None  # a name: 7UP, 3D
    if match["unit"] and match["unit"][0].isupper() and not known and rare is None:
        return None  # "200 OK" is a name
    base, low, high = _size(unit_word) if rare is None else (rare.base, 1.0, 1.0)
    counted = not match["money"] and not known and rare is None
    if counted and match["noun"] and match["noun"].lower().endswith("s"):
        base = _singular(match["noun"].lower())  # "5 login attempts" are attempts
    blanks = len(match.group()) - len(match.group().lstrip())
    start, end = match.start() + blanks, match.end("unit") if match["unit"] else match.end("number")
    end = max(end, match.end("after"), match.end("per"))
    bounds = _interval(match, number, lambda value: _sized(value, low, high, rare))
    if bounds is None:
        return None
    compared = any(match[name] for name in ("max", "min", "below", "above", "after"))
    shown = match.string[start:end].strip()
    # What is counted stays a word like others.
    end = max(match.end("number"), match.end("upto")) if counted else end
    per = (match["per"] or (rare.per if rare is not None else "")).lower()
    return Quantity(*bounds, base, per, start, end, shown, not compared, (low, high))


def _sized(value: float, low: float, high: float, rare: RareUnit | None) -> tuple[float, float]:
    """How much of the base unit a value is, at least and at most."""
    least, most = converted(value, rare) if rare is not None else (value * low, value * high)
    return float(f"{least:.{_DIGITS}g}"), float(f"{most:.{_DIGITS}g}")


def _is_measure(word: str) -> bool:
    return word in _SIZES or word.removesuffix("s") in _SIZES


def _size(word: str) -> tuple[str, float, float]:
    """Base unit, and how much of it the unit is at least and at most; what is no unit is what is counted."""
    singular = _singular(word)
    return _SIZES.get(word) or _SIZES.get(singular) or (singular, 1.0, 1.0)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 2 and not word.endswith("ss") else word


def _value(written: str) -> float | None:
    word = re.sub(r"\s*\(.*", "", written).lower()
    tens, _, ones = word.partition("-")
    if tens in _WORDS:
        return _WORDS[tens] + _WORDS.get(ones, 0.0)
    try:
        return float(word.replace(",", ""))
    except ValueError:
        return None


def _interval(
    match: re.Match[str], number: float, sized: Callable[[float], tuple[float, float]]
) -> tuple[float, float, bool, bool] | None:
    at_least, at_most = sized(number)
    after = (match["after"] or "").split()
    if match["from"]:
        first = _value(match["from"].rstrip(".,"))
        return None if first is None else (sized(first)[0], at_most, False, False)
    if match["upto"]:
        last = _value(match["upto"].rstrip(".,"))
        return None if last is None else (at_least, sized(last)[1], False, False)
    if match["max"] or (after and after[-1] in ("less", "fewer", "below")):
        return -inf, at_most, False, False
    if match["min"] or after:
        return at_least, inf, False, False
    if match["below"]:
        return -inf, at_most, False, True
    if match["above"]:
        return at_least, inf, True, False
    return at_least, at_most, False, False
