"""What `openspec validate` finds, we find as well: on real specs, on our fixtures, and on one small case of each kind.

The command line of OpenSpec is installed by `make test` (mk/openspec.mk) and started without any network.
"""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from rulebook import is_about_words

from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding, Severity
from spec_lsp.engine import Engine
from spec_lsp.files import load, open_project

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures" / "families" / "openspec"
CLI = ROOT / ".build/openspec/node_modules/@fission-ai/openspec/bin/openspec.js"
NO_NETWORK = """
const refuse = () => { throw new Error("a test must not use the network"); };
require("net").Socket.prototype.connect = refuse;
require("dns").lookup = refuse;
"""

pytestmark = pytest.mark.skipif(not (CLI.exists() and shutil.which("node")), reason="needs npm")

# A message of theirs -> the codes by which we tell the same.
SAME: dict[str, set[str]] = {
    r"must have a (Purpose|Requirements) section": {"GAP004"},
    r"must have at least one requirement": {"GAP004", "GAP006"},
    r"at least one scenario": {"SUC007", "GAP005", "GAP006"},
    r"contains delta header": {"GAP006"},
    r"appears outside the main": {"GAP006"},
    r"duplicates the requirement declared": {"ID001"},
    r"(must|should) contain SHALL or MUST|is missing requirement text": {"GAP005"},
    r"Duplicate requirement in ADDED": {"ID001"},
    r"Duplicate (requirement in|FROM in|TO in)": {"CON004"},
    r"present in both|old name from RENAMED|TO collides": {"CON004"},
    r"has no matching (TO|FROM): line": {"REF007"},
    r"omits scenario": {"CON003"},
    r"Delta spec found at": {"GAP006"},
    r"no requirement entries parsed": {"GAP004", "GAP006"},
    r"No delta sections found": {"GAP004", "GAP006"},
    r"skip_specs is set .* but spec files exist": {"CON004"},
    r"not valid change metadata": {"GAP004"},
    r"must have at least one delta": {"GAP004", "GAP006"},
    r"is a folder wrapping": {"GAP006"},
    r"Purpose section is too brief": {"GAP004"},
    r"Purpose section is still a placeholder": {"AMB001"},
    r"is not a delta section, so it is ignored": {"GAP006"},
    r"is (ignored by validation|missing a requirement name)": {"GAP006"},
    r"Archive would refuse this delta.*(MODIFIED|RENAMED|REMOVED) failed.*not found": {"REF007"},
    r"Archive would refuse this delta.*target spec does not exist": {"REF007"},
    r"Archive would refuse this delta.*already exists": {"CON004"},
    r"Archive would refuse this delta.*differs only in case": {"CON004"},
}
# Notes about length, consent and the numbers of tasks; and, at a change, what is told of the spec that it changes.
NOT_OURS = r"very long|zero deltas accepted|^Task |counts as 0 tasks|target spec is structurally invalid"


@dataclass(frozen=True)
class Issue:
    """One line of their report, with the files that it may be about."""

    level: str
    message: str
    files: str  # a prefix of paths below openspec/

    @property
    def names(self) -> list[str]:
        """What it quotes that must be found in our finding: names of requirements."""
        return re.findall(r'(?:Requirement|ADDED|MODIFIED|FROM|TO):? "([^"]+)"', self.message)[:1]


def theirs(folder: Path, *options: str) -> list[Issue]:
    """What `openspec validate --all` reports of the project in `folder`."""
    guard = folder / "no-network.cjs"
    guard.write_text(NO_NETWORK, encoding="utf-8")
    environment = {
        **os.environ,
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "OPENSPEC_TELEMETRY": "0",
        "OPENSPEC_NO_UPDATE_CHECK": "1",
        "DO_NOT_TRACK": "1",
        "NODE_OPTIONS": f"--require={guard}",
    }
    command = ["node", str(CLI), "validate", "--all", "--json", "--no-interactive", *options]
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert "network" not in run.stderr + run.stdout, run.stderr
    return [
        Issue(issue["level"], issue["message"], _files(item["type"], item["id"], issue["path"]))
        for item in json.loads(run.stdout)["items"]
        for issue in item["issues"]
    ]


def _files(kind: str, name: str, path: str) -> str:
    if kind == "spec":
        return f"specs/{name}/spec.md"
    if path == "file":
        return f"changes/{name}/"
    return f"changes/{name}/{path}" if path.startswith(".") else f"changes/{name}/specs/{path}"


