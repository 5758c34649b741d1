"""The front matter of a document, cut off before the Markdown parser sees it."""

from __future__ import annotations

from collections.abc import Sequence

from spec_lsp.patterns import lazy

_FENCE = lazy(r"(-{3,})[ \t]*\Z")
_DOTS = lazy(r"\.\.\.[ \t]*\Z")


def front_matter_lines(lines: Sequence[str]) -> int:
    """How many lines the front matter takes, its two fences included; 0 if there is none.

    A first line of three or more dashes opens it, a line of as many dashes or `...` closes it.
    Unclosed front matter is none: while its end is being typed the document must not vanish.
    """
    opening = _FENCE.match(lines[0])
    if opening is None:
        return 0
    dashes = opening[1]
    for number in range(1, len(lines)):
        line = lines[number]
        if line.startswith(("---", "...")):
            closing = _FENCE.match(line)
            if (closing[1] == dashes) if closing else _DOTS.match(line):
                return number + 1
    return 0
