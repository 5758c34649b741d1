"""VS Code itself, served to a browser by code-server, with the packaged extension and its default settings."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from challenged_shop import LAST, PROMPTS, REASON, SPEC, script, variables, write_spec
from editor_session import (
    BUILD,
    PATIENCE_S,
    PROBES,
    ROOT,
    Report,
    Server,
    assert_findings,
    assert_session,
    findings,
    firm,
    needs,
    run_probe,
    task,
)
from fake_openai import Exchange, FakeOpenAI

pytestmark = [pytest.mark.editors, pytest.mark.slow]

NODE = BUILD / "editors" / "node" / "bin" / "node"
CODE_SERVER = BUILD / "editors" / "code-server" / "node_modules" / ".bin" / "code-server"
PLAYWRIGHT = BUILD / "editors" / "browser" / "node_modules" / "playwright-core"
EXTENSION = BUILD / "vscode" / "spec-lsp.vsix"
VSCE = BUILD / "vscode" / "source" / "node_modules" / ".bin" / "vsce"
SCREENSHOTS = BUILD / "screenshots"

QUIET = {
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "extensions.autoUpdate": False,
    "extensions.autoCheckUpdates": False,
    "chat.disableAIFeatures": True,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "files.autoSave": "off",
    "security.workspace.trust.startupPrompt": "never",  # restricted mode, without a question
}


class VSCode:
    """An installation of its own: settings, extensions and home below one folder."""

    def __init__(self, home: Path, server: Server) -> None:
        self.home = home
        self.trusting = True  # every workspace is trusted
        self.witness = home / "witness.json"
        self.node = needs(NODE, "Node 24")
        self.program = needs(CODE_SERVER, "code-server")
        self.chromium = needs("chromium", "Chromium")
        if not PLAYWRIGHT.is_dir():
            pytest.skip("playwright-core is not installed: make test-editors")
        if not EXTENSION.is_file():
            pytest.skip("the extension is not built: make test-editors")
        self.environment = server.environment() | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "EXTENSIONS_GALLERY": '{"serviceUrl":""}',  # no look-up of a gallery at start
            "SPEC_LSP_WITNESS": str(self.witness),
        }
        # Before a Node of the system, which may be too old.
        self.environment["PATH"] = os.pathsep.join([str(server.folder), str(NODE.parent), os.environ["PATH"]])
        home.mkdir()
        # VS Code takes the environment of extensions from a login shell, so that is where a user puts the server.
        self.environment["SHELL"] = "/bin/bash"
        self.log_in({"PATH": self.environment["PATH"]})

    def log_in(self, variables: dict[str, str]) -> None:
        """Have a login shell set these variables."""
        with (self.home / ".bash_profile").open("a") as profile:
            profile.writelines(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())

    def run(self, *command: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            command, env=self.environment, cwd=cwd, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout

    def code(self, *arguments: str) -> list[str]:
        folders = [
            "--user-data-dir",
            str(self.home / "user"),
            "--extensions-dir",
            str(self.home / "extensions"),
        ]
        return [self.program, *folders, *arguments]

    def install(self) -> None:
        source = self.home / "witness"
        shutil.copytree(PROBES / "vscode_witness", source)
        packed = self.home / "witness.vsix"
        self.run(
            str(VSCE),
            "package",
            "--skip-license",
            "--allow-missing-repository",
            "-o",
            str(packed),
            cwd=source,
        )
        self.run(*self.code("--install-extension", str(EXTENSION), "--install-extension", str(packed)))

    def configure(self, settings: dict[str, Any]) -> None:
        """The settings of the user, and ``settings`` as those of the machine: which programs run is its matter."""
        for scope, values in (("User", QUIET), ("Machine", settings)):
            file = self.home / "user" / scope / "settings.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values))

    @contextlib.contextmanager
    def serving(self, workspace: Path) -> Iterator[str]:
        port = free_port()
        quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check"]
        trust = ["--disable-workspace-trust"] if self.trusting else []
        address = ["--bind-addr", f"127.0.0.1:{port}", "--disable-getting-started-override"]
        with (self.home / "code-server.log").open("wb") as log:
            process = subprocess.Popen(
                self.code(*quiet, *trust, *address, str(workspace)),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_until_up(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}/?folder={workspace}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)

    def session(
        self, name: str, workspace: Path, out: Path, pids: Path, picture: str = "", **more: Any
    ) -> Report:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        version = self.run(*self.code("--version")).split()[-1]
        with self.serving(workspace) as url:
            asked = task(
                workspace,
                out,
                session=name,
                picture=picture,
                url=url,
                version=version,
                playwright=str(PLAYWRIGHT),
                chromium=self.chromium,
                witness=str(self.witness),
                screenshots=str(SCREENSHOTS),
                pids=str(pids),
                wording={
                    "file": "deliveries.md",
                    "code": "AMB007",
                    "words": "which it may",
                    "offset": len("which "),
                    "answer": '"it" is the parcel',
                },
                **more,
            )
            return run_probe([self.node, str(PROBES / "vscode_drive.cjs")], asked, self.environment)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        assert process.poll() is None, "code-server ended"
        assert time.monotonic() < deadline, "code-server did not come up"
        time.sleep(0.1)


@pytest.fixture
def vscode(tmp_path: Path, server: Server) -> VSCode:
    found = VSCode(tmp_path / "home", server)
    found.install()
    return found


def test_session(vscode: VSCode, workspace: Path, server: Server, tmp_path: Path) -> None:
    vscode.configure({})
    report = vscode.session("wholeSession", workspace, tmp_path / "report", server.pids)
    assert_session(report, workspace)
    assert report.rest["squiggles"] >= 1
    rows = "\n".join(report.rest["problems"])
    assert all(finding.code in rows for finding in report.before if finding.severity != "hint")
    for again in ("restarted", "revived"):
        assert firm(findings(report.rest[again])) == firm(report.before)
    assert "/spec-lsp serve" in report.rest["output"]


def test_clarify(vscode: VSCode, workspace: Path, server: Server, tmp_path: Path) -> None:
    """A squiggle becomes a question, the answer edits the clause and adds a case, and the squiggle is gone."""
    shutil.copy(ROOT / "fixtures" / "wording" / "deliveries.md", workspace / "deliveries.md")
    vscode.configure({})
    report = vscode.session("clarified", workspace, tmp_path / "report", server.pids)
    assert report.rest["squiggle"] == "it"
    assert 'What does "it" stand for?' in report.rest["question"]
    text = report.rest["clarified"]
    assert "to a country to which the parcel may be delivered" in text.replace("in a country", "to a country")
    assert text.index("GOOD: as the author reads the clause") < text.index(
        "BAD: the same words, read otherwise"
    )
    answers = (workspace / ".spec-lsp" / "answers.jsonl").read_text(encoding="utf-8")
    assert json.loads(answers)["code"] == "AMB007"


def test_conflict(vscode: VSCode, workspace: Path, server: Server, tmp_path: Path) -> None:
    """Each of two specs names the other; mending either one takes the conflict away in both."""
    vscode.configure({})
    report = vscode.session("conflicting", workspace, tmp_path / "report", server.pids)
    told = {one["file"]: one["message"] for one in report.rest["conflict"]}
    assert "payments/spec.md" in told["platform/spec.md"]
    assert "platform/spec.md" in told["payments/spec.md"]
    assert sorted(report.rest["mended"]) == ["payments/spec.md", "platform/spec.md"]


STATES = {"day 3": "Passed", "day 31": "Failed", "day 30": "Skipped", "a rude mail": "Errored"}


def test_challenges(vscode: VSCode, workspace: Path, server: Server, tmp_path: Path) -> None:
    """Run in the test explorer: consent, results as they come, cancelled; the reason stands at the clause."""
    write_spec(workspace, last=True)
    vscode.configure({})
    waiting, left = tmp_path / "waiting", tmp_path / "left"

    async def watched(it: Exchange) -> None:
        if LAST["a long mail"] in it.request.last:
            waiting.touch()
        await script(it)
        if it.fake.hung_up:
            left.touch()

    with FakeOpenAI(watched) as fake:
        vscode.log_in(variables(fake, tmp_path / "user"))
        files = {"waiting": str(waiting), "left": str(left)}
        asked = {"spec": SPEC, "folded": [SPEC, "refunds", "tone"], "states": STATES, **files}
        report = vscode.session("challenged", workspace, tmp_path / "report", server.pids, challenged=asked)
        assert f"Send text of {workspace} to {fake.host}?" in report.rest["question"]
        assert len(fake.hung_up) == 1
    assert report.rest["states"].keys() == STATES.keys()
    assert REASON in report.rest["message"]
    (kept,) = (workspace / ".spec-lsp" / "runs").glob("*.jsonl")
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 1 + len(PROMPTS)


ENDS_AT_ONCE = ["/bin/sh", "-c", "echo no such module >&2; exit 1"]


@pytest.mark.parametrize(
    ("kind", "command", "expected"),
    [
        ("absent", ["spec-lsp-absent"], '"spec-lsp-absent" was not found on PATH. Install it with'),
        ("ends", ENDS_AT_ONCE, '"/bin/sh" ended before it answered. The output tells why.'),
    ],
    ids=["absent", "ends"],
)
def test_a_server_that_does_not_start(
    kind: str,
    command: list[str],
    expected: str,
    vscode: VSCode,
    workspace: Path,
    server: Server,
    tmp_path: Path,
) -> None:
    """One message, not one by each layer, and a button that leads to the setting to change."""
    vscode.configure({"spec-lsp.command": command})
    report = vscode.session("failedStart", workspace, tmp_path / "report", server.pids, f"server-{kind}")
    assert report.rest["messages"] == 1
    assert expected in report.rest["message"]
    assert "Command" in report.rest["setting"]
    assert server.pids.read_text() == ""


def test_an_untrusted_workspace_names_no_program(
    vscode: VSCode, workspace: Path, server: Server, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    settings = workspace / ".vscode" / "settings.json"
    settings.parent.mkdir()
    program = ["/bin/sh", "-c", f"touch {ran}"]
    settings.write_text(json.dumps({"spec-lsp.command": program, "spec-lsp.python": "/bin/false"}))
    vscode.configure({})
    vscode.trusting = False
    report = vscode.session("restrictedWorkspace", workspace, tmp_path / "report", server.pids)
    assert "Restricted Mode" in report.rest["status"]
    assert_findings(report.before)
    assert not ran.exists()
    assert server.pids.read_text()
