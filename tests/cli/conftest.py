"""Runs of the command line: in this process, and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import at_hand
import pytest
from at_hand import ROOT
from fake_openai import FakeOpenAI

from spec_lsp.cli.main import run


class Outcome(NamedTuple):
    """What a run gave back."""

    status: int
    out: str
    err: str


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Write files below a fresh folder, which becomes the working directory; gives that folder."""
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command line in this process."""

    def run_here(*arguments: str) -> Outcome:
        try:
            status = run(arguments)
        except SystemExit as stop:  # argparse
            status = int(stop.code or 0)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run_here


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """A server, and a user who has agreed to ask it, with folders of their own."""
    with FakeOpenAI() as server:
        for kind in ("CONFIG", "CACHE", "STATE"):
            monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
        for name, value in {
            "SPEC_LSP_MODEL_URL": server.url,
            "SPEC_LSP_CONSENT": server.host,
            "SPEC_LSP_MODEL": "candidate",
            "SPEC_LSP_GRADER": "grader",
        }.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def start() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `python -m spec_lsp` as a process of its own."""

    def run_there(
        *arguments: str, python: tuple[str, ...] = (), **environment: str
    ) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        command = [sys.executable, *python, "-m", "spec_lsp", *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", timeout=60)

    return run_there


@pytest.fixture
def git(git_alone: None) -> Callable[..., str]:
    """Run git in the working directory; nothing that is set up on this machine has a say."""
    return lambda *arguments: at_hand.git(Path.cwd(), *arguments)


@pytest.fixture
def commit(make: Callable[..., Path], git: Callable[..., str]) -> Callable[..., Path]:
    """Write files, and commit all that there is; gives the folder. The first call makes the repository."""

    def commit_all(files: Mapping[str, str | bytes]) -> Path:
        root = make(files)
        if not (root / ".git").exists():
            git("init", "--quiet", "--initial-branch=main")
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "--message", "specs")
        return root

    return commit_all


@pytest.fixture
def northwind(commit: Callable[..., Path]) -> Path:
    """The specs of Northwind in a repository, with retention clauses that agree."""
    source = ROOT / "fixtures" / "northwind"
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in source.rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    files["payments/spec.md"] = files["payments/spec.md"].replace(b"no more than 30", b"no more than 120")
    return commit(files)
