"""One engine, two faces: what `check` prints and what the server sends are the same findings."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from at_hand import ROOT
from lsp_client import Client

NORTHWIND = ROOT / "fixtures" / "northwind"
LEVELS = {1: "error", 2: "warning", 4: "hint"}

Face = tuple[str, str, str, tuple[int, int, int, int], str]


def printed(folder: Path) -> set[Face]:
    """What the command line finds below a folder."""
    command = [sys.executable, "-m", "spec_lsp", "check", "--hints", "--format", "json", str(folder)]
    run = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode in (0, 1), run.stderr
    return {
        (
            found["path"],
            found["code"],
            found["severity"],
            (found["line"] - 1, found["column"] - 1, found["endLine"] - 1, found["endColumn"] - 1),
            found["message"],
        )
        for found in json.loads(run.stdout)["findings"]
    }


def shown(client: Client, folder: Path) -> set[Face]:
    """What a client shows that has the folder open, and no document."""
    found = set()
    for uri in {params["uri"] for params in client.all("textDocument/publishDiagnostics")}:
        path = next(path for path in folder.rglob("*.md") if path.as_uri() == uri)
        for item in client.published(uri) or []:
            start, end = item["range"]["start"], item["range"]["end"]
            place = (start["line"], start["character"], end["line"], end["character"])
            name = path.relative_to(folder).as_posix()
            found.add((name, item["code"], LEVELS[item["severity"]], place, item["message"]))
    return found


def same(client: Client, folder: Path) -> None:
    expected = printed(folder)
    client.initialize(folder)
    client.until(lambda: shown(client, folder) == expected)
    for path in sorted(folder.rglob("*.md")):
        client.open(path)
    client.settled()
    client.until(lambda: shown(client, folder) == expected)


def test_northwind(start: Callable[..., Client], tmp_path: Path) -> None:
    folder = tmp_path / "northwind"
    shutil.copytree(NORTHWIND, folder)
    assert len(printed(folder)) >= 17
    same(start(), folder)


@pytest.mark.parametrize("family", ["model_spec/2025-12-18", "bcp14_md", "openspec", "legal", "kiro"])
def test_public_specs(start: Callable[..., Client], tmp_path: Path, corpus: Path, family: str) -> None:
    folder = tmp_path / "specs"
    shutil.copytree(corpus / family, folder)
    same(start(), folder)
