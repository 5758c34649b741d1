"""Answers on disk, by diskcache without what makes it dangerous: no pickles, no files of its own, no foreign types.

A row of diskcache may say that its value is a pickle, or stands in a file by a path in the row; both are obeyed by
its own disks, JSONDisk included, so that whoever can write the database runs code and deletes files (CVE-2025-69872).
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

import diskcache
from diskcache.core import MODE_RAW

from spec_lsp.gateway.places import private

_SIZE = 256 * 1024 * 1024  # bytes; the least recently stored go first
_DATABASE = "cache.db"
_log = logging.getLogger(__name__)


class _Foreign(ValueError):
    """A row or a value that this program did not write."""


class SafeDisk(diskcache.Disk):  # type: ignore[misc]
    """Text in the row itself, and nothing else, in either direction."""

    def put(self, key: Any) -> tuple[str, bool]:
        """A key for the database."""
        return _text(key), True

    def get(self, key: Any, raw: Any) -> str:
        """A key from the database."""
        if raw != 1:
            raise _Foreign("a key that is no text")
        return _text(key)

    def store(self, value: Any, read: bool, key: Any = None) -> tuple[int, int, None, str]:
        """A value for the database: size of its file, mode, file name, text."""
        return 0, MODE_RAW, None, _text(value)

    def fetch(self, mode: Any, filename: Any, value: Any, read: bool) -> str:
        """A value from the database."""
        if mode != MODE_RAW or filename is not None or read:
            raise _Foreign("a value that is no text in its row")
        return _text(value)

    def remove(self, file_path: Any) -> None:
        """No row of ours has a file: nothing is removed."""


def _text(value: Any) -> str:
    if type(value) is not str:
        raise _Foreign(f"{type(value).__name__} instead of text")
    return value


class DiskAnswers:
    """Answers in a folder; whatever goes wrong there is told once, and the answers are asked for again."""

    def __init__(self, folder: Path, size: int = _SIZE) -> None:
        self._told = False
        self._waiting: deque[tuple[str, str]] = deque()
        self._turn = threading.Lock()
        self._cache = _opened(private(folder), size)

    def get(self, key: str) -> str | None:
        """The text of a key; a row that is not of our making is none."""
        try:
            found = self._cache.get(key, retry=True)
        except Exception as error:  # garbage in a database raises nearly anything
            self._tell(error)
            return None
        return found if isinstance(found, str) else None

    def put(self, key: str, text: str) -> None:
        """Remember a text. Of threads that come together one writes for all, in one transaction."""
        self._waiting.append((key, text))
        with self._turn:
            if not self._waiting:
                return
            try:
                with self._cache.transact(retry=True):
                    while self._waiting:
                        self._cache.set(*self._waiting.popleft())
            except Exception as error:
                self._tell(error)

    def close(self) -> None:
        """Close the database."""
        try:
            self._cache.close()
        except sqlite3.Error as error:
            self._tell(error)

    def _tell(self, error: Exception) -> None:
        if not self._told:
            _log.warning("the cache of answers cannot be used: %s: %s", type(error).__name__, error)
        self._told = True


def _opened(folder: Path, size: int) -> Any:
    """The cache of a folder; a database that is none is moved aside once, so that it can be looked at."""
    try:
        return _open(folder, size)
    except Exception as error:
        if not isinstance(error, sqlite3.DatabaseError | ValueError | TypeError | AttributeError | KeyError):
            raise
        _log.warning("the cache of answers is damaged and begun anew: %s", error)
    for name in (_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm"):
        path = folder / name
        if path.exists():
            os.replace(path, folder / f"{name}.damaged-{int(time.time())}")
    return _open(folder, size)


def _open(folder: Path, size: int) -> Any:
    cache = diskcache.Cache(
        str(folder),
        timeout=5,
        disk=SafeDisk,
        size_limit=size,
        eviction_policy="least-recently-stored",
        cull_limit=10,  # what is not said here comes from the database, and may be anything
        disk_min_file_size=0,
        disk_pickle_protocol=0,
        statistics=0,
        tag_index=0,
    )
    if type(cache.size_limit) is not int:  # settings come from the database too
        raise ValueError("settings that are none of ours")
    return cache


def open_answers(folder: Path) -> DiskAnswers | None:
    """Answers in a folder, or None, with a warning, where it cannot be used."""
    try:
        return DiskAnswers(folder)
    except Exception as error:
        _log.warning("answers are not remembered: %s cannot be used: %s", folder, error)
        return None
