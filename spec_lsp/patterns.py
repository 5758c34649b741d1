"""Regular expressions that are compiled when they are first used.

There are some hundreds of them, a document needs a few, and compiling them all takes as long as checking it.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for a compiled pattern; its methods take over from it one by one, so a call costs no more than usual."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.pattern, self._flags), name)  # re keeps what it compiled
        setattr(self, name, found)
        return found


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(pattern, flags)`, put off until it is needed; a pattern that is wrong raises then."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
