"""`check --changed-since REV`: what findings have to do with what changed since a revision."""

from __future__ import annotations

import os
import posixpath
import sys
from collections.abc import Sequence
from typing import NamedTuple

from spec_lsp.changes import Changes, State
from spec_lsp.cli.checking import Checking
from spec_lsp.cli.exits import UsageError
from spec_lsp.cli.progress import Progress
from spec_lsp.diagnostics import Finding
from spec_lsp.engine import Engine
from spec_lsp.files import Loaded
from spec_lsp.files.git import GitError, Repository
from spec_lsp.files.past import Past, past
from spec_lsp.reports.columns import printable
from spec_lsp.uris import path_of


class Since(NamedTuple):
    """Where changes are counted from: a commit, and the repository that holds it. `keys` are what was asked about."""

    keys: Sequence[str]
    repository: Repository
    commit: str

    def states(
        self, loaded: Loaded, findings: Sequence[Finding], engine: Engine, progress: Progress
    ) -> tuple[State, ...]:
        """A state for each of the findings, which `engine` made of what was loaded from the keys. Raises UsageError."""
        former = self.former(loaded)
        if former.same:
            return (State.UNCHANGED,) * len(findings)
        changes = Changes(former.workspace, loaded.workspace, former.changed)
        # Where a rule breaks down in what was, all that is found there now counts as new.
        checking = Checking(engine, former.workspace, len(loaded.checked), progress)
        before = [finding for key in loaded.checked for finding in checking(changes.renamed.get(key, key))]
        return changes.states(findings, before, loaded.project.root)

    def former(self, loaded: Loaded) -> Past:
        """What was loaded from the keys as it was then; says on stderr what could not be read. Raises UsageError."""
        try:
            former = past(loaded, self.keys, self.repository, self.commit)
        except GitError as error:
            raise _complaint(error) from None
        for key, reason in former.skipped:
            note = f"{key} as it was {reason}; what is in it counts as changed"
            sys.stderr.write(f"spec-lsp: warning: {printable(note)}\n")
        return former


def since(keys: Sequence[str], revision: str) -> Since:
    """The commit that a revision stands for in the repository of the first of `keys`. Raises UsageError."""
    first = keys[0]
    folder = first if os.path.isdir(path_of(first)) else posixpath.dirname(first)
    try:
        repository = Repository.at(folder)
        return Since(keys, repository, repository.commit(revision))
    except GitError as error:
        raise _complaint(error) from None


def _complaint(error: GitError) -> UsageError:
    return UsageError(f"--changed-since: {printable(str(error))}")
