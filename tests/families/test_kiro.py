"""Kiro: what is read out of public and of our own documents, and what is found in them."""

import re
from collections import Counter
from pathlib import Path

import pytest
from at_hand import ROOT
from rulebook import structural_findings as all_findings
from rulebook import workspace_of

from spec_lsp.config import Config
from spec_lsp.document import Document
from spec_lsp.engine import Engine
from spec_lsp.facts import EdgeKind, Kind
from spec_lsp.ide.definition import definition
from spec_lsp.ide.hover import hover
from spec_lsp.text import Encoding, Text
from spec_lsp.workspace import Workspace

FIXTURES = ROOT / "fixtures" / "families" / "kiro"


def load(folder: Path) -> Workspace:
    workspace = Workspace.empty(Config(), lambda key: Path(key).exists())
    for path in sorted(folder.rglob("*.md")):
        workspace = workspace.with_text(path.as_posix(), Text.from_str(path.read_bytes().decode("utf-8")))
    return workspace


@pytest.fixture(scope="module")
def specs(corpus: Path) -> tuple[Path, Workspace]:
    folder = corpus / "kiro" / "RpiDNS" / ".kiro" / "specs"
    return folder, load(folder)


def found(folder: Path, workspace: Workspace) -> list[tuple[str, int, str]]:
    return sorted(
        (Path(finding.key).relative_to(folder).as_posix(), finding.span.line + 1, finding.code)
        for finding in all_findings(workspace)
    )


# A second reader, which knows lines and nothing else.


