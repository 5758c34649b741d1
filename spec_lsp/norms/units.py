"""Quantities in words: 86400 s is "1 day"."""

from __future__ import annotations

from spec_lsp.norms.quantities import BASES

_DAY = 86400.0
_TIMES = (
    (365 * _DAY, "year"),
    (_DAY, "day"),
    (3600.0, "hour"),
    (60.0, "minute"),
    (1.0, "second"),
    (0.001, "ms"),
)
_BYTES = ((1024.0**3, "GiB"), (1e9, "GB"), (1024.0**2, "MiB"), (1e6, "MB"), (1024.0, "KiB"), (1e3, "kB"))


def in_words(value: float, unit: str, per: str = "") -> str:
    """A value of a base unit in words; `per` is what it is a rate of, or "period" for what is done again and again."""
    if unit == "s":
        size, name = next(
            ((size, name) for size, name in _TIMES if value >= size and _is_whole(value / size)),
            (1.0, "second"),
        )
        shown = _counted(value / size, name)
        return f"once in {shown}" if per == "period" else shown
    if unit == "B":
        size, name = next(
            ((size, name) for size, name in _BYTES if value >= size and _is_whole(value / size)),
            (1.0, "byte"),
        )
        return _counted(value / size, name)
    shown = f"{value:,.10g} {unit}" if unit in BASES else _counted(value, unit)
    return f"{shown} per {per}" if per else shown


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-9


def _counted(value: float, noun: str) -> str:
    plural = "" if value == 1 or noun.isupper() or noun in ("ms", "kB") or noun.endswith("iB") else "s"
    return f"{value:,.10g} {noun}{plural}"
