"""spec-kit on public specs, read in place, and on two small projects of our own: one sound, one with every defect."""

import re
from collections import Counter
from pathlib import Path

import pytest
from rulebook import is_about_words, workspace_of
from rulebook import structural_findings as all_findings
from test_corpus import check, load

from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Kind
from spec_lsp.ide.definition import definition
from spec_lsp.ide.hover import hover
from spec_lsp.ide.references import references
from spec_lsp.ide.rename import Refusal, rename
from spec_lsp.resolve import State, resolve
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "families" / "speckit"
PROJECT = "speckit/CommunityManagement-Sample-Spec-Kit"


@pytest.fixture(scope="module")
def project(corpus: Path) -> tuple[Path, Workspace]:
    root = corpus / PROJECT
    return root, load(root)


def document(project: tuple[Path, Workspace], path: str) -> Document:
    root, workspace = project
    return workspace.documents[(root / path).as_posix()]


SPECS = (
    "specs/001-event-discovery-rsvp/spec.md",
    "specs/004-permissions-creator-accounts/spec.md",
    "specs/008-cross-platform-ui/spec.md",
    "specs/009-user-directory/spec.md",
)
TASKS = "specs/009-user-directory/tasks.md"
PLAN = "specs/009-user-directory/plan.md"
CONSTITUTION = ".specify/memory/constitution.md"


def counted(found: Document, kind: Kind) -> list[str]:
    return [
        placed.item.id
        for placed in found.placed_items
        if placed.item.kind is kind and found.defines(placed.item)
    ]


# The second reader: it looks at lines, and shares nothing with the product.
_DEFINED = re.compile(r"^(?:- \*\*|\| )((?:FR|SC)-\d+)(?:\*\*:| \|)")
_STORY = re.compile(r"^### (?:US-|User Story )(\d+)")
_NUMBERED = re.compile(r"^\d+\. \*\*Given\*\*")


def lines_of(root: Path, path: str) -> list[str]:
    return (root / path).read_bytes().decode("utf-8").replace("\r\n", "\n").split("\n")


@pytest.mark.parametrize("path", SPECS)
def test_clauses_of_specs_are_those_that_a_reader_of_lines_finds(
    project: tuple[Path, Workspace], path: str
) -> None:
    root, _ = project
    lines = lines_of(root, path)
    defined = [match[1] for line in lines if (match := _DEFINED.match(line))]
    stories = [f"US{match[1]}" for line in lines if (match := _STORY.match(line))]
    scenarios = sum(bool(_NUMBERED.match(line)) for line in lines)
    scenarios += sum(line.startswith("**Given**") for line in lines)
    found = document(project, path)
    assert counted(found, Kind.REQUIREMENT) == [name for name in defined if name.startswith("FR")]
    assert counted(found, Kind.OUTCOME) == [name for name in defined if name.startswith("SC")]
    assert counted(found, Kind.STORY) == stories
    assert len(counted(found, Kind.SCENARIO)) == scenarios
    assert min(len(defined), len(stories), scenarios) > 3


def test_tasks_and_what_they_name_are_those_that_a_reader_of_lines_finds(
    project: tuple[Path, Workspace],
) -> None:
    root, _ = project
    lines = lines_of(root, TASKS)
    tasks = [match[1] for line in lines if (match := re.match(r"^- \[[ xX]\] (T\d+[a-z]?)\b", line))]
    found = document(project, TASKS)
    assert counted(found, Kind.TASK) == tasks
    named = Counter(name for line in lines for name in re.findall(r"FR-\d{3}", re.sub(r"`[^`]*`", "", line)))
    for first, last in (pair for line in lines for pair in re.findall(r"FR-(\d{3})[–-]FR-(\d{3})", line)):
        named.update(f"FR-{number:03}" for number in range(int(first) + 1, int(last)))
    read = [reference for facts in found.facts for reference in facts.references]
    assert Counter(one.fragment for one in read if (one.fragment or "").startswith("FR-")) == named
    labels = sum(len(re.findall(r"\[US\d+\]", line)) for line in lines if line.startswith("- [ ]"))
    stories = [one for one in read if one.kind is EdgeKind.IMPLEMENTS and one.label.startswith("US")]
    assert len([one for one in stories if "-" not in one.label]) == labels
    assert labels > 40