def count_by_lines(text: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    inside = False
    for line in text.splitlines():
        if line.startswith("#"):
            inside = line.startswith("### Requirement ") or (inside and line.startswith("#### "))
            counted["requirement"] += bool(re.match(r"### Requirement \d", line))
            counted["property"] += bool(re.match(r"### Property \d", line))
        counted["criterion"] += inside and bool(re.match(r"\d+\. ", line))
        counted["user story"] += line.startswith("**User Story:**")
        counted["task"] += bool(re.match(r"\s*- \[.\]\*? \d", line))
        counted["reference"] += len(cited_in(line))
    return counted


def cited_in(line: str) -> list[str]:
    match = re.search(r"(?:_Requirements:|Validates: Requirements) ([\d., -]+)", line)
    numbers: list[str] = []
    for part in match[1].split(",") if match else ():
        first, _, last = part.strip().partition("-")
        parent, _, begin = first.partition(".")
        end = last.partition(".")[2] or begin
        numbers += [f"{parent}.{number}" for number in range(int(begin), int(end) + 1)]
    return numbers


def count_by_product(document: Document) -> Counter[str]:
    counted = Counter(placed.item.kind.value.replace("acceptance ", "") for placed in document.placed_items)
    kinds = (EdgeKind.IMPLEMENTS, EdgeKind.TESTS)
    counted["reference"] = sum(
        reference.bare and reference.kind in kinds and reference.fragment != "*" and not reference.label.startswith("All")
        for facts in document.facts
        for reference in facts.references
    )  # fmt: skip
    return counted


def test_counts_agree_with_a_second_reader(specs: tuple[Path, Workspace]) -> None:
    _, workspace = specs
    total: Counter[str] = Counter()
    for key, document in workspace.documents.items():
        by_lines = count_by_lines(Path(key).read_text(encoding="utf-8"))
        assert count_by_product(document) == by_lines, key
        total += by_lines
    assert total == {
        "requirement": 38,
        "criterion": 206,
        "user story": 38,
        "task": 148,
        "property": 32,
        "reference": 375,
    }


def test_roles(specs: tuple[Path, Workspace]) -> None:
    folder, workspace = specs
    roles = {
        Path(key).relative_to(folder).as_posix(): document.dialect and (document.dialect.name, document.dialect.role)
        for key, document in workspace.documents.items()
    }  # fmt: skip
    assert set(roles.values()) == {("kiro", "spec"), ("kiro", "design"), ("kiro", "tasks")}
    assert roles["rpz-feeds-management/design.md"] == ("kiro", "design")


def test_ids_and_their_two_numbers(specs: tuple[Path, Workspace]) -> None:
    folder, workspace = specs
    document = workspace.documents[(folder / "rpz-feeds-management" / "requirements.md").as_posix()]
    lines = {
        name: document.span_of(placed.facts, placed.item.name).line + 1
        for name, placed in document.items.items()
        if name.startswith("2.")
    }
    assert lines == {**{f"2.{n}": 36 + n for n in range(1, 8)}, "2.8": 45, "2.9": 46, "2.10": 46}
    assert document.items["10"].item.title == "Help Documentation"
    assert document.items["2.9"].item.kind is Kind.CRITERION
    terms = [term.name for facts in document.facts for term in facts.terms]
    assert len(terms) == 8
    assert terms[0] == "RPZ_Feed"


def test_edges(specs: tuple[Path, Workspace]) -> None:
    folder, workspace = specs
    feature = folder / "user-authentication"
    document = workspace.documents[(feature / "requirements.md").as_posix()]
    edges = {
        (Path(edge.source_key).name, edge.source, edge.kind)
        for edge in workspace.graph.edges_to_clause(document, "8.4")
    }
    assert edges == {
        ("tasks.md", "1.1", EdgeKind.IMPLEMENTS),
        ("tasks.md", "1.4", EdgeKind.TESTS),
        ("design.md", "Property 19", EdgeKind.TESTS),
    }
    # `**Validates: Requirements 1.1-1.5, 2.1, 5.1, 5.3, 5.5**` of task 2.6 tests what lies between, too.
    between = workspace.graph.edges_to_clause(document, "1.3")
    assert ("2.6", EdgeKind.TESTS) in {(edge.source, edge.kind) for edge in between}
    design = workspace.documents[(feature / "design.md").as_posix()]
    assert {edge.source for edge in workspace.graph.edges_to_clause(design, "Property 19")} == {"1.4"}


def test_definition_and_hover(specs: tuple[Path, Workspace]) -> None:
    folder, workspace = specs
    feature = folder / "rpz-feeds-management"
    tasks, requirements = (feature / "tasks.md").as_posix(), (feature / "requirements.md").as_posix()
    line = workspace.documents[tasks].text.lines[110]
    assert line.strip() == "- _Requirements: 2.2, 2.3, 2.9, 2.10_"
    places = definition(workspace, tasks, 110, line.index("2.3") + 1)
    assert [(place.key, place.span.line + 1) for place in places] == [(requirements, 39)]
    places = definition(workspace, tasks, 110, line.index("2.10") + 1)
    assert [(place.key, place.span.line + 1) for place in places] == [(requirements, 46)]
    shown = hover(workspace, tasks, 110, line.index("2.3") + 1)
    assert shown
    assert "acceptance criterion" in shown.plain
    assert "rules_count" in shown.plain
    whole = workspace.documents[tasks].text.lines
    everything = next(n for n, text in enumerate(whole) if "All modal-related" in text)
    assert [place.key for place in definition(workspace, tasks, everything, whole[everything].index("All") + 1)] == [
        requirements
    ]  # fmt: skip


def test_known_defects_are_found_and_nothing_else(specs: tuple[Path, Workspace]) -> None:
    folder, workspace = specs
    feeds = "rpz-feeds-management"
    assert found(folder, workspace) == [
        ("help-documentation/requirements.md", 31, "GAP001"),  # 1.2: no task names it
        (f"{feeds}/requirements.md", 26, "TRM001"),  # System
        (f"{feeds}/requirements.md", 44, "ID004"),
        (f"{feeds}/requirements.md", 139, "TRM001"),  # Help_Content
        (f"{feeds}/requirements.md", 145, "GAP001"),  # 10.7: no task names it
        (f"{feeds}/tasks.md", 111, "REF006"),  # 2.9
        (f"{feeds}/tasks.md", 111, "REF006"),  # 2.10
        (f"{feeds}/tasks.md", 119, "REF006"),  # 2.8
    ]
    told = {
        finding.span.line + 1: finding.message
        for finding in all_findings(workspace)
        if finding.code == "TRM001"
    }
    assert '"System", the actor of 50 acceptance criteria' in told[26]
    assert '"Help_Content", the actor of 7 acceptance criteria' in told[139]
    (twice,) = [finding for finding in all_findings(workspace) if finding.code == "ID004"]
    assert [place.span.line + 1 for place in twice.related] == [43]
    assert "2.7, 2.8, 2.9 and 2.10" in twice.message
    assert twice.fixes == ()  # tasks cite what would get another number


def test_our_own_projects() -> None:
    good, bad = FIXTURES / "good", FIXTURES / "bad"
    assert found(good, load(good)) == []
    requirements, tasks = ".kiro/specs/refunds/requirements.md", ".kiro/specs/refunds/tasks.md"
    assert found(bad, load(bad)) == [
        (".kiro/specs/double-refund/bugfix.md", 11, "GAP001"),
        (".kiro/specs/refunds/design.md", 9, "REF001"),
        (requirements, 17, "TRM001"),
        (requirements, 18, "ID004"),
        (requirements, 19, "TRM001"),
        (requirements, 21, "SUC007"),
        (requirements, 30, "GAP001"),
        (tasks, 6, "REF006"),
        (tasks, 6, "REF006"),
        (tasks, 7, "REF001"),
        (tasks, 9, "REF001"),
        (tasks, 12, "REF001"),
        (".kiro/steering/product.md", 3, "TXT004"),
        (".kiro/steering/product.md", 8, "AMB002"),
    ]


def document_of(text: str, path: str = ".kiro/specs/a/requirements.md") -> Document:
    return workspace_of({path: text}).documents[f"/w/{path}"]


def ids(document: Document, kind: Kind) -> list[str]:
    return [placed.item.id for placed in document.placed_items if placed.item.kind is kind]


@pytest.mark.parametrize(
    ("heading", "identifier", "title"),
    [
        ("### Requirement 1: Refund", "1", "Refund"),
        ("## Requirement 12", "12", ""),
        ("#### Requirement 1.2 - Refund", "1.2", "Refund"),
        ("### 3.1 Requirement 4: Refund", "4", "Refund"),
        ("### 要件 1: 返金", "1", "返金"),
        ("### 需求 1：返金", "1", "返金"),
        ("### 요구사항 2: 환불", "2", "환불"),
        ("### Requisito 1", "1", ""),
        ("### Anforderung 1 - Erstattung", "1", "Erstattung"),
        ("### Exigence 3 — Remboursement", "3", "Remboursement"),
        ("### Требование 1. Возврат", "1", "Возврат"),
        ("### REQ-007: Refund", "7", "Refund"),
        ("### R2 – Refund", "2", "Refund"),
        ("## Requirements\n\n### 1. Refund", "1", "Refund"),
        ("## 2. Functional Requirements\n\n### 2.1 Refund", "2.1", "Refund"),
    ],
)
def test_requirements_in_any_spelling(heading: str, identifier: str, title: str) -> None:
    document = document_of(f"# Words\n\n{heading}\n\n1. THE Shop SHALL refund.\n")
    (item,) = [placed.item for placed in document.placed_items if placed.item.kind is Kind.REQUIREMENT]
    assert (item.id, item.title) == (identifier, title)
    assert ids(document, Kind.CRITERION) == [f"{identifier}.1"]


@pytest.mark.parametrize(
    "heading", ["## Overview", "### 1. Refund", "### R2D2", "### Requirement: Refund", "### Requirements 2FA"]
)
def test_headings_that_are_no_requirements(heading: str) -> None:
    assert ids(document_of(f"# Words\n\n{heading}\n\n1. THE Shop SHALL refund.\n"), Kind.REQUIREMENT) == []


@pytest.mark.parametrize(
    ("body", "criteria"),
    [
        ("#### Acceptance Criteria\n\n1. a\n2. b\n", ["1.1", "1.2"]),
        ("#### 受入基準\n\n1. a\n2. b\n", ["1.1", "1.2"]),
        ("#### 验收标准\n\n1. a\n", ["1.1"]),
        ("#### 인수 조건 (환불)\n\n1. a\n", ["1.1"]),
        ("#### Critérios de Aceitação\n\n1. a\n", ["1.1"]),
        ("#### Критерии приёмки\n\n1. a\n", ["1.1"]),
        ("### Acceptance Criteria\n\n1. a\n", ["1.1"]),
        ("**Acceptance Criteria:**\n\n1. a\n2. b\n", ["1.1", "1.2"]),
        ("- **Acceptance Criteria**:\n  1. a\n  2. b\n     - c\n", ["1.1", "1.2"]),
        ("#### Acceptance Criteria\n\n- 1.1 a\n- **1.2** b\n- **AC 1.3**: c\n", ["1.1", "1.2", "1.3"]),
        ("#### Acceptance Criteria\n\n1.1 THE Shop SHALL a\n1.2 THE Shop SHALL b\n", ["1.1", "1.2"]),
        ("#### Acceptance Criteria\n\n- [ ] THE Shop SHALL a\n- THE Shop SHALL b\n- words\n", ["1.1", "1.2", ""]),
        ("#### Acceptance Criteria\n\n1. a\n1. b\n1. c\n", ["1.1", "1.2", "1.3"]),
        ("#### Acceptance Criteria\n\n1. a\n\n> aside\n\n2. b\n", ["1.1", "1.2"]),
        ("#### Acceptance Criteria\n\n1. a\n   1. nested\n   - nested\n2. b\n", ["1.1", "1.2"]),
        ("1. THE Shop SHALL a\n2. it must b\n3. history\n", ["1.1", "1.2"]),
        ("#### Acceptance Criteria\n\n##### Pay\n\n1. a\n\n##### Tell\n\n2. b\n", ["1.1", "1.2"]),
        ("#### Acceptance Criteria\n\n1. a\n\n#### Notes\n\n1. b\n", ["1.1"]),
        ("#### Scenarios\n\n1. THE Shop SHALL a\n2. b\n", [""]),
        ("Words.\n\n- one\n", []),
    ],
)  # fmt: skip
def test_criteria_in_any_form(body: str, criteria: list[str]) -> None:
    assert ids(document_of(f"### Requirement 1: Refund\n\n{body}"), Kind.CRITERION) == criteria


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("_Requirements: 1.1, 1.2_", ["1.1", "1.2"]),
        ("_Requirements: 1, 2_", ["1", "2"]),
        ("\\_Requirements: 1.1\\_", ["1.1"]),
        ("**Requirements**: 1.1 and 2.3", ["1.1", "2.3"]),
        ("Requirements: 1.1; 1.2", ["1.1", "1.2"]),
        ("_要件: 1.1、1.2 (準備)_", ["1.1", "1.2"]),
        ("_需求：需求 2_", ["2"]),
        ("_Requisitos: 12.1, 12.2_", ["12.1", "12.2"]),
        ("_Requirements: Requirement 1.2, Requirement 2.4_", ["1.2", "2.4"]),
        ("_Requirements: REQ-1, R2.1, AC 3.1_", ["1", "2.1", "3.1"]),
        ("_Requirements: 1.1-1.3, 2.1 – 2.2_", ["1.1", "1.2", "1.3", "2.1", "2.2"]),
        ("_Requirements: 1.2-4_", ["1.2", "1.3", "1.4"]),
        ("_Requirements: 1.x, 2.*_", ["1", "2"]),
        ("_Requirements: 1.1 2.2_", ["1.1", "2.2"]),
        ("_Requirements: NFR-1, NFR-3.5, user-auth 1.2, N/A, 2.1_", ["2.1"]),
        ("_Requirements: 1.1 (v2.0), 2.2_", ["1.1", "2.2"]),
        ("_Requirements: All_", ["*"]),
        ("_Requirements: All requirements integration testing_", ["*"]),
        ("_Requirements: All modal-related_", ["*modal"]),
        ("_Requirements: All core payment requirements_", ["*core payment"]),
        ("_需求: 所有需求_", ["*"]),
        ("_Requisitos: Todos (base)_", ["*"]),
        ("**Validates: Requirements 1.3, 2.1**", ["1.3", "2.1"]),
        ("**Validates:** Requirement 2.7", ["2.7"]),
        ("_Boundary: Store_ _Depends: 1.2, 3_", ["1.2", "3"]),
        ("_Boundary: Store (read only), src/1.3/api.ts, Requirement 9.9_", []),
        ("_Boundary:_ Store 3.1, and/or Ledger", []),
        ("_Blocked by: 7.2_ _Requirements: 1.1_", ["1.1"]),
        ("_Depends: other-feature 5, none_", []),
        ("System requirements: 4 GB, 2 CPUs", []),
        ("Requirements: 4 GB, 2 CPUs, 1.1", ["1.1"]),
        ("**Validated:** 3 browsers", []),
        ("**Validates: 1.2**", ["1.2"]),
    ],
)  # fmt: skip
def test_citations(written: str, cited: list[str]) -> None:
    document = document_of(f"- [ ] 1. Pay\n  - {written}\n", ".kiro/specs/a/tasks.md")
    references = [reference for facts in document.facts for reference in facts.references]
    assert sorted(filter(None, (reference.fragment for reference in references))) == sorted(cited)
    assert all(reference.bare for reference in references)


