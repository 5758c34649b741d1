"""OpenSpec: what is read out of public and of our own documents, and what is found in them."""

import re
from collections import Counter
from pathlib import Path

import pytest
from rulebook import is_about_words, workspace_of
from rulebook import structural_findings as all_findings

from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding, Severity
from spec_lsp.document import Document
from spec_lsp.engine import Engine
from spec_lsp.facts import AMENDING, EdgeKind, Kind
from spec_lsp.files import load as load_files
from spec_lsp.files import open_project
from spec_lsp.ide.definition import definition
from spec_lsp.ide.hover import hover
from spec_lsp.ide.rename import Refusal, Renaming, rename
from spec_lsp.text import Encoding, Text
from spec_lsp.workspace import Workspace

FIXTURES = Path(__file__).parents[2] / "fixtures" / "families" / "openspec"
BASE = "specs/command-generation/spec.md"
CHANGES = ("add-devin-desktop-support", "add-skill-cli-auto-approval", "make-codex-skills-only")


def load(folder: Path) -> Workspace:
    workspace = Workspace.empty(Config(), lambda key: Path(key).exists())
    for path in sorted(folder.rglob("*.md")):
        workspace = workspace.with_text(path.as_posix(), Text.from_str(path.read_bytes().decode("utf-8")))
    return workspace


@pytest.fixture(scope="module")
def project(corpus: Path) -> tuple[Path, Workspace]:
    folder = corpus / "openspec" / "OpenSpec" / "openspec"
    return folder, load(folder)


def document(project: tuple[Path, Workspace], path: str) -> Document:
    folder, workspace = project
    return workspace.documents[(folder / path).as_posix()]


def found(folder: Path, workspace: Workspace) -> list[tuple[str, int, str, Finding]]:
    return [
        (Path(finding.key).relative_to(folder).as_posix(), finding.span.line + 1, finding.code, finding)
        for finding in all_findings(workspace)
    ]


# A second reader, which knows lines and nothing else.