def ours(folder: Path) -> list[tuple[str, Finding]]:
    """What we report, each with its path below openspec/."""
    key = folder.as_posix()
    loaded = load([key], open_project([key], use_config=False))
    engine = Engine(Config())
    assert not loaded.skipped
    return [
        (document.removeprefix(f"{key}/openspec/"), finding)
        for document in loaded.checked
        for finding in engine.findings(loaded.workspace, document)
        if not is_about_words(finding)
    ]


def unmatched(issues: list[Issue], found: list[tuple[str, Finding]]) -> list[Issue]:
    """The issues that none of our findings tells."""
    return [issue for issue in issues if not _is_told(issue, found)]


def _is_told(issue: Issue, found: list[tuple[str, Finding]]) -> bool:
    if issue.level != "ERROR" and re.search(NOT_OURS, issue.message):
        return True
    codes = next(
        (same for pattern, same in SAME.items() if re.search(pattern, issue.message, re.DOTALL)), set()
    )
    return any(
        path.startswith(issue.files)
        and finding.code in codes
        and finding.severity <= Severity.WARNING
        and all(name in f"{finding.message} {finding.clause}" for name in issue.names)
        for path, finding in found
    )


PURPOSE = "## Purpose\nHow customers get their money back when an order is cancelled.\n\n"
SCENARIO = (
    "\n#### Scenario: Cancelled order\n- **WHEN** an order is cancelled\n- **THEN** the refund is paid\n\n"
)


def requirement(name: str, text: str = "The shop SHALL pay a refund.", scenario: str = SCENARIO) -> str:
    return f"### Requirement: {name}\n{text}\n{scenario}"


BASE = f"{PURPOSE}## Requirements\n{requirement('Refund window')}{requirement('Vouchers')}"
PROPOSAL = "## Why\nRefunds take too long.\n\n## What Changes\n- Faster refunds\n"


def change(delta: str, files: dict[str, str] | None = None) -> dict[str, str]:
    """A project with one spec and one change to it."""
    return {
        "specs/refunds/spec.md": BASE,
        "changes/faster/proposal.md": PROPOSAL,
        "changes/faster/specs/refunds/spec.md": delta,
        **(files or {}),
    }


def spec(text: str) -> dict[str, str]:
    return {"specs/refunds/spec.md": text}