def test_glossaries_in_any_form() -> None:
    listed = (
        "- **Store**: a\n- **Card Interface (CPI)** : b\n* `Mailer`: c\n- Clerk: d\n- **Page**（画面）：e\n"
    )
    expected = ["Store", "Card Interface (CPI)", "Card Interface", "CPI", "Mailer", "Clerk", "Page", "画面"]
    for heading in ("## Glossary", "## 用語集", "## 2. Begriffe", "## Terms and Definitions", "## 术语表"):
        document = document_of(f"{heading}\n\n{listed}")
        assert [term.name for facts in document.facts for term in facts.terms] == expected
    table = "| Term | Meaning |\n|---|---|\n| **Store** | a |\n"
    document = document_of(f"## Glossary\n\n{table}\n### People\n\n**Clerk**: b\n\n## Other\n\n- **No**: c\n")
    assert [term.name for facts in document.facts for term in facts.terms] == ["Store", "Clerk"]


def test_stories_make_no_demands() -> None:
    document = document_of(
        "### Requirement 1\n\n**User Story:** As a clerk, I must see it, so that I can sleep.\n\n1. THE Shop SHALL a\n"
    )
    assert [statement.text for statement in document.statements] == ["THE Shop SHALL a"]
    (story,) = [placed.item for placed in document.placed_items if placed.item.kind is Kind.STORY]
    assert story.title.startswith("As a clerk")


