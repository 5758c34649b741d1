"""Noun groups: "the encrypted export of an order" holds two, "the encrypted export" and "an order"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spec_lsp.patterns import lazy

# A determiner, what describes, and the nouns; "all of the", "one of the" belong to the group behind them.
_GROUP = lazy(r"[DS]{0,2}#?(?:E?[JGK#]|N(?='S))*N+(?:#)?|[DS]?#(?=[.,)]|$)")


class Group(NamedTuple):
    """The tokens from `start` up to `end`; `head` is the last noun's number."""

    start: int
    end: int
    head: int

    def is_plural(self, lower: Sequence[str]) -> bool | None:
        """Whether it speaks of several, by the tokens of its sentence in small letters; None where that does not tell."""
        first, head = lower[self.start], lower[self.head]
        if first in _SINGULAR_OPENING:
            return False
        if first in _PLURAL_OPENING:
            return True
        if head in _ALIKE:
            return None
        return head in _PLURALS or (head.endswith("s") and not head.endswith(("ss", "us", "is", "ics")))


_SINGULAR_OPENING = frozenset("a an this that each every another one either neither".split())
_PLURAL_OPENING = frozenset("these those several many few both two three four five six ten all".split())
_PLURALS = frozenset("data people children criteria phenomena media men women personnel staff police".split())
_ALIKE = frozenset("series species means information equipment software hardware staff data".split())


def noun_groups(tags: str) -> Iterator[Group]:
    """The noun groups of a sentence with these tags, left to right."""
    for match in _GROUP.finditer(tags):
        yield Group(match.start(), match.end(), match.end() - 1)
