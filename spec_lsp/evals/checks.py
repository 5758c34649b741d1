"""What code can tell of an answer, before any grader is asked: `- check: not-contains "guarantee"`.

Case makes no difference. A regular expression could take longer than anybody waits, on an answer that a model or a stranger
made up. So its work is estimated before it runs: repetitions of repetitions are refused, and a line is seen in pieces, the
shorter the more ways there are to match one; where pieces would be too short, the pattern is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import factorial
from typing import NamedTuple

from spec_lsp.evals.model import Check
from spec_lsp.patterns import lazy

KINDS = ("contains", "not-contains", "matches", "max-words")
_LONGEST_PATTERN = 200  # characters
_LONGEST = 10_000  # characters of an answer that patterns see
_LONGEST_PIECE = 2_000  # characters of a line that a pattern sees at once; pieces overlap by half
_SHORTEST_PIECE = 100  # with less in sight, a pattern would miss what it is meant to find
_MOST_WAYS = (
    15_000  # for each character of an answer, in which a pattern is tried: a few seconds at the very worst
)
_FEW = 20  # times; a repetition with a higher bound counts as one without
_QUOTES = {'"': '"', "'": "'", "`": "`", "/": "/", "“": "”"}
_TOKEN = lazy(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<open>\((?:\?[^:)]*:?)?)|(?P<close>\))"
    r"|(?P<star>[*+])|\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\}|(?P<maybe>\?)|(?P<bar>\|)|.",
    re.DOTALL,
)
_REFERENCE = lazy(r"\\[1-9]|\(\?P=|\(\?\(")


class BadCheck(Exception):
    """A check that cannot be read; the message says why and what to write."""


def read_check(written: str) -> Check:
    """A check as it is written behind `check:`. Raises BadCheck."""
    kind, _, rest = written.strip().partition(" ")
    kind, value = kind.lower(), _unquoted(rest.strip())
    if kind not in KINDS:
        raise BadCheck(f'there is no check "{kind}"; write one of {", ".join(KINDS)}')
    if not value:
        raise BadCheck(
            f'"{kind}" of what? Write {kind} {"80" if kind == "max-words" else chr(34) + "words" + chr(34)}'
        )
    return checked(Check(kind, value))


def checked(check: Check) -> Check:
    """The check itself. Raises BadCheck for one that cannot be made."""
    if check.kind not in KINDS:
        raise BadCheck(f'there is no check "{check.kind}"; use one of {", ".join(KINDS)}')
    if check.kind == "max-words" and not (
        check.value.isascii() and check.value.isdigit() and int(check.value)
    ):
        raise BadCheck(f'"max-words" takes a number above 0, found "{check.value}"')
    if check.kind == "matches":
        _compiled(check.value)
    return check


def broken(checks: Iterable[Check], answer: str) -> tuple[Check, ...]:
    """The checks that an answer breaks. Raises BadCheck for one that cannot be made."""
    return tuple(check for check in checks if not _holds(check, answer))


def _holds(check: Check, answer: str) -> bool:
    if check.kind == "max-words":
        return len(answer.split()) <= int(checked(check).value)
    if check.kind == "matches":
        search = _compiled(check.value)
        return any(search.pattern.search(piece) for piece in _pieces(answer[:_LONGEST], search.piece))
    found = _folded(check.value) in _folded(answer)
    return found if checked(check).kind == "contains" else not found


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _unquoted(text: str) -> str:
    if len(text) > 2 and _QUOTES.get(text[0]) == text[-1]:
        return text[1:-1]
    return text


def _pieces(text: str, length: int) -> Iterator[str]:
    for line in text.splitlines() or [""]:
        for start in range(0, max(len(line) - length // 2, 1), length // 2):
            yield line[start : start + length]


class _Search(NamedTuple):
    """A pattern, and how much of a line it may see at once."""

    pattern: re.Pattern[str]
    piece: int


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> _Search:
    if len(pattern) > _LONGEST_PATTERN:
        raise BadCheck(f"the pattern is longer than {_LONGEST_PATTERN} characters; {_SPLIT}")
    if _REFERENCE.search(pattern):
        raise BadCheck(
            "the pattern refers back to one of its groups, which can take forever; write it without"
        )
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadCheck(f'"{pattern}" is no regular expression: {error}') from None
    return _Search(compiled, _piece(_ways(pattern)))


_SPLIT = "split it into several checks"


class _Ways(NamedTuple):
    """In how many ways a pattern can match one text: `endless` repetitions, and `choices` that multiply."""

    endless: int = 0
    choices: int = 1


def _piece(ways: _Ways) -> int:
    """How long a piece of a line may be. Raises BadCheck where that is too short.

    Of `endless` repetitions each may end anywhere in it, in order: that is its length to the power of their number, by its factorial.
    """
    most = _MOST_WAYS * factorial(ways.endless + 1) // ways.choices
    length = _LONGEST_PIECE if not ways.endless else int(most ** (1 / ways.endless))
    if most < 1 or length < _SHORTEST_PIECE:
        raise BadCheck(f"the pattern has so many repetitions and choices that it can take forever; {_SPLIT}")
    return min(length, _LONGEST_PIECE)


def _ways(pattern: str) -> _Ways:
    """Count them. Raises BadCheck for a repeated group that could match one text in several ways."""
    groups = [_Ways()]  # of each open group, the whole pattern first
    bars = [1]  # its alternatives so far
    closed = _Ways()  # of a group that was just closed
    for token in _TOKEN.finditer(pattern):
        if token["open"]:
            groups.append(_Ways())
            bars.append(1)
        elif token["close"] and len(groups) > 1:
            closed = _times(groups.pop(), _Ways(0, bars.pop()))
            groups[-1] = _times(groups[-1], closed)
            continue
        elif token["bar"]:
            bars[-1] += 1
        else:
            if closed != _Ways() and _loops(token):
                raise BadCheck(
                    f'"{pattern}" repeats a group that repeats or chooses, which can take forever; write it without'
                )
            groups[-1] = _times(groups[-1], _repeated(token))
        closed = _Ways()
    return _times(groups[0], _Ways(0, bars[0]))


def _times(one: _Ways, other: _Ways) -> _Ways:
    return _Ways(one.endless + other.endless, one.choices * other.choices)


def _loops(token: re.Match[str]) -> bool:
    """Whether a sign has what stands before it match more than once."""
    return bool(token["star"]) or (token["least"] is not None and token[0] not in ("{0}", "{1}", "{0,1}"))


def _repeated(token: re.Match[str]) -> _Ways:
    """In how many ways a sign repeats what stands before it; one for what is no such sign."""
    if token["star"]:
        return _Ways(1)
    if token["maybe"]:
        return _Ways(0, 2)
    if token["least"] is None:
        return _Ways()
    least = int(token["least"] or 0)
    most = token["most"] if token["comma"] else token["least"]
    if not most or int(most) > _FEW:
        return _Ways(1)
    return _Ways(0, max(int(most) - least, 0) + 1)
