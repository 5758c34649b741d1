"""Random edits of a spec and of the changes to it: everything equals what a fresh workspace says."""

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rulebook import workspace_of
from test_incremental import Session, assert_equal_to_batch, faces

from spec_lsp.engine import Engine
from spec_lsp.text import Encoding, Text

EDITS = int(os.environ.get("SPEC_LSP_FUZZ_EDITS", "12000")) // 8
_STEPS = 50

INGREDIENTS = (
    "## Purpose\nHow customers get their money back when an order is cancelled.\n",
    "## Requirements\n",
    "## ADDED Requirements\n",
    "## MODIFIED Requirements\n",
    "## modified requirements\n",
    "## REMOVED Requirements\n",
    "## RENAMED Requirements\n",
    "## Notes\n",
    "### Requirement: Refund\n",
    "### Requirement: Refund\n",
    "### Requirement: refund\n",
    "### Requirement: Voucher\n",
    "### Requirement: Gift `card`\n",
    "#### Requirement: Deep\n",
    "### Requirement:\n",
    "### Remarks\n",
    "#### Scenario: Cancelled\n",
    "#### Scenario: Cancelled order\n",
    "#### Scenario: Lost\n- **WHEN** x\n- **THEN** y\n",
    "##### Scenario: Lost\n",
    "**Scenario: Lost**\n",
    "The shop SHALL pay.\n",
    "The shop SHALL NOT pay.\n",
    "The shop pays what the customer paid.\n",
    "Logs SHALL be kept for at least 90 days.\n",
    "Logs SHALL be kept for at most 30 days.\n",
    "- `### Requirement: Refund`\n",
    "- ### Requirement: Voucher\n",
    "- FROM: `### Requirement: Refund`\n",
    "- TO: `### Requirement: Voucher`\n",
    "- FROM: ### Requirement: Voucher\n- TO: ### Requirement: Gift `card`\n",
    "FROM: ### Requirement: Voucher\nTO: ### Requirement: Refund\n",
    "- `refunds`: faster\n",
    "### Modified Capabilities\n",
    "schema: spec-driven\n",
    "skip_specs: true\n",
    "skip_specs: maybe\n",
    "- [ ] 1.1 Pay\n",
    "```\n",
    "<!-- spec-lsp: ignore CON002 later -->\n",
    "TBD\n",
    "\n",
    "\n\n",
    "x",
    "#",
    " ",
)


class OpenSpecSession(Session):
    """An editor with two specs and the files of two changes to them open, and random hands."""

    KEYS = (
        "/w/openspec/specs/refunds/spec.md",
        "/w/openspec/specs/logs/spec.md",
        "/w/openspec/changes/a/specs/refunds/spec.md",
        "/w/openspec/changes/a/specs/logs/spec.md",
        "/w/openspec/changes/b/specs/refunds/spec.md",
        "/w/openspec/changes/a/proposal.md",
        "/w/openspec/changes/a/.openspec.yaml",
    )

    INGREDIENTS = INGREDIENTS
    LINE_ENDS = ("\n", "\n", "\n\n", "\r\n")
    MORE = 3


@settings(max_examples=max(1, EDITS // _STEPS), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_edits_equal_batch(seed: int) -> None:
    session = OpenSpecSession(random.Random(seed))
    for _ in range(_STEPS):
        session.step()
        assert_equal_to_batch(session.workspace, session.engine)


OTHERS = (
    "/w/openspec/changes/c/specs/refunds/spec.md",
    "/w/openspec/changes/d/proposal.md",
    "/w/openspec/changes/d/tasks.md",
    "/w/openspec/changes/shop/e/tasks.md",
    "/w/openspec/changes/shop/proposal.md",
    "/w/notes/refunds.md",
)


def test_documents_come_and_go() -> None:
    rng = random.Random(5)
    session = OpenSpecSession(rng)
    for _ in range(150):
        key = rng.choice(session.KEYS + OTHERS)
        before = session.workspace
        if key in before.documents and rng.random() < 0.5:
            after = before.without(key)
        else:
            after = before.with_text(key, Text.from_str(session.passage(12)), keep_parse=True)
        for other in after.documents.keys() & before.documents.keys() - after.touched:
            was, now = (session.engine.findings(workspace, other) for workspace in (before, after))
            assert faces(was) == faces(now)
        session.workspace = after
        assert_equal_to_batch(session.workspace, session.engine)


REQUIREMENT = "### Requirement: Refund\nThe shop SHALL pay.\n\n#### Scenario: Lost\n- **WHEN** x\n"
PROJECT = {
    "openspec/specs/refunds/spec.md": f"## Purpose\nWords.\n\n## Requirements\n{REQUIREMENT}",
    "openspec/changes/a/specs/refunds/spec.md": f"## ADDED Requirements\n{REQUIREMENT}",
    "openspec/changes/b/specs/refunds/spec.md": f"## MODIFIED Requirements\n{REQUIREMENT}",
    "openspec/changes/b/proposal.md": "## Why\nWords.\n",
}


@pytest.mark.parametrize(
    ("path", "line", "seen_by"),
    [
        ("openspec/specs/refunds/spec.md", 5, "openspec/changes/a/specs/refunds/spec.md"),
        ("openspec/changes/b/specs/refunds/spec.md", 2, "openspec/changes/a/specs/refunds/spec.md"),
    ],
)
def test_texts_are_compared_so_an_edit_of_prose_is_seen(path: str, line: int, seen_by: str) -> None:
    """What is added word for word as the spec has it is no collision, until either is worded otherwise."""
    workspace = workspace_of(PROJECT)
    engine = Engine(workspace.config)
    key, other = f"/w/{path}", f"/w/{seen_by}"
    engine.findings(workspace, other)
    new, change = workspace.documents[key].text.edited((line, 0), (line, 0), "Now ", Encoding.UTF32)
    after = workspace.edited(key, new, change, 2)
    assert other in after.touched
    assert after.structure == workspace.structure
    assert_equal_to_batch(after, engine)


def test_prose_of_a_proposal_is_its_own_business() -> None:
    workspace = workspace_of(PROJECT)
    key = "/w/openspec/changes/b/proposal.md"
    new, change = workspace.documents[key].text.edited((1, 0), (1, 0), "Now ", Encoding.UTF32)
    assert workspace.edited(key, new, change, 2).touched == {key}
