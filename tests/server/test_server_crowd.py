"""A workspace with all families at once, twenty specs of each: it opens, is navigated and is checked as one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from families.crowd import PLANTED, SPECS, crowd
from lsp_client import Client
from rulebook import FAINT

# What stands in the spec of each family that has a defect: path, code.
DEFECTS = {
    (f".github/prompts/p{PLANTED}.prompt.md", "REF001"),
    (f".kiro/specs/stock-{PLANTED}/tasks.md", "REF001"),
    (f"openspec/changes/change-{PLANTED}/specs/bill-{PLANTED}/spec.md", "REF007"),
    (f"policies/voice{PLANTED}/spec.md", "SUC001"),
    (f"services/s{PLANTED}/AGENTS.md", "TXT001"),
    (f"specs/00{PLANTED}-parcel-{PLANTED}/tasks.md", "REF001"),
    (f"src/part{PLANTED}.py", "REF001"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("crowd")
    for name, text in crowd().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_the_command_line_finds_what_is_planted_and_nothing_else(folder: Path) -> None:
    command = [sys.executable, "-m", "spec_lsp", "check", "--hints", "--format", "json"]
    run = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    report = json.loads(run.stdout)
    told = [found for found in report["findings"] if not _is_about_words(found["code"], found["severity"])]
    assert {(found["path"], found["code"]) for found in told} == DEFECTS
    assert len(told) == len(DEFECTS)
    assert report["summary"]["specs"] >= 12 * SPECS
    assert report["summary"]["code"] == SPECS


@pytest.mark.parametrize(
    ("source", "words", "target", "at"),
    [
        ("specs/003-parcel-3/tasks.md", "FR-001", "specs/003-parcel-3/spec.md", "FR-001"),
        ("specs/003-parcel-3/tasks.md", "US1", "specs/003-parcel-3/spec.md", "User Story 1"),
        (".kiro/specs/stock-4/tasks.md", "1.2", ".kiro/specs/stock-4/requirements.md", "2."),
        (".kiro/specs/stock-4/design.md", "1.1", ".kiro/specs/stock-4/requirements.md", "1. WHEN"),
        (
            "openspec/changes/change-5/specs/bill-5/spec.md",
            "Bill 5 is",
            "openspec/specs/bill-5/spec.md",
            "Bill 5 is sent",
        ),
        ("policies/voice6/spec.md", "[^ab06]", "policies/voice6/examples/ab06.md", "Examples"),
        ("src/part8.py", "FR-001", "specs/008-parcel-8/spec.md", "FR-001"),
    ],
)
def test_navigation(
    start: Callable[..., Client], folder: Path, source: str, words: str, target: str, at: str
) -> None:
    client = start()
    _open(client, folder)
    client.open(folder / source)
    asked = {"textDocument": {"uri": (folder / source).as_uri()}, "position": _place(folder / source, words)}
    found: list[dict[str, Any]] = client.request("textDocument/definition", asked)
    assert (folder / target).as_uri() in {one["targetUri"] for one in found}
    starts = [one["targetSelectionRange"]["start"] for one in found]
    assert _place(folder / target, at, inside=False)["line"] in {start["line"] for start in starts}
    hover = client.request("textDocument/hover", asked)
    assert hover["contents"]["value"]


def test_every_defect_is_shown_and_searched(start: Callable[..., Client], folder: Path) -> None:
    client = start()
    _open(client, folder)
    for query, least in (("FR-001", SPECS), ("Counting", SPECS), ("bill", SPECS), ("voice", SPECS)):
        assert len(client.request("workspace/symbol", {"query": query})) >= least


def _open(client: Client, folder: Path) -> None:
    """Start the server on the folder, and wait until it shows all that is to be found."""
    client.initialize(folder)
    names = {(folder / name).as_uri(): name for name in crowd()}
    client.until(lambda: _shown(client, names) == DEFECTS)


def _shown(client: Client, names: dict[str, str]) -> set[tuple[str, str]]:
    uris = {params["uri"] for params in client.all("textDocument/publishDiagnostics")}
    return {
        (names[uri], item["code"])
        for uri in uris
        for item in client.published(uri) or []
        if not _is_about_words(item["code"], {4: "hint"}.get(item["severity"], ""))
    }


def _is_about_words(code: str, severity: str) -> bool:
    return severity == "hint" and code in FAINT


def _place(path: Path, words: str, *, inside: bool = True) -> dict[str, int]:
    for line, text in enumerate(path.read_text(encoding="utf-8").split("\n")):
        if words in text:
            return {"line": line, "character": text.index(words) + inside}
    raise AssertionError(f"{words} is not in {path}")
