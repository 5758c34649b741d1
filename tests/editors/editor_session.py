"""What every editor test shares: the workspace, the server on PATH, what is asked of an editor, what it must show."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from spec_lsp.diagnostics import Severity
from spec_lsp.rules import ALL

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
PROBES = Path(__file__).resolve().parent
PATIENCE_S = 60  # for one expected change on a busy machine; nothing waits this long when all is well

AMBIGUOUS = "AMB002"
CONFLICT = "CON001"
FAINT = frozenset(rule.code for rule in ALL if rule.severity is Severity.HINT)
NO_CRITERIA = ("SUC001", "SUC006")

# Typed by every editor: an escape clause behind characters that UTF-8, UTF-16 and UTF-32 count differently.
PHRASE = "as appropriate"
SENTENCE = f"A naïve 🙂 caller must be answered {PHRASE}."

SPECS = ("platform/spec.md", "payments/spec.md")


class Finding(NamedTuple):
    """One finding as an editor holds it; ``line`` is 0-based, ``covered`` the text under the squiggle."""

    file: str
    line: int
    code: str
    severity: str
    covered: str
    message: str


class Subject(NamedTuple):
    """The clause that the editor is asked about, read from the text itself. Lines are 0-based."""

    spec: str
    heading_line: int
    title: str
    words: str
    mark: str
    challenge: str


class Server(NamedTuple):
    """A folder to put first on PATH: its ``spec-lsp`` is the server under test, and notes its process ids."""

    folder: Path
    pids: Path

    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("VSCODE_", "NVIM"))}
        return {**kept, "PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}"}

    def assert_all_ended(self) -> None:
        """An editor that is closed leaves no server behind."""
        started = [int(pid) for pid in self.pids.read_text().split()]
        deadline = time.monotonic() + 15
        while alive := [pid for pid in started if _is_alive(pid)]:
            assert time.monotonic() < deadline, f"servers still running: {alive}"
            time.sleep(0.05)


def _is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    with contextlib.suppress(OSError):
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def server_command() -> list[str]:
    given = os.environ.get("SPEC_LSP_CMD")
    return shlex.split(given) if given else [sys.executable, "-m", "spec_lsp", "serve"]


def put_server_on_path(folder: Path) -> Server:
    folder.mkdir()
    program, pids = folder / "spec-lsp", folder / "pids"
    pids.touch()
    # PYTHONPATH, since the editor does not run in the project's folder and the package may not be installed.
    program.write_text(
        "#!/bin/sh\n"
        f'[ "$*" = serve ] || {{ echo "unexpected arguments: $*" >&2; exit 2; }}\n'
        f"echo $$ >> {shlex.quote(str(pids))}\n"
        f'PYTHONPATH={shlex.quote(str(ROOT))}"${{PYTHONPATH:+:$PYTHONPATH}}" exec {shlex.join(server_command())}\n'
    )
    program.chmod(0o755)
    return Server(folder, pids)


def copy_workspace(target: Path) -> Path:
    shutil.copytree(ROOT / "fixtures" / "northwind", target)
    # Editors look upwards for the root: without this they would find whatever holds the temporary folder.
    (target / ".git").mkdir(exist_ok=True)
    return target


def subject_of(workspace: Path) -> Subject:
    """The first mark of the workspace that has its challenge file, and the clause it stands in."""
    for spec in SPECS:
        lines = (workspace / spec).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            for mark in re.finditer(r"\[\^([\w-]+)\](?!:)", line):
                challenge = f"{Path(spec).parent.as_posix()}/examples/{mark[1]}.md"
                if (workspace / challenge).is_file():
                    return _subject(spec, lines, number, mark[0], challenge)
    raise AssertionError("no mark with a challenge file in the workspace")


def _subject(spec: str, lines: list[str], number: int, mark: str, challenge: str) -> Subject:
    heading = max(index for index in range(number) if lines[index].startswith("#"))
    title = re.sub(r"\s*\{.*\}\s*$", "", lines[heading].lstrip("# "))
    words = re.search(r"[A-Z][a-z]+(?: [A-Za-z]+){3}", " ".join(lines[heading + 1 : number + 1]))
    assert words, f"no plain words above {mark} in {spec}"
    return Subject(spec, heading, title, words[0], mark, challenge)


def task(workspace: Path, out: Path, **more: Any) -> dict[str, Any]:
    """What a probe is asked to do, as JSON."""
    subject = subject_of(workspace)
    return {
        "workspace": str(workspace),
        "specs": SPECS,
        "spec": subject.spec,
        "heading": subject.heading_line + 1,
        "title": subject.title,
        "mark": subject.mark,
        "challenge": subject.challenge,
        "sentence": SENTENCE,
        "ambiguous": AMBIGUOUS,
        "conflict": CONFLICT,
        "criteria": list(NO_CRITERIA),
        "patience": PATIENCE_S * 1000,
        "out": str(out),
        **more,
    }


class Report(NamedTuple):
    """What a probe saw. ``before``, ``edited`` and ``undone`` are the findings of all open specs at that time."""

    version: str
    before: tuple[Finding, ...]
    edited: tuple[Finding, ...]
    undone: tuple[Finding, ...]
    hover: str
    definition: str
    rest: dict[str, Any]


def run_probe(command: list[str], asked: dict[str, Any], environment: dict[str, str]) -> Report:
    """Runs an editor with ``SPEC_LSP_TASK`` naming the task file; fails with all it printed when it got stuck."""
    out = Path(asked["out"])
    task_file = out.with_suffix(".task.json")
    task_file.write_text(json.dumps(asked), encoding="utf-8")
    process = subprocess.Popen(
        command,
        cwd=asked["workspace"],
        env={**environment, "SPEC_LSP_TASK": str(task_file)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        printed = process.communicate(timeout=4 * PATIENCE_S)[0].decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        printed = process.communicate()[0].decode("utf-8", "replace")
        pytest.fail(f"{command[0]} did not end:\n{printed}")
    assert out.is_file(), f"{command[0]} wrote no report (exit status {process.returncode}):\n{printed}"
    found = json.loads(out.read_text(encoding="utf-8"))
    assert not found.get("stuck"), f"waited in vain for: {found['stuck']}\nseen: {found}\n{printed}"
    return _report(found)


def _report(found: dict[str, Any]) -> Report:
    known = {"version", "before", "edited", "undone", "hover", "definition"}
    return Report(
        version=found["version"],
        before=findings(found["before"]),
        edited=findings(found["edited"]),
        undone=findings(found["undone"]),
        hover=found["hover"],
        definition=found["definition"],
        rest={key: value for key, value in found.items() if key not in known},
    )


def findings(listed: list[dict[str, Any]]) -> tuple[Finding, ...]:
    """Findings as a probe lists them, sorted: editors keep them in different orders."""
    return tuple(sorted(Finding(**one) for one in listed))


def assert_findings(shown: tuple[Finding, ...]) -> None:
    """The three kinds of finding, each on a place that has text."""
    codes = {finding.code for finding in shown}
    assert AMBIGUOUS in codes
    assert codes & set(NO_CRITERIA)
    conflicts = {finding.file for finding in shown if finding.code == CONFLICT}
    assert len(conflicts) == 2, f"a conflict is shown in both specs, not in {conflicts}"
    assert all(finding.covered for finding in shown if finding.code in {AMBIGUOUS, CONFLICT, *NO_CRITERIA})


def assert_edit(report: Report) -> None:
    """Typing one sentence adds one finding, under exactly its phrase; undoing takes it away again. Hints are left aside:

    there is one for each clause and rule, which names the new words beside the old ones.
    """
    before, edited, undone = (firm(found) for found in (report.before, report.edited, report.undone))
    assert [(finding.code, finding.covered) for finding in edited - before] == [(AMBIGUOUS, PHRASE)]
    assert not before - edited
    assert undone == before


def firm(findings: tuple[Finding, ...]) -> set[Finding]:
    """Without those of rules that give hints: some editors know none, and show them as something else."""
    return {finding for finding in findings if finding.code not in FAINT}


def assert_hover(hover: str, subject: Subject) -> None:
    flat = " ".join(hover.split())
    assert subject.title in flat
    assert subject.words in flat


def checked(workspace: Path) -> set[tuple[str, int, str, str]]:
    """What the command line finds in the specs: file, line, code and the text that the finding covers."""
    *program, serve = server_command()
    assert serve == "serve"
    done = subprocess.run(
        [*program, "check", "--format", "json", "--hints", "--exit-zero"],
        cwd=workspace,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    listed = [one for one in json.loads(done.stdout)["findings"] if one["path"] in SPECS]
    return {(one["path"], one["line"] - 1, one["code"], _covered(workspace, one)) for one in listed}


def _covered(workspace: Path, one: dict[str, Any]) -> str:
    lines = (workspace / one["path"]).read_text(encoding="utf-8").splitlines()
    assert one["line"] == one["endLine"]
    return str(lines[one["line"] - 1][one["column"] - 1 : one["endColumn"] - 1])


def assert_session(report: Report, workspace: Path) -> None:
    subject = subject_of(workspace)
    assert_findings(report.before)
    assert {(one.file, one.line, one.code, one.covered) for one in report.before} == checked(workspace)
    assert_hover(report.hover, subject)
    assert report.definition == subject.challenge
    assert_edit(report)


def readme_block(name: str) -> str:
    """The code that editors/README.md gives its readers, so that what is tested is what is read."""
    page = (ROOT / "editors" / "README.md").read_text(encoding="utf-8")
    block = re.search(
        rf"<!-- test: {re.escape(name)} -->\n```\w+\n(.*?)^```$", page, re.DOTALL | re.MULTILINE
    )
    assert block, f"editors/README.md has no block marked {name!r}"
    return block[1]


def needs(program: Path | str, what: str, remedy: str = "make test-editors") -> str:
    """The program's path; skips the test and names the remedy where it is absent."""
    found = shutil.which(str(program))
    if found is None:
        pytest.skip(f"{what} is not installed: {remedy}")
    return found
