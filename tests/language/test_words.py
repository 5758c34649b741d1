"""Tokens, word classes and noun groups."""

from __future__ import annotations

import pytest

from spec_lsp.language.words import Words


def tagged(text: str) -> str:
    words = Words(text)
    return " ".join(f"{word}/{tag}" for word, tag in zip(words.lower, words.tags, strict=True))


def test_offsets_are_those_of_the_text() -> None:
    text = "It's 1,000.5 user-friendly e.g. ···· SCHED_RR (x)."
    words = Words(text)
    written = [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    assert written == ["It's", "1,000.5", "user-friendly", "e.g", ".", "····", "SCHED_RR", "(", "x", ")", "."]
    assert words.shown(0, 3) == "It's 1,000.5 user-friendly"
    assert Words("").tags == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The shop must send it", "the/D shop/N must/M send/V it/R"),
        ("to quickly delete all orders", "to/T quickly/E delete/V all/D orders/N"),
        ("the data that it holds", "the/D data/N that/W it/R holds/V"),
        ("shows that orders are paid", "shows/V that/B orders/N are/A paid/K"),
        ("that order", "that/D order/N"),
        ("a timely answer to daily mails", "a/D timely/J answer/N to/T daily/J mails/N"),
        ("a receipt was sent by mail", "a/D receipt/N was/A sent/K by/P mail/N"),
        (
            "the large removal of reliable assembly parts",
            "the/D large/J removal/N of/P reliable/J assembly/N parts/N",
        ),
        ("the system supports the display", "the/D system/N supports/V the/D display/N"),
        ("it must not only log errors", "it/R must/M not/X only/E log/V errors/N"),
        ("within 30 days", "within/P 30/# days/N"),
        ("and/or", "and/C //\u002f or/C".replace("//\u002f", "///")),
    ],
)
def test_word_classes(text: str, expected: str) -> None:
    assert tagged(text) == expected


def groups(text: str) -> list[str]:
    words = Words(text)
    return [words.shown(group.start, group.end) for group in words.groups]


def test_noun_groups() -> None:
    assert groups("The encrypted export of an order is sent to its two owners") == [
        "The encrypted export",
        "an order",
        "its two owners",
    ]
    assert groups("It must do so") == []


@pytest.mark.parametrize(
    ("text", "plural"),
    [
        ("the orders", True),
        ("an order", False),
        ("each orders", False),
        ("the data", True),
        ("two men", True),
        ("the class", False),
    ],
)
def test_number(text: str, plural: bool) -> None:
    words = Words(text)
    (group,) = words.groups
    assert group.is_plural(words.lower) in (plural, None)
