"""Random edits of instructions and prompts: everything equals what a fresh workspace says."""

import os
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_incremental import Session, assert_equal_to_batch

EDITS = int(os.environ.get("SPEC_LSP_FUZZ_EDITS", "12000")) // 8
_STEPS = 50

INGREDIENTS = (
    "# Rules\n",
    "## Never\n",
    "### Worse\n",
    "## Examples\n",
    "- Use short names.\n",
    "- **Naming**: Keep it whole as appropriate.\n",
    "- Rebase when needed.\n",
    "- R-1: Run the tests.\n",
    "- R-1: Run them twice. See [one](#R-1) and [two](#r-1).\n",
    "- Ask first. {#ask}\n  - nested: use `it`\n",
    "1. Write a test.\n2. TODO: name it\n",
    "Never do this:\n",
    "Do:\n",
    "- Commit secrets.\n- Push to main.\n",
    "Leave no TODO and/or FIXME.\n",
    "Owner: TBD\n",
    "@AGENTS.md\n",
    "@./CLAUDE.md and @docs/gone.md.\n",
    "AGENTS.md\n",
    "[rule](mdc:AGENTS.md#rules) [gone](mdc:gone.md)\n",
    "#file:AGENTS.md\n",
    "You must never lie unless necessary.\n",
    "Audit logs must be kept for at least 90 days.\n",
    "Audit logs must be kept for at most 30 days.\n",
    "| Use | it |\n|---|---|\n| Run the tests | TODO |\n",
    "---\nglobs: **/*.py\n---\n",
    "---\nname: a\nmodality: instructions\n---\n",
    "## One {#one authority=user}\n",
    "```\n",
    "<!-- spec-lsp: ignore AMB001 later -->\n",
    "\n",
    "\n\n",
    "x",
    ":",
    " ",
)


class AgentSession(Session):
    """An editor with instructions, a prompt and a rule open, and random hands."""

    KEYS = ("/w/AGENTS.md", "/w/CLAUDE.md", "/w/.cursor/rules/a.mdc", "/w/a.prompt.md", "/w/constitution.md")

    INGREDIENTS = INGREDIENTS
    LINE_ENDS = ("\n", "\n", "\n\n", "\r\n")
    MORE = 2


@settings(max_examples=max(1, EDITS // _STEPS), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_edits_equal_batch(seed: int) -> None:
    session = AgentSession(random.Random(seed))
    for _ in range(_STEPS):
        session.step()
        assert_equal_to_batch(session.workspace, session.engine)
