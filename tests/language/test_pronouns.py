"""What a pronoun may stand for, and whether readers will differ."""

import pytest

from spec_lsp.language.pronouns import candidates, is_empty, is_open, is_subject
from spec_lsp.language.words import Words


def _pronoun(words: Words) -> int:
    """The last pronoun of a sentence."""
    return max(
        index for index, word in enumerate(words.lower) if word in ("it", "its", "they", "them", "their")
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The shop sends the receipt of an order when it is paid", "an order|the receipt|The shop"),
        ("The shop sends the receipts of an order when they are paid", "the receipts"),
        ("The shop tells the customer its price", "The shop"),
        ("The shop tells the customer their orders", "the customer"),
        ("The server must update it", ""),
        ("The server must never be able to update it", ""),
        ("The bank and the server must allow the client to update it", "the server|The bank"),
        ("The bank keeps the folder in which it stores orders", "The bank"),
        ("The bank names the country to which it sends orders", "The bank"),
        ("The shop keeps the folder and any part of it", "the folder|The shop"),
        ("The shop may see the account in the use of its data", "the account|The shop"),
        ("The parcel must have no label before it", "The parcel"),
        ("The bank keeps its folder and its orders", "The bank"),
        ("The bank waits from time to time for its orders", "The bank"),
        ("The bank (a member of the union) keeps its name", "The bank"),
        ("The shop answers in order to keep its name", "The shop"),
        ("The order and the receipt are kept with their dates", "The order and the receipt"),
        ("The DNS must keep its names", "The DNS"),
        ("How the shop serves an order when it is late", "an order|the shop"),
    ],
)
def test_candidates(text: str, found: str) -> None:
    words = Words(text)
    groups = [candidate.group for candidate in candidates(words, _pronoun(words), None)]
    assert "|".join(words.shown(group.start, group.end) for group in groups) == found


def test_candidates_of_the_sentence_before() -> None:
    words, before = Words("It must be kept with its date"), Words("The shop writes a receipt for an order")
    found = candidates(words, _pronoun(words), before)
    assert [before.shown(*candidate.group[:2]) for candidate in found if candidate.back] == [
        "The shop",
        "an order",
        "a receipt",
    ]


@pytest.mark.parametrize(
    ("text", "differ"),
    [
        ("After the export of an order into the archive of a year the mail names its number", True),
        ("The order must be refunded when it is late", False),
        ("The shop must store the receipt with its number", False),  # actor of the demand, and first
        ("If the lease of a house ends, it must be renewed", False),  # the subject goes on
        ("When the export of an order fails in the archive, it stops", True),
        ("When the export of an order fails in the archive, it must stop", False),
    ],
)
def test_openness(text: str, differ: bool) -> None:
    words = Words(text)
    assert is_open(words, _pronoun(words), None) is differ


def test_what_was_spoken_of_before_is_meant() -> None:
    words = Words("A mail about an export names its number")
    assert is_open(words, _pronoun(words), None)
    assert not is_open(words, _pronoun(words), Words("The export is made at night"))


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("it is possible to pay", True),
        ("it must be noted that orders end", True),
        ("it is very important for shops to answer", True),
        ("it was decided that orders end", True),
        ("it was taken that orders end", True),
        ("it is able to pay", False),
        ("it is used to pay", False),
        ("it pays", False),
        ("they are possible to pay", False),
        ("it", False),
    ],
)
def test_empty(text: str, empty: bool) -> None:
    assert is_empty(Words(text), 0) is empty


@pytest.mark.parametrize(
    ("text", "subject"),
    [("it also pays the orders", True), ("it must pay", True), ("they never fail", True), ("its", False)],
)
def test_subject(text: str, subject: bool) -> None:
    assert is_subject(Words(text), 0) is subject
