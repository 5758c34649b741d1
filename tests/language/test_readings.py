"""Coordinations, attachments and acronyms: what is open and what is not."""

from __future__ import annotations

import pytest

from spec_lsp.language.acronyms import acronyms
from spec_lsp.language.attachment import open_attachments, whole_phrase
from spec_lsp.language.coordination import Shape, open_coordinations
from spec_lsp.language.words import Words


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("the encrypted backup and logs must be kept", Shape.BEFORE),
        ("it must be completely repeatable and predictable", Shape.DEGREE),
        ("it must check paid orders and refunds", None),
        ("both encrypted backup and logs must be kept", None),
        ("it must check the encrypted log and the trace", None),
        ("it must sign and send receipts", None),
        ("a valid name or note must be kept", Shape.BEFORE),
        ("the look and feel of the shop", Shape.BEHIND),
        ("copy or print jobs must be kept", Shape.HEAD),
        ("the shop sends unpaid orders and writes mails", None),
        ("the shop sends the old order and states why", None),
        ("the main process fails or ends", None),
        ("a page for printer charges and refunds", Shape.BEFORE),
        ("without sorting new mails and sending letters", None),
        ("sort paid orders and send mails", None),
        ("the buyer's name and number must be kept", None),
        ("an old order or other fault", None),
        ("a till fault or a printer fault must be shown", None),
        ("printer name and till name must be shown", None),
        ("order names and unpaid sums must be shown", None),
        ("local and foreign orders must be shown", None),
        ("the order is then packed and sent", None),
        ("the field ··· or ··· must be shown", None),
        ("a valid ··· or ··· must be shown", Shape.BEFORE),
        ("··· and ··· fields must be shown", None),
    ],
)
def test_coordinations(text: str, shape: Shape | None) -> None:
    assert [found.shape for found in open_coordinations(Words(text))] == ([shape] if shape else [])


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("2.1 Explain printer name and identity", "printer"),
        ("the shop shows printer names and identity", "printer"),
        ("a page describing printer name and identity", "printer"),
        ("for example printer name and identity", "printer"),
        ("by providing sensitive data or identity", "sensitive"),
    ],
)
def test_verbs_describe_no_nouns(text: str, modifier: str) -> None:
    words = Words(text)
    assert [words.shown(*found.modifier) for found in open_coordinations(words)] == [modifier]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("it must delete exports in the archive", ["in the archive"]),
        ("it must write the plan in accordance with the law", ["in accordance with the law"]),
        ("it must delete the name of the buyer", []),
        ("it must answer within 30 days", []),
        ("in order to pay it must wait", []),
        ("orders are stored in the archive", []),
        ("it must watch the logs throughout the sale", ["throughout the sale"]),
        ("it must list relative pointing errors of mirrors", ["of mirrors"]),
        ("it must show the error of mirrors", []),
        ("it must keep a workstation for training", []),
        ("it must keep workstations for training", ["for training"]),
        ("it must remove Canada from the list", ["from the list"]),
        ("it must keep a buyer from paying", []),
        ("it must delete exports by renaming", []),
        ("exports in the archive must be deleted", []),
        ("it must account for refunds and fees", []),
        ("it must keep exports in the", []),
        ("in order for it to pay it must wait", []),
    ],
)
def test_attachments(text: str, phrases: list[str]) -> None:
    words = Words(text)
    assert [words.shown(found.preposition, found.end) for found in open_attachments(words)] == phrases


def test_whole_phrase() -> None:
    words = Words("it must keep logs in the event of a failure of the shop")
    (found,) = open_attachments(words)
    assert (
        words.shown(found.preposition, whole_phrase(words, found)) == "in the event of a failure of the shop"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The service level objective (SLO) and SLOs", [("SLO", "service level objective"), ("SLO", "")]),
        ("the DMI (driver machine interface)", [("DMI", "driver machine interface")]),
        ("THE SHOP SHALL ANSWER by HTTP, see FR-001 and XIV", []),
        ("the shop (UK) keeps `x`", []),
    ],
)
def test_acronyms(text: str, found: list[tuple[str, str]]) -> None:
    assert [(acronym.name, acronym.long) for acronym in acronyms(text)] == found
