"""Tables of documents that stand in no file, read as the command does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from rulebook import workspace_of

from spec_lsp.config import Config
from spec_lsp.tables.build import Source, build
from spec_lsp.tables.model import Tables

ROOT = "/w/"


@pytest.fixture
def tables() -> Callable[..., Tables]:
    """The tables of texts by name; `module` and `about` narrow them, `settings` are those of the workspace. A text without a heading gets one."""

    def made(
        texts: Mapping[str, str] | str, module: str | None = None, about: str = "", **settings: Any
    ) -> Tables:
        named = {"a.md": f"# A {{#a}}\n\n{texts}\n"} if isinstance(texts, str) else texts
        workspace = workspace_of(dict(named), Config(**settings))
        source = Source(workspace, lambda key: key.removeprefix(ROOT))
        return build(source, [ROOT + name for name in named], module, about)

    return made
