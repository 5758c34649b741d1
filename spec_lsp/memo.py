"""What later layers read of a unit, a clause or a document: read once, and gone with what it was read of.

A weak dictionary beside them would not do: what is read points back at its unit, and would keep it alive for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Protocol, TypeVar

_Read = TypeVar("_Read")


class Remembers(Protocol):
    """Something immutable that remembers what was read of it."""

    @property
    def memo(self) -> dict[Hashable, Any]:
        """By who read it."""
        ...


_Owner = TypeVar("_Owner", bound=Remembers)


def once(owner: Remembers, reader: Hashable, read: Callable[[], _Read]) -> _Read:
    """What `reader` reads of `owner`: `read()` the first time, the same again from then on."""
    memo = owner.memo
    if reader not in memo:
        memo[reader] = read()
    found: _Read = memo[reader]
    return found


def latest(owner: Remembers, reader: Hashable, by: object, read: Callable[[], _Read]) -> _Read:
    """What `reader` reads of `owner` by words that may change: the same again as long as `by` stays; no older one is kept."""
    memo = owner.memo
    known = memo.get(reader)
    if known is None or (known[0] is not by and known[0] != by):
        known = memo[reader] = by, read()
    found: _Read = known[1]
    return found


def remembered(read: Callable[[_Owner], _Read]) -> Callable[[_Owner], _Read]:
    """Make a reader that reads each owner once. For every unit at every keystroke: the quick way."""

    @wraps(read)
    def recall(owner: _Owner) -> _Read:
        memo = owner.memo
        found: _Read = memo.get(read, memo)
        if found is memo:
            found = memo[read] = read(owner)
        return found

    return recall