REQUIREMENTS = "### Requirement 1\n\n#### Acceptance Criteria\n\n1. THE Shop SHALL a\n"
BUGFIX = "### Current Behavior\n\n### Expected Behavior\n\n### Unchanged Behavior\n"


@pytest.mark.parametrize(
    ("path", "text", "role"),
    [
        (".kiro/specs/a/requirements.md", "words\n", "spec"),
        (".kiro/specs/archive/a/tasks.md", "words\n", "tasks"),
        (".kiro/specs/a/research.md", "words\n", None),
        (".kiro/steering/tech.md", "words\n", "steering"),
        ("docs/refunds/requirements.md", REQUIREMENTS, "spec"),
        ("docs/refunds.md", REQUIREMENTS, "spec"),
        ("docs/refunds.md", "### Requirement 1\n\nWords.\n", None),
        ("docs/refunds/bugfix.md", BUGFIX, "bugfix"),
        ("docs/refunds/design.md", "### Property 1: Sums\n", "design"),
        ("docs/refunds/ideas.md", "### Property 1: Sums\n", None),
        ("docs/refunds/tasks.md", "# Implementation Plan\n\n- [ ] 1. Pay\n", "tasks"),
        ("docs/refunds/tasks.md", "# Tasks\n\n- [ ] 1. Pay\n", None),
    ],
)
def test_recognition(path: str, text: str, role: str | None) -> None:
    document = document_of(text, path)
    assert (document.dialect and document.dialect.role) == role


