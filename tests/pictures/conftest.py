"""Pictures of documents that stand in no file, read as the command does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest
from pictured import HOSTILE, PAYMENTS, PLATFORM, SHOP
from rulebook import workspace_of

from spec_lsp.config import Config
from spec_lsp.engine import Engine
from spec_lsp.pictures.build import Source, build
from spec_lsp.pictures.model import Picture
from spec_lsp.rules import ALL

ROOT = "/w/"


@pytest.fixture
def picture() -> Callable[..., Picture]:
    """The picture of texts by name, of all or of those that are `wanted`."""

    def made(texts: Mapping[str, str], wanted: Iterable[str] | None = None) -> Picture:
        workspace = workspace_of(dict(texts))
        engine = Engine(Config())
        source = Source(
            workspace,
            lambda key: engine.findings(workspace, key),
            lambda key: key.removeprefix(ROOT),
            {rule.code: rule.name for rule in ALL},
        )
        return build(source, [ROOT + name for name in (texts if wanted is None else wanted)])

    return made


@pytest.fixture
def shop(picture: Callable[..., Picture]) -> Picture:
    """Two modules with three references and one conflict."""
    return picture(SHOP)


@pytest.fixture
def hostile(picture: Callable[..., Picture]) -> Picture:
    """A module, a clause and a conflict whose names try to be more than text."""
    return picture(
        {
            "a.md": PAYMENTS.replace("name: payments", f"name: {HOSTILE!r}").replace(
                "## Logs", f"## {HOSTILE}"
            ),
            "platform.md": PLATFORM,
        }
    )
