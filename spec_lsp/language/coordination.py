"""Coordinations whose modifier may belong to one part or to both: "encrypted backups and logs", "access and error log".

What decides (Chantree et al., 2006; Yang et al., 2010): nouns that are alike in form are read as a pair, which the modifier
describes as a whole; a singular beside a plural, a pile of nouns before "and", and names are read in both ways. The
weights were set by hand; the sum was checked on labelled specifications.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from spec_lsp.facts import CODE
from spec_lsp.language.tags import can_be_adjective, can_be_verb, is_verb
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

    @property
    def near(self) -> tuple[int, int]:
        """The tokens beside the modifier that it describes for sure."""
        if self.shape is Shape.HEAD:
            return self.joint + 1, self.modifier[0]
        if self.shape is Shape.BEHIND:
            return self.joint + 1, self.end
        return self.modifier[1], self.joint

    @property
    def far(self) -> tuple[int, int]:
        """The tokens across the joint that it may describe too."""
        is_ahead = self.shape in (Shape.HEAD, Shape.BEHIND)
        return (self.start, self.joint) if is_ahead else (self.joint + 1, self.end)


_PAIR = lazy(
    r"(?P<left>[JGKN][JGKN#]*N|N)(?P<and>C)(?P<right>[DS]?[JGKN#]*N)(?P<behind>P[DS]?[JGKN#]*N|P[JG]N*)?"
)
_DEGREE = lazy(r"(?P<adverb>E)(?P<left>[JK])(?P<and>C)(?P<right>[JK])(?![JKN])")
_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ing", "er", "or", "al", "ive")
_JOINS = frozenset({"and", "or"})
# Behind these something new begins: "for example", "Given a shop", the rest of "`x`'s", "a tab showing new orders".
_NO_MODIFIERS = frozenset(
    "example given s using containing showing displaying describing explaining covering listing naming".split()
)
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_BOTH = frozenset({"both", "either", "neither"})  # they say that the parts are two


def open_coordinations(words: Words) -> Iterator[Coordination]:
    """The coordinations that readers will understand in two ways, left to right."""
    for found in _coordinations(words):
        if (
            not _is_clear(words, found)
            and _openness(words, found) >= 0
            and not _BOTH.intersection(words.lower[max(0, found.start - 2) : found.start])
        ):
            yield found


def _coordinations(words: Words) -> Iterator[Coordination]:
    position, tags = 0, words.tags
    if "C" not in tags:
        return
    while match := _PAIR.search(tags, position):
        position = match.end("and")
        joint, end = match.start("and"), match.end("right")
        if words.lower[joint] not in _JOINS or _goes_on(words, match.start(), joint, end):
            continue
        start, right = _opening(words, match.start(), joint), end - joint - 1
        if joint - start > 1:
            yield Coordination(Shape.BEFORE, start, joint, end, (start, joint - 1))
        elif right > 1:
            yield Coordination(Shape.HEAD, start, joint, end, (end - 1, end))
        elif match["behind"]:
            yield Coordination(Shape.BEHIND, start, joint, end, match.span("behind"))
    for match in _DEGREE.finditer(tags):
        if words.lower[match.start()].endswith("ly"):
            yield Coordination(
                Shape.DEGREE, match.start(), match.start("and"), match.end(), match.span("adverb")
            )


def _opening(words: Words, start: int, joint: int) -> int:
    """Where what describes begins, behind verbs taken for nouns: "Explain | paid orders", "the shop sorts | new orders"."""
    lower, tags = words.lower, words.tags
    gerund = tags[start] == "G" and (_opens_clause(words, start) or tags[start + 1] in "JK")
    if start < joint - 1 and (gerund or (_opens_clause(words, start) and can_be_verb(lower[start]))):
        start += 1
    for index in range(joint - 2, start - 1, -1):
        if lower[index] in _NO_MODIFIERS or _is_verb_in_s(lower[index]):
            return index + 1
    return start


def _opens_clause(words: Words, start: int) -> bool:
    """Whether a clause begins with a token, the number of a point aside: "2.1 Sort mails"."""
    before = words.tokens[start - 1] if start else ""
    return not before or words.tags[start - 1] in ".,C(B" or (before[0].isdigit() and "." in before)


def _goes_on(words: Words, start: int, joint: int, end: int) -> bool:
    """Whether a verb follows: "check the log and confirm that", "run it and confirm the order"."""
    following, behind = words.lower[joint + 1], words.tags[joint + 2 : joint + 3]
    if words.tags[joint + 1] == "G" and (words.tags[start] == "G" or behind in ("J", "G", "K")):
        return True  # "by sorting mails and sending letters"
    if _is_verb_in_s(following):
        return _says_more(words, start, joint, end)
    if not is_verb(following):
        return False
    if is_verb(words.lower[start]) and _opens_clause(words, start):
        return True  # "Sort mails and send letters."
    before = words.tags[:joint]
    return (
        behind in tuple("DSRBWT")
        or end == len(words)
        or (behind in ("J", "N", "G") and ("V" in before or "A" in before))
    )


def _says_more(words: Words, start: int, joint: int, end: int) -> bool:
    """Whether a word behind "and" that can be a verb in -s is one: "sorts mails and sends letters"."""
    behind = words.tags[joint + 2 : joint + 3]
    if end - joint > 2 or behind in tuple("DSRBWT"):
        return True
    if _is_verb_in_s(words.lower[joint - 1]):  # "the call fails or ends", but "for charges and refunds"
        return words.tags[:start].rstrip("DS")[-1:] != "P"
    return behind == "E"


def _is_verb_in_s(word: str) -> bool:
    return word.endswith("s") and not is_verb(word) and can_be_verb(word)


def _is_clear(words: Words, found: Coordination) -> bool:
    """Whether the words themselves say what the modifier describes."""
    tags, lower = words.tags, words.lower
    left, right = range(found.start, found.joint), range(found.joint + 1, found.end)
    if any(CODE in words.tokens[index] for index in (*left, *right)):
        return not _is_pair_of_code(words, found)
    if tags[found.joint + 1] in "DS#" or "other" in lower[found.joint + 1 : found.joint + 3]:
        return True  # "the log and the trace", "an error or other fault": two things
    if found.shape is Shape.HEAD:
        adjective = can_be_adjective(lower[found.start]) or tags[found.joint + 1] in "JK"
        return adjective or lower[found.start] == lower[found.end - 1]
    if found.shape is Shape.BEFORE:
        repeated = set(lower[found.start : found.joint]) & set(lower[found.joint + 1 : found.end])
        possessive = lower[found.joint - 2].endswith(_POSSESSIVE)  # "the buyer's name and number"
        if lower[found.start - 1 : found.start] in (["a"], ["an"]) and _is_verb_in_s(lower[found.joint - 1]):
            return True  # "a drag starts and ends"
        return bool(repeated) or possessive or _has_its_own(words, found)
    return False


def _has_its_own(words: Words, found: Coordination) -> bool:
    """Whether something else describes the second part: "order names and unpaid sums", "order names and mail texts"."""
    left, right = words.tags[found.start : found.joint], words.tags[found.joint + 1 : found.end]
    if len(right) == 1:
        return False
    return right[0] in "JGK" or (not left.strip("N") and not words.capital(found.joint - 1))


def _is_pair_of_code(words: Words, found: Coordination) -> bool:
    """Whether one word describes two names in code: "a valid `name` or `note`", but not "the field `name` or `note`"."""
    named = all(CODE in words.tokens[index] for index in (found.joint - 1, found.joint + 1))
    if not named or found.end - found.joint > 2:
        return False
    return found.shape is Shape.BEHIND or (
        found.shape is Shape.BEFORE and words.tags[found.modifier[1] - 1] in "JK"
    )


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
    score += not is_plural(near) and is_plural(far)
    score += words.capital(found.joint - 1) and words.capital(found.joint + 1)
    if tags[found.joint + 1] in "DS":
        score -= 1  # "the log and the trace": two things
    else:
        score += after in (
            "M",
            "A",
            "V",
        )  # the pair is the subject: all that is demanded hangs on the reading
    score -= _ending(near) != "" and _ending(near) == _ending(lower[found.joint + 1])
    score -= is_plural(near) and is_plural(far)
    score -= before in (",", "C")  # one of several in a list
    score -= before in ("V", "M")  # the object as a whole
    score -= after == "N"
    return score


def is_plural(word: str) -> bool:
    """Whether a noun in small letters looks like a plural."""
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _ending(word: str) -> str:
    return next((ending for ending in _ENDINGS if word.endswith(ending)), "")