def count_by_lines(text: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    section, fenced = "", False
    for line in text.splitlines():
        fenced ^= line.lstrip().startswith("```")
        if fenced:
            continue
        if line.startswith("## "):
            section = line[3:].strip().lower().removesuffix(" requirements")
        counted["requirement"] += line.startswith("### Requirement: ")
        counted["scenario"] += line.startswith("#### ")
        counted["task"] += bool(re.match(r"\s*- \[[ xX]\] ", line))
        named = line.startswith("### Requirement: ") or "`### Requirement: " in line
        if section in ("modified", "removed", "renamed"):
            counted[section] += named and "TO:" not in line
    return counted


def count_by_product(document: Document) -> Counter[str]:
    verbs = {
        EdgeKind.MODIFIES: "modified",
        EdgeKind.REMOVES: "removed",
        EdgeKind.RENAMES: "renamed",
    }
    counted = Counter(placed.item.kind.value for placed in document.placed_items)
    for facts in document.facts:
        counted.update(verbs[reference.kind] for reference in facts.references if reference.kind in AMENDING)
    return counted


def test_counts_agree_with_a_second_reader(project: tuple[Path, Workspace]) -> None:
    total: Counter[str] = Counter()
    for key, held in project[1].documents.items():
        by_lines = count_by_lines(Path(key).read_text(encoding="utf-8"))
        counted = count_by_product(held)
        if held.dialect and held.dialect.role in ("proposal", "design"):
            continue
        assert counted == by_lines, key
        total += by_lines
    assert total == {"requirement": 90, "scenario": 293, "modified": 25, "task": 161}


def test_roles(project: tuple[Path, Workspace]) -> None:
    roles = Counter(held.dialect.role for held in project[1].documents.values() if held.dialect)
    assert roles == {"spec": 5, "delta": 14, "proposal": 4, "tasks": 4}
    assert {held.dialect.name for held in project[1].documents.values() if held.dialect} == {"openspec"}


def test_a_title_is_the_id_and_a_scenario_is_local_to_its_requirement(
    project: tuple[Path, Workspace],
) -> None:
    held = document(project, BASE)
    requirements = [name for name, placed in held.items.items() if placed.item.kind is Kind.REQUIREMENT]
    assert requirements == [
        "CommandContent interface",
        "ToolCommandAdapter interface",
        "Command generator function",
        "CommandAdapterRegistry",
        "Shared command body content",
    ]
    placed = held.items["ToolCommandAdapter interface / Claude adapter formatting"]
    assert placed.item.kind is Kind.SCENARIO
    assert placed.item.title == "Claude adapter formatting"
    assert held.items["CommandContent interface"].clause.id == "CommandContent interface"


def test_criteria(project: tuple[Path, Workspace]) -> None:
    held = document(project, BASE)
    section = held.section_of(held.items["ToolCommandAdapter interface"].clause)
    kinds = Counter(clause.item.kind for clause in section if clause.item)
    assert kinds == {Kind.REQUIREMENT: 1, Kind.SCENARIO: 5}
    assert held.dialect
    assert held.dialect.criteria == {Kind.REQUIREMENT: Kind.SCENARIO}


def test_edges_lead_to_the_spec_of_the_same_capability(project: tuple[Path, Workspace]) -> None:
    folder, workspace = project
    held = document(project, BASE)
    edges = workspace.graph.edges_to_clause(held, "ToolCommandAdapter interface")
    assert {(edge.kind, edge.source_key.removeprefix(folder.as_posix())) for edge in edges} == {
        (EdgeKind.MODIFIES, f"/changes/{change}/{BASE}") for change in CHANGES
    }


def test_definition_and_hover_lead_from_a_modification_to_what_it_modifies(
    project: tuple[Path, Workspace],
) -> None:
    folder, workspace = project
    delta = (folder / "changes" / "make-codex-skills-only" / BASE).as_posix()
    line = workspace.documents[delta].text.lines.index("### Requirement: ToolCommandAdapter interface")
    (place,) = definition(workspace, delta, line, 20)
    base = document(project, BASE)
    assert place.key == base.key
    assert base.text.lines[place.span.line] == "### Requirement: ToolCommandAdapter interface"
    card = hover(workspace, delta, line, 20)
    assert card
    assert "The system SHALL define a ToolCommandAdapter interface for per-tool formatting." in card.plain
    assert "Referred to by 3" in card.plain


def test_a_proposal_mentions_its_deltas(project: tuple[Path, Workspace]) -> None:
    folder, workspace = project
    proposal = document(project, "changes/make-codex-skills-only/proposal.md")
    line = next(number for number, text in enumerate(proposal.text.lines) if text.startswith("- `cli-init`"))
    (place,) = definition(workspace, proposal.key, line, 5)
    assert place.key == (folder / "changes/make-codex-skills-only/specs/cli-init/spec.md").as_posix()


def test_a_rename_edits_the_spec_and_all_open_changes_and_no_history() -> None:
    files = {
        path.relative_to(FIXTURES / "good").as_posix(): path.read_text(encoding="utf-8")
        for path in (FIXTURES / "good").rglob("*.md")
    }
    workspace = workspace_of(files)
    for path in ("specs/refunds/spec.md", "changes/gift-cards/specs/refunds/spec.md"):
        key = f"/w/openspec/{path}"
        lines = workspace.documents[key].text.lines
        line = next(number for number, text in enumerate(lines) if "Requirement: Vouchers" in text)
        renaming = rename(workspace, key, line, lines[line].index("Vouchers") + 2, "Paper")
        assert isinstance(renaming, Renaming)
        after = {
            name: [workspace.documents[name].text.lines[edit.span.line] for edit in edits]
            for name, edits in renaming.edits.items()
        }
        assert after == {
            "/w/openspec/specs/refunds/spec.md": ["### Requirement: Vouchers"],
            "/w/openspec/changes/gift-cards/specs/refunds/spec.md": ["- FROM: `### Requirement: Vouchers`"],
        }
    key = "/w/openspec/specs/refunds/spec.md"
    line = workspace.documents[key].text.lines.index("#### Scenario: Lost parcel")
    assert isinstance(rename(workspace, key, line, 16, "Gone"), Refusal)


def test_known_defects_are_found_and_nothing_else(project: tuple[Path, Workspace]) -> None:
    """16 modifications of nothing, 3 requirements that several changes claim, 3 that drop scenarios."""
    reported = found(*project)
    by_code: dict[str, list[tuple[str, Finding]]] = {}
    for path, _, code, finding in reported:
        by_code.setdefault(code, []).append((path, finding))
    assert Counter(path for path, _ in by_code.pop("REF007")) == {
        "changes/simplify-skill-installation/specs/cli-init/spec.md": 9,
        "changes/simplify-skill-installation/specs/cli-update/spec.md": 7,
    }
    assert Counter(finding.clause for _, finding in by_code["CON002"]) == {
        "Skill Generation": 2,
        "Slash Command Updates": 2,
        "ToolCommandAdapter interface": 3,
    }
    assert all(len(finding.related) == 2 for _, finding in by_code["CON002"] if "Tool" in str(finding.clause))
    del by_code["CON002"]
    dropped = {path: re.findall(r'"([^"]+)"', finding.message) for path, finding in by_code.pop("CON003")}
    assert dropped == {
        f"changes/add-skill-cli-auto-approval/{BASE}": ["Trae adapter formatting"],
        f"changes/make-codex-skills-only/{BASE}": ["Trae adapter formatting"],
        "changes/make-codex-skills-only/specs/cli-update/spec.md": [
            "Legacy OpenCode command path cleanup",
            "Updating slash commands for Codex",
        ],
    }
    assert {code: len(findings) for code, findings in by_code.items()} == {"AMB002": 2}


def test_the_nearest_requirement_is_named_where_one_is_near(project: tuple[Path, Workspace]) -> None:
    guesses = {
        finding.clause: finding.related[0].clause
        for _, _, code, finding in found(*project)
        if code == "REF007" and finding.related
    }
    assert guesses == {
        "Skill generation per tool (REPLACES fixed 9-skill mandate)": "Skill Generation",
        "Update requires an OpenSpec project": "Prerequisites",
    }


def applied(workspace: Workspace, finding: Finding) -> str:
    text = workspace.documents[finding.key].text
    for edit in sorted(finding.fixes[0].edits, key=lambda edit: edit.span, reverse=True):
        text, _ = text.edited(edit.span[:2], edit.span[2:], edit.text, Encoding.UTF32)
    return str(text)


def test_a_fix_brings_dropped_scenarios_back(project: tuple[Path, Workspace]) -> None:
    folder, workspace = project
    for _, _, code, finding in found(folder, workspace):
        if code == "CON003":
            mended = workspace.with_text(finding.key, Text.from_str(applied(workspace, finding)))
            codes = {other.code for other in Engine(mended.config).findings(mended, finding.key)}
            assert "CON003" not in codes
            before, after = (
                count_by_lines(str(held.documents[finding.key].text)) for held in (workspace, mended)
            )
            assert after["scenario"] == before["scenario"] + len(finding.related)


def test_fixes_mend_names_and_levels() -> None:
    base = "## Purpose\nHow customers get their money back when an order is cancelled.\n\n## Requirements\n"
    one = "### Requirement: Refund window\nThe shop SHALL pay.\n\n#### Scenario: A\n- **WHEN** x\n"
    workspace = workspace_of(
        {
            "openspec/specs/refunds/spec.md": base + one,
            "openspec/changes/a/specs/refunds/spec.md": "## MODIFIED Requirements\n"
            + one.replace("window", "windows").replace("####", "#####"),
        }
    )
    key = "/w/openspec/changes/a/specs/refunds/spec.md"
    for _ in range(2):
        finding = next(finding for finding in all_findings(workspace) if finding.fixes)
        workspace = workspace.with_text(key, Text.from_str(applied(workspace, finding)))
    assert str(workspace.documents[key].text) == "## MODIFIED Requirements\n" + one
    assert all_findings(workspace) == []


# Our own projects.


def findings_on_disk(folder: Path, config: Config | None = None) -> list[tuple[str, int, str, str]]:
    key = folder.as_posix()
    loaded = load_files([key], open_project([key], use_config=False))
    engine = Engine(config or Config())
    return [
        (
            document.removeprefix(f"{key}/openspec/"),
            finding.span.line + 1,
            finding.code,
            finding.severity.label,
        )
        for document in loaded.checked
        for finding in engine.findings(loaded.workspace, document)
        if not is_about_words(finding)
    ]


def test_the_good_project_is_good() -> None:
    assert findings_on_disk(FIXTURES / "good") == []


BAD = [
    ("changes/faster-refunds/proposal.md", 10, "REF003", "hint"),
    ("changes/faster-refunds/specs/refunds/spec.md", 3, "CON002", "warning"),
    ("changes/faster-refunds/specs/refunds/spec.md", 3, "CON003", "error"),
    ("changes/faster-refunds/specs/refunds/spec.md", 12, "REF007", "error"),
    ("changes/faster-refunds/specs/refunds/spec.md", 21, "REF007", "error"),
    ("changes/faster-refunds/specs/refunds/spec.md", 32, "GAP006", "error"),
    ("changes/gift-cards/specs/refunds/spec.md", 5, "REF007", "error"),
    ("changes/gift-cards/specs/refunds/spec.md", 9, "CON004", "error"),
    ("changes/gift-cards/specs/refunds/spec.md", 20, "CON004", "error"),
    ("changes/gift-cards/specs/refunds/spec.md", 31, "REF007", "warning"),
    ("changes/late-fees/specs/refunds/spec.md", 5, "CON001", "error"),
    ("changes/late-fees/specs/refunds/spec.md", 5, "CON005", "error"),
    ("changes/late-fees/specs/refunds/spec.md", 14, "CON002", "warning"),
    ("changes/new-carrier/specs/carriers/spec.md", 3, "REF007", "error"),
    ("changes/no-delta/proposal.md", 1, "GAP004", "error"),
    ("changes/quiet-tests/.openspec.yaml", 2, "CON004", "error"),
    ("changes/shop/returns/proposal.md", 1, "GAP006", "error"),
    ("changes/tidy/specs/orders/spec.md", 1, "GAP004", "error"),
    ("changes/tidy/specs/spec.md", 1, "GAP006", "error"),
    ("specs/orders/spec.md", 3, "GAP006", "error"),
    ("specs/orders/spec.md", 12, "GAP004", "warning"),
    ("specs/orders/spec.md", 18, "GAP005", "error"),
    ("specs/orders/spec.md", 25, "SUC007", "error"),
    ("specs/orders/spec.md", 29, "GAP006", "error"),
    ("specs/orders/spec.md", 38, "GAP006", "error"),
    ("specs/orders/spec.md", 43, "ID001", "error"),
    ("specs/orders/spec.md", 47, "GAP005", "error"),
    ("specs/orders/spec.md", 49, "GAP006", "error"),
    ("specs/orders/spec.md", 53, "GAP006", "error"),
    ("specs/refunds/spec.md", 23, "GAP005", "warning"),
    ("specs/refunds/spec.md", 34, "CON001", "error"),
    ("specs/refunds/spec.md", 34, "CON005", "error"),
    ("specs/stock/spec.md", 1, "GAP004", "error"),
    ("specs/stock/spec.md", 5, "AMB001", "warning"),
]


def test_the_bad_project_is_bad_where_it_is_meant_to_be() -> None:
    assert sorted(findings_on_disk(FIXTURES / "bad")) == sorted(BAD)


def test_settings_overrule_the_severity_of_a_single_finding() -> None:
    levels = {"GAP004": Severity.HINT, "no-criterion": Severity.WARNING}
    reported = findings_on_disk(FIXTURES / "bad", Config(severity=levels))
    assert {level for _, _, code, level in reported if code == "GAP004"} == {"hint"}
    assert {level for _, _, code, level in reported if code == "SUC007"} == {"warning"}


@pytest.mark.parametrize("path", sorted({path for path, *_ in BAD}))
def test_a_document_by_itself_is_seen_beside_what_belongs_to_it(path: str) -> None:
    """Checked alone, a document has the findings that it has within its project: its companions are read."""
    key = (FIXTURES / "bad" / "openspec" / path).as_posix()
    loaded = load_files([key], open_project([key], use_config=False))
    alone = {
        (finding.span.line + 1, finding.code) for finding in Engine(Config()).findings(loaded.workspace, key)
    }
    assert alone == {(line, code) for name, line, code, _ in BAD if name == path}


@pytest.mark.parametrize(
    ("path", "text", "role"),
    [
        ("docs/refunds.md", "## Purpose\nx\n\n## Requirements\n### Requirement: A\n", "spec"),
        ("docs/change.md", "## added requirements\n### Requirement: A\n", "delta"),
        ("openspec/specs/a/b/spec.md", "x", "spec"),
        ("openspec/changes/x/specs/a/b/spec.md", "x", "delta"),
        ("openspec/changes/x/specs/spec.md", "x", "unread"),
        ("openspec/changes/x/specs/a.md", "## ADDED Requirements\n", "unread"),
        ("openspec/changes/x/y/z/tasks.md", "x", "unread"),
        ("openspec/changes/archive/2025-01-01-x/specs/a/spec.md", "## ADDED Requirements\n", "archive"),
        ("openspec/changes/x/.openspec.yaml", "schema: spec-driven\n", "settings"),
        ("openspec/changes/x/design.md", "x", "design"),
        ("openspec/changes/x/specs/a.md", "x", None),
        ("openspec/changes/x/notes.md", "x", None),
        ("openspec/project.md", "x", None),
        ("openspec/specs/a/design.md", "x", None),
        (
            "schemas/spec-driven/templates/spec.md",
            "## ADDED Requirements\n### Requirement: <!-- name -->\n",
            None,
        ),
    ],
)
def test_recognition(path: str, text: str, role: str | None) -> None:
    held = workspace_of({path: text}).documents[f"/w/{path}"]
    assert (held.dialect and held.dialect.name, held.dialect and held.dialect.role) == (
        ("openspec", role) if role else (None, None)
    )
