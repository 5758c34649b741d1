"""What the server offers, said before pygls is imported, is what pygls would say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lsp_client import PUSH, Client, pulling
from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder

from spec_lsp.server.app import App
from spec_lsp.server.capabilities import (
    IDENTIFIER,
    TYPED_NOTIFICATIONS,
    TYPED_REQUESTS,
    initialize_result,
    read_client,
    server_capabilities,
)
from spec_lsp.server.features import FEATURES
from spec_lsp.server.session import Session
from spec_lsp.server.transport import Codec
from spec_lsp.workspace import Workspace


def clients() -> list[dict[str, Any]]:
    """Capabilities of many clients: every mixture of what decides what we offer."""
    made = []
    for prepare, literal, pull, encodings in product(
        (True, False), (True, False), (True, False), (None, ["utf-8", "utf-16"], ["utf-7"])
    ):
        one = pulling() if pull else json.loads(json.dumps(PUSH))
        one["textDocument"]["rename"] = {"prepareSupport": prepare}
        if not literal:
            del one["textDocument"]["codeAction"]
        one["general"] = {"positionEncodings": encodings} if encodings else {}
        made.append(one)
    return [*made, {}]


def app_of(client: Any) -> App:
    """The features of a client without a disk."""
    shelf: Any = SimpleNamespace(root_of=None)
    asking: Any = None
    worker: Any = None
    evaluator: Any = None
    return App(client, Session(client, Codec(), Workspace()), shelf, asking, worker, evaluator)


@pytest.mark.parametrize("announced", clients())
def test_same_as_pygls(announced: dict[str, Any]) -> None:
    client = read_client({"processId": None, "rootUri": None, "capabilities": announced})
    assert client
    app = app_of(client)
    server = app._server
    features = {
        *server.protocol.fm.features,
        *server.protocol.fm.builtin_features,
        types.TEXT_DOCUMENT_DID_SAVE,
    }
    options = dict(server.protocol.fm.feature_options)
    if client.pulls:
        features |= {types.TEXT_DOCUMENT_DIAGNOSTIC, types.WORKSPACE_DIAGNOSTIC}
        options[types.TEXT_DOCUMENT_DIAGNOSTIC] = types.DiagnosticOptions(
            inter_file_dependencies=True, workspace_diagnostics=True, identifier=IDENTIFIER
        )
    built = ServerCapabilitiesBuilder(
        server.client_capabilities,
        features,
        options,
        list(server.protocol.fm.commands),
        types.TextDocumentSyncKind.Incremental,
        None,
        ServerCapabilitiesBuilder.choose_position_encoding(server.client_capabilities),
    ).build()
    theirs = server.protocol._converter.unstructure(built)
    for name in ("willSave", "willSaveWaitUntil"):
        assert not theirs["textDocumentSync"].pop(name, False)  # absent means false
    assert server_capabilities(client) == theirs


def test_pygls_knows_the_client() -> None:
    folders = [{"uri": "file:///specs", "name": "specs"}]
    params = {"processId": 7, "rootUri": "file:///specs", "capabilities": PUSH, "workspaceFolders": folders}
    client = read_client(params)
    assert client
    app = app_of(client)
    assert app._server.process_id == 7
    assert list(app._server.workspace.folders) == ["file:///specs"]
    assert app._server.client_capabilities.window.work_done_progress is True
    assert app.initialize_result["serverInfo"] == initialize_result(client)["serverInfo"]


def test_every_typed_method_has_a_handler() -> None:
    assert FEATURES.keys() | {"workspace/executeCommand"} == TYPED_REQUESTS | TYPED_NOTIFICATIONS


def test_dynamic_registration_is_well_formed(client: Client, tmp_path: Path) -> None:
    client.initialize(tmp_path)
    (asked,) = client.until(lambda: client.all("client/registerCapability"))
    (registration,) = asked["registrations"]
    assert registration["method"] == "workspace/didChangeWatchedFiles"
    patterns = [watcher["globPattern"] for watcher in registration["registerOptions"]["watchers"]]
    documents = "**/{*.md,*.markdown,*.mdc,.cursorrules,.windsurfrules,.clinerules,.openspec.yaml}"
    kept = ["**/.spec-lsp/answers.jsonl", "**/.spec-lsp/runs/*.jsonl"]
    assert patterns[:4] == [documents, "**/{spec-lsp.toml,pyproject.toml}", *kept]
    (code,) = patterns[4:]
    assert code.startswith("**/*.{")
    assert {"py", "ts", "go", "yaml"} <= set(code[len("**/*.{") : -1].split(","))
    assert "md" not in code.split(",")


def test_initialize_needs_no_import(tmp_path: Path) -> None:
    """The answer goes out while nothing slow is loaded: neither pygls nor orjson nor the rules."""
    program = (
        "import json, sys\n"
        "from spec_lsp.server import dispatch\n"
        "from spec_lsp.server.main import serve\n"
        "answer = dispatch.Dispatcher._answer\n"
        "def note(self, identifier, result):\n"
        "    answer(self, identifier, result)\n"
        "    print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)\n"
        "    print(json.dumps([name for name in sys.modules if name.startswith('spec_lsp')]), file=sys.stderr)\n"
        "dispatch.Dispatcher._answer = note\n"
        "serve()\n"
    )
    body = json.dumps(
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}
    ).encode()
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=b"Content-Length: %d\r\n\r\n%b" % (len(body), body),
        capture_output=True,
        check=False,
    )
    everything, ours = (set(json.loads(line)) for line in done.stderr.splitlines()[:2])
    assert not everything & {
        "pygls",
        "lsprotocol",
        "orjson",
        "asyncio",
        "markdown_it",
        "dataclasses",
        "logging",
    }
    assert ours <= {"spec_lsp", "spec_lsp.server"} | {
        f"spec_lsp.server.{name}" for name in ("main", "dispatch", "transport", "capabilities")
    }


def test_first_diagnostics_need_no_pygls(start: Callable[..., Client]) -> None:
    """A server whose pygls is broken checks documents all the same, and refuses the rest."""
    program = (
        "import sys\nsys.modules['pygls'] = None\nfrom spec_lsp.server.main import serve\nsys.exit(serve())\n"
    )
    client = start([sys.executable, "-c", program])
    client.initialize()
    uri = client.open("untitled:x", "## A {#a}\n\nIt MUST be TBD.\n")
    client.shows(uri, "AMB001", version=1)
    with pytest.raises(Exception, match="-32603"):
        client.request(
            "textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
        )
    client.shows(uri, version=client.replace(uri, "## A {#a}\n\nIt MUST be blue.\n"))
    assert client.shutdown() == 0
