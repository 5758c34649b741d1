"""`spec-lsp table` from end to end: formats, modules, what is left out, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from at_hand import REFUNDS

from spec_lsp.tables import FORMATS

Call = Callable[..., Any]
Make = Callable[..., Path]

OTHER = "---\nspec: {name: parcels}\n---\n# Parcels {#parcels}\n\nIf the parcel is late, the shop must call the customer.\n"
FILES = {"refunds.md": REFUNDS, "parcels.md": OTHER}
TOLD = "3 decision tables: 9 cases, 2 open questions, 1 conflict; 2 decisions with fewer than two conditions left out"


def test_text_is_the_usual_format(make: Make, call: Call):
    make(FILES)
    status, out, err = call("table")
    assert (status, err) == (0, "")
    assert out.startswith("refunds\n\n  refund service: approve the refund\n")
    assert out.endswith(f"\n{TOLD}\n")
    assert call("table", "--format", "text").out == out


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_goes_to_stdout_and_into_a_file(make: Make, call: Call, form: str):
    root = make(FILES)
    status, out, err = call("table", "--format", form)
    assert (status, err) == (0, "" if form == "text" else f"spec-lsp: {TOLD}\n")
    status, nothing, err = call("table", "--format", form, "--output-file", "out/table")
    assert (status, nothing, err) == (0, "", f"spec-lsp: {TOLD}; written to out/table\n")
    assert (root / "out/table").read_text(encoding="utf-8") == out


def test_the_order_of_paths_changes_nothing(make: Make, call: Call):
    make(FILES)
    for form in FORMATS:
        assert call("table", "refunds.md", "parcels.md", "--format", form) == call(
            "table", "parcels.md", "refunds.md", "--format", form
        )


def test_one_module(make: Make, call: Call):
    make(FILES)
    assert (
        call("table", "--module", "parcels").out
        == "no decision table; 1 decision with fewer than two conditions left out\n"
    )
    assert len(json.loads(call("table", "--module", "refunds", "--format", "json").out)["tables"]) == 3


def test_a_module_without_a_name_is_its_path(make: Make, call: Call):
    make({"specs/plain.md": REFUNDS.partition("---\n")[2].partition("---\n")[2]})
    assert (
        json.loads(call("table", "--module", "specs/plain.md", "--format", "json").out)["summary"]["tables"]
        == 3
    )


def test_about(make: Make, call: Call):
    make(FILES)
    (table,) = json.loads(call("table", "--about", "vouchers", "--format", "json").out)["tables"]
    assert table["action"] == "return the voucher"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("gone",), "no such file or folder: gone"),
        (("--module", "refund"), "no module is called `refund`; did you mean `refunds`?"),
        (("--module", "moon"), "no module is called `moon`; known: parcels, refunds"),
        (("--config", "gone.toml"), "gone.toml"),
    ],
)
def test_wrong_usage(make: Make, call: Call, arguments: tuple[str, ...], complaint: str):
    make(FILES)
    status, out, err = call("table", *arguments)
    assert (status, out) == (2, "")
    assert complaint in err


def test_no_page_on_a_terminal(make: Make, call: Call, monkeypatch: pytest.MonkeyPatch):
    make(FILES)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    status, out, err = call("table", "--format", "html")
    assert (status, out) == (2, "")
    assert err == "spec-lsp: a page is no text for a terminal; name a file: --output-file table.html\n"


def test_what_could_not_be_read_is_named(make: Make, call: Call):
    make({**FILES, "broken.md": b"\x00"})
    status, out, err = call("table")
    assert (status, err) == (3, "spec-lsp: broken.md is binary\n")
    assert out.endswith(f"{TOLD}\n")


def test_nothing_to_decide(make: Make, call: Call):
    make({"README.md": "# Hello\n"})
    for form in FORMATS:
        status, out, err = call("table", ".", "--format", form)
        assert status == 0
        assert "no decision found" in out + err
