"""`spec-lsp trace` from end to end: one clause, all clauses, what is missing, and the three formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from at_hand import ROOT

Call = Callable[..., Any]

SPEC = """\
# Refunds

## Refund window {#FR-001}

The shop MUST refund an order that is cancelled within 14 days.

## Refund to the card {#FR-002 depends=#FR-001}

A refund MUST go to the card that paid.

## Instalments {#FR-003}

Each instalment MUST be refunded.

## Vouchers {#vouchers status=retired}

The shop MUST offer a voucher.

## Background {#background}

Why we do this.
"""
RECEIPTS = "# Receipts\n\n## Receipt {#FR-001}\n\nThe shop MUST send one, see [refunds](refunds.md#FR-002).\n"
CODE = """\
# spec: specs/refunds.md#FR-001, FR-002
@retry
def refund(order):
    return bank.pay(order.card)


# spec: specs/refunds.md#FR-009
"""
TEST = "it('refunds', () => pays(card)) // spec: FR-002\n"
FILES = {
    ".git/HEAD": "",
    "specs/refunds.md": SPEC,
    "specs/receipts.md": RECEIPTS,
    "shop/refunds.py": CODE,
    "shop/refund.test.ts": TEST,
    "shop/terms.go": "const days = 14 // spec: FR-001\n",
}


def test_one_clause(make: Call, call: Call):
    make(FILES)
    status, out, err = call("trace", "FR-002")
    assert (status, err) == (0, "")
    assert out == (
        "FR-002  Refund to the card\n"
        "clause in specs/refunds.md:7\n"
        "\nimplemented by\n"
        "  shop/refunds.py:1  @retry\n"
        "\ntested by\n"
        "  shop/refund.test.ts:1  it('refunds', () => pays(card))\n"
        "\nmentioned by\n"
        "  specs/receipts.md:5  The shop MUST send one, see [refunds](refunds.md#FR-002).\n"
        "\nrefers to\n"
        "  specs/refunds.md:3  Refund window\n"
        "\nNext: spec-lsp trace --missing\n"
    )


def test_a_clause_that_nothing_hangs_on(make: Call, call: Call):
    make(FILES)
    status, out, _ = call("trace", "FR-003")
    assert status == 0
    assert "\nimplemented by nothing\n\ntested by nothing\n\nNext:" in out


def test_who_needs_a_clause(make: Call, call: Call):
    make(FILES)
    data = json.loads(call("trace", "specs/refunds.md#FR-001", "--format", "json").out)
    assert {key: data[key] for key in ("id", "kind", "title", "path", "line")} == {
        "id": "FR-001",
        "kind": "clause",
        "title": "Refund window",
        "path": "specs/refunds.md",
        "line": 3,
    }
    assert data["links"]["implemented by"] == [
        {"path": "shop/refunds.py", "line": 1, "clause": "", "text": "@retry"}
    ]
    assert data["links"]["needed by"] == [
        {"path": "specs/refunds.md", "line": 7, "clause": "FR-002", "text": "Refund to the card"}
    ]
    assert data["links"]["tested by"] == []


def test_csv_of_a_clause(make: Call, call: Call):
    make(FILES)
    rows = list(csv.DictReader(io.StringIO(call("trace", "FR-002", "--format", "csv").out)))
    assert [(row["relation"], row["path"], row["line"]) for row in rows] == [
        ("implemented by", "shop/refunds.py", "1"),
        ("tested by", "shop/refund.test.ts", "1"),
        ("mentioned by", "specs/receipts.md", "5"),
        ("refers to", "specs/refunds.md", "3"),
    ]


def test_several_owners_are_a_question(make: Call, call: Call):
    make(FILES)
    status, out, err = call("trace", "FR-001")
    assert (status, out) == (2, "")
    assert err == (
        "spec-lsp: 2 specs define FR-001; which one is meant?\n"
        "  spec-lsp trace 'specs/receipts.md#FR-001'\n"
        "  spec-lsp trace 'specs/refunds.md#FR-001'\n"
    )
    for written in ("specs/receipts.md#FR-001", "receipts.md#FR-001", "./specs/receipts.md#FR-001"):
        assert call("trace", written).out.startswith("FR-001  Receipt\n")


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        ("fr-002", "no clause has the id `fr-002`; did you mean `FR-002`?"),
        ("nothing-like-it", "no clause has the id `nothing-like-it`; `spec-lsp trace` lists them all"),
        ("plan.md#FR-002", "no clause has the id `FR-002` in plan.md; did you mean `FR-002`?"),
    ],
)
def test_an_unknown_id(make: Call, call: Call, wanted: str, complaint: str):
    make(FILES)
    status, _, err = call("trace", wanted)
    assert status == 2
    assert err == f"spec-lsp: {complaint}\n"


def test_a_clause_is_found_by_its_slug_too(make: Call, call: Call):
    make(FILES)
    assert call("trace", "instalments").out.startswith("FR-003  Instalments\n")


def test_a_clause_is_found_by_its_challenge_mark(call: Call):
    northwind = ROOT / "fixtures" / "northwind"
    run = call("trace", "lg30", "--in", str(northwind))
    assert run.status == 0
    assert run.out.startswith("payment-logs  ")


def test_the_matrix(make: Call, call: Call):
    make(FILES)
    status, out, _ = call("trace")
    assert status == 0
    assert out == (
        "                              implemented  tested  tasks  criteria\n"
        "specs/receipts.md\n"
        "  FR-001  Receipt                       -       -      -         -\n"
        "\n"
        "specs/refunds.md\n"
        "  FR-001  Refund window                 1       -      -         -\n"
        "  FR-002  Refund to the card            1       1      -         -\n"
        "  FR-003  Instalments                   -       -      -         -\n"
        "\n"
        "4 clauses: 2 implemented, 1 tested, 0 in tasks, 0 with criteria\n"
        "2 references in code lead to no clause, or to several: shop/refunds.py:7 and 1 more\n"
        "Next: spec-lsp trace 'specs/receipts.md#FR-001'\n"
    )


def test_what_is_missing(make: Call, call: Call):
    make(FILES)
    rows = list(csv.DictReader(io.StringIO(call("trace", "--missing", "--format", "csv").out)))
    assert [(row["path"], row["id"], row["implemented"]) for row in rows] == [
        ("specs/receipts.md", "FR-001", ""),
        ("specs/refunds.md", "FR-001", "shop/refunds.py:1"),
        ("specs/refunds.md", "FR-003", ""),
    ]
    data = json.loads(call("trace", "--missing", "--format", "json").out)
    assert [row["id"] for row in data["clauses"]] == ["FR-001", "FR-001", "FR-003"]
    assert data["lost"] == ["shop/refunds.py:7", "shop/terms.go:1"]
    assert data["summary"] == {"clauses": 4, "implemented": 2, "tested": 1, "tasks": 0, "criteria": 0}


def test_nothing_missing(make: Call, call: Call):
    make({"a.md": "## A {#a}\n\nIt MUST.\n", "a.py": "# spec: #a\n", "test_a.py": "# spec: #a\n"})
    out = call("trace", "--missing").out
    assert out.startswith("every clause is implemented and tested\n1 clause: 1 implemented, 1 tested")


KIRO = """\
### Requirement 1: Refund

