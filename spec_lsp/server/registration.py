"""What a client is asked for once it is there: news of files on disk, and documents that are code.

Editors send us Markdown. Code they send only in languages in which some file names a clause: so nobody who writes
no tags ever waits for us.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spec_lsp.dialects.comments import ENDINGS, pattern_of
from spec_lsp.files.discover import SUFFIXES
from spec_lsp.memory import FILE
from spec_lsp.results import RUNS
from spec_lsp.server.capabilities import CODE_ACTION_KINDS, Client
from spec_lsp.server.dispatch import Asking

_NAMES = [f"*{suffix}" if suffix[0] == "." else suffix[1:] for suffix in SUFFIXES]
_WATCHED = (
    f"**/{{{','.join(_NAMES)}}}",
    "**/{spec-lsp.toml,pyproject.toml}",
    f"**/{FILE}",
    f"**/{RUNS}/*.jsonl",
)
_WATCHED_CODE = f"**/*.{{{','.join(sorted(ENDINGS))}}}"
_INCREMENTAL = 2
# Method, the capability of a client that can be asked for it, and the options besides the selector.
_METHODS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("textDocument/didOpen", "synchronization", {}),
    ("textDocument/didChange", "synchronization", {"syncKind": _INCREMENTAL}),
    ("textDocument/didSave", "synchronization", {}),
    ("textDocument/didClose", "synchronization", {}),
    ("textDocument/hover", "hover", {}),
    ("textDocument/definition", "definition", {}),
    ("textDocument/references", "references", {}),
    ("textDocument/rename", "rename", {"prepareProvider": True}),
    ("textDocument/codeAction", "codeAction", {"codeActionKinds": list(CODE_ACTION_KINDS)}),
)


class Registrations:
    """Asks one client. A client that cannot be asked sends what its settings say."""

    def __init__(self, client: Client, asking: Asking):
        self._client = client
        self._asking = asking
        self._patterns: set[str] = set()

    @property
    def watches(self) -> bool:
        """Whether the client tells of files that change on disk."""
        return self._client.can("workspace.didChangeWatchedFiles.dynamicRegistration")

    def watch(self, *, code: bool) -> None:
        """Ask to hear of files that change on disk, `code` among them."""
        if self.watches:
            patterns = (*_WATCHED, _WATCHED_CODE) if code else _WATCHED
            watchers = [{"globPattern": pattern} for pattern in patterns]
            self._register([("workspace/didChangeWatchedFiles", "watch", {"watchers": watchers})])

    def serve(self, keys: Iterable[str]) -> None:
        """Ask for documents in the languages of these files of code, each language once."""
        fresh = {pattern_of(key) for key in keys} - self._patterns
        if not fresh or not self._client.can("textDocument.synchronization.dynamicRegistration"):
            return
        self._patterns |= fresh
        selector = [{"scheme": "file", "pattern": pattern} for pattern in sorted(fresh)]
        self._register(
            (method, f"code-{method}-{len(self._patterns)}", {"documentSelector": selector, **options})
            for method, capability, options in _METHODS
            if self._client.can(f"textDocument.{capability}.dynamicRegistration")
        )

    def _register(self, wanted: Iterable[tuple[str, str, dict[str, Any]]]) -> None:
        registrations = [
            {"id": name, "method": method, "registerOptions": options} for method, name, options in wanted
        ]
        self._asking.ask("client/registerCapability", {"registrations": registrations})