def test_features_outside_kiro_stand_together() -> None:
    workspace = workspace_of(
        {
            "docs/refunds/requirements.md": REQUIREMENTS,
            "docs/refunds/tasks.md": "# Implementation Plan\n\n- [ ] 1. Pay\n  - _Requirements: 1.1, 1.2_\n",
            "docs/other.md": REQUIREMENTS,
        }
    )
    assert [(finding.key, finding.code) for finding in all_findings(workspace)] == [
        ("/w/docs/refunds/tasks.md", "REF001")
    ]


def test_steering_names_the_files_that_it_includes() -> None:
    files = {
        ".kiro/steering/api.md": "# API\n\nAlways follow #[[file:api/orders.md]].\n",
        "api/orders.md": "# Orders\n",
    }
    workspace = workspace_of(files)
    places = definition(workspace, "/w/.kiro/steering/api.md", 2, 20)
    assert [place.key for place in places] == ["/w/api/orders.md"]


def fixed(text: str, code: str) -> str:
    """The text after the first fix of the first finding of a rule."""
    workspace = workspace_of({".kiro/specs/a/requirements.md": text})
    (finding, *_) = [
        found
        for found in Engine(workspace.config).findings(workspace, "/w/.kiro/specs/a/requirements.md")
        if found.code == code
    ]
    lines = text.splitlines()
    for edit in sorted(finding.fixes[0].edits, reverse=True):
        span = edit.span
        lines[span.line] = lines[span.line][: span.column] + edit.text + lines[span.line][span.end_column :]
    return "\n".join(lines) + "\n"


