"""Documents of all families in one workspace, edited at random while others come and go, equal a fresh reading."""

import os
import random

import pytest
from test_agents_edits import AgentSession
from test_code_edits import CodeSession
from test_incremental import Session, assert_equal_to_batch
from test_kiro_edits import KiroSession
from test_openspec_edits import OpenSpecSession
from test_speckit_edits import SpecKitSession

SEEDS = int(os.environ.get("SPEC_LSP_FUZZ_EDITS", "12000")) // 1500
FAMILIES = (Session, SpecKitSession, OpenSpecSession, KiroSession, AgentSession, CodeSession)


class MixedSession(Session):
    """An editor with two documents of each family open; texts may wander from one family to another."""

    KEYS = tuple(key for family in FAMILIES for key in family.KEYS[:3])
    LINE_ENDS = ("\n", "\n", "\n\n", "\r\n")
    MORE = 2

    def passage(self, most: int) -> str:
        self.INGREDIENTS = self.rng.choice(FAMILIES).INGREDIENTS
        return super().passage(most)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_edits_equal_batch(seed: int) -> None:
    session = MixedSession(random.Random(seed))
    for number in range(60):
        if number % 10 < 8:
            session.step()
        else:
            session.come_and_go()
        if number % 3 == 0:
            assert_equal_to_batch(session.workspace, session.engine)
