"""What code can tell of an answer, before any grader is asked: `- check: not-contains "guarantee"`.

Case makes no difference. A pattern could take longer than anybody waits, on an answer that a model made up: so patterns
are short, repeat nothing that repeats, have at most two repetitions without bound, and see a line in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from spec_lsp.evals.model import Check
from spec_lsp.patterns import lazy

KINDS = ("contains", "not-contains", "matches", "max-words")
_LONGEST_PATTERN = 200  # characters
_MOST_REPEATS = 2  # without bound: a third would cost the length of a piece once more
_MOST_TIMES = 100  # of a repetition with a bound
_PIECE = 400  # characters of a line that a pattern sees at once; pieces overlap by half
_LONGEST = 20_000  # characters of an answer that patterns see
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
        pattern = _compiled(check.value)
        return any(pattern.search(piece) for piece in _pieces(answer[:_LONGEST]))
    found = _folded(check.value) in _folded(answer)
    return found if checked(check).kind == "contains" else not found


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _unquoted(text: str) -> str:
    if len(text) > 2 and _QUOTES.get(text[0]) == text[-1]:
        return text[1:-1]
    return text


def _pieces(text: str) -> Iterator[str]:
    for line in text.splitlines() or [""]:
        for start in range(0, max(len(line) - _PIECE // 2, 1), _PIECE // 2):
            yield line[start : start + _PIECE]


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    if len(pattern) > _LONGEST_PATTERN:
        raise BadCheck(
            f"the pattern is longer than {_LONGEST_PATTERN} characters; split it into several checks"
        )
    if _REFERENCE.search(pattern):
        raise BadCheck(
            "the pattern refers back to one of its groups, which can take forever; write it without"
        )
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadCheck(f'"{pattern}" is no regular expression: {error}') from None
    _refuse_slow(pattern)
    return compiled


def _refuse_slow(pattern: str) -> None:
    """Raises BadCheck for what could take longer than anybody waits.

    A group that is repeated holds no repetition and no choice; of repetitions without bound there are few.
    """
    groups: list[bool] = []  # of each open group: whether it could match one text in two ways
    closed = False  # the same of a group that was just closed
    endless = 0
    for token in _TOKEN.finditer(pattern):
        if token["open"]:
            groups.append(False)
            closed = False
            continue
        if token["close"]:
            closed = groups.pop() if groups else False
            if groups and closed:
                groups[-1] = True
            continue
        repeats, unbounded = _repeats(token)
        if repeats and closed:
            raise BadCheck(
                f'"{pattern}" repeats a group that repeats or chooses, which can take forever; write it without'
            )
        endless += unbounded
        if groups and (repeats or token["maybe"] or token["bar"]):
            groups[-1] = True
        closed = False
    if endless > _MOST_REPEATS:
        raise BadCheck(
            f"the pattern has more than {_MOST_REPEATS} of * and +, which can take forever; split it into several checks"
        )


def _repeats(token: re.Match[str]) -> tuple[bool, bool]:
    """Whether a piece of a pattern repeats what stands before it, and whether it does so without bound."""
    if token["star"]:
        return True, True
    if token["least"] is None:
        return False, False
    most = token["most"] if token["comma"] else token["least"]
    return True, not most or int(most) > _MOST_TIMES
