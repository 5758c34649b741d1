"""The JSON in a model's answer: looked for with patience, taken only if it is the one that satisfies the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from spec_lsp.gateway.strict_json import DECODER, parse
from spec_lsp.patterns import lazy

_THOUGHTS = lazy(r"<think(?:ing)?>.*?</think(?:ing)?>", re.IGNORECASE | re.DOTALL)
_FENCE = lazy(r"```[\w-]*[ \t]*\n(.*?)```", re.DOTALL)
_LONGEST = 200_000  # characters; what is longer is no answer of a schema
_STARTS = 200  # places where an object may begin
_SHOWN = 300


class Found(NamedTuple):
    """`data` satisfies the schema if `problem` is ""; otherwise `problem` says what is wrong, for the model to read."""

    data: Any
    problem: str


def extract(text: str, schema: Mapping[str, object]) -> Found:
    """The one JSON value in `text` that satisfies `schema`."""
    if len(text) > _LONGEST:
        return Found(None, f"the answer is longer than {_LONGEST:,} characters")
    values = list(_values(_THOUGHTS.sub("", text)))
    if not values:
        return Found(None, "there is no JSON in the answer, or it says a name twice")
    told = [(value, problem_of(value, schema)) for value in values]
    good = [value for value, problem in told if not problem]
    if not good:
        return Found(None, told[0][1])
    # Prose that shows an answer in a fence, and gives another one: nobody can say which is meant.
    if any(value != good[0] for value in good):
        return Found(None, "there are several answers in it that differ")
    return Found(good[0], "")


def _values(text: str) -> Iterator[Any]:
    """Everything in the text that may be the answer: all of it, else what fences hold, else objects within prose."""
    whole = parse(text)
    if whole is not None:
        yield whole
        return
    yield from _objects(text)
    for fence in _FENCE.finditer(text):
        value = parse(fence.group(1))
        if value is not None:
            yield value


def _objects(text: str) -> Iterator[Any]:
    """Objects that stand in prose, none within another."""
    start = text.find("{")
    for _ in range(_STARTS):
        if start < 0:
            return
        try:
            value, end = DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            end = start + 1
        else:
            yield value
        start = text.find("{", end)


def problem_of(value: Any, schema: Mapping[str, object]) -> str:
    """How a value breaks the schema, in one line; "" if it does not."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match
    from referencing import Registry

    # An empty registry: a schema that refers elsewhere is never fetched.
    error = best_match(Draft202012Validator(schema, registry=Registry()).iter_errors(value))
    if error is None:
        return ""
    message: str = error.message
    return f"{error.json_path}: {message[:_SHOWN]}"
