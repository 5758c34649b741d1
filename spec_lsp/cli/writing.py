"""Files that a command writes or reads whole, apart from the documents under check."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable

from spec_lsp.cli.exits import UsageError
from spec_lsp.config import Config
from spec_lsp.files.project import absolute
from spec_lsp.files.reading import Skipped, read_bytes, size, why
from spec_lsp.files.replacing import replace_file
from spec_lsp.reports.columns import printable
from spec_lsp.text import decode
from spec_lsp.uris import path_of

MOST_BYTES = Config().max_file_bytes
_MARK = b"\xef\xbb\xbf"
_PIECE = 32 * 1024  # characters
_SNIFFED = 8 * 1024
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(Exception):
    """A file that is there and cannot be read; the message names it."""


def text_of_file(path: str, most: int = MOST_BYTES) -> str:
    """The text of a file of `most` bytes at most. Raises Unreadable."""
    data = read_bytes(absolute(path), most)
    if isinstance(data, Skipped):
        raise Unreadable(f"{printable(path)} {data.reason}")
    return text_of(data, path, most)


def text_of(data: bytes, shown: str, most: int = MOST_BYTES) -> str:
    """Bytes as text, to the letter. Raises Unreadable where that cannot be."""
    if len(data) > most:
        raise Unreadable(f"{printable(shown)} is larger than {size(most)}")
    if b"\x00" in data[:_SNIFFED] and not data.startswith(_UTF16_MARKS):
        raise Unreadable(f"{printable(shown)} is binary")
    decoded = decode(data)
    if decoded.problem:
        raise Unreadable(f"{printable(shown)} is {decoded.problem}; save it as UTF-8")
    return decoded.text


def refuse_to_overwrite(
    paths: Iterable[str], *, force: bool, instead: str = "--out names another file"
) -> None:
    """Raises UsageError for the first path that is there already, but for `force`; `instead` is what else can be done."""
    there = next((path for path in paths if os.path.lexists(path_of(absolute(path)))), None)
    if there and not force:
        raise UsageError(f"{printable(there)} is there already; --force overwrites it, {instead}")


def write(path: str, content: str) -> None:
    """Write a file whole or not at all; a byte order mark that it has stays. Raises UsageError."""
    place = path_of(absolute(path))
    try:
        mark = _MARK if _begins_with_mark(place) else b""
        replace_file(place, mark + content.encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise UsageError(f"{printable(path)} cannot be written: {why(error)}") from None


def refuse_page_on_terminal(options: Namespace, form: str, example: str) -> None:
    """Raises UsageError for a page that would go to a terminal; `example` is a file that it could go to."""
    if form == "html" and not options.output_file and sys.stdout.isatty():
        raise UsageError(f"a page is no text for a terminal; name a file: --output-file {example}")


def written_to(file: str | None) -> str:
    """The end of a note on what a command made: which file holds it, if one does."""
    return f"; written to {printable(file)}" if file else ""


def publish(written: str, file: str | None) -> None:
    """Write what a command made into a file, or to stdout. Raises UsageError."""
    if file:
        # A file name that is no text is spelled out, as on stdout.
        write(file, written.encode("utf-8", "backslashreplace").decode("utf-8"))
        return
    # In pieces: a stream without a buffer would lose the rest of a long text when the reader goes away.
    for start in range(0, len(written), _PIECE):
        sys.stdout.write(written[start : start + _PIECE])


def _begins_with_mark(place: str) -> bool:
    if not os.path.isfile(place):
        return False
    with open(place, "rb") as file:
        return file.read(len(_MARK)) == _MARK
