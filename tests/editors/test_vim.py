"""Vim with ALE, set up by the lines of editors/README.md."""

from pathlib import Path

import pytest
from editor_session import PROBES, Server, assert_session, needs, readme_block, run_probe, task

pytestmark = pytest.mark.editors

ALE = Path("/usr/share/vim-ale/plugin/ale.vim")  # where Debian's package puts it


def test_ale(workspace: Path, server: Server, tmp_path: Path) -> None:
    vim = needs("vim", "Vim")
    if not ALE.is_file():
        pytest.skip("ALE is not installed: make test-editors")
    lines = tmp_path / "vimrc"
    lines.write_text(readme_block("vim"))
    command = [vim, "-Nu", "NONE", "-i", "NONE", "-n", "-es", "-S", str(PROBES / "ale_probe.vim")]
    environment = server.environment() | {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    report = run_probe(command, task(workspace, tmp_path / "report", lines=str(lines)), environment)
    assert_session(report, workspace)
