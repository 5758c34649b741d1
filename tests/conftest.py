"""What tests share: the public documents that are read in place, where they are at hand."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from at_hand import shared


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of public specs; tests that need it are skipped where it is absent."""
    folder = shared() / "corpus"
    if not folder.is_dir():
        pytest.skip("needs ../shared/corpus")
    return folder


@pytest.fixture
def git_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Git without the settings of this machine; tests that need it are skipped where it is absent."""
    if shutil.which("git") is None:
        pytest.skip("needs git")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", tmp_path.parent.as_posix())
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Northwind")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "shop@northwind.example")
