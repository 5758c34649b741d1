"""Which documents belong to spec-kit, and in which forms its clauses are written."""

import pytest
from rulebook import workspace_of

from spec_lsp.document import Document
from spec_lsp.facts import Kind


def read(text: str, path: str = "specs/001-refunds/spec.md") -> Document:
    return workspace_of({path: text}).documents[f"/w/{path}"]


SPEC = "# Feature Specification: Refunds\n\n## User Scenarios & Testing (mandatory)\n"
PLAN = "# Implementation Plan: Refunds\n\n## Technical Context\n"
TASKS = "# Tasks: Refunds\n\n## Format: `[ID] [P?] [Story] Description`\n"
RULES = "# Northwind Constitution\n\n## Core Principles\n\n## Governance\n"


@pytest.mark.parametrize(
    ("path", "text", "role"),
    [
        ("specs/001-refunds/spec.md", "", "spec"),
        ("specs/20260319-101500-refunds/plan.md", "", "plan"),
        ("shop-specs/001-refunds/tasks.md", "", "tasks"),
        ("specs/001-refunds/tasks/WP01.md", "", "tasks"),
        ("specs/payments/001-refunds/checklists/ux.md", "", "checklist"),
        (".specify/specs/001-refunds/spec.md", "", "spec"),
        ("specs/001-refunds/research.md", "", "notes"),
        ("specs/001-refunds/contracts/api.md", "", "notes"),
        ("specs/001-refunds/README.md", "# Words\n", None),
        (".specify/memory/constitution.md", "", "constitution"),
        ("memory/constitution.md", "", "constitution"),
        ("specs/constitution.md", RULES, "constitution"),
        ("constitution.md", "# The Constitution of Examplia\n", None),
        ("docs/refunds/spec.md", SPEC, "spec"),
        ("specs/001-refunds.md", SPEC, "spec"),
        ("docs/refunds/plan.md", PLAN, "plan"),
        ("docs/refunds/tasks.md", TASKS, "tasks"),
        ("docs/refunds/spec.md", "# Refunds\n\n## Functional Requirements\n", None),
        (".specify/templates/spec-template.md", SPEC, "template"),
        ("forms/spec.md", SPEC.replace("Refunds", "[FEATURE NAME]"), "template"),
        ("specs/001-refunds/spec.md", SPEC.replace("Refunds", "[FEATURE NAME]"), "spec"),
        ("openspec/specs/001-refunds/spec.md", "# refunds\n", None),
        (".kiro/specs/001-refunds/notes.md", "", None),
    ],
)
def test_documents_are_recognised_by_path_and_by_titles(path: str, text: str, role: str | None) -> None:
    found = read(text, path)
    own = found.dialect is not None and found.dialect.name == "spec-kit"
    assert (found.dialect.role if own and found.dialect else None) == role


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("- **FR-001**: The shop MUST refund.", ["FR-001"]),
        ("- **FR-001 Refunds**: The shop MUST refund.", ["FR-001"]),
        ("- **FR-001 (Refunds):** The shop MUST refund.", ["FR-001"]),
        ("- **FR-001 [P1]**: The shop MUST refund.", ["FR-001"]),
        ("- FR-001: the shop refunds.", ["FR-001"]),
        ("* FR-001 The shop refunds.", ["FR-001"]),
        ("1. **NFR-01**: fast", ["NFR-01"]),
        ("- [ ] **FR-001**: boxed", ["FR-001"]),
        ("- [FR-001] bracketed", ["FR-001"]),
        ("- `FR-001`: in code", ["FR-001"]),
        ("**FR-001**: one\n**FR-002**: two", ["FR-001", "FR-002"]),
        ("- **FR-001**: one\n  - **FR-001a**: nested", ["FR-001", "FR-001a"]),
        ("| ID | Text |\n|---|---|\n| FR-01 | text |\n| **FR-02** | text |", ["FR-01", "FR-02"]),
        ("| # | ID | Text |\n|---|---|---|\n| 1 | FR-01 | text |", ["FR-01"]),
        ("### FR-001: Refunds", ["FR-001"]),
        ("### Requirement FR-001: Refunds", ["FR-001"]),
        ("### US-1: Refunds (P1)", ["US1"]),
        ("### User Story 1 — Refunds (Priority: P1) 🎯 MVP", ["US1"]),
        ("- **FR-AUTH-001**: area", ["FR-AUTH-001"]),
        ("- **SEC-001**: other letters", ["SEC-001"]),
        ("- **FR-003 to FR-005**: several", ["FR-003", "FR-004", "FR-005"]),
        ("- **EC-01**: edge, **A-001**: none", ["EC-01"]),
        ("- FR-001 depends on FR-002", []),
        ("- **FR-001** depends on **FR-002**", []),
        ("- **FR-001**", []),
        ("- see FR-001: it says so", []),
        ("- **SHA-256** is used", []),
        ("> **FR-001**: quoted", []),
        ("    **FR-001**: code", []),
        ("| Story | Ids |\n|---|---|\n| Refunds | FR-001 |", []),
        ("## ISO-8601 dates", []),
    ],
)
def test_clauses_in_all_their_forms(line: str, ids: list[str]) -> None:
    found = read(f"# Feature Specification: Refunds\n\n{line}\n")
    assert [placed.item.id for placed in found.placed_items] == ids


