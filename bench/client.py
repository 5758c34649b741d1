"""A language client for measuring: it types like an editor and notes when the answer to each key arrives.

Columns are UTF-16 units, times are seconds.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.wire import ServerError, Wire

try:
    import psutil
except ImportError:  # then servers are given a fixed time to come to rest, and memory is not measured
    psutil = None

_ASK_AGAIN = (-32801, -32802)  # content modified, server cancelled
_PUBLISH = "textDocument/publishDiagnostics"


class Answer(NamedTuple):
    """Diagnostics, and the time from the message that they answer to their arrival."""

    seconds: float
    items: list[dict[str, Any]]


class Client:
    """A server process and the one document that is open in it.

    With `pulls` the client announces that it fetches diagnostics; a server that offers that is asked after
    every change, any other one is waited for.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        *,
        pulls: bool,
        environment: Mapping[str, str] | None = None,
        settings: Mapping[str, Any] | None = None,
    ):
        self._folder, self._pulls, self._settings = folder, pulls, settings or {}
        self._offered: dict[str, Any] = {}
        self._registered: set[str] = set()
        self._uri, self._version = "", 0
        self._wire = Wire(command, folder, environment or {}, self._served)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._wire.close()

    def initialize(self) -> float:
        """Shake hands; seconds from the start of the process to the server's answer."""
        params = {
            "processId": os.getpid(),
            "rootUri": self._folder.as_uri(),
            "workspaceFolders": [{"uri": self._folder.as_uri(), "name": "bench"}],
            "capabilities": _capabilities(self._pulls),
        }
        arrival = self._wire.ask("initialize", params)
        self._offered = arrival.message["result"]["capabilities"]
        self._wire.notify("initialized", {})
        if self._settings:
            self._wire.notify("workspace/didChangeConfiguration", {"settings": self._settings})
        return arrival.at - self._wire.started

    @property
    def mode(self) -> str:
        """How diagnostics come: `pull` or `push`."""
        offered = self._offered.get("diagnosticProvider") or "textDocument/diagnostic" in self._registered
        return "pull" if self._pulls and offered else "push"

    def open(self, path: Path, text: str) -> Answer:
        """Open a document; its first diagnostics."""
        self._uri, self._version = path.as_uri(), 1
        item = {"uri": self._uri, "languageId": "markdown", "version": 1, "text": text}
        return self._diagnostics(self._wire.notify("textDocument/didOpen", {"textDocument": item}))

    def change(self, line: int, column: int, removed: int, new: str) -> Answer:
        """Replace `removed` units of a line by `new`; the diagnostics of the text as it is then."""
        self._version += 1
        end = {"line": line, "character": column + removed}
        change = {"range": {"start": {"line": line, "character": column}, "end": end}, "text": new}
        document = {"uri": self._uri, "version": self._version}
        params = {"textDocument": document, "contentChanges": [change]}
        return self._diagnostics(self._wire.notify("textDocument/didChange", params))

    def settle(self) -> None:
        """Wait until the server has done what it does after a start, such as reading the folder."""
        if psutil is None:
            time.sleep(2.0)
            return
        used, quiet, end = -1.0, 0, time.perf_counter() + 30
        while quiet < 5 and time.perf_counter() < end:
            now = sum(sum(process.cpu_times()[:2]) for process in self._processes())
            quiet = quiet + 1 if now - used < 0.005 else 0
            used = now
            time.sleep(0.1)

    def peak(self) -> float | None:
        """Memory of the server's processes in MiB: at its highest on Linux, elsewhere as it is now."""
        if psutil is None:
            return None
        return sum(_high_water(process) for process in self._processes()) / 2**20

    def _processes(self) -> list[Any]:
        process = psutil.Process(self._wire.pid)
        return [process, *process.children(recursive=True)]

    def _diagnostics(self, sent: float) -> Answer:
        if self.mode == "push":
            return self._next_publication(sent)
        while True:
            params = {"textDocument": {"uri": self._uri}}
            at, message = self._wire.ask("textDocument/diagnostic", params)
            if "result" in message:
                return Answer(at - sent, message["result"]["items"])
            if message["error"]["code"] not in _ASK_AGAIN:
                raise ServerError(f"refused: {message['error']['message']} {self._wire.complaint()}")

    def _next_publication(self, sent: float) -> Answer:
        """What was published since for this version; a server that names no version is taken at its word."""
        notifications = self._wire.notifications

        def fits(at: float, message: dict[str, Any]) -> bool:
            if at < sent or message["method"] != _PUBLISH or message["params"]["uri"] != self._uri:
                return False
            return message["params"].get("version") in (None, self._version)

        def fitting() -> Answer | None:
            fit = (arrival for arrival in notifications if fits(*arrival))
            return next((Answer(at - sent, message["params"]["diagnostics"]) for at, message in fit), None)

        answer = self._wire.wait(fitting, _PUBLISH)
        notifications.clear()
        return answer

    def _served(self, method: str, params: Any) -> Any:
        """The result of a request by the server, as a client gives it that has nothing more to say."""
        if method == "workspace/configuration":
            return [_section(self._settings, item.get("section") or "") for item in params["items"]]
        if method == "client/registerCapability":
            self._registered.update(item["method"] for item in params["registrations"])
        return None


def _capabilities(pulls: bool) -> dict[str, Any]:
    document: dict[str, Any] = {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"versionSupport": True, "relatedInformation": True},
    }
    workspace: dict[str, Any] = {
        "configuration": True,
        "workspaceFolders": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    }
    if pulls:
        document["diagnostic"] = {"dynamicRegistration": True, "relatedInformation": True}
        workspace["diagnostics"] = {"refreshSupport": True}
    return {"general": {"positionEncodings": ["utf-16"]}, "textDocument": document, "workspace": workspace}


def _section(settings: Any, path: str) -> Any:
    for name in filter(None, path.split(".")):
        settings = settings.get(name) if isinstance(settings, dict) else None
    return settings


def _high_water(process: Any) -> int:
    """The most memory that a process has ever held, in bytes, as far as the system tells."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace")
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return int(process.memory_info().rss)
