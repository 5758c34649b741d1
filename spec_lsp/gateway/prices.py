"""Tokens estimated before anything is sent, and money from the user's own price table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal

from spec_lsp.exchange import Ask, Usage
from spec_lsp.gateway.endpoint import Price

_BYTES_PER_TOKEN = (
    4  # English prose: 4 to 4.5; other scripts and code lie lower, tables of one character higher
)
_PER_MESSAGE = 4  # role and separators
_MILLION = 1_000_000


def estimate(ask: Ask) -> int:
    """Tokens of a request, roughly: a quarter of its UTF-8 bytes. No model's tokenizer is used; expect 30 % either way."""
    texts = [message.content for message in ask.messages]
    if ask.schema is not None:
        texts.append(json.dumps(ask.schema))
    return sum(len(text.encode("utf-8", "replace")) // _BYTES_PER_TOKEN + _PER_MESSAGE for text in texts)


def total(usages: Iterable[Usage]) -> Usage:
    """All tokens together; None, that is unknown, where nobody counted any."""
    prompt: int | None = None
    completion: int | None = None
    for usage in usages:
        prompt = _sum(prompt, usage.prompt)
        completion = _sum(completion, usage.completion)
    return Usage(prompt, completion)


def _sum(one: int | None, other: int | None) -> int | None:
    return one if other is None else (one or 0) + other


def cost(usage: Usage, price: Price | None) -> Decimal | None:
    """What tokens cost by the user's table; None where the table or the server does not say, which is not 0."""
    if price is None or usage.prompt is None or usage.completion is None:
        return None
    return (price.prompt * usage.prompt + price.completion * usage.completion) / _MILLION
