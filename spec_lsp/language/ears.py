"""EARS sentences (Mavin et al., 2009): "WHEN a token expires, THE Login_Page SHALL ask again".

Plain text in, offsets out. The key words may be written in any case, and the words between them in any
language: `WHEN ユーザーが送信したとき, THE Store SHALL 保存する` is read as its English sister is.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from spec_lsp.patterns import lazy


class Pattern(Enum):
    """The form of an EARS sentence; the value is the word shown to users."""

    UBIQUITOUS = "ubiquitous"  # THE X SHALL ...
    EVENT = "event"  # WHEN ..., THE X SHALL ...
    UNWANTED = "unwanted"  # IF ..., THEN THE X SHALL ...
    STATE = "state"  # WHILE ..., THE X SHALL ...
    OPTIONAL = "optional"  # WHERE ..., THE X SHALL ...
    COMPLEX = "complex"  # several of these at once


class Ears(NamedTuple):
    """One EARS sentence. The spans are half-open offset ranges in its text.

    `condition` runs from its key word on, None where there is none; `actor` is without its article;
    `response` is what follows SHALL, a NOT included.
    """

    pattern: Pattern
    condition: tuple[int, int] | None
    actor: tuple[int, int]
    response: tuple[int, int]


_PATTERNS = {"WHEN": Pattern.EVENT, "IF": Pattern.UNWANTED, "WHILE": Pattern.STATE, "WHERE": Pattern.OPTIONAL}
_SHALL = lazy(r"\bSHALL\b", re.IGNORECASE)
_NUMBER = lazy(r"[\W_]*(?:(?:[A-Z]{1,4}[- ]?)?\d+(?:[.-]\d+)*(?=[\s.):*_]))?[\W_]*")  # 1.2, FR-001:
_OPENING = lazy(r"(?P<word>WHEN|IF|WHILE|WHERE)(?:EVER)?\b", re.IGNORECASE)
_CAPITAL = lazy(r"\b(?P<word>WHEN|IF|WHILE|WHERE)(?:EVER)?\b")
_CLAUSE = lazy(r"[,，、;；]\s*(?:and\s+)?(?P<word>WHEN|IF|WHILE|WHERE)\b", re.IGNORECASE)
_THEN = lazy(r"\bTHEN\b", re.IGNORECASE)
_ARTICLE = r"(?:the|an?|el|la|los|las|les?|os?|as?|der|die|das|il|lo|het|de)"
_LEADING_ARTICLE = lazy(
    rf"(?:{_ARTICLE}|each|every|any|all|both|no|this|these|that|those)\s+(?:of\s+the\s+)?|l['’]",
    re.IGNORECASE,
)
# Where the condition ends and the actor begins, the surest sign first; of each, the last one counts.
_BEFORE_ACTOR = (
    re.compile(r"\bTHE\b"),
    re.compile(rf"[,，、;；](?=\s*{_ARTICLE}\s)", re.IGNORECASE),
    re.compile(r"[,，、;；]"),
    re.compile(r"\bthe\b", re.IGNORECASE),
)
_EDGE = " \t\r\n,，、;；:：.。"
_LONGEST = 80  # characters of an actor, and
_MOST_WORDS = 8  # its words: a name or a noun phrase, not a sentence


@lru_cache(maxsize=4096)
def ears(text: str) -> Ears | None:
    """Read one sentence; None if it is no EARS sentence."""
    shall = _SHALL.search(text)
    if shall is None:
        return None
    number = _NUMBER.match(text, 0, shall.start())
    start = number.end() if number else 0
    opening = _OPENING.match(text, start, shall.start()) or _CAPITAL.search(text, start, shall.start())
    words = [opening["word"].upper()] if opening else []
    condition = None
    begin = _actor_begin(text, opening.end(), shall.start()) if opening else start
    if begin is None:
        return None
    if opening:
        condition = _trimmed(text, opening.start("word"), _condition_end(text, opening.end(), begin))
        words += _further(text, opening.end(), condition[1])
    actor = _actor(text, begin, shall.start())
    response = _trimmed(text, shall.end(), len(text))
    late = None if condition else _CAPITAL.search(text, *response)
    if late:
        words.append(late["word"])
        condition = (late.start(), response[1])
        response = _trimmed(text, shall.end(), late.start())
    if actor is None or response[0] >= response[1]:
        return None
    return Ears(_pattern(words), condition, actor, response)


def _pattern(words: list[str]) -> Pattern:
    distinct = set(words)
    if not distinct:
        return Pattern.UBIQUITOUS
    return _PATTERNS[distinct.pop()] if len(distinct) == 1 else Pattern.COMPLEX


def _further(text: str, start: int, end: int) -> list[str]:
    """The key words of further conditions: in capitals, or behind a comma."""
    found = [*_CAPITAL.finditer(text, start, end), *_CLAUSE.finditer(text, start, end)]
    return [match["word"].upper() for match in found]


def _actor_begin(text: str, start: int, end: int) -> int | None:
    """Where the actor begins in `text[start:end]`, which holds a condition and the actor; None if that is not to be told."""
    thens = list(_THEN.finditer(text, start, end))
    if thens:
        return thens[-1].end()
    for sign in _BEFORE_ACTOR:
        found = list(sign.finditer(text, start, end))
        if found:
            return found[-1].start()
    return None


def _condition_end(text: str, start: int, begin: int) -> int:
    then = re.search(r"\bTHEN\s*$", text[start:begin], re.IGNORECASE)
    return start + then.start() if then else begin


def _actor(text: str, start: int, end: int) -> tuple[int, int] | None:
    start, end = _trimmed(text, start, end)
    comma = max(text.rfind(sign, start, end) for sign in ",，、;；")
    if comma >= 0:  # "For local feeds, the default SHALL ..."
        start, end = _trimmed(text, comma + 1, end)
    article = _LEADING_ARTICLE.match(text, start, end)
    if article and article.end() < end:
        start = article.end()
    words = text[start:end].split()
    fits = 0 < len(words) <= _MOST_WORDS and end - start <= _LONGEST
    return (start, end) if fits else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without blanks, commas and full stops at its ends."""
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return start, end
