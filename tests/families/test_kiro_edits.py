"""Random edits of the documents of one Kiro feature: everything equals what a fresh workspace says."""

import os
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_incremental import Session, assert_equal_to_batch

EDITS = int(os.environ.get("SPEC_LSP_FUZZ_EDITS", "12000")) // 8
_STEPS = 50

INGREDIENTS = (
    "## Requirements\n",
    "## Glossary\n",
    "- **Order_Store**: where orders are kept\n",
    "- **Mailer (Post_Office)**: sends\n",
    "### Requirement 1: Refund\n",
    "### Requirement 2\n",
    "### 要件 3: 返金\n",
    "### 2. Receipt\n",
    "#### Acceptance Criteria\n",
    "#### Notes\n",
    "**Acceptance Criteria:**\n",
    "**User Story:** As a buyer, I must have it, so that I sleep.\n",
    "1. WHEN an order is cancelled, THE Order_Store SHALL refund it.\n",
    "2. THE System SHALL answer as appropriate.\n",
    "2. IF it fails, THEN THE Mailers SHALL tell the buyer.\n",
    "3. nothing binding\n",
    "1. THE Mailer SHALL wait.\n1. THE Mailer SHALL send.\n",
    "- 1.2 THE Mailer SHALL stop.\n",
    "- THE Mailer SHALL start\n",
    "   - nested\n",
    "### Current Behavior (Defect)\n",
    "### Expected Behavior (Correct)\n",
    "1.1 WHEN a order fails THEN the shop must keep it\n",
    "2.1 WHEN a order fails THEN the shop SHALL refund it\n2.2 THE shop SHALL log it\n",
    "| Requirement | Component |\n|---|---|\n| 1.1, 1.2 | Store |\n",
    "### Property 1: Refunds add up\n",
    "**Validates: Requirements 1.1, 2.2**\n",
    "- [ ] 1. Pay\n",
    "- [x] 2. Tell\n  - [ ]* 2.1 (P) Test\n    - **Property 1: Refunds add up**\n    - **Validates: Requirements 1.2**\n",
    "  - _Requirements: 1.1, 1.2_\n",
    "  - _Requirements: 1.1-1.4, 2_\n",
    "  - _Requirements: All_\n",
    "  - _Requirements: All refund-related_\n",
    "  - _Depends: 1, 2.1_\n",
    "## 1. Foundation\n",
    "# Implementation Plan\n",
    "Text.\n",
    "```\n",
    "<!-- spec-lsp: ignore GAP001 later -->\n",
    "\n",
    "\n\n",
    "x",
    "1",
    " ",
)


class KiroSession(Session):
    """An editor with the documents of a feature open, one more beside them, and random hands."""

    KEYS = (
        "/w/.kiro/specs/refunds/requirements.md",
        "/w/.kiro/specs/refunds/design.md",
        "/w/.kiro/specs/refunds/tasks.md",
        "/w/.kiro/specs/refunds/bugfix.md",
        "/w/docs/needs.md",
    )

    INGREDIENTS = INGREDIENTS
    LINE_ENDS = ("\n", "\n", "\n\n", "\r\n")
    MORE = 2


@settings(max_examples=max(1, EDITS // _STEPS), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_edits_equal_batch(seed: int) -> None:
    session = KiroSession(random.Random(seed))
    for _ in range(_STEPS):
        session.step()
        assert_equal_to_batch(session.workspace, session.engine)
