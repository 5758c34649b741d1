"""What the client announced, and what the server offers, as plain JSON: answered before pygls is imported.

A test compares `server_capabilities` with what pygls would build from the same features.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from spec_lsp import __version__

ENCODINGS = ("utf-8", "utf-16", "utf-32")
CODE_ACTION_KINDS = ("quickfix",)
CLARIFY, RUN = "spec-lsp.clarify", "spec-lsp.runChallenges"
OPEN, RECORD = "spec-lsp.openChallenge", "spec-lsp.recordAnswer"
COMMANDS = (CLARIFY, RUN, OPEN, RECORD)
IDENTIFIER = "spec-lsp"
CHALLENGES = "specLsp/challenges"  # a request of our own, for test explorers

# Served through pygls; a message with one of these waits until pygls has been imported.
TYPED_REQUESTS = frozenset(
    {
        "textDocument/hover",
        "textDocument/definition",
        "textDocument/references",
        "textDocument/documentSymbol",
        "textDocument/codeAction",
        "textDocument/codeLens",
        "textDocument/prepareRename",
        "textDocument/rename",
        "workspace/executeCommand",
        "workspace/symbol",
    }
)
TYPED_NOTIFICATIONS = frozenset(
    {
        "workspace/didChangeConfiguration",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeWorkspaceFolders",
    }
)


class Client(NamedTuple):
    """What matters of a client's `initialize`. `announced` is its capabilities as sent."""

    announced: dict[str, Any]
    params: dict[str, Any]
    encoding: str
    folders: tuple[str, ...]  # URIs
    process: int | None

    def can(self, path: str) -> bool:
        """Whether the capability at a dotted path was announced, as true or as a table of its own."""
        value = self.value(path)
        return bool(value) or isinstance(value, dict)

    def value(self, path: str) -> Any:
        """What was announced at a dotted path, None if nothing."""
        return _dig(self.announced, path)

    def lists(self, path: str, item: str) -> bool:
        """Whether the list announced at a dotted path holds `item`."""
        value = self.value(path)
        return isinstance(value, list) and item in value

    @property
    def trusted(self) -> bool:
        """Whether what lies in the workspace may be sent anywhere: unless the client says that it may not be trusted."""
        options = self.params.get("initializationOptions")
        return not isinstance(options, dict) or options.get("trusted", True) is True

    @property
    def pulls(self) -> bool:
        """Whether the client fetches diagnostics; one that cannot be told to fetch again gets them pushed."""
        return self.can("textDocument.diagnostic") and self.can("workspace.diagnostics.refreshSupport")


def _dig(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def read_client(params: Any) -> Client | None:
    """The client behind the parameters of `initialize`, None if they cannot be used."""
    announced = params.get("capabilities") if isinstance(params, dict) else None
    if not isinstance(announced, dict):
        return None
    process = params.get("processId")
    return Client(
        announced,
        params,
        _encoding(announced),
        _folders(params),
        process if isinstance(process, int) and process > 0 else None,
    )


def _encoding(announced: dict[str, Any]) -> str:
    """The first of the client's encodings that is known, as pygls chooses; UTF-16 if it names none."""
    offered = _dig(announced, "general.positionEncodings")
    known = (item for item in offered if item in ENCODINGS) if isinstance(offered, list) else iter(())
    return next(known, "utf-16")


def _folders(params: dict[str, Any]) -> tuple[str, ...]:
    folders = params.get("workspaceFolders")
    if isinstance(folders, list) and folders:
        uris = [folder.get("uri") for folder in folders if isinstance(folder, dict)]
        return tuple(uri for uri in uris if isinstance(uri, str))
    root = params.get("rootUri")
    return (root,) if isinstance(root, str) and root else ()


def initialize_result(client: Client) -> dict[str, Any]:
    """The answer to `initialize`."""
    return {
        "capabilities": server_capabilities(client),
        "serverInfo": {"name": IDENTIFIER, "version": __version__},
    }


def server_capabilities(client: Client) -> dict[str, Any]:
    """What the server offers to this client."""
    offered: dict[str, Any] = {
        "positionEncoding": client.encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "save": True},
        "hoverProvider": True,
        "definitionProvider": True,
        "referencesProvider": True,
        "documentSymbolProvider": True,
        "codeLensProvider": {"resolveProvider": False},
        "renameProvider": {"prepareProvider": True}
        if client.can("textDocument.rename.prepareSupport")
        else True,
        "executeCommandProvider": {"commands": list(COMMANDS)},
        "workspaceSymbolProvider": {"resolveProvider": False},
        "workspace": {
            "workspaceFolders": {"supported": True, "changeNotifications": True},
            "fileOperations": {},
        },
    }
    if client.can("textDocument.codeAction.codeActionLiteralSupport"):
        offered["codeActionProvider"] = {"codeActionKinds": list(CODE_ACTION_KINDS)}
    if client.pulls:
        offered["diagnosticProvider"] = {
            "identifier": IDENTIFIER,
            "interFileDependencies": True,
            "workspaceDiagnostics": True,
        }
    return offered
