"""Emacs with eglot, set up by the lines of editors/README.md: a client that never pulls and offers no encodings."""

import subprocess
from pathlib import Path

import pytest
from editor_session import PROBES, Server, assert_session, needs, readme_block, run_probe, task

pytestmark = pytest.mark.editors


def test_eglot(workspace: Path, server: Server, tmp_path: Path) -> None:
    emacs = needs("emacs", "Emacs")
    there = [
        emacs,
        "--batch",
        "--eval",
        "(progn (package-initialize) (require 'eglot) (require 'markdown-mode))",
    ]
    if subprocess.run(there, capture_output=True).returncode:
        pytest.skip("eglot or markdown-mode is not installed: make test-editors")
    lines = tmp_path / "init.el"
    lines.write_text(readme_block("emacs"))
    command = [emacs, "--batch", "--load", str(PROBES / "eglot_probe.el")]
    environment = server.environment() | {"HOME": str(tmp_path)}
    report = run_probe(command, task(workspace, tmp_path / "report", lines=str(lines)), environment)
    assert_session(report, workspace)