def test_every_reference_leads_somewhere_but_one_principle(project: tuple[Path, Workspace]) -> None:
    _, workspace = project
    lost = []
    for found in workspace.documents.values():
        for facts in found.facts:
            for reference in facts.references:
                state = resolve(workspace, found, reference).state
                if reference.bare and state not in (State.OK, State.UNCHECKED):
                    lost.append((state, reference.fragment))
    assert lost == [(State.UNKNOWN, "XIII"), (State.UNKNOWN, "XIII")]


def test_principles_have_their_numerals(project: tuple[Path, Workspace]) -> None:
    found = document(project, CONSTITUTION)
    numerals = "I II III IV V VI VII VIII IX X XI XII".split()
    assert counted(found, Kind.PRINCIPLE) == numerals
    assert found.ids["Principle IX"] == found.ids["Principle 9"] == "IX"
    assert found.dialect is not None
    assert found.dialect.role == "constitution"


def test_edges_are_typed(project: tuple[Path, Workspace]) -> None:
    root, workspace = project
    key = (root / TASKS).as_posix()
    edges = {
        (edge.source, edge.kind, edge.fragment)
        for held in workspace.graph.incoming.values()
        for found in held.values()
        for edge in found
        if edge.source_key == key
    }
    assert ("T010", EdgeKind.IMPLEMENTS, "US1") in edges
    assert ("T010", EdgeKind.IMPLEMENTS, "FR-001") in edges
    assert ("T046", EdgeKind.IMPLEMENTS, "US6-AS4") in edges
    assert any(kind is EdgeKind.OBEYS and fragment == "IV" for _, kind, fragment in edges)
    assert not any(kind is EdgeKind.DEPENDS for _, kind, _ in edges)


def test_known_findings_are_found_and_nothing_else(corpus: Path) -> None:
    root = corpus / "speckit"
    found = {
        (path.removeprefix("CommunityManagement-Sample-Spec-Kit/"), line, code)
        for path, line, code, finding in check(load(root), root)
        if finding.suppressed is None and not is_about_words(finding)
    }
    assert found == {
        ("specs/009-user-directory/spec.md", 219, "GAP001"),  # FR-033
        ("specs/009-user-directory/spec.md", 220, "GAP001"),  # FR-034
        ("specs/009-user-directory/spec.md", 262, "REF001"),  # Principle XIII of twelve
        ("specs/009-user-directory/tasks.md", 370, "REF001"),
    }


def test_the_plan_names_no_requirement(project: tuple[Path, Workspace]) -> None:
    assert not any(name.startswith("FR") for name in document(project, PLAN).sought)


def caret(found: Document, needle: str, offset: int = 1) -> tuple[str, int, int]:
    line = next(number for number, text in enumerate(found.text.lines) if needle in text)
    return found.key, line, found.text.lines[line].index(needle) + offset


def test_definition_and_hover_lead_from_a_task_to_its_requirement(project: tuple[Path, Workspace]) -> None:
    _, workspace = project
    tasks, spec = document(project, TASKS), document(project, SPECS[3])
    (target,) = definition(workspace, *caret(tasks, "FR-017"))
    assert target.key == spec.key
    assert spec.text.lines[target.span.line].startswith("- **FR-017**: Muted users MUST still appear")
    shown = hover(workspace, *caret(tasks, "FR-017"))
    assert shown is not None
    assert "Muted users MUST still appear in the directory" in shown.plain
    assert "requirement" in shown.plain
    (story,) = definition(workspace, *caret(tasks, "[US3] Extend"))
    assert spec.text.lines[story.span.line].startswith("### User Story 3 - Directory Visibility Opt-In")
    (scenario,) = definition(workspace, *caret(tasks, "US6-AS4"))
    assert spec.text.lines[scenario.span.line].startswith(
        '4. **Given** a user selects relationship filter "Blocked"'
    )
    (principle,) = definition(workspace, *caret(tasks, "Principle IV"))
    assert principle.key.endswith(CONSTITUTION)


