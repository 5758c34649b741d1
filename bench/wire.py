"""JSON-RPC with a server process: requests, notifications, and when each message arrived."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

_TIMEOUT = 20.0
T = TypeVar("T")


class Arrival(NamedTuple):
    """A message, and the time when its last byte was read, before it was parsed."""

    at: float
    message: dict[str, Any]


class ServerError(Exception):
    """A server did not answer, or not with a result."""


class Wire:
    """A server process on stdio. `served(method, params)` gives the results of requests by the server."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        served: Callable[[str, Any], Any],
    ):
        self.notifications: list[Arrival] = []  # from the server, until somebody clears them
        self._served = served
        self._answers: dict[int, Arrival] = {}
        self._arrived = threading.Condition()
        self._writing = threading.Lock()
        self._requests = 0
        self._gone = False
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  # a pipe that nobody reads would fill up
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=folder,
            env={**os.environ, **environment},
        )
        self.pid = self._process.pid
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self, method: str, params: Any) -> Arrival:
        """Send a request; the answer."""
        self._requests += 1
        number = self._requests
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return self.wait(lambda: self._answers.pop(number, None), method)

    def notify(self, method: str, params: Any) -> float:
        """Send a notification; the time just before."""
        return self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def wait(self, find: Callable[[], T | None], what: str) -> T:
        """What `find` gives as soon as it gives anything; it is asked after each arrival."""
        found: list[T] = []

        def done() -> bool:
            if (item := find()) is not None:
                found.append(item)
            return bool(found) or self._gone

        with self._arrived:
            self._arrived.wait_for(done, _TIMEOUT)
        if not found:
            ended = " (the server has ended)" if self._gone else ""
            raise ServerError(f"no answer: {what}{ended} {self.complaint()}")
        return found[0]

    def complaint(self) -> str:
        """The last line that the server wrote to stderr."""
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def close(self) -> None:
        """End the session; a server that does not follow is ended."""
        try:
            self.ask("shutdown", None)
            self.notify("exit", None)
            self._process.wait(5)
        except (OSError, ServerError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _send(self, message: dict[str, Any]) -> float:
        body = json.dumps(message).encode()
        assert self._process.stdin
        with self._writing:
            sent = time.perf_counter()
            self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            self._process.stdin.flush()
        return sent

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream
        length = 0
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif line == b"\r\n":
                body = stream.read(length)
                at = time.perf_counter()
                self._take(Arrival(at, json.loads(body)))
        with self._arrived:
            self._gone = True
            self._arrived.notify_all()

    def _take(self, arrival: Arrival) -> None:
        message = arrival.message
        if "method" in message and "id" in message:
            result = self._served(message["method"], message.get("params"))
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})
            return
        with self._arrived:
            if "method" in message:
                self.notifications.append(arrival)
            else:
                self._answers[message["id"]] = arrival
            self._arrived.notify_all()