NEW = "## ADDED Requirements\n" + requirement("Receipt")
CASES: dict[str, dict[str, str]] = {
    "no purpose": spec("# Refunds\n\n## Requirements\n" + requirement("Refund window")),
    "an empty purpose": spec("## Purpose\n\n## Requirements\n" + requirement("Refund window")),
    "a short purpose": spec("## Purpose\nRefunds.\n\n## Requirements\n" + requirement("Refund window")),
    "a purpose to come": spec("## Purpose\nTBD - created by archiving change x. Update Purpose after archive.\n\n## Requirements\n" + requirement("Refund window")),
    "no requirements section": spec(PURPOSE + "Words.\n"),
    "no requirement": spec(PURPOSE + "## Requirements\n\nNone yet.\n"),
    "no scenario": spec(PURPOSE + "## Requirements\n" + requirement("Refund window", scenario="")),
    "a scenario without steps": spec(PURPOSE + "## Requirements\n" + requirement("Refund window", scenario="\n#### Scenario: Empty\n")),
    "a scenario of level 3": spec(PURPOSE + "## Requirements\n" + requirement("Refund window", scenario=SCENARIO.replace("####", "###"))),
    "a delta in a spec": spec(BASE + "\n## ADDED Requirements\n" + requirement("Receipt")),
    "a requirement outside": spec(PURPOSE + requirement("Receipt") + "## Requirements\n" + requirement("Refund window")),
    "the same requirement twice": spec(BASE + requirement("Vouchers")),
    "no text": spec(PURPOSE + "## Requirements\n" + requirement("Refund window", text="")),
    "the demand in the title": spec(PURPOSE + "## Requirements\n" + requirement("Refunds SHALL be paid", text="")),
    "no key word": spec(PURPOSE + "## Requirements\n" + requirement("Refund window", text="The shop pays the price of the order.")),
    "a heading among requirements": spec(BASE + "### Notes\nSee the handbook of the shop.\n"),
    "a delta at the root": change(NEW, {"changes/faster/specs/spec.md": NEW}),
    "half a rename: FROM": change("## RENAMED Requirements\n- FROM: `### Requirement: Vouchers`\n" + NEW),
    "half a rename: TO": change("## RENAMED Requirements\n- TO: `### Requirement: Gift cards`\n" + NEW),
    "two old names": change("## RENAMED Requirements\n- FROM: ### Requirement: Refund window\n- FROM: ### Requirement: Vouchers\n- TO: ### Requirement: Gift cards\n"),
    "added twice": change(NEW + requirement("Receipt")),
    "modified twice": change("## MODIFIED Requirements\n" + 2 * requirement("Vouchers")),
    "removed twice": change("## REMOVED Requirements\n### Requirement: Vouchers\n- `### Requirement: Vouchers`\n"),
    "removed twice in a list": change("## REMOVED Requirements\n- `### Requirement: Vouchers`\n* ### Requirement: Vouchers\n"),
    "renamed twice": change("## RENAMED Requirements\n" + 2 * "- FROM: `### Requirement: Vouchers`\n- TO: `### Requirement: Gift cards`\n"),
    "no text in a delta": change("## ADDED Requirements\n" + requirement("Receipt", text="")),
    "the demand in the title of a delta": change("## MODIFIED Requirements\n" + requirement("Vouchers", text="") + "## ADDED Requirements\n" + requirement("Receipts SHALL be sent", text="")),
    "no key word in a delta": change("## ADDED Requirements\n" + requirement("Receipt", text="The shop sends the receipt of the order.")),
    "no scenario in a delta": change("## ADDED Requirements\n" + requirement("Receipt", scenario="") + "## MODIFIED Requirements\n" + requirement("Vouchers", scenario="")),
    "a scenario of level 5 in a delta": change("## ADDED Requirements\n" + requirement("Receipt", scenario=SCENARIO.replace("####", "#####"))),
    "a scenario in bold": change("## ADDED Requirements\n" + requirement("Receipt", scenario="\n- **Scenario: Paid order**\n  - **WHEN** an order is paid\n")),
    "a dropped scenario": change("## MODIFIED Requirements\n" + requirement("Vouchers", scenario=SCENARIO.replace("Cancelled", "Late"))),
    "a dropped scenario of a renamed requirement": change("## RENAMED Requirements\n- FROM: `### Requirement: Vouchers`\n- TO: `### Requirement: Gift cards`\n\n## MODIFIED Requirements\n" + requirement("Gift cards", scenario=SCENARIO.replace("Cancelled", "Late"))),
    "modified and removed": change("## MODIFIED Requirements\n" + requirement("Vouchers") + "## REMOVED Requirements\n### Requirement: Vouchers\n"),
    "modified and added": change("## MODIFIED Requirements\n" + requirement("Vouchers") + "## ADDED Requirements\n" + requirement("Vouchers", text="The shop SHALL sell vouchers.")),
    "added and removed": change(NEW + "## REMOVED Requirements\n- `### Requirement: Receipt`\n"),
    "modified under the old name": change("## RENAMED Requirements\n- FROM: `### Requirement: Vouchers`\n- TO: `### Requirement: Gift cards`\n\n## MODIFIED Requirements\n" + requirement("Vouchers")),
    "renamed to what is added": change("## RENAMED Requirements\n- FROM: `### Requirement: Vouchers`\n- TO: `### Requirement: Receipt`\n" + NEW),
    "renamed and removed": change("## REMOVED Requirements\n- `### Requirement: vouchers`\n\n## RENAMED Requirements\n- FROM: `### Requirement: Vouchers`\n- TO: `### Requirement: Gift cards`\n"),
    "a delta under another name": change(NEW, {"changes/faster/specs/receipts/delta.md": NEW, "changes/faster/specs/receipts.md": NEW}),
    "empty sections": change("## ADDED Requirements\n\nNothing yet.\n"),
    "headings that are no requirements": change("## ADDED Requirements\n### Receipts\nThe shop SHALL send receipts.\n"),
    "no sections": change("# Refunds\n\nOnly notes.\n"),
    "a requirement in no section of a delta": change(NEW + "## Notes\n" + requirement("Vouchers")),
    "a requirement without a name": change(NEW + "### Requirement:\nThe shop SHALL wait.\n"),
    "no delta": {"specs/refunds/spec.md": BASE, "changes/faster/proposal.md": PROPOSAL},
    "no delta, tasks alone": {"changes/faster/tasks.md": "- [ ] 1.1 Pay\n"},
    "no delta, settings alone": {"changes/faster/.openspec.yaml": "schema: spec-driven\n"},
    "settings that wave deltas away": change(NEW, {"changes/faster/.openspec.yaml": "schema: spec-driven\nskip_specs: true\n"}),
    "settings that do not count": {"changes/faster/proposal.md": PROPOSAL, "changes/faster/.openspec.yaml": "schema: spec-driven\nskip_specs: 'yes'\n"},
    "settings without a schema": {"changes/faster/proposal.md": PROPOSAL, "changes/faster/.openspec.yaml": "skip_specs: true\n"},
    "a change in a folder of changes": {"changes/shop/faster/proposal.md": PROPOSAL, "changes/shop/faster/specs/refunds/spec.md": NEW},
    "a missing target": change("## MODIFIED Requirements\n" + requirement("Voucher")),
    "a missing target of a removal": change("## REMOVED Requirements\n- `### Requirement: vouchers`\n"),
    "a missing target of a rename": change("## RENAMED Requirements\n- FROM: `### Requirement: Gifts`\n- TO: `### Requirement: Gift cards`\n"),
    "a missing spec": {"changes/faster/proposal.md": PROPOSAL, "changes/faster/specs/refunds/spec.md": "## MODIFIED Requirements\n" + requirement("Vouchers")},
    "added though there": change("## ADDED Requirements\n" + requirement("Vouchers", text="The shop SHALL sell vouchers.")),
    "added though there in other case": change("## ADDED Requirements\n" + requirement("VOUCHERS")),
    "renamed to what is there": change("## RENAMED Requirements\n- FROM: `### Requirement: Vouchers`\n- TO: `### Requirement: Refund window`\n"),
}  # fmt: skip


