"""Where sentences begin and end in the prose of one block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.patterns import lazy

# A full stop after one of these does not end a sentence.
ABBREVIATIONS = frozenset(
    "e.g i.e cf vs viz al approx art ca ch co corp dept dr ed eq est fig figs gen gov inc incl jr lit ltd max "
    "min mr mrs ms no nos p pp par para prof resp rev sec sect sr st vol".split()
)
_STOP = lazy(r"[.!?…]+[\"'”’)\]*_]*(?=\s|$)")
_WORD_BEFORE = lazy(r"[\w.]+$")
_OPENS_SENTENCE = lazy(r"\s+[\"'“‘(\[*_`]*[^\Wa-z_]")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open offset ranges of the sentences of `text`, blanks around them left out."""
    start, end = 0, len(text.rstrip())
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, stop, end):
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
    yield from _trimmed(text, start, end)


def _ends_sentence(text: str, stop: re.Match[str], end: int) -> bool:
    if stop.end() >= end:
        return True
    if not _OPENS_SENTENCE.match(text, stop.end()):
        return False
    if text[stop.start()] != "." or stop.end() - stop.start() > 1:
        return True
    # Only the last few characters can hold an abbreviation; a slice keeps the search linear.
    before = _WORD_BEFORE.search(text[max(0, stop.start() - 12) : stop.start()])
    word = before.group().lower() if before else ""
    return not (word in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i"))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
