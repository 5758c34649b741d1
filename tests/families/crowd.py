"""A workspace that holds every family at once, twenty specs of each, all of them sound but for what is planted.

`crowd()` gives paths and texts; the number of a spec makes its words differ, so that nothing is in conflict.
"""

from __future__ import annotations

from collections.abc import Iterator

SPECS = 20
PLANTED = 7  # the spec of each family that has a defect

_CONSTITUTION = """\
# Northwind Constitution

## Core Principles

### I. Answers in time

Every service MUST answer within 30 seconds.

### II. Nothing is lost

Every order MUST be kept.

**Version**: 1.0.0 | **Ratified**: 2026-01-05 | **Last Amended**: 2026-02-01
"""


def crowd() -> dict[str, str]:
    """Texts by path, relative to the root of the workspace."""
    files = {
        ".specify/memory/constitution.md": _CONSTITUTION,
        "README.md": "# Northwind\n\nOrders of a shop.\n",
    }
    for number in range(SPECS):
        for path, text in _files(number, planted=number == PLANTED):
            files[path] = text
    return files


def _files(number: int, *, planted: bool) -> Iterator[tuple[str, str]]:
    yield from _speckit(number, planted)
    yield from _openspec(number, planted)
    yield from _kiro(number, planted)
    yield from _model_spec(number, planted)
    yield f"services/s{number}/AGENTS.md", _agents(number, planted)
    yield f".github/prompts/p{number}.prompt.md", _prompt(number, planted)
    yield f"src/part{number}.py", _code(number, planted)


def _speckit(number: int, planted: bool) -> Iterator[tuple[str, str]]:
    folder = f"specs/{number:03}-parcel-{number}"
    yield (
        f"{folder}/spec.md",
        f"""\
# Feature Specification: Parcel {number}

**Feature Branch**: `{number:03}-parcel-{number}`
**Status**: Accepted

## User Scenarios & Testing

### User Story 1 - Follow parcel {number} (Priority: P1)

A customer looks where parcel {number} is.

**Acceptance Scenarios**:

1. **Given** parcel {number} was sent, **When** the customer asks, **Then** its place is shown.

## Requirements

### Functional Requirements

- **FR-001**: System MUST show the place of parcel {number}.
- **FR-002**: System MUST send a mail when parcel {number} arrives.

## Success Criteria

### Measurable Outcomes

- **SC-001**: 95 of 100 customers see the place of parcel {number} within 2 seconds.
""",
    )
    cited = "FR-009" if planted else "FR-002"
    yield (
        f"{folder}/tasks.md",
        f"""\
# Tasks: Parcel {number}

## Phase 1: Story

- [ ] T001 [US1] Show the place in src/part{number}.py (FR-001)
- [ ] T002 [US1] Send the mail in src/part{number}.py (FR-002, {cited}) (depends on T001)
""",
    )


def _openspec(number: int, planted: bool) -> Iterator[tuple[str, str]]:
    capability = f"bill-{number}"
    yield (
        f"openspec/specs/{capability}/spec.md",
        f"""\
# Bill {number}

## Purpose

How bill {number} of the shop is written, sent and paid by its customers.

## Requirements

### Requirement: Bill {number} is sent

The shop SHALL send bill {number} by mail.

#### Scenario: An order is paid

- **WHEN** the order of bill {number} is paid
- **THEN** the shop sends the bill
""",
    )
    change = f"openspec/changes/change-{number}"
    target = "Bill is gone" if planted else f"Bill {number} is sent"
    yield (
        f"{change}/proposal.md",
        f"""\
# Change: Letters for bill {number}

## Why

Some customers have no mail, and ask for bill {number} by letter every month.

## What Changes

- Bill {number} may be sent as a letter.
""",
    )
    yield f"{change}/tasks.md", f"## 1. Letters\n\n- [ ] 1.1 Print bill {number}\n"
    yield (
        f"{change}/specs/{capability}/spec.md",
        f"""\
## MODIFIED Requirements

### Requirement: {target}

The shop SHALL send bill {number} by mail or letter.

#### Scenario: An order is paid

- **WHEN** the order of bill {number} is paid
- **THEN** the shop sends the bill by mail or letter
""",
    )


def _kiro(number: int, planted: bool) -> Iterator[tuple[str, str]]:
    folder = f".kiro/specs/stock-{number}"
    yield (
        f"{folder}/requirements.md",
        f"""\
# Requirements Document

## Glossary

- **Stock_{number}**: The store that keeps the goods of hall {number}

## Requirements

### Requirement 1: Counting

**User Story:** As a keeper, I want to count hall {number}, so that I know what is there.

#### Acceptance Criteria

1. WHEN goods arrive, THE Stock_{number} SHALL count them
2. IF a count fails, THEN THE Stock_{number} SHALL tell the keeper
""",
    )
    cited = "1.5" if planted else "1.2"
    yield (
        f"{folder}/design.md",
        f"""\
# Design

## Correctness Properties

### Property 1: Counts of hall {number} add up

*For any* delivery, the count SHALL be the sum of its goods.

**Validates: Requirements 1.1**
""",
    )
    yield (
        f"{folder}/tasks.md",
        f"""\
# Implementation Plan

- [ ] 1. Count hall {number}
  - Write the counter
  - _Requirements: 1.1, 1.2, {cited}_
""",
    )


def _model_spec(number: int, planted: bool) -> Iterator[tuple[str, str]]:
    mark = f"ab{number:02}"
    yield (
        f"policies/voice{number}/spec.md",
        f"""\
# Voice {number} {{#voice-{number}}}

## Be clear in case {number} {{#clear-{number} authority=user}}

The assistant must name case {number} in its first sentence[^{mark}].
""",
    )
    if not planted:
        yield (
            f"policies/voice{number}/examples/{mark}.md",
            f"""\
Examples for [^{mark}] in Be clear in case {number}:

**Example**: a short question

~~~xml
<user>
What is case {number}?
</user>
~~~
""",
        )


def _agents(number: int, planted: bool) -> str:
    hidden = "\u202e" if planted else ""
    return f"# Service {number}\n\n- Run `make test` before each commit of service {number}.{hidden}\n"


def _prompt(number: int, planted: bool) -> str:
    target = "nowhere" if planted else "review"
    return (
        f"---\ndescription: Review of part {number}\n---\n\n# Review\n\n"
        f"- You must name [each file](#{target}) of part {number}.\n"
    )


def _code(number: int, planted: bool) -> str:
    identifier = "FR-077" if planted else "FR-001"
    return (
        f"# spec: ../specs/{number:03}-parcel-{number}/spec.md#{identifier}\n"
        f"def place() -> int:\n    return {number}\n"
    )
