"""One file: its text, or why there is none."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from spec_lsp.dialects.code import may_hold_tags
from spec_lsp.text import Text, decode
from spec_lsp.uris import path_of

MOST_CODE_BYTES = 1024 * 1024  # a larger file was not written by hand
_SNIFFED = 8 * 1024  # bytes looked at to tell text from data
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SPECIAL = (
    (stat.S_ISDIR, "is a folder"),
    (stat.S_ISFIFO, "is a named pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)
# A file may be swapped for a named pipe between the two looks; without this flag, opening it would hang.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Skipped(NamedTuple):
    """A file or folder that was not read, and why, as the rest of a sentence: `is binary`."""

    key: str
    reason: str


class Source(NamedTuple):
    """What a file holds. `problem` names bytes that could not be decoded, None if all could."""

    key: str
    text: Text
    problem: str | None


def read(key: str, limit: int) -> Source | Skipped:
    """Read a document of at most `limit` bytes; never fails, never waits."""
    data = read_bytes(key, limit)
    return data if isinstance(data, Skipped) else source_of(key, data)


def source_of(key: str, data: bytes) -> Source | Skipped:
    """What a document of these bytes says."""
    if b"\x00" in data[:_SNIFFED] and not data.startswith(_UTF16_MARKS):
        return Skipped(key, "is binary")
    decoded = decode(data)
    return Source(key, Text.from_str(decoded.text), decoded.problem)


def read_code(key: str) -> Source | None:
    """A file of code whose comments may name clauses; None for all others, and for what cannot be read."""
    data = read_bytes(key, MOST_CODE_BYTES)
    return None if isinstance(data, Skipped) else code_of(key, data)


def code_of(key: str, data: bytes) -> Source | None:
    """What a file of code of these bytes says; None where its comments name no clause."""
    if len(data) > MOST_CODE_BYTES or not may_hold_tags(data) or b"\x00" in data[:_SNIFFED]:
        return None
    return Source(key, Text.from_str(decode(data).text), None)


def read_bytes(key: str, limit: int) -> bytes | Skipped:
    """The bytes of a regular file of at most `limit` bytes."""
    data = _taken(key, limit, lambda file: file.read(limit + 1))
    return (
        data
        if isinstance(data, Skipped) or len(data) <= limit
        else Skipped(key, f"is larger than {size(limit)}")
    )


def read_line(key: str, limit: int, most: int) -> bytes | Skipped:
    """The first line of a regular file of at most `limit` bytes, no more than `most` bytes of it."""
    return _taken(key, limit, lambda file: file.readline(most))


def _taken(key: str, limit: int, take: Callable[[BinaryIO], bytes]) -> bytes | Skipped:
    path = path_of(key)
    try:
        unfit = _unfit(os.stat(path), limit)
        if unfit:
            return Skipped(key, unfit)
        with open(os.open(path, _FLAGS), "rb") as file:
            unfit = _unfit(os.fstat(file.fileno()), limit)
            if unfit:
                return Skipped(key, unfit)
            return take(file)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        return Skipped(key, f"cannot be read: {why(error)}")


def _unfit(status: os.stat_result, limit: int) -> str | None:
    if not stat.S_ISREG(status.st_mode):
        return next((reason for test, reason in _SPECIAL if test(status.st_mode)), "is no regular file")
    if status.st_size > limit:
        return f"is larger than {size(limit)} ({size(status.st_size)})"
    return None


def why(error: Exception) -> str:
    """An operating system's complaint, without number and path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def size(count: int) -> str:
    """A number of bytes for readers: `512 bytes`, `4 MiB`, `1.5 GiB`."""
    if count < 1024:
        return f"{count} bytes"
    amount = count / 1024
    for unit in ("KiB", "MiB"):
        if amount < 1024:
            return f"{round(amount, 1):g} {unit}"
        amount /= 1024
    return f"{round(amount, 1):g} GiB"