def test_the_rest_of_a_list_is_numbered_anew() -> None:
    head = "### Requirement 1\n\n#### Acceptance Criteria\n\n1. a\n2. b\n"
    after = fixed(f"{head}2. c\n3. d\n\n   with more\n4. e\n\nWords.\n\n5. f\n", "ID004")
    assert after == f"{head}3. c\n4. d\n\n   with more\n5. e\n\nWords.\n\n5. f\n"


def test_a_near_miss_is_written_as_the_glossary_does() -> None:
    text = "## Glossary\n\n- **Order_Store**: a\n\n### Requirement 1\n\n1. THE Order_Stores SHALL a\n2. THE Order_Stores SHALL b\n"
    assert fixed(text, "TRM001") == text.replace("Order_Stores", "Order_Store")


def test_what_two_tasks_of_one_number_cite_stays_when_one_goes() -> None:
    tasks = "## 1. Pay\n\n- [ ] 1.1 Now\n  - _Requirements: 1.1_\n\n## 2. Tell\n\n- [ ] 1.1 Later\n  - _Requirements: 1.1_\n"
    workspace = workspace_of({".kiro/specs/a/requirements.md": REQUIREMENTS, ".kiro/specs/a/tasks.md": tasks})
    key = "/w/.kiro/specs/a/tasks.md"
    text, change = workspace.documents[key].text.edited((7, 0), (9, 0), "", Encoding.UTF32)
    after = workspace.edited(key, text, change, None)
    requirements = after.documents["/w/.kiro/specs/a/requirements.md"]
    assert {edge.source for edge in after.graph.edges_to_clause(requirements, "1.1")} == {"1.1"}
