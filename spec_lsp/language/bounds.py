"""Numeric limits in a sentence: "at least 90 days", "no more than 5 attempts", "within 2 s".

Only limits whose direction and unit are written out count; a bare figure says neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf

from spec_lsp.facts import Bound
from spec_lsp.patterns import lazy

# unit as written -> (base unit, factor). Months and years are calendar-free averages: a bound of one
# month against one of 30 days is not a proof of anything, so they get a base of their own.
_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("ms", "millisecond"), ("s", 0.001)),
    **dict.fromkeys(("s", "sec", "second"), ("s", 1.0)),
    **dict.fromkeys(("min", "minute"), ("s", 60.0)),
    **dict.fromkeys(("h", "hr", "hour"), ("s", 3600.0)),
    "day": ("s", 86400.0),
    "week": ("s", 604800.0),
    "month": ("month", 1.0),
    "year": ("month", 12.0),
    **dict.fromkeys(("b", "byte"), ("B", 1.0)),
    **dict.fromkeys(("kb", "kilobyte"), ("B", 1e3)),
    **dict.fromkeys(("mb", "megabyte"), ("B", 1e6)),
    **dict.fromkeys(("gb", "gigabyte"), ("B", 1e9)),
    **dict.fromkeys(("kib", "kibibyte"), ("B", 1024.0)),
    **dict.fromkeys(("mib", "mebibyte"), ("B", 1024.0**2)),
    **dict.fromkeys(("gib", "gibibyte"), ("B", 1024.0**3)),
    **dict.fromkeys(("%", "percent", "per cent"), ("%", 1.0)),
}
_NUMBER_WORDS = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "sixty": 60.0, "ninety": 90.0}

_NUMBER = rf"(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?|{'|'.join(_NUMBER_WORDS)})"
_FIGURE = lazy(rf"\d|\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)  # cheap: most sentences hold none
_DIRECTIONS = (
    # negated comparatives first: "no more than" holds "more than"
    ("max", r"no\s+(?:more|longer|later|greater|higher)\s+than|not\s+(?:exceed|more\s+than|longer\s+than)"
            r"|at\s+most|up\s+to|within|a\s+maximum\s+of|in\s+under|not\s+exceeding"),
    ("min", r"no\s+(?:less|fewer|earlier|sooner|shorter|lower)\s+than|not\s+(?:less|fewer)\s+than"
            r"|at\s+least|a\s+minimum\s+of"),
    ("below", r"(?:less|fewer|shorter|lower)\s+than|under|below"),
    ("above", r"(?:more|longer|greater|higher)\s+than|exceeding|over|above"),
    ("exact", r"exactly"),
)  # fmt: skip
_BOUND = lazy(
    r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _DIRECTIONS) + r")\s+(?:the\s+(?:first|last)\s+)?"
    + _NUMBER + r"[\s-]?(?P<unit>%|per\s+cent\b|[A-Za-z]+)",
    re.IGNORECASE,
)  # fmt: skip


def bounds(sentence: str) -> Iterator[Bound]:
    """Yield the limits that `sentence` sets, left to right."""
    if not _FIGURE.search(sentence):
        return
    for match in _BOUND.finditer(sentence):
        unit, factor = _unit(match["unit"])
        value = _value(match["number"]) * factor
        low, high, low_open, high_open = _interval(match, value)
        yield Bound(low, high, low_open, high_open, unit, match.group(), match.start(), match.end())


def _value(number: str) -> float:
    word = _NUMBER_WORDS.get(number.lower())
    return word if word is not None else float(number.replace(",", ""))


def _unit(word: str) -> tuple[str, float]:
    """Base unit and factor; a word that is no unit is the counted noun itself, in the singular."""
    lower = re.sub(r"\s+", " ", word.lower())
    singular = lower[:-1] if lower.endswith("s") and len(lower) > 2 and not lower.endswith("ss") else lower
    return _UNITS.get(lower) or _UNITS.get(singular) or (singular, 1.0)


def _interval(match: re.Match[str], value: float) -> tuple[float, float, bool, bool]:
    if match["max"]:
        return -inf, value, False, False
    if match["min"]:
        return value, inf, False, False
    if match["below"]:
        return -inf, value, False, True
    if match["above"]:
        return value, inf, True, False
    return value, value, False, False


def holds(bound: Bound, value: float) -> bool:
    """Whether `value` (in the base unit) satisfies the limit: the second, independent reading of it."""
    above = value > bound.low if bound.low_open else value >= bound.low
    below = value < bound.high if bound.high_open else value <= bound.high
    return above and below


def disjoint(first: Bound, second: Bound) -> bool:
    """Whether no value satisfies both limits."""
    low, high = max(first.low, second.low), min(first.high, second.high)
    if low > high:
        return True
    return low == high and not (holds(first, low) and holds(second, low))