def test_references_and_rename_of_a_requirement_reach_the_tasks(project: tuple[Path, Workspace]) -> None:
    _, workspace = project
    spec, tasks = document(project, SPECS[3]), document(project, TASKS)
    at = caret(spec, "FR-014", 2)
    uses = [place for place in references(workspace, *at) if place.key == tasks.key]
    assert len(uses) == sum(line.count("FR-014") for line in tasks.text.lines)
    renamed = rename(workspace, *at, "FR-114")
    assert not isinstance(renamed, Refusal)
    assert len(renamed.edits[tasks.key]) == len(uses)
    assert len(renamed.edits[spec.key]) == 1
    assert isinstance(rename(workspace, *caret(spec, "User Story 3"), "US9"), Refusal)


def test_templates_are_no_specs(corpus: Path) -> None:
    workspace = load(corpus / "speckit" / "spec-kit")
    roles = {key.rpartition("/")[2]: found.dialect for key, found in workspace.documents.items()}
    assert {name: dialect and dialect.role for name, dialect in roles.items()} == {
        "constitution-template.md": "template",
        "spec-template.md": "template",
        "tasks-template.md": "template",
    }
    assert all_findings(workspace) == []


def test_a_constitution_is_read_where_principles_are_long(corpus: Path) -> None:
    workspace = load(corpus / "agents_constitution")
    (found,) = [one for key, one in workspace.documents.items() if key.endswith("constitution.md")]
    assert counted(found, Kind.PRINCIPLE) == ["I", "II", "III", "IV", "V"]


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.md"))
    }


def found_in(texts: dict[str, str]) -> set[tuple[str, int, str]]:
    return {
        (finding.key.removeprefix("/w/"), finding.span.line + 1, finding.code)
        for finding in all_findings(workspace_of(texts))
    }


REFUNDS = "specs/001-refunds"
DEFECTS = {
    (".specify/memory/constitution.md", 13, "GAP003"),
    (f"{REFUNDS}/checklists/requirements.md", 3, "ID005"),
    (f"{REFUNDS}/checklists/requirements.md", 4, "ID001"),
    (f"{REFUNDS}/checklists/requirements.md", 4, "REF001"),
    (f"{REFUNDS}/plan.md", 5, "AMB001"),
    (f"{REFUNDS}/spec.md", 3, "GAP003"),
    (f"{REFUNDS}/spec.md", 11, "SUC007"),
    (f"{REFUNDS}/spec.md", 15, "GAP001"),
    (f"{REFUNDS}/spec.md", 22, "CON006"),
    (f"{REFUNDS}/spec.md", 23, "CON006"),
    (f"{REFUNDS}/spec.md", 24, "ID001"),
    (f"{REFUNDS}/spec.md", 25, "ID005"),
    (f"{REFUNDS}/spec.md", 26, "REF001"),
    (f"{REFUNDS}/spec.md", 26, "AMB001"),
    (f"{REFUNDS}/spec.md", 27, "ID005"),
    (f"{REFUNDS}/spec.md", 28, "GAP001"),
    (f"{REFUNDS}/spec.md", 28, "REF001"),
    (f"{REFUNDS}/spec.md", 32, "SUC008"),
    (f"{REFUNDS}/spec.md", 36, "REF005"),
    (f"{REFUNDS}/tasks.md", 5, "REF004"),
    (f"{REFUNDS}/tasks.md", 6, "REF004"),
    (f"{REFUNDS}/tasks.md", 7, "ID001"),
    (f"{REFUNDS}/tasks.md", 7, "ID005"),
    (f"{REFUNDS}/tasks.md", 7, "REF001"),
    ("specs/002-receipts/spec.md", 5, "REF005"),
}


def test_the_bad_project_has_one_defect_of_each_kind() -> None:
    assert found_in(files(FIXTURES / "bad")) == DEFECTS


def test_the_good_project_has_none() -> None:
    assert found_in(files(FIXTURES / "good")) == set()


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_change_nothing(end: str) -> None:
    texts = {path: text.replace("\n", end) for path, text in files(FIXTURES / "bad").items()}
    assert found_in(texts) == DEFECTS


def test_fixes_of_near_misses_mend_them() -> None:
    workspace = workspace_of(files(FIXTURES / "bad"))
    for finding in all_findings(workspace):
        if finding.code == "ID005":
            (fix,) = finding.fixes
            text: Text = workspace.documents[finding.key].text
            assert fix.safe
            assert [text.slice(edit.span) for edit in fix.edits] == [text.slice(finding.span)]
            assert all(re.fullmatch(r"FR-\d{3}", edit.text) for edit in fix.edits)
