"""Coordinations, attachments and acronyms: what is open and what is not."""

from __future__ import annotations

import pytest

from spec_lsp.language.acronyms import acronyms
from spec_lsp.language.attachment import open_attachments
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
    ],
)
def test_coordinations(text: str, shape: Shape | None) -> None:
    assert [found.shape for found in open_coordinations(Words(text))] == ([shape] if shape else [])


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("it must delete exports in the archive", ["in the archive"]),
        ("it must write the plan in accordance with the law", ["in accordance with the law"]),
        ("it must delete the name of the buyer", []),
        ("it must answer within 30 days", []),
        ("in order to pay it must wait", []),
        ("orders are stored in the archive", []),
    ],
)
def test_attachments(text: str, phrases: list[str]) -> None:
    words = Words(text)
    assert [words.shown(found.preposition, found.end) for found in open_attachments(words)] == phrases


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
