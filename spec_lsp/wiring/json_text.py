"""One more element in a JSON text, and not a character of the rest changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from spec_lsp.patterns import lazy

_BLANK = lazy(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class CannotMerge(Exception):
    """A text that has no place for the element; the message is the rest of a sentence: `is not valid JSON`."""


class _Value(NamedTuple):
    """A value in the text: `text[start:end]`."""

    value: Any
    start: int
    end: int


def with_element(text: str, path: Sequence[str], element: Any) -> str:
    """The text with `element` at the end of the array at `path`; what is missing on the way is added.

    Raises CannotMerge where the text is no JSON object, or something else stands at the path.
    """
    try:
        value, end = _DECODER.raw_decode(text, _skip(text, 0))
    except (ValueError, RecursionError):
        raise CannotMerge("is not valid JSON") from None
    if text[end:].strip():
        raise CannotMerge("is not valid JSON")
    here = _Value(value, _skip(text, 0), end)
    for depth, name in enumerate(path):
        if not isinstance(here.value, dict):
            raise CannotMerge(_other(path[:depth], "an object"))
        found = next((member for key, member in _members(text, here) if key == name), None)
        if found is None:
            wanted = [element]
            for missing in reversed(path[depth + 1 :]):
                wanted = {missing: wanted}  # type: ignore[assignment]
            return _inserted(text, here, f"{json.dumps(name)}: ", wanted)
        here = found
    if not isinstance(here.value, list):
        raise CannotMerge(_other(path, "a list"))
    return _inserted(text, here, "", element)


def _other(path: Sequence[str], wanted: str) -> str:
    return f"has something else than {wanted} at {'.'.join(path) or 'its top'}"


def _skip(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position


def _members(text: str, container: _Value) -> Iterator[tuple[str, _Value]]:
    """The members of an object, or the elements of an array under the name "", with their places."""
    named = isinstance(container.value, dict)
    position = _skip(text, container.start + 1)
    while position < container.end - 1:
        name = ""
        if named:
            name, position = _DECODER.raw_decode(text, position)
            position = _skip(text, _skip(text, position) + 1)  # past the colon
        value, end = _DECODER.raw_decode(text, position)
        yield name, _Value(value, position, end)
        position = _skip(text, _skip(text, end) + 1)  # past the comma


def _inserted(text: str, container: _Value, name: str, element: Any) -> str:
    """`name` and `element` as the last of an object or array, laid out as its other ones are."""
    members = list(_members(text, container))
    close = container.end - 1
    outer = _indent_at(text, close if "\n" in text[container.start : close] else container.start)
    step = _step(text)
    inner = (
        _indent_at(text, members[0][1].start)
        if members and "\n" in text[container.start : members[0][1].start]
        else outer + step
    )
    newline = "\r\n" if "\r\n" in text else "\n"
    written = json.dumps(element, indent=step, ensure_ascii=False).replace("\n", newline + inner)
    if members:
        last = members[-1][1].end
        return f"{text[:last]},{newline}{inner}{name}{written}{text[last:]}"
    return f"{text[: container.start + 1]}{newline}{inner}{name}{written}{newline}{outer}{text[close:]}"


def _indent_at(text: str, position: int) -> str:
    line = text[text.rfind("\n", 0, position) + 1 : position]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _step(text: str) -> str:
    match = re.search(r"\n([ \t]+)\S", text)
    return match[1] if match else "  "
