"""A small language client of our own: starts the real server, keeps every message, forgives nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

TIMEOUT = 20.0

PUSH: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {
        "workspaceFolders": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
            "changeAnnotationSupport": {},
        },
    },
    "textDocument": {
        "publishDiagnostics": {
            "relatedInformation": True,
            "codeDescriptionSupport": True,
            "dataSupport": True,
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "definition": {"linkSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "rename": {"prepareSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
    },
}


def pulling(**changes: Any) -> dict[str, Any]:
    """The capabilities of a client that fetches its diagnostics."""
    made: dict[str, Any] = json.loads(json.dumps(PUSH))
    made["workspace"]["diagnostics"] = {"refreshSupport": True}
    made["textDocument"]["diagnostic"] = {"relatedDocumentSupport": False}
    made.update(changes)
    return made


def eventually(happened: Callable[[], Any]) -> None:
    """Ask again and again until the answer is yes: for what no message of the server tells."""
    deadline = time.monotonic() + TIMEOUT
    while not happened():
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.005)


class LspError(Exception):
    """The server refused a request."""

    def __init__(self, error: dict[str, Any]):
        super().__init__(f"{error['code']}: {error['message']}")
        self.code: int = error["code"]
        self.message: str = error["message"]
        self.error = error


class Gone(Exception):
    """The server ended, or did not answer in time."""


class Client:
    """One server process. `answers` holds every response by id, so that a second one is seen."""

    def __init__(
        self, command: Sequence[str] = (sys.executable, "-m", "spec_lsp", "serve"), cwd: Path | None = None
    ):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd
        )
        self.answers: dict[Any, list[dict[str, Any]]] = {}
        self.nameless: list[dict[str, Any]] = []  # errors without an id
        self.received: list[dict[str, Any]] = []  # notifications and requests of the server, in order
        self.refused: set[str] = set()  # methods of the server that this client says no to
        self.replies: dict[str, Callable[[Any], Any]] = {}  # to requests of the server, by method
        self.versions: dict[str, int] = {}
        self.errors = b""
        self._changed = threading.Condition()
        self._over = False
        self._next = 0
        self._threads = [
            threading.Thread(target=target, daemon=True) for target in (self._read, self._listen)
        ]
        for thread in self._threads:
            thread.start()

    def write(self, data: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message: Any) -> None:
        body = json.dumps(message).encode()
        self.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def start(self, method: str, params: Any = None) -> int:
        self._next += 1
        self.send({"jsonrpc": "2.0", "id": self._next, "method": method, "params": params})
        return self._next

    def wait(self, identifier: Any) -> Any:
        self.until(lambda: identifier in self.answers)
        answer = self.answers[identifier][0]
        if "error" in answer:
            raise LspError(answer["error"])
        return answer["result"]

    def request(self, method: str, params: Any = None) -> Any:
        return self.wait(self.start(method, params))

    def until(self, happened: Callable[[], Any], timeout: float = TIMEOUT) -> Any:
        """Wait until `happened` gives something true; that."""
        with self._changed:
            if self._changed.wait_for(lambda: happened() or self._over, timeout) and (found := happened()):
                return found
        state = f"ended, {self.process.poll()}" if self._over else "is silent"
        raise Gone(f"the server {state}: {self.errors.decode()[-2000:]}")

    def all(self, method: str) -> list[Any]:
        """Parameters of every message with this method, in order."""
        return [message.get("params") for message in self.received if message["method"] == method]

    # A session

    def initialize(self, *folders: Path, capabilities: Any = None, **params: Any) -> dict[str, Any]:
        named = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
        result: dict[str, Any] = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": named[0]["uri"] if named else None,
                "workspaceFolders": named or None,
                "capabilities": PUSH if capabilities is None else capabilities,
                **params,
            },
        )
        self.notify("initialized", {})
        return result

    def open(self, path: Path | str, text: str | None = None, version: int = 1) -> str:
        uri = path if isinstance(path, str) else path.as_uri()
        if text is None:
            assert isinstance(path, Path)
            text = path.read_bytes().decode()
        self.versions[uri] = version
        item = {"uri": uri, "languageId": "markdown", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri: str, *changes: dict[str, Any]) -> int:
        self.versions[uri] += 1
        item = {"uri": uri, "version": self.versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": item, "contentChanges": list(changes)})
        return self.versions[uri]

    def replace(self, uri: str, text: str) -> int:
        return self.change(uri, {"text": text})

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def published(self, uri: str, version: int | None = None) -> list[dict[str, Any]] | None:
        """The diagnostics that are shown for a document: the last publish, if it is not of an older version."""
        found = [params for params in self.all("textDocument/publishDiagnostics") if params["uri"] == uri]
        if not found or (version is not None and found[-1].get("version") != version):
            return None
        diagnostics: list[dict[str, Any]] = found[-1]["diagnostics"]
        return diagnostics

    def codes(self, uri: str, version: int | None = None) -> list[str] | None:
        shown = self.published(uri, version)
        return None if shown is None else sorted(item["code"] for item in shown)

    def shows(self, uri: str, *codes: str, version: int | None = None) -> list[dict[str, Any]]:
        """Wait until exactly these codes are published for a document; its diagnostics."""
        try:
            self.until(lambda: self.codes(uri, version) == sorted(codes))
        except Gone as gone:
            raise AssertionError(f"{uri} shows {self.codes(uri)}, not {codes}: {gone}") from None
        return self.published(uri) or []

    def pull(self, uri: str, previous: str | None = None) -> dict[str, Any]:
        params: dict[str, Any] = {"textDocument": {"uri": uri}}
        if previous is not None:
            params["previousResultId"] = previous
        answer: dict[str, Any] = self.request("textDocument/diagnostic", params)
        return answer

    def settled(self) -> None:
        """Wait until the server has seen everything sent so far, and pygls is there."""
        self.request("workspace/symbol", {"query": ""})

    def quiet(self, seconds: float = 0.4) -> None:
        """Wait until nothing came for a while."""
        count = -1
        while count != len(self.received):
            count = len(self.received)
            time.sleep(seconds)

    def shutdown(self) -> int:
        self.request("shutdown")
        self.notify("exit")
        status = self.process.wait(TIMEOUT)
        twice = {key: found for key, found in self.answers.items() if len(found) != 1}
        assert not twice, f"answered more than once: {twice}"
        return status

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(TIMEOUT)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            with suppress(BrokenPipeError):
                assert stream
                stream.close()

    # The other side

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream
        while header := stream.readline():
            assert header.startswith(b"Content-Length: "), header
            length = int(header.split(b":")[1])
            assert stream.readline() == b"\r\n"
            self._take(json.loads(stream.read(length)))
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.errors += line

    def _take(self, message: dict[str, Any]) -> None:
        assert message["jsonrpc"] == "2.0"
        with self._changed:
            if "method" in message:
                self.received.append(message)
                if "id" in message:
                    self._answer(message)
            elif message["id"] is None:
                self.nameless.append(message)
            else:
                assert ("result" in message) != ("error" in message)
                self.answers.setdefault(message["id"], []).append(message)
            self._changed.notify_all()

    def _answer(self, message: dict[str, Any]) -> None:
        """As `replies` says for the method; nothing, where it says nothing."""
        answer = {"jsonrpc": "2.0", "id": message["id"]}
        reply = self.replies.get(message["method"], lambda params: None)
        if message["method"] in self.refused:
            answer["error"] = {"code": -32601, "message": "no"}
        else:
            answer["result"] = reply(message.get("params"))
        with suppress(OSError, ValueError):  # the test has closed the pipe
            self.send(answer)
