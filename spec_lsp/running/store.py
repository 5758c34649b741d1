"""The files of runs while they are written: row by row, so that a run that is killed keeps what it had."""

from __future__ import annotations

import os
from types import TracebackType

from spec_lsp.evals.model import Row, RunHead
from spec_lsp.evals.records import head_line, row_line
from spec_lsp.files.reading import why
from spec_lsp.files.runs import ENDING, RunError
from spec_lsp.results import RUNS
from spec_lsp.uris import child, path_of

_SYNCED = 16  # lines


class Writer:
    """A run's file while it is being written. Each row is out of our hands before the next one is taken, so that no row is lost
    if we are killed; the system is made to put them on the disk every few rows, which takes it milliseconds.
    """

    def __init__(self, key: str, head: RunHead | None):
        """`head` begins a new file; None goes on with what is there, without a last line that was torn off.

        Raises RunError, and FileExistsError where a new file is there already.
        """
        self._key = key
        self._lines = 0
        path = path_of(key)
        try:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            self._file = open(path, "xb" if head else "r+b")  # noqa: SIM115 - closed by __exit__
            if head:
                self._write(head_line(head))
            else:
                self._file.truncate(_whole(path))
                self._file.seek(0, os.SEEK_END)
        except FileExistsError:
            raise
        except OSError as error:
            raise RunError(f"{key} cannot be written: {why(error)}") from None

    def add(self, row: Row) -> None:
        """Keep a row. Raises RunError."""
        try:
            self._write(row_line(row))
        except OSError as error:
            raise RunError(f"{self._key} cannot be written: {why(error)}") from None

    def _write(self, line: str) -> None:
        self._file.write(line.encode("utf-8", "surrogatepass"))
        self._file.flush()
        self._lines += 1
        if self._lines % _SYNCED == 1:
            os.fsync(self._file.fileno())

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            os.fsync(self._file.fileno())
        finally:
            self._file.close()


def _whole(path: str) -> int:
    """How many bytes of a file are whole lines."""
    with open(path, "rb") as file:
        return file.read().rfind(b"\n") + 1


def new_key(root: str, started: str, run: str) -> str:
    """Where a run is kept that began at a time in UTC; later runs come later in the alphabet."""
    stamp = "".join(sign for sign in started[:19] if sign.isalnum())
    return child(root, f"{RUNS}/{stamp}-{run}{ENDING}")
