"""The words of a sentence: one pass of one pattern, offsets kept.

A token is a word ("user-friendly", "it's"), a number ("1,000.5"), a run of what stands for inline code, or a sign.
"""

from __future__ import annotations

from functools import cached_property

from spec_lsp.language.groups import Group, noun_groups
from spec_lsp.language.tags import tags_of
from spec_lsp.patterns import lazy

CODE = "\N{MIDDLE DOT}"  # what prose holds in place of inline code
_TOKEN = lazy(rf"\d+(?:[.,]\d+)+(?![^\W_])|[^\W_]+(?:['’.&_-][^\W_]+)*|{CODE}+|\S")


class Words:
    """The tokens of `text`: `lower[i]` in small letters, at `text[starts[i]:ends[i]]` (code points)."""

    __slots__ = ("__dict__", "ends", "lower", "starts", "text")

    def __init__(self, text: str):
        self.text = text
        spans = [match.span() for match in _TOKEN.finditer(text)]
        self.starts: list[int] = [start for start, _ in spans]
        self.ends: list[int] = [end for _, end in spans]
        self.lower = [text[start:end].lower() for start, end in spans]

    def __len__(self) -> int:
        return len(self.lower)

    @cached_property
    def tags(self) -> str:
        """Their word classes, one character each (`language/tags.py` says which)."""
        return tags_of(self.lower)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Its noun groups, left to right."""
        return tuple(noun_groups(self.tags))

    def shown(self, start: int, end: int) -> str:
        """The tokens from `start` up to `end` as they are written."""
        return self.text[self.starts[start] : self.ends[end - 1]] if start < end else ""

    def capital(self, index: int) -> bool:
        """Whether a token is written with a capital at its start."""
        return self.text[self.starts[index]].isupper()
