"""What in a transcript nobody should keep: mail addresses, phone and card numbers, long tokens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from spec_lsp.exchange import Message
from spec_lsp.patterns import lazy

_MAIL = lazy(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CARD = lazy(r"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w.]?\d)")
_TOKEN = lazy(r"(?<![\w/+=-])[A-Za-z0-9_+/=-]{20,}(?:\.[A-Za-z0-9_-]{10,})*(?![\w/+=-])")
_PHONE = lazy(
    r"(?<![\w.])(?:\+|00|\(?0)[\d()]*(?:[ ./-]?\(?\d+\)?){2,7}(?!\w)|(?<![\w.])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)"
)
_FEWEST, _MOST = 8, 15  # digits of a phone number


def redact(messages: Iterable[Message]) -> tuple[tuple[Message, ...], Mapping[str, int]]:
    """The messages with placeholders for what is private, and how often each kind was replaced."""
    counts: Counter[str] = Counter()
    kept = tuple(Message(one.role, redacted(one.content, counts)) for one in messages)
    return kept, dict(counts)


def redacted(text: str, counts: Counter[str]) -> str:
    """A text with placeholders; `counts` is told of each."""
    for pattern, name, is_one in _KINDS:
        text = pattern.sub(_placeholder(name, is_one, counts), text)
    return text


def _placeholder(
    name: str, is_one: Callable[[str], bool], counts: Counter[str]
) -> Callable[[re.Match[str]], str]:
    def replaced(match: re.Match[str]) -> str:
        if not is_one(match.group()):
            return match.group()
        counts[name] += 1
        return f"[{name}]"

    return replaced


def _is_card(written: str) -> bool:
    """By the check digit that card numbers have."""
    digits = [int(char) for char in reversed(written) if char.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(digits))
    return sum(doubled) % 10 == 0


def _is_token(written: str) -> bool:
    """Long, and no word or path: letters and digits are mixed."""
    return any(char.isdigit() for char in written) and any(char.isalpha() for char in written)


def _is_phone(written: str) -> bool:
    return _FEWEST <= sum(char.isdigit() for char in written) <= _MOST


_KINDS: tuple[tuple[re.Pattern[str], str, Callable[[str], bool]], ...] = (
    (_MAIL, "mail address", bool),
    (_CARD, "card number", _is_card),
    (_TOKEN, "token", _is_token),
    (_PHONE, "phone number", _is_phone),
)