#### Acceptance Criteria

1. WHEN an order is cancelled, THE Shop SHALL refund the price.
2. WHEN a refund is paid, THE Shop SHALL send a receipt.

### Requirement 2: Receipt

#### Acceptance Criteria

1. WHEN a receipt is sent, THE Shop SHALL number it.
2. WHEN a receipt is lost, THE Shop SHALL send it again.
"""


def test_what_holds_for_a_clause_holds_for_those_in_it_and_back(make: Call, call: Call):
    make(
        {
            ".kiro/specs/refunds/requirements.md": KIRO,
            ".kiro/specs/refunds/tasks.md": "- [ ] 1. Pay\n  - _Requirements: 1.1, 2.1_\n",
            "a.py": "# spec: requirements.md#1\n# spec: .kiro/specs/refunds/requirements.md#1, 2.1\n",
            "test_a.py": "# spec: .kiro/specs/refunds/requirements.md#1.1, 1.2\n",
        }
    )
    data = json.loads(call("trace", "--format", "json").out)
    found = {
        row["id"]: [
            len(row[name]) or ("+" if name in row["implied"] else "-")
            for name in ("implemented", "tested", "tasks", "criteria")
        ]
        for row in data["clauses"]
    }
    assert found == {
        "1": [1, "+", "-", 2],
        "1.1": ["+", 1, 1, "-"],
        "1.2": ["+", 1, "-", "-"],
        "2": ["-", "-", "-", 2],
        "2.1": [1, "-", 1, "-"],
        "2.2": ["-", "-", "-", "-"],
    }
    assert data["lost"] == ["a.py:1"]
    assert "+ by the clause around it, or by every clause in it" in call("trace").out


def test_where_to_look(make: Call, call: Call, monkeypatch: pytest.MonkeyPatch):
    root = make(FILES)
    monkeypatch.chdir(root / "shop")
    assert call("trace", "FR-002").out.splitlines()[1] == "clause in ../specs/refunds.md:7"
    out = call("trace", "FR-002", "--in", "../specs").out
    assert "implemented by nothing" in out
    assert out.endswith("Next: spec-lsp trace --missing --in ../specs\n")
    status, _, err = call("trace", "--in", "gone")
    assert (status, err) == (2, "spec-lsp: no such file or folder: gone\n")


def test_without_clauses_or_code(make: Call, call: Call):
    root: Path = make({"README.md": "# Hello\n"})
    assert call("trace").out == "no clause with an id was found\nNext: spec-lsp doctor\n"
    (root / "spec.md").write_text("## A {#a}\n\nIt MUST.\n")
    assert "no code names a clause yet; how it does: a comment with `spec: PATH#ID`\n" in call("trace").out


def test_what_could_not_be_read_is_named(make: Call, call: Call):
    make({**FILES, "broken.md": b"\x00"})
    status, out, err = call("trace", "FR-002")
    assert status == 3
    assert "Refund to the card" in out
    assert err == "spec-lsp: broken.md is binary\n"
