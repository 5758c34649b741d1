"""Coordinations whose modifier may belong to one part or to both: "encrypted backups and logs", "access and error log".

What decides (Chantree et al., 2006; Yang et al., 2010): nouns that are alike in form are read as a pair, which the modifier
describes as a whole; a singular beside a plural, a pile of nouns before "and", and names are read in both ways. The
weights were set by hand; the sum was checked on labelled specifications.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from spec_lsp.language.tags import is_verb
from spec_lsp.language.words import Words
from spec_lsp.patterns import lazy


class Shape(Enum):
    """Where the modifier stands that may reach over both parts."""

    BEFORE = "encrypted backups and logs"
    HEAD = "access and error log"
    BEHIND = "skills and tools of the crew"
    DEGREE = "completely repeatable and predictable"


class Coordination(NamedTuple):
    """Tokens `start` up to `end`; `joint` is that of "and" or "or"; the modifier is `modifier[0]` up to `modifier[1]`."""

    shape: Shape
    start: int
    joint: int
    end: int
    modifier: tuple[int, int]


_PAIR = lazy(
    r"(?P<left>[JGKN][JGKN#]*N|N)(?P<and>C)(?P<right>[DS]?[JGKN#]*N)(?P<behind>P[DS]?[JGKN#]*N|P[JG]N*)?"
)
_DEGREE = lazy(r"(?P<adverb>E)(?P<left>[JK])(?P<and>C)(?P<right>[JK])(?![JKN])")
_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ing", "er", "or", "al", "ive")
_JOINS = frozenset({"and", "or"})
_BOTH = frozenset({"both", "either", "neither"})  # they say that the parts are two


def open_coordinations(words: Words) -> Iterator[Coordination]:
    """The coordinations that readers will understand in two ways, left to right."""
    for found in _coordinations(words):
        if _openness(words, found) >= 0 and not _BOTH.intersection(
            words.lower[max(0, found.start - 2) : found.start]
        ):
            yield found


def _coordinations(words: Words) -> Iterator[Coordination]:
    position, tags = 0, words.tags
    if "C" not in tags:
        return
    while match := _PAIR.search(tags, position):
        position = match.end("and")
        start, joint, end = match.start(), match.start("and"), match.end("right")
        right = end - joint - 1
        if words.lower[joint] not in _JOINS or _goes_on(words, joint, end):
            continue
        if joint - start > 1:
            yield Coordination(Shape.BEFORE, start, joint, end, (start, joint - 1))
        elif right > 1 and tags[joint + 1] not in "DS":
            yield Coordination(Shape.HEAD, start, joint, end, (end - 1, end))
        elif match["behind"]:
            yield Coordination(Shape.BEHIND, start, joint, end, match.span("behind"))
    for match in _DEGREE.finditer(tags):
        yield Coordination(Shape.DEGREE, match.start(), match.start("and"), match.end(), match.span("adverb"))


def _goes_on(words: Words, joint: int, end: int) -> bool:
    """Whether a verb follows: "check the log and confirm that", "run it and confirm the order"."""
    if not is_verb(words.lower[joint + 1]):
        return False
    behind, before = words.tags[joint + 2 : joint + 3], words.tags[:joint]
    return behind in tuple("DSRBW") or end == len(words) or (behind in ("J", "N", "G") and "V" in before)


def _openness(words: Words, found: Coordination) -> int:
    """How open it is what the modifier describes: from 0 on, more than half of all readers' pairs differ."""
    if found.shape is Shape.DEGREE:
        return 1
    tags, lower = words.tags, words.lower
    left, right = tags[found.start : found.joint], tags[found.joint + 1 : found.end]
    near, far = lower[found.joint - 1], lower[found.end - 1]
    before, after = tags[found.start - 1 : found.start], tags[found.end : found.end + 1]
    score = -1 if found.shape is Shape.HEAD else 0  # "access and error log": mostly one log of both
    score += left.endswith("NN") and len(right) == 1  # "error log and trace"
    score += not _is_plural(near) and _is_plural(far)
    score += words.capital(found.joint - 1) and words.capital(found.joint + 1)
    score += after in ("M", "A", "V")  # the pair is the subject: all that is demanded hangs on the reading
    score -= tags[found.joint + 1] in "DS"  # "the log and the trace": two things
    score -= _ending(near) != "" and _ending(near) == _ending(lower[found.joint + 1])
    score -= _is_plural(near) and _is_plural(far)
    score -= before in (",", "C")  # one of several in a list
    score -= before in ("V", "M")  # the object as a whole
    score -= after == "N"
    return score


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _ending(word: str) -> str:
    return next((ending for ending in _ENDINGS if word.endswith(ending)), "")
