"""`spec-lsp governs`: clauses with their reasons, as text and as data."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Call = Callable[..., Any]

SPEC = """---
spec: {name: shop}
---

## Refunds {#rf00 authority=developer}

The shop must refund an order within 30 days.

## Small refunds {#small authority=user}

The clerk may refund an order at once when the order costs less than 20 EUR.
"""


def test_why_a_clause_governs(make: Call, call: Call):
    make({"spec.md": SPEC})
    status, out, err = call("governs", "a customer asks for a refund of an order on day 31")
    assert (status, err) == (0, "")
    assert out.startswith(
        "rf00  Refunds  developer  spec.md:5\n  The shop must refund an order within 30 days.\n"
    )
    assert '  shares "refund", "order"\n  "day 31" is beyond "within 30 days"\n' in out
    assert "  yields to rf00 (developer over user)\n" in out


def test_another_word_for_the_same_is_told(make: Call, call: Call):
    glossary = "\n# Glossary\n\n- **Order**: A basket that was sent. Also called a purchase.\n"
    make({"spec.md": SPEC + glossary})
    found = call("governs", "a customer asks for a refund of purchases")
    assert '  shares "refund", "purchases" (there: "order")\n' in found.out
    found = call("governs", "they want their money back for orders")
    assert '  shares "money" (there: "refund"), "orders"\n' in found.out
    (first, *_) = json.loads(call("governs", "a refund of purchases", "--format", "json").out)["clauses"]
    assert first["there"] == [None, "order"]


def test_what_does_not_hold(make: Call, call: Call):
    make({"spec.md": SPEC})
    out = call("governs", "a clerk wants to refund an order of 25 EUR at once").out
    assert (
        'does not hold here: small  Small refunds  spec.md:9: "25 EUR" is beyond "less than 20 EUR"\n' in out
    )


def test_none_governs(make: Call, call: Call):
    make({"spec.md": SPEC})
    status, out, err = call("governs", "the roof of the garage leaks")
    assert (status, out, err) == (1, 'no clause governs "the roof of the garage leaks"\n', "")
    status, out, err = call("governs", "a customer loses an umbrella in the order queue of the garage")
    assert status == 1
    assert out.splitlines()[1].startswith("nearest is ")


def test_as_data(make: Call, call: Call):
    make({"spec.md": SPEC})
    status, out, _ = call("governs", "refund of an order on day 31", "--format", "json", "--limit", "1")
    found = json.loads(out)
    assert status == 0
    assert [(one["id"], one["line"], one["level"]) for one in found["clauses"]] == [("rf00", 5, "developer")]
    assert found["clauses"][0]["figures"] == [
        {"told": "day 31", "relation": "is beyond", "bound": "within 30 days", "decides": False}
    ]
    assert found["nearest"] is None


@pytest.mark.parametrize(
    "arguments", [["somebody asks"], ["a refund", "--limit", "0"], ["a refund", "--in", "nowhere"], []]
)
def test_wrong_usage(make: Call, call: Call, arguments: list[str]):
    make({"spec.md": SPEC})
    status, out, err = call("governs", *arguments)
    assert (status, out) == (2, "")
    assert err


def test_what_could_not_be_read_is_told(make: Call, call: Call):
    make({"spec.md": SPEC, "bad.md": b"\x00\x01" * 4000})
    status, out, err = call("governs", "refund of an order")
    assert status == 3
    assert "rf00" in out
    assert "bad.md" in err


def test_nothing_steers_the_terminal(make: Call, call: Call):
    make({"spec.md": SPEC.replace("Refunds {", "Refunds \x1b[31m {")})
    assert "\x1b" not in call("governs", "refund of an order on \x1b[2J day 31").out
