"""JSON from others, read so that two readers cannot take it for two things."""

from __future__ import annotations

import json
from typing import Any


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is written twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)


def parse(text: str) -> Any:
    """What JSON says; None where it is none, says a name twice, or is nested too deeply."""
    try:
        return DECODER.decode(text.strip().removeprefix("\ufeff").strip())
    except (ValueError, RecursionError):
        return None
