"""Specs and code edited at random: after each edit, all is as if read afresh, and who was not touched sees no difference."""

import random

import pytest
from test_incremental import Session, assert_equal_to_batch

INGREDIENTS = (
    "## Window {#FR-001}\n",
    "## Window {#FR-001 status=retired}\n",
    "## Card {#FR-002 depends=#FR-001}\n",
    "### Card size {#card-size}\n",
    "## Card {#fr-002}\n",
    "## Plain\n",
    "## Voucher {#FR-003 supersedes=a.md#FR-001}\n",
    "The shop MUST refund within 14 days.\n",
    "<a name='FR-004'></a>\n",
    "# spec: specs/a.md#FR-001\n",
    "# spec: specs/a.md#FR-001, FR-002, #plain\n",
    "# spec: ../specs/b.md#fr-002 and more\n",
    "x = 1  # spec: FR-001\n",
    "// spec(tests): FR-003, #card-size\n",
    "# spec: #card-siez\n",
    "# spec(depends): a.md#FR-002\n",
    "# [utest->dsn~window~1>>itest]\n",
    "# spec: RFC9110\n",
    "# Spec: specs/a.md\n",
    "// Spec: b.md (all of it)\n",
    " * spec: FR-009\n",
    "s = '# spec: FR-001'\n",
    "# spec-lsp: ignore REF001 known\n",
    "# spec-lsp: ignore-file REF005\n",
    "def refund(): ...\n",
    "spec:\n",
    "\n",
    "\n\n",
    "# ",
    "FR-00",
    ", FR-002",
    "x",
)


class CodeSession(Session):
    """An editor with two specs, a program and a test open."""

    KEYS = ("/w/specs/a.md", "/w/specs/b.md", "/w/src/a.py", "/w/tests/b_test.py")

    INGREDIENTS = INGREDIENTS
    LINE_ENDS = ("\n", "\n", "\r\n")


@pytest.mark.parametrize("seed", range(40))
def test_edits_equal_batch(seed: int) -> None:
    session = CodeSession(random.Random(seed))
    for number in range(50):
        if number % 10 < 8 and len(session.workspace.documents) == len(session.KEYS):
            session.step()
        else:
            session.come_and_go()
        assert_equal_to_batch(session.workspace, session.engine)
