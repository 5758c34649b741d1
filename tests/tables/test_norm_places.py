"""Where the parts of a norm are written in its sentence."""

from __future__ import annotations

from spec_lsp.norms.model import Spans
from spec_lsp.norms.reading import norms_of


def parts(text: str) -> list[tuple[list[str], ...]]:
    def read(spans: Spans) -> list[str]:
        return [text[start:end] for start, end in spans]

    return [tuple(map(read, (one.who, one.cue, one.what, one.when, one.unless))) for one in norms_of(text)]


def test_parts_in_order():
    text = "If the order is late, the shop must refund it when asked unless it is void."
    when = ["If the order is late,", "when asked"]
    assert parts(text) == [(["the shop"], ["must"], ["refund it"], when, ["unless it is void."])]


def test_each_demand_of_a_sentence_has_its_own():
    found = parts("The shop must send the order, and the clerk must not open the box.")
    assert [(who, cue) for who, cue, *_ in found] == [
        (["The shop"], ["must"]),
        (["the clerk"], ["must not"]),
    ]


def test_a_sentence_without_condition():
    assert parts("Orders are final.") == [(["Orders"], ["are"], ["final."], [], [])]
