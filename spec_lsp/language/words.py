"""The words of a sentence: one pass of one pattern, offsets kept.

A token is a word ("user-friendly", "it's"), a number ("1,000.5"), a run of what stands for inline code, or a sign.
"""

from __future__ import annotations

from spec_lsp.facts import CODE
from spec_lsp.language.groups import Group, noun_groups
from spec_lsp.language.tags import tags_of
from spec_lsp.patterns import lazy

_TOKEN = lazy(rf"\d+(?:[.,]\d+)+(?![^\W_])|[^\W_]+(?:['’.&_-][^\W_]+)*|{CODE}+|\S")


class Words:
    """The tokens of `text`: `tokens[i]`, `lower[i]` in small letters, at `text[starts[i]:ends[i]]` (code points)."""

    __slots__ = ("_ends", "_groups", "_starts", "_tags", "lower", "text", "tokens")

    def __init__(self, text: str):
        self.text = text
        self.tokens: list[str] = _TOKEN.findall(text)
        self.lower = [token.lower() for token in self.tokens]
        # Worked out when they are asked for: most sentences hold nothing to report. (No cached_property: it locks.)
        self._starts: list[int] | None = None
        self._ends: list[int] = []
        self._tags: str | None = None
        self._groups: tuple[Group, ...] | None = None

    def __len__(self) -> int:
        return len(self.lower)

    @property
    def starts(self) -> list[int]:
        """Where each token begins in the text."""
        if self._starts is None:
            self._place()
        return self._starts or []

    @property
    def ends(self) -> list[int]:
        """Where each token ends in the text."""
        if self._starts is None:
            self._place()
        return self._ends

    def _place(self) -> None:
        spans = [match.span() for match in _TOKEN.finditer(self.text)]
        self._starts, self._ends = [start for start, _ in spans], [end for _, end in spans]

    @property
    def tags(self) -> str:
        """Their word classes, one character each (`language/tags.py` says which)."""
        if self._tags is None:
            self._tags = tags_of(self.lower)
        return self._tags

    @property
    def groups(self) -> tuple[Group, ...]:
        """Its noun groups, left to right."""
        if self._groups is None:
            self._groups = tuple(noun_groups(self.tags))
        return self._groups

    def shown(self, start: int, end: int) -> str:
        """The tokens from `start` up to `end` as they are written."""
        return self.text[self.starts[start] : self.ends[end - 1]] if start < end else ""

    def capital(self, index: int) -> bool:
        """Whether a token is written with a capital at its start."""
        return self.tokens[index][0].isupper()
