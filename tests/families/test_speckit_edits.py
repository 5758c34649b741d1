"""Documents of two features and their constitution, edited at random, equal a fresh reading: findings included."""

import os
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_incremental import Session, assert_equal_to_batch

EDITS = int(os.environ.get("SPEC_LSP_FUZZ_EDITS", "1500"))

INGREDIENTS = (
    "# Feature Specification: Refunds\n",
    "# Feature Specification: [FEATURE NAME]\n",
    "### User Story 1 - Money back (Priority: P1)\n",
    "### US-2: Receipts\n",
    "## Phase 3: User Story 2 - Receipts\n",
    "## Requirements\n",
    "## Constitution Check\n",
    "### I. Short memory\n",
    "### Principle 4: Scope\n",
    "### FR-003: Vouchers\n",
    "- **FR-001**: The shop MUST refund cancelled orders.\n",
    "- **FR-001**: The shop MUST NOT hold funds.\n",
    "- **FR-002**: The shop MUST hold funds, see FR-001 and FR 004.\n",
    "- **FR 004**: Audit logs MUST be kept for at least 90 days.\n",
    "Audit logs MUST be kept for at most 30 days.\n",
    "- **FR-005 to FR-007**: *Removed*\n",
    "- **SC-001**: Customers find it easy.\n",
    "- [ ] T001 [P] [US1] Pay refunds (FR-001, FR-002; depends on T002)\n",
    "- [ ] T002 [US2] Send receipts (FR-012, depends on T001)\n",
    "- [x] T001 Again, as Principle IV and US1-AS2 say\n",
    "- [ ] CHK001 Is it clear? [Clarity, Spec §FR-1, §SC-001]\n",
    "1. **Given** an order, **When** it is cancelled, **Then** it is refunded.\n",
    "**Given** an order\n",
    "**When** it is cancelled\n",
    "**Then** it is refunded\n",
    "**Acceptance Criteria**:\n",
    "- criterion without steps\n",
    "| ID | Text |\n|----|------|\n| FR-001 | again |\n| FR-008 | new |\n| FR-008 | twice |\n",
    "| Given | When | Then |\n|---|---|---|\n| a | b | c |\n",
    "- **I (Memory)**: short, not **XIII (Scope)**\n",
    "See Principles I, II and IV, FR-001–FR-008, `FR-002` and Spec 002 FR-009.\n",
    "<!--\n  ACTION REQUIRED: fill in\n-->\n",
    "**Storage**: NEEDS CLARIFICATION\n",
    "\n",
    "\n\n",
    "FR-",
    "0",
    "**",
    " ",
)


class SpecKitSession(Session):
    """An editor with the documents of two features and their constitution open."""

    KEYS = (
        "/w/.specify/memory/constitution.md",
        "/w/specs/001-refunds/spec.md",
        "/w/specs/001-refunds/tasks.md",
        "/w/specs/001-refunds/checklists/all.md",
        "/w/specs/002-receipts/spec.md",
    )
    INGREDIENTS = INGREDIENTS
    LINE_ENDS = ("\n", "\n", "\r\n")


@settings(max_examples=max(1, EDITS // 60), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_edits_equal_batch(seed: int) -> None:
    session = SpecKitSession(random.Random(seed))
    for _ in range(20):
        for _ in range(3):
            session.step()
        assert_equal_to_batch(session.workspace, session.engine)