Reports = tuple[list[Issue], list[tuple[str, Finding]]]


def own(case: str, path: str) -> str:
    """A path of a case with names of its own, so that one project can hold all cases."""
    return re.sub(r"\b(refunds|receipts|faster|shop)\b", rf"c{list(CASES).index(case)}-\1", path)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """What they and we report of all cases, in one run each."""
    folder = tmp_path_factory.mktemp("cases")
    for case, files in CASES.items():
        for name, text in files.items():
            path = folder / "openspec" / own(case, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return theirs(folder), ours(folder)


@pytest.mark.parametrize("case", CASES)
def test_each_kind_of_error_is_found(case: str, cases: Reports) -> None:
    mark = f"/c{list(CASES).index(case)}-"
    issues = [issue for issue in cases[0] if mark in issue.files]
    assert issues, "the case is no error to them"
    assert unmatched(issues, [(path, finding) for path, finding in cases[1] if mark in path]) == []


def test_each_message_of_the_table_occurs(cases: Reports) -> None:
    dead = {
        pattern
        for pattern in SAME
        if not any(re.search(pattern, issue.message, re.DOTALL) for issue in cases[0])
    }
    assert dead == set()


@pytest.mark.parametrize("options", [(), ("--strict",)], ids=["", "strict"])
def test_all_that_they_find_in_the_bad_project_is_found(tmp_path: Path, options: tuple[str, ...]) -> None:
    shutil.copytree(FIXTURES / "bad", tmp_path, dirs_exist_ok=True)
    issues = theirs(tmp_path, *options)
    assert len(issues) >= 15
    assert unmatched(issues, ours(tmp_path)) == []


def test_they_accept_the_good_project(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "good", tmp_path, dirs_exist_ok=True)
    assert {issue.level for issue in theirs(tmp_path, "--strict")} <= {"INFO"}


def test_public_specs(corpus: Path, tmp_path: Path) -> None:
    """All that they find there is found, and what they do not find is told here, as a list."""
    shutil.copytree(corpus / "openspec" / "OpenSpec" / "openspec", tmp_path / "openspec")
    issues, found = theirs(tmp_path), ours(tmp_path)
    assert Counter(issue.level for issue in issues) == {"ERROR": 3, "INFO": 3}
    assert unmatched(issues, found) == []
    beyond = Counter(finding.code for _, finding in found)
    beyond -= Counter({"CON003": 3})  # their three errors
    beyond -= Counter(
        {"REF007": 2}
    )  # the first of each file is a note of theirs, the others they do not name
    assert beyond == {"REF007": 14, "CON002": 7, "AMB002": 2}
