"""The files of runs: written row by row, so that a run that is killed keeps what it had; read strictly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import TracebackType
from typing import NamedTuple

from spec_lsp.evals.jsonl import BadLine
from spec_lsp.evals.model import Row, Run, RunHead
from spec_lsp.evals.records import Read, head_line, parse, row_line
from spec_lsp.files.reading import Skipped, read_bytes, why
from spec_lsp.uris import child, path_of

FOLDER = ".spec-lsp/runs"  # below the project's root
MOST_BYTES = 256 * 1024 * 1024
_ENDING = ".jsonl"
_SYNCED = 16  # lines


class RunError(Exception):
    """A run's file that cannot be read or written; the message names it and says why."""


class Found(NamedTuple):
    """A run's file: its key, and what it holds."""

    key: str
    run: Run


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


def read_run(key: str) -> Read:
    """What a run's file holds. Raises RunError."""
    data = read_bytes(key, MOST_BYTES)
    if isinstance(data, Skipped):
        raise RunError(f"{key} {data.reason}")
    try:
        return parse(data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        raise RunError(f"{key} is no UTF-8") from None
    except BadLine as bad:
        raise RunError(f"{key}, {bad}") from None


def new_key(root: str, started: str, run: str) -> str:
    """Where a run is kept that began at a time in UTC; later runs come later in the alphabet."""
    stamp = "".join(sign for sign in started[:19] if sign.isalnum())
    return child(root, f"{FOLDER}/{stamp}-{run}{_ENDING}")


def runs(root: str) -> Iterator[str]:
    """The files of all runs that are kept for a project, the newest first."""
    folder = child(root, FOLDER)
    try:
        names = sorted(os.listdir(path_of(folder)), reverse=True)
    except OSError:
        return
    yield from (child(folder, name) for name in names if name.endswith(_ENDING))


def newest(root: str, spec: str) -> Found | None:
    """The newest run that can be read and holds a spec, which is named as seen from the root."""
    for key in runs(root):
        try:
            run = read_run(key).run
        except RunError:
            continue  # half a file, or one of a later version: an older one is worth more than none
        if spec in (run.head.specs or (run.head.spec,)):
            return Found(key, run)
    return None