@pytest.mark.parametrize(
    ("identifier", "kind"),
    [
        ("FR-001", Kind.REQUIREMENT),
        ("NFR-001", Kind.REQUIREMENT),
        ("SC-001", Kind.OUTCOME),
        ("US-1", Kind.STORY),
        ("AC-001", Kind.SCENARIO),
        ("EC-001", Kind.EDGE_CASE),
        ("C-001", Kind.CONSTRAINT),
        ("A-001", Kind.ASSUMPTION),
        ("D-001", Kind.DECISION),
    ],
)
def test_what_an_id_stands_for(identifier: str, kind: Kind) -> None:
    found = read(f"# Feature Specification: Refunds\n\n- **{identifier}**: words\n")
    assert [placed.item.kind for placed in found.placed_items] == [kind]


def test_flat_specs_have_ids_of_their_own() -> None:
    workspace = workspace_of(
        {
            "specs/001-refunds.md": f"{SPEC}\n- **FR-001**: The shop MUST refund.\n",
            "specs/001-refunds/tasks.md": "- [ ] T001 Refund (FR-001)\n",
            "specs/002-receipts.md": f"{SPEC}\n- **FR-002**: The shop MUST send a receipt.\n",
        }
    )
    spaces = {key.removeprefix("/w/specs/"): found.space for key, found in workspace.documents.items()}
    assert spaces["001-refunds.md"] == spaces["001-refunds/tasks.md"] != spaces["002-receipts.md"]


def test_scenarios_are_numbered_within_their_story() -> None:
    found = read(
        "# Feature Specification: Refunds\n\n### User Story 2 - Refunds\n\n1. **Given** a, **When** b, **Then** c\n"
        "2. **Given** d, **When** e, **Then** f\n\n#### Errors\n\n**Given** g\n\n**When** h\n\n**Then** i\n\n"
        "### User Story 3 - Receipts\n\n- Given j, when k, then l\n\n## Requirements\n\n1. **Given** m, **Then** n\n"
    )
    ids = [placed.item.id for placed in found.placed_items if placed.item.kind is Kind.SCENARIO]
    assert ids == ["US2-AS1", "US2-AS2", "US2-AS3", "US3-AS1", ""]


def test_a_table_restates_what_a_list_defines() -> None:
    found = read(
        "# Feature Specification: Refunds\n\n| ID | Test |\n|---|---|\n| FR-001 | a |\n\n- **FR-001**: The shop MUST refund.\n"
    )
    assert found.items["FR-001"].item.form == "list"


def test_what_an_author_took_back_is_there_but_binds_nobody() -> None:
    found = read(
        "# Feature Specification: Refunds\n\n- **FR-001**: *Removed*\n- ~~**FR-002**: gone~~\n- **FR-003**: Deferred to v2\n"
        "- **FR-004**: The shop MUST list removed orders.\n"
    )
    assert [placed.item.active for placed in found.placed_items] == [False, False, False, True]


def test_the_name_of_a_requirement_is_no_part_of_its_statement() -> None:
    found = read(
        "# Feature Specification: Refunds\n\n- **FR-001 Logs**: Audit logs MUST be kept for at most 30 days.\n"
        "- FR-002: Access logs MUST be kept for at most 30 days. They MUST be small.\n"
    )
    assert [statement.text.strip() for statement in found.statements] == [
        "Audit logs MUST be kept for at most 30 days.",
        "Access logs MUST be kept for at most 30 days.",
        "They MUST be small.",
    ]
