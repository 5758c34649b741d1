"""Placeholders for what nobody should keep, and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from spec_lsp.incidents.redaction import redacted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("write to a.b+c@mail.example, please", "write to [mail address], please"),
        ("card 4111 1111 1111 1111.", "card [card number]."),
        ("card 4111-1111-1111-1111 and 5500000000000004", "card [card number] and [card number]"),
        ("call +47 22 33 44 55 now", "call [phone number] now"),
        ("call (030) 123 456 78", "call [phone number]"),
        ("call 555-123-4567", "call [phone number]"),
        ("key sk-A1b2C3d4E5f6G7h8I9j0", "key [token]"),
    ],
)
def test_what_is_private(text: str, wanted: str):
    assert redacted(text, Counter()) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "order 1234567890123456 of 2026-11-25",  # no check digit of a card
        "within 30 days, 1,000 EUR, room 214",
        "an incomprehensibilities-and-so-on word",
        "from 09:00 to 17:30",
        "version 10.20.30",
    ],
)
def test_what_is_not(text: str):
    counts: Counter[str] = Counter()
    assert redacted(text, counts) == text
    assert not counts
