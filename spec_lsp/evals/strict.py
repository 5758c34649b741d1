"""Lines of JSON from files that others may have written, read strictly: what has another form than expected is named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import inf
from typing import Any


class BadLine(Exception):
    """A line that does not say what it should; the message names the line and what is wrong."""

    def __init__(self, number: int, reason: str):
        super().__init__(f"line {number}: {reason}")


def object_of(number: int, line: str) -> dict[str, Any]:
    """The object that a line holds. Raises BadLine."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(number, f"no JSON: {error}") from None
    if not isinstance(data, dict):
        raise BadLine(number, "no JSON object")
    return data


class Fields:
    """What an object on a line says: every method gives the value of one name, and raises BadLine if it has another form.

    A name that is missing has the value "", an empty list or an empty object, if it is not asked for as `required`.
    """

    def __init__(self, number: int, data: Mapping[str, Any]):
        self.number, self._data = number, data

    def bad(self, name: str, expected: str) -> BadLine:
        """The error for a value that is not what it should be."""
        return BadLine(self.number, f'"{name}" must be {expected}')

    def known(self, names: Iterable[str], told: str = "") -> None:
        """Refuse names that nobody reads: they were meant to say something; `told` is added to the complaint."""
        unknown = sorted(self._data.keys() - frozenset(names))
        if unknown:
            raise BadLine(self.number, f'nothing is called "{unknown[0]}" here{told}')

    def required(self, names: Iterable[str]) -> None:
        """Refuse an object that lacks one of these names."""
        missing = next((name for name in names if name not in self._data), None)
        if missing is not None:
            raise BadLine(self.number, f'"{missing}" is missing')

    def text(self, name: str) -> str:
        """A text."""
        value = self._data.get(name, "")
        if not isinstance(value, str):
            raise self.bad(name, "text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.bad(name, "a list of texts")
        return tuple(value)

    def count(self, name: str, below: int | None = None) -> int:
        """A whole number from 0, `below` another one."""
        value = self._data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < (below or inf):
            raise self.bad(name, f"a number from 0 to {below - 1}" if below else "a whole number")
        return value

    def maybe_count(self, name: str) -> int | None:
        """A whole number, or None where none is known."""
        return None if self._data.get(name) is None else self.count(name)

    def share(self, name: str) -> float | None:
        """A number from 0 to 1, or None where none is given."""
        value = self._data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.bad(name, "a number from 0 to 1")
        return float(value)

    def seconds(self, name: str) -> float:
        """A length of time."""
        value = self._data.get(name, 0.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < inf:
            raise self.bad(name, "a number")
        return float(value)

    def mapping(self, name: str) -> dict[str, Any]:
        """An object of anything."""
        value = self._data.get(name, {})
        if not isinstance(value, dict):
            raise self.bad(name, "an object")
        return value

    def mapping_of_texts(self, name: str) -> dict[str, str]:
        """An object of texts."""
        value = self.mapping(name)
        if not all(isinstance(said, str) for said in value.values()):
            raise self.bad(name, "an object of texts")
        return value

    def inner(self, name: str) -> Fields:
        """An object, to be read as strictly."""
        return Fields(self.number, self.mapping(name))

    def records(self, name: str, keys: frozenset[str]) -> tuple[dict[str, str], ...]:
        """A list of objects that have these names, no others, and texts for them."""
        value = self._data.get(name, [])
        good = isinstance(value, list) and all(
            isinstance(item, dict)
            and item.keys() == keys
            and all(isinstance(said, str) for said in item.values())
            for item in value
        )
        if not good:
            raise self.bad(name, f"a list of objects with {', '.join(sorted(keys))}")
        return tuple(value)
