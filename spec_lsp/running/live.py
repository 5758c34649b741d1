"""A run beside an editor: in a thread of its own, it can be stopped, and what an edit made stale is dropped on its way."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from spec_lsp.evals.fencing import token
from spec_lsp.evals.grading import needs_grader
from spec_lsp.evals.model import Row, RowKey, RunHead, Subject
from spec_lsp.gateway import Gateway, Options, Role, open_gateway
from spec_lsp.gateway.consent import Ask
from spec_lsp.running.grader import Grader
from spec_lsp.running.heads import head_of
from spec_lsp.running.loop import FINAL, Job, Loop, from_model
from spec_lsp.running.store import Writer, new_key
from spec_lsp.running.tasks import finished
from spec_lsp.uris import path_of

_log = logging.getLogger(__name__)
# Somebody sits before it: little at once, so that a local server stays usable, and no long waits.
LIMITS = Options(concurrency=2, seconds=30.0, retries=1)


class Order(NamedTuple):
    """What is to be run: one answer to each challenge of the subjects of the project at `root`."""

    root: str
    subjects: tuple[Subject, ...]
    jobs: tuple[Job, ...]
    shown: Callable[[str], str]  # how the file of the run spells a document


@dataclass
class LiveRun:
    """One run. `key` is its file, "" as long as there is none: a run without rows leaves none behind."""

    order: Order
    key: str = ""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = False
        self._stale: set[RowKey] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._whole: asyncio.Task[None] | None = None
        self._under_way: dict[asyncio.Task[Row], RowKey] = {}

    @property
    def stopped(self) -> bool:
        """Whether nobody wants it any more."""
        return self._stopped

    def run(self, ask: Ask, took: Callable[[Row], None]) -> None:
        """Run it to its end, or until it is stopped; `took` hears of each row as it comes. Raises Refused and RunError."""
        with suppress(asyncio.CancelledError):
            asyncio.run(self._run(ask, took))

    def stop(self) -> None:
        """Close its connections; what has come by then is kept. May be called from any thread."""
        with self._lock:
            self._stopped = True
            if self._loop and self._whole:
                self._loop.call_soon_threadsafe(self._whole.cancel)

    def drop(self, keys: Iterable[RowKey]) -> None:
        """Ask no more for these: what they are about was edited. May be called from any thread."""
        fresh = set(keys)
        with self._lock:
            if self._loop:
                self._loop.call_soon_threadsafe(self._drop, fresh)
            else:
                self._stale |= fresh

    async def _run(self, ask: Ask, took: Callable[[Row], None]) -> None:
        with self._lock:
            if self._stopped:
                return
            self._loop, self._whole = asyncio.get_running_loop(), asyncio.current_task()
        try:
            await self._asked(ask, took)
        finally:
            with self._lock:
                self._loop = None

    async def _asked(self, ask: Ask, took: Callable[[Row], None]) -> None:
        order = self.order
        async with open_gateway(Path(path_of(order.root)), os.environ, LIMITS, ask) as gateway:
            loop, head = self._prepared(gateway)
            with ExitStack() as files:
                writer = None
                async for row in finished(
                    order.jobs, lambda job: self._row(loop, job), LIMITS.concurrency, _is_last
                ):
                    if row is None:
                        continue
                    if writer is None:
                        self.key = new_key(order.root, head.started, head.run)
                        writer = files.enter_context(Writer(self.key, head))
                    writer.add(row)
                    took(row)

    def _prepared(self, gateway: Gateway) -> tuple[Loop, RunHead]:
        """The loop with models that may be asked, and the head of its file."""
        order = self.order
        candidate = gateway.model()
        judge = gateway.model(Role.GRADER) if self._needs_grader else None
        if judge and (judge.host, judge.name) == (candidate.host, candidate.name):
            _log.warning("%s grades its own answers; name another grader", judge.name)
        secret = gateway.secret()
        grader = Grader(judge, lambda texts: token(secret, texts))
        source = from_model(candidate)
        head = head_of(order.root, order.subjects, order.shown, source, grader, samples=1)
        return Loop(head.run, source, grader, time.monotonic), head

    @property
    def _needs_grader(self) -> bool:
        return any(needs_grader(one) for subject in self.order.subjects for one in subject.challenges)

    async def _row(self, loop: Loop, job: Job) -> Row | None:
        """One sample; None where an edit made it stale."""
        if job.key in self._stale:
            return None
        task = asyncio.create_task(loop.row(job))
        self._under_way[task] = job.key
        try:
            return await task
        except asyncio.CancelledError:
            if job.key in self._stale and not self._stopped:
                return None
            raise
        finally:
            del self._under_way[task]

    def _drop(self, keys: set[RowKey]) -> None:
        self._stale |= keys
        for task, key in self._under_way.items():
            if key in keys:
                task.cancel()


def _is_last(row: Row | None) -> bool:
    return row is not None and row.trouble in FINAL
