"""Given/When/Then in English prose, Markdown or not: where the steps are, and which of them make a scenario.

A step word counts where it is bold, in capitals, at the start of a line, or, behind another step, at
the start of a part of the sentence: `Given a cart, when I pay, then I get a receipt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.patterns import lazy


class Step(NamedTuple):
    """A step word at `text[start:end]`; `word` is "given", "when", "then", "and" or "but"."""

    word: str
    start: int
    end: int


class Scenarios(NamedTuple):
    """What the steps of a text add up to: the whole scenarios in it, and whether one is left without its Then."""

    found: tuple[tuple[int, int], ...]  # offsets, from the first step to the end of the last
    opened: bool


_STEP = lazy(
    r"(?:\*\*|__)[ \t]*(?P<bold>given|when|then|and|but)(?![^\W_])"
    r"|\b(?P<capital>(?-i:GIVEN|WHEN|THEN))\b"
    r"|^[ \t]*(?:[-*+>][ \t]+|\d+[.)][ \t]+)?[*_]?(?P<first>(?-i:Given|When|Then|And|But|AND|BUT))\b"
    r"|(?<=[.,;])\s+(?:and[ \t]+)?(?P<part>when|then)\b",
    re.MULTILINE | re.IGNORECASE,
)
_MAYBE = lazy(r"\b(?:given|when|then)\b", re.IGNORECASE)


def steps(text: str, *, opened: bool = False) -> Iterator[Step]:
    """The step words of `text`, in order; `opened`: a step stands before it already."""
    if not _MAYBE.search(text):
        return
    for match in _STEP.finditer(text):
        group = str(match.lastgroup)
        if group == "part" and not opened:
            continue
        opened = True
        yield Step(match[group].lower(), *match.span(group))


def scenarios(text: str, *, opened: bool = False) -> Scenarios:
    """The scenarios of `text`: each has a Then, and a Given or When before it.

    `opened`: the text goes on with a scenario that began before it.
    """
    found: list[tuple[int, int]] = []
    starts: list[int] = []
    start, done = 0, not opened
    for step in steps(text, opened=opened):
        if step.word == "given" or (step.word == "when" and done):
            if step.word == "given" or done:
                start, done = step.start, False
                starts.append(start)
        elif step.word == "then" and not done:
            found.append((start, len(text)))
            done = True
    ends = [*starts, len(text)]
    closed = tuple((begin, _end(text, begin, ends)) for begin, _ in found)
    return Scenarios(closed, not done)


def _end(text: str, begin: int, starts: list[int]) -> int:
    """Where the scenario that begins at `begin` ends: before the next one, blanks left out."""
    end = next((start for start in starts if start > begin), len(text))
    return begin + len(text[begin:end].rstrip(" \t\n*_-"))
