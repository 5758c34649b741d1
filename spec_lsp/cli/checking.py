"""Checking documents one after the other: progress is told, and a fault of ours in one of them hides no other's findings."""

from __future__ import annotations

from collections.abc import Sequence

from spec_lsp.cli.progress import Progress
from spec_lsp.diagnostics import Finding
from spec_lsp.engine import Engine
from spec_lsp.files import Skipped
from spec_lsp.files.load import broken
from spec_lsp.workspace import Workspace


class Checking:
    """The findings of documents, each checked when first asked for; `failed` are those where a rule broke down.

    `total` is how many are expected to be asked for.
    """

    def __init__(self, engine: Engine, workspace: Workspace, total: int, progress: Progress):
        self._engine, self._workspace = engine, workspace
        self._total, self._progress = total, progress
        self._known: dict[str, Sequence[Finding]] = {}
        self.failed: list[Skipped] = []

    def __call__(self, key: str) -> Sequence[Finding]:
        """The findings of a document; none where a rule broke down."""
        if key not in self._known:
            self._progress.tick(min(len(self._known), self._total), self._total)
            self._known[key] = self._checked(key)
        return self._known[key]

    def _checked(self, key: str) -> Sequence[Finding]:
        try:
            return self._engine.findings(self._workspace, key)
        except Exception as error:
            self.failed.append(Skipped(key, f"could not be checked, please report it: {broken(error)}"))
            return ()
