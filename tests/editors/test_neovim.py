"""Neovim, with the plugin and without: the version of Debian and the one from PyPI."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from editor_session import (
    PROBES,
    ROOT,
    Report,
    Server,
    assert_session,
    findings,
    needs,
    readme_block,
    run_probe,
    task,
)

pytestmark = [pytest.mark.editors, pytest.mark.neovim]

PLUGIN = ROOT / "editors" / "neovim"
DEBIAN = "/usr/bin/nvim"
WHEEL = Path(sys.prefix) / "bin" / "nvim"


def neovim(program: Path | str) -> str:
    if program == WHEEL:
        return needs(program, "Neovim 0.11", "make editors-neovim")
    return needs(program, "Debian's Neovim", "make editors-neovim, or apt-get install neovim")


def session(program: Path | str, workspace: Path, server: Server, out: Path, **how: Any) -> Report:
    command = [neovim(program), "--headless", "--clean", "-n", "-c", f"luafile {PROBES / 'neovim_probe.lua'}"]
    # Logs and shada go below the test's folder, never into the user's home.
    homes = {f"XDG_{kind}_HOME": str(out.parent / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    return run_probe(command, task(workspace, out, **how), server.environment() | homes)


@pytest.mark.parametrize(
    ("program", "mode", "version"),
    [
        pytest.param(WHEEL, "setup", "NVIM v0.11", id="0.11-setup"),
        pytest.param(WHEEL, "enable", "NVIM v0.11", id="0.11-enable"),
        pytest.param(DEBIAN, "setup", "NVIM v0.", id="debian-setup"),
    ],
)
def test_with_the_plugin(
    program: Path | str, mode: str, version: str, workspace: Path, server: Server, tmp_path: Path
) -> None:
    report = session(program, workspace, server, tmp_path / "report", mode=mode, plugin=str(PLUGIN))
    assert report.version.startswith(version)
    assert_session(report, workspace)
    assert "spec-lsp serve" in report.rest["info"]
    assert str(workspace) in report.rest["info"]
    assert findings(report.rest["restarted"]) == report.before
    assert report.rest["servers"] == 1


@pytest.mark.parametrize(
    ("program", "block"),
    [pytest.param(WHEEL, "neovim 0.11", id="0.11"), pytest.param(DEBIAN, "neovim 0.7", id="debian")],
)
def test_without_a_plugin(
    program: Path | str, block: str, workspace: Path, server: Server, tmp_path: Path
) -> None:
    lines = tmp_path / "init.lua"
    lines.write_text(readme_block(block))
    assert len(lines.read_text().splitlines()) <= 10
    assert_session(session(program, workspace, server, tmp_path / "report", lines=str(lines)), workspace)


def test_every_neovim_shows_the_same(tmp_path: Path, workspace: Path, server: Server) -> None:
    """One talks UTF-8 to the server, the other UTF-16: findings and the text under each squiggle are the same."""
    reports = [
        session(program, workspace, server, tmp_path / name, mode="setup", plugin=str(PLUGIN))
        for name, program in (("wheel", WHEEL), ("debian", DEBIAN))
    ]
    assert [report.rest["encoding"] for report in reports] == ["utf-8", "utf-16"]
    assert reports[0].edited == reports[1].edited


@pytest.mark.parametrize("program", [pytest.param(WHEEL, id="0.11"), pytest.param(DEBIAN, id="debian")])
def test_a_missing_server_is_named(program: Path | str, workspace: Path, tmp_path: Path) -> None:
    """No error at every file, but one line that says what is missing."""
    script = tmp_path / "probe.lua"
    said = tmp_path / "said"
    script.write_text(
        f"""
        local said = {{}}
        vim.notify = function(message) table.insert(said, message) end
        vim.cmd('filetype on')
        vim.opt.runtimepath:append('{PLUGIN}')
        require('spec_lsp').setup({{ cmd = {{ 'spec-lsp-that-is-absent' }} }})
        for _, spec in ipairs({{ 'platform', 'payments' }}) do
          vim.cmd('edit ' .. spec .. '/spec.md')
        end
        vim.wait(200)
        vim.fn.writefile(said, '{said}')
        vim.cmd('qall!')
        """
    )
    subprocess.run(
        [neovim(program), "--headless", "--clean", "-n", "-c", f"luafile {script}"],
        cwd=workspace,
        timeout=60,
        check=True,
    )
    assert said.read_text().splitlines() == [
        'spec-lsp: "spec-lsp-that-is-absent" was not found on PATH; see :help spec-lsp-install'
    ]
