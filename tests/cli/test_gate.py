"""`spec-lsp check --gate`: what blocks a release, who has to see to it, and what mends it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

HEADER = "---\nspec: {name: shop, owner: Shop team}\n---\n# Shop\n\n"
CLEAN = "## Mail {#mail authority=user}\n\nThe shop must answer within 2 days.\n\n**Example**: a question\n\n"
UNTESTED = "## Tea {#tea authority=user}\n\nThe shop must sell tea.\n\n"
WISHED = "## Cups {#cups authority=user}\n\nThe shop should sell cups.\n\n"
VAGUE = "## Rest {#rest}\n\nThe shop must answer as appropriate.\n"


def rows(out: str) -> list[list[str]]:
    """The first line of each row of the table."""
    lines = out.split("\n\n")[0].splitlines()[2:]
    return [re.split(r" {2,}", line.strip()) for line in lines if re.search(r" {2}[A-Z]{2,3}\d{3} {2}", line)]


def test_the_table(northwind: Path, call: Call):
    status, out, err = call("check", "--gate")
    assert (status, err) == (1, "")
    assert out.splitlines()[0] == "why blocked:"
    assert out.splitlines()[1].split() == ["clause", "owner", "code", "why", "fix"]
    assert [row[-4:-2] for row in rows(out)] == [
        ["Payments team", "ID001"],
        ["Payments team", "ID002"],
        ["Platform team", "REF001"],
        ["Platform team", "SUC001"],
        ["Payments team", "SUC003"],
        ["Payments team", "SUC004"],
        ["Platform team", "AMB001"],
        ["Platform team", "SUC005"],
        ["Platform team", "SUC006"],
    ]
    assert all(len(line) <= 100 for line in out.splitlines()[:-3])
    assert "\nblocked: 9 reasons, 1 suppressed\n" in out
    assert out.splitlines()[-1] == "Next: spec-lsp explain ID001"


def test_nothing_blocks(make: Call, call: Call):
    make({"a.md": HEADER + CLEAN + VAGUE})
    status, out, err = call("check", "--gate", "--fail-on", "warning")
    assert (status, err) == (0, "")
    assert out == "nothing blocks\n1 spec, 3 clauses, 0 challenges read\nNext: spec-lsp check\n"
    assert call("check", "--fail-on", "warning").status == 1


def test_what_blocks(make: Call, call: Call):
    make({"a.md": HEADER + CLEAN + UNTESTED + WISHED + VAGUE + "\nSee [it](#nowhere).\n"})
    status, out, _ = call("check", "--gate", "--format", "json")
    document = json.loads(out)
    assert status == 1
    assert document["blocked"] is True
    told = [
        (row["code"], row["severity"], row["clause"], row["owner"], row["fix"])
        for row in document["findings"]
    ]
    assert told == [
        ("SUC006", "warning", "tea", "Shop team", "add an **Example**, or a mark with a challenge file"),
        (
            "REF001",
            "error",
            "rest",
            "Shop team",
            "name a clause that exists, or restore the one that is gone",
        ),
    ]
    assert document["findings"][1]["why"] == 'this document has no clause "#nowhere"'
    # A demand without criteria that is but a hint blocks nothing, nor does a conflict of that kind.
    out = call("check", "--gate", "--severity", "SUC006=hint,REF001=hint", "--hints", "--format", "json").out
    assert json.loads(out)["blocked"] is False


def test_a_conflict_blocks_as_a_warning_too(make: Call, call: Call):
    one = "---\nspec: {name: one}\n---\n# One\n\nAudit logs must be kept for at least 90 days.\n"
    two = "---\nspec: {name: two}\n---\n# Two\n\nAudit logs must be kept for no more than 30 days.\n"
    make({"one.md": one, "two.md": two})
    options = ("check", "--gate", "--severity", "CON001=warning", "--format", "concise")
    status, out, err = call(*options)
    assert (status, out.count("CON001")) == (1, 2)
    assert err.startswith("blocked: 2 reasons\n")
    assert call(*options, "--exit-zero").status == 0


def test_what_is_accepted_does_not_block(make: Call, call: Call):
    comment = "<!-- spec-lsp: ignore SUC006 sold by others -->\n"
    root = make({"a.md": HEADER + CLEAN + UNTESTED})
    assert call("check", "--gate").status == 1
    (root / "a.md").write_text(HEADER + CLEAN + comment + UNTESTED)
    status, out, _ = call("check", "--gate")
    assert (status, out.splitlines()[0]) == (0, "nothing blocks, 1 suppressed")
    (root / "a.md").write_text(HEADER + CLEAN + UNTESTED)
    call("check", "--write-baseline", "known.json")
    status, out, _ = call("check", "--gate", "--baseline", "known.json")
    assert (status, out.splitlines()[0]) == (0, "nothing blocks, 1 known")


def test_what_cannot_be_read_is_no_release(make: Call, call: Call):
    make({"a.md": HEADER + CLEAN, "b.md": b"\0\0"})
    status, out, _ = call("check", "--gate")
    assert status == 3
    assert out.startswith("nothing blocks as far as could be read\n")
    assert "  b.md is binary\n" in out


def test_debt_does_not_block(northwind: Path, call: Call):
    assert call("check", "--gate", "--changed-since", "HEAD").status == 0
    spec = northwind / "payments/spec.md"
    spec.write_text(spec.read_text().replace("no more than 120 days", "no more than 30 days"))
    status, out, _ = call("check", "--gate", "--changed-since", "HEAD")
    assert status == 1
    assert [row[:3] for row in rows(out)] == [
        ["payment-logs", "Payments team", "CON001"],
        ["log-retention", "Platform team", "CON001"],
    ]
    assert "\nblocked: 2 reasons, 1 suppressed\ndebt: 9 reasons that this change did not touch" in out
    out = call("check", "--gate", "--changed-since", "HEAD", "--all").out
    assert "\ndebt, which this change did not touch:\n" in out
    found = json.loads(call("check", "--gate", "--changed-since", "HEAD", "--format", "json").out)
    assert [row["code"] for row in found["findings"] if not row["debt"]] == ["CON001", "CON001"]
    assert sum(row["debt"] for row in found["findings"]) == found["summary"]["debt"] == 9
    results = json.loads(call("check", "--gate", "--changed-since", "HEAD", "--format", "sarif").out)
    blocking = [row["ruleId"] for row in results["runs"][0]["results"] if row["properties"]["blocks"]]
    assert blocking == ["CON001", "CON001"]


def test_owners_come_from_codeowners_where_no_header_names_one(make: Call, call: Call):
    nameless = HEADER.replace(", owner: Shop team", "")
    challenge = "Examples for [^un5r] in Mail:\n"
    make(
        {
            ".git/HEAD": "",
            ".github/CODEOWNERS": "* @all\n/pay/ @pay @money # both\n/pay/free.md\n",
            "CODEOWNERS": "* @never\n",
            "pay/a.md": nameless + CLEAN + UNTESTED,
            "pay/free.md": nameless + CLEAN + UNTESTED,
            "rest/a.md": nameless + CLEAN + UNTESTED,
            "named/a.md": HEADER + CLEAN + "The shop must be open[^un5r].\n",
            "named/examples/un5r.md": challenge,
        }
    )
    found = json.loads(call("check", "--gate", "--format", "json").out)["findings"]
    assert {row["path"]: row["owner"] for row in found} == {
        "named/examples/un5r.md": "Shop team",
        "pay/a.md": "@pay @money",
        "pay/free.md": None,
        "rest/a.md": "@all",
    }
    assert ["tea", "nobody", "SUC006"] in [row[:3] for row in rows(call("check", "--gate").out)]


def test_a_table_of_other_scripts(make: Call, call: Call):
    text = HEADER.replace("Shop team", "決済チーム") + "See [漢字](#" + "漢" * 60 + ") and [b](#\x1b[31m).\n"
    make({"a.md": text})
    out = call("check", "--gate").out
    assert "決済チーム" in out
    assert "\x1b" not in out
    assert call("check", "--gate").status == 1


@pytest.mark.parametrize("option", ["--gate", "--changed-since=HEAD"])
def test_a_hook_takes_neither(make: Call, call: Call, option: str):
    make({})
    status, _, err = call("check", "--hook", "claude", option)
    assert status == 2
    assert "it takes neither --gate nor --changed-since" in err
