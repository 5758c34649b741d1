"""One worker thread for what takes long, and progress of it in the client.

Results go back through the inbox: only the main thread changes state or talks to the session.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from spec_lsp import bug
from spec_lsp.server.capabilities import Client
from spec_lsp.server.dispatch import Asking
from spec_lsp.server.transport import Inbox, Outbox

_EVERY = 0.1  # seconds between two reports


class Stopped(Exception):
    """Raised in a job whose result nobody wants any more."""


class Worker:
    """Does jobs one after the other, so that at most one takes time from the main thread."""

    def __init__(self, inbox: Inbox):
        self._inbox = inbox
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._closed = False
        threading.Thread(target=self._run, name="worker", daemon=True).start()

    @property
    def closed(self) -> bool:
        """Whether jobs should give up."""
        return self._closed

    def submit(self, job: Callable[[], None]) -> None:
        """Do `job` when the ones before it are done."""
        self._jobs.put(job)

    def post(self, work: Callable[[], None]) -> None:
        """Have the main thread do `work`."""
        self._inbox.post(work)

    def close(self) -> None:
        """Start no more jobs."""
        self._closed = True

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            if self._closed:
                continue
            try:
                job()
            except Stopped:
                pass
            except BaseException as error:
                bug.report(error)


class Progress:
    """Work-done progress of one job; silent until the client has said that it shows it.

    Where it is `cancellable`, the client may show a button, and names `token` when that is pressed.
    """

    def __init__(
        self,
        client: Client,
        asking: Asking,
        outbox: Outbox,
        inbox: Inbox,
        title: str,
        *,
        cancellable: bool = False,
    ):
        self._client = client
        self._asking = asking
        self._outbox = outbox
        self._inbox = inbox
        self._title = title
        self.token = f"spec-lsp-{id(self)}"
        self._cancellable = cancellable
        self._shown = False
        self._ended = False
        self._last = 0.0

    def start(self) -> None:
        """Ask the client for a place to show it. To be called on the main thread, like `end`."""
        if self._client.can("window.workDoneProgress"):
            self._asking.ask("window/workDoneProgress/create", {"token": self.token}, self._created)

    def _created(self, _: Any, accepted: bool) -> None:
        if accepted and not self._ended:
            self._shown = True
            self._send(
                {"kind": "begin", "title": self._title, "cancellable": self._cancellable, "percentage": 0}
            )

    def tick(self, done: int, total: int, told: str = "") -> None:
        """Say how far the job is. May be called from any thread, as often as it likes; words that are `told` get through."""
        now = time.monotonic()
        if self._shown and (told or now - self._last >= _EVERY):
            self._last = now
            message = told or f"{done:,}/{total:,} documents"
            percentage = min(100, 100 * done // max(total, 1))
            self._inbox.post(lambda: self._report(message, percentage))

    def _report(self, message: str, percentage: int) -> None:
        if self._shown and not self._ended:
            self._send({"kind": "report", "message": message, "percentage": percentage})

    def end(self, told: str = "") -> None:
        """Take it away again, with a last word."""
        if self._shown and not self._ended:
            self._send({"kind": "end", "message": told} if told else {"kind": "end"})
        self._ended = True

    def _send(self, value: dict[str, Any]) -> None:
        self._outbox.notify("$/progress", {"token": self.token, "value": value})
