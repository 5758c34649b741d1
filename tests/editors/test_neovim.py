"""Neovim, with the plugin and without: the version of Debian and the one from PyPI."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from challenged_shop import LAST, REASON, SPEC, script, variables, write_spec
from editor_session import (
    PATIENCE_S,
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
from fake_openai import Exchange, FakeOpenAI

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


@pytest.mark.parametrize("program", [pytest.param(WHEEL, id="0.11"), pytest.param(DEBIAN, id="debian")])
def test_code_with_tags_is_served_and_other_code_is_not(
    program: Path | str, server: Server, tmp_path: Path
) -> None:
    project = shutil.copytree(ROOT / "fixtures" / "families" / "code" / "bad", tmp_path / "bad")
    (project / "plain.py").write_text("x = 1\n")
    script, said = tmp_path / "probe.lua", tmp_path / "said"
    script.write_text(
        f"""
        vim.cmd('filetype on')
        vim.opt.runtimepath:append('{PLUGIN}')
        require('spec_lsp').setup()
        vim.cmd('edit plain.py')
        local plain = vim.api.nvim_get_current_buf()
        vim.cmd('edit shop/refunds.py')
        vim.wait(15000, function() return #vim.diagnostic.get(0) >= 3 end)
        local said = {{}}
        for _, one in ipairs(vim.diagnostic.get(0)) do
          local code = one.code or ((one.user_data or {{}}).lsp or {{}}).code
          table.insert(said, (one.lnum + 1) .. ' ' .. code)
        end
        vim.cmd('edit specs/refunds.md')
        vim.wait(500)
        for _, client in ipairs((vim.lsp.get_clients or vim.lsp.get_active_clients)()) do
          table.insert(said, client.name .. ' ' .. tostring(vim.lsp.buf_is_attached(plain, client.id)))
        end
        vim.fn.writefile(said, '{said}')
        vim.cmd('qall!')
        """
    )
    command = [neovim(program), "--headless", "--clean", "-n", "-c", f"luafile {script}"]
    subprocess.run(command, cwd=project, timeout=60, check=True, env=server.environment())
    assert said.read_text().splitlines() == [
        "1 REF001",
        "6 REF002",
        "11 REF009",
        "spec_lsp false",
    ]


@pytest.mark.parametrize("program", [pytest.param(WHEEL, id="0.11"), pytest.param(DEBIAN, id="debian")])
def test_challenges_fill_the_quickfix_list(
    program: Path | str, workspace: Path, server: Server, tmp_path: Path
) -> None:
    """:SpecEval runs them, :SpecEval refunds those of a clause, :SpecEval! stops; progress is told meanwhile."""
    write_spec(workspace, last=True)
    script_file, said = tmp_path / "probe.lua", tmp_path / "said"
    script_file.write_text(
        f"""
        local report = {{ told = {{}}, echoed = {{}} }}
        local function quickfix()
          return vim.tbl_map(function(one)
            return {{ vim.fn.bufname(one.bufnr), one.lnum, one.type, one.text }}
          end, vim.fn.getqflist())
        end
        local function wait(what, condition)
          if not vim.wait({PATIENCE_S * 1000}, condition, 10) then
            report.stuck = what
            vim.fn.writefile({{ vim.fn.json_encode(report) }}, '{said}')
            vim.cmd('cquit')
          end
        end
        vim.notify = function(message) table.insert(report.told, message) end
        local echo = vim.api.nvim_echo
        vim.api.nvim_echo = function(chunks, ...)
          table.insert(report.echoed, chunks[1][1])
          return echo(chunks, ...)
        end
        vim.lsp.handlers['window/showMessageRequest'] = function(_, params)
          report.question = params.message
          return params.actions[1]
        end
        vim.cmd('filetype on')
        vim.opt.runtimepath:append('{PLUGIN}')
        vim.cmd('runtime plugin/spec_lsp.lua')
        require('spec_lsp').setup()
        vim.cmd('edit {SPEC}')
        wait('the clauses', function() return #require('spec_lsp.eval').complete('') == 2 end)
        report.complete = vim.fn.getcompletion('SpecEval re', 'cmdline')
        vim.cmd('SpecEval refunds')
        wait('the first run', function() return #report.told == 1 end)
        report.first = quickfix()
        report.title = vim.fn.getqflist({{ title = 0 }}).title
        report.opened = vim.bo.buftype
        vim.cmd('wincmd p')
        vim.cmd('SpecEval tone')
        wait('a request that hangs', function() return vim.fn.filereadable('{said}.waiting') == 1 end)
        vim.cmd('SpecEval')
        vim.cmd('SpecEval!')
        wait('the end', function() return #report.told == 3 and vim.fn.filereadable('{said}.left') == 1 end)
        vim.fn.writefile({{ vim.fn.json_encode(report) }}, '{said}')
        vim.cmd('qall!')
        """
    )

    async def watched(it: Exchange) -> None:
        if LAST["a long mail"] in it.request.last:
            Path(f"{said}.waiting").touch()
        await script(it)
        if it.fake.hung_up:
            Path(f"{said}.left").touch()

    command = [neovim(program), "--headless", "--clean", "-n", "-c", f"luafile {script_file}"]
    with FakeOpenAI(watched) as fake:
        environment = server.environment() | variables(fake, tmp_path / "user")
        subprocess.run(command, cwd=workspace, timeout=4 * PATIENCE_S, check=False, env=environment)
        found = json.loads(said.read_text())
        assert "stuck" not in found, found
        assert f"to {fake.host}?" in found["question"]
        assert len(fake.hung_up) == 1
    assert found["complete"] == ["refunds"]
    assert found["first"] == [
        [SPEC, 3, "E", f"refunds fail (day 31): {REASON}"],
        [SPEC, 3, "W", f"refunds undetermined (day 30): {REASON}"],
    ]
    assert found["title"] == ":SpecEval 1 pass, 1 fail, 1 undetermined"
    assert found["opened"] == "quickfix"
    assert found["told"] == [
        "spec-lsp: 1 pass, 1 fail, 1 undetermined",
        "spec-lsp: challenges are being run; :SpecEval! stops that",
        "spec-lsp: stopped",
    ]
    assert any("Running challenges" in one and "3/3 challenges" in one for one in found["echoed"])
