"""A progress bar on a terminal, for work that makes people wait."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_LONG_SECONDS = 1.0
_LONG_COUNT = 200


class Progress:
    """Shows a bar on stderr once the work turns out to be long; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._begun = time.monotonic()
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._title = ""
        self._timed = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, title: str, *, timed: bool = False) -> None:
        """Say what the next ticks are about; `timed`: how long the rest may take is shown."""
        self._title = title
        self._timed = timed
        self._task = None

    def tick(self, done: int, total: int, told: str = "", *, force: bool = False) -> None:
        """`done` of `total` pieces are behind us, and what else is worth telling; `force` shows it from the start."""
        if not self._terminal or total == 0:
            return
        if self._bar is None and not force and not self._is_long(total):
            return
        bar = self._bar or self._start()
        if self._task is None:
            self._task = bar.add_task(self._title, total=total, told=told)
        bar.update(self._task, completed=done, total=total, told=told)

    def _is_long(self, total: int) -> bool:
        return total > _LONG_COUNT or time.monotonic() - self._begun > _LONG_SECONDS

    def _start(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
        if self._timed:
            columns += [TimeRemainingColumn(), TextColumn("{task.fields[told]}", markup=False)]
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._bar.start()
        return self._bar
