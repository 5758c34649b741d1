"""The text of a document: lines as LSP knows them, edits, and the three position encodings.

Lines end at LF, CRLF or CR and nowhere else: form feeds, vertical tabs, NEL or U+2028 are ordinary
characters to an editor, so `str.splitlines` must never see a document.
"""

from __future__ import annotations

import codecs
from enum import StrEnum
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.patterns import lazy

_LINE_END = lazy(r"(\r\n|\n|\r)")
_HALVES = lazy("[\ud800-\udbff][\udc00-\udfff]")  # a surrogate pair that arrived in two edits
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

Position = tuple[int, int]  # 0-based line, column in whatever unit the parameter says


class Encoding(StrEnum):
    """What a client counts columns in."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class Change(NamedTuple):
    """Lines `[line, line + removed)` of the old text became `[line, line + added)` of the new one."""

    line: int
    removed: int
    added: int


class Decoded(NamedTuple):
    """Text read from bytes. `problem` says what could not be decoded, None if everything could."""

    text: str
    bom: bool
    problem: str | None


class Text:
    """An immutable text. It holds the string, or its lines, or both: see `compact`."""

    __slots__ = ("_ends", "_lines", "_source")

    _source: str | None
    _lines: tuple[str, ...] | None
    _ends: tuple[str, ...]

    def __init__(self, source: str | None, lines: tuple[str, ...] | None, ends: tuple[str, ...]) -> None:
        self._source = source
        self._lines = lines
        self._ends = ends

    @classmethod
    def from_str(cls, source: str) -> Text:
        """The text that `str()` gives back as `source`."""
        return cls(source, None, ())

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends; always one more than `ends`."""
        return self._split()[0]

    @property
    def ends(self) -> tuple[str, ...]:
        r"""What ends each line but the last: `\n`, `\r\n` or `\r`."""
        return self._split()[1]

    @property
    def line_end(self) -> str:
        """What ends its lines, going by the first one."""
        return self.ends[0] if self.ends else "\n"

    def _split(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        lines = self._lines
        if lines is None:
            lines, self._ends = _split(self._source or "")
            self._lines = lines  # last: another thread that sees it may use the ends
        return lines, self._ends

    def compact(self) -> Text:
        """An equal text that holds the string alone, until it is asked for its lines."""
        return self if self._lines is None else Text.from_str(str(self))

    def __str__(self) -> str:
        if self._source is not None:
            return self._source
        lines, ends = self._split()
        return _join(lines, (*ends, ""))

    def __repr__(self) -> str:
        return f"Text({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def column(self, line: int, units: int, encoding: Encoding) -> int:
        """The column (code points) that a client calls `units`; inside a character means its start.

        Clamped to the line; a line that does not exist is empty.
        """
        lines = self.lines
        return _column(lines[line], units, encoding) if 0 <= line < len(lines) else 0

    def units(self, line: int, column: int, encoding: Encoding) -> int:
        """What a client calls `column` (code points); clamped like `column`."""
        lines = self.lines
        return _units(lines[line], column, encoding) if 0 <= line < len(lines) else 0

    def slice(self, span: Span) -> str:
        """The text that `span` covers, clamped to the text."""
        lines, ends = self._split()
        line, column = self._clamp(span.line, span.column)
        end_line, end_column = self._clamp(span.end_line, span.end_column)
        if line == end_line:
            return lines[line][column:end_column]
        between = _join(lines[line + 1 : end_line], ends[line + 1 : end_line])
        return f"{lines[line][column:]}{ends[line]}{between}{lines[end_line][:end_column]}"

    def _clamp(self, line: int, column: int) -> Position:
        lines = self.lines
        if line < 0:
            return 0, 0
        if line >= len(lines):
            return len(lines) - 1, len(lines[-1])
        return line, min(max(column, 0), len(lines[line]))

    def _position(self, position: Position, encoding: Encoding) -> Position:
        line, units = position
        return self._clamp(line, self.column(line, units, encoding))

    def edited(self, start: Position, end: Position, new: str, encoding: Encoding) -> tuple[Text, Change]:
        """Replace the range by `new`; `start` and `end` are (line, client units), as a client sends them.

        As LSP says: past the end of a line means its end, past the last line the end of the text, and
        a range whose ends are swapped is put right.
        """
        first, last = self._position(start, encoding), self._position(end, encoding)
        if first > last:
            first, last = last, first
        return self._spliced(first, last, new)

    def _spliced(self, start: Position, end: Position, new: str) -> tuple[Text, Change]:
        lines, ends = self._split()
        (first, column), (last, end_column) = start, end
        tail = "" if last == len(ends) else ends[last]
        chunk = _whole(f"{lines[first][:column]}{new}{lines[last][end_column:]}{tail}")
        if first and ends[first - 1] == "\r" and chunk.startswith("\n"):
            first -= 1  # that CR and this LF have become one line end
            chunk = f"{lines[first]}\r{chunk}"
        added, added_ends = _split(chunk)
        if tail:
            added = added[:-1]  # the line after the chunk is not part of it
        after = last + 1
        if ends[first:after] != added_ends:
            ends = ends[:first] + added_ends + ends[after:]
        return Text(None, _replaced(lines, first, after, added), ends), Change(
            first, after - first, len(added)
        )

    def replaced(self, new: str) -> tuple[Text, Change]:
        """The text `new`, and the smallest range of lines (with their ends) in which it differs."""
        text = Text.from_str(new)
        old_rows, new_rows = self._rows(), text._rows()
        shorter = min(len(old_rows), len(new_rows))
        first = 0
        while first < shorter and old_rows[first] == new_rows[first]:
            first += 1
        if first == len(old_rows) == len(new_rows):
            return self, Change(0, 0, 0)
        kept = 0
        while kept < shorter - first and old_rows[-1 - kept] == new_rows[-1 - kept]:
            kept += 1
        return text, Change(first, len(old_rows) - first - kept, len(new_rows) - first - kept)

    def _rows(self) -> list[tuple[str, str]]:
        lines, ends = self._split()
        return list(zip(lines, (*ends, ""), strict=True))


def _split(source: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if "\r" not in source:
        lines = tuple(source.split("\n"))
        return lines, ("\n",) * (len(lines) - 1)
    parts = _LINE_END.split(source)
    return tuple(parts[::2]), tuple(parts[1::2])


def _join(lines: tuple[str, ...], ends: tuple[str, ...]) -> str:
    return "".join([piece for row in zip(lines, ends, strict=True) for piece in row])


def _replaced(lines: tuple[str, ...], start: int, end: int, new: tuple[str, ...]) -> tuple[str, ...]:
    changed = list(lines)  # a list is quicker to splice than three tuples are to join
    changed[start:end] = new
    return tuple(changed)


def _whole(text: str) -> str:
    """`text` with surrogate pairs as the characters they stand for; a lone half stays."""
    if text.isascii() or not _HALVES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _column(line: str, units: int, encoding: Encoding) -> int:
    if units <= 0:
        return 0
    if encoding is Encoding.UTF32 or line.isascii():
        return min(units, len(line))
    if encoding is Encoding.UTF8:
        data = line.encode("utf-8", "surrogatepass")
        while 0 < units < len(data) and data[units] & 0xC0 == 0x80:
            units -= 1  # inside a sequence
        return len(data[:units].decode("utf-8", "surrogatepass"))
    count = 0
    for column, character in enumerate(line):
        count += 2 if character > "\uffff" else 1
        if count > units:
            return column
    return len(line)


def _units(line: str, column: int, encoding: Encoding) -> int:
    before = line[: max(column, 0)]
    if encoding is Encoding.UTF32 or before.isascii():
        return len(before)
    if encoding is Encoding.UTF8:
        return len(before.encode("utf-8", "surrogatepass"))
    return len(before.encode("utf-16-le", "surrogatepass")) // 2


def decode(data: bytes) -> Decoded:
    """The text of a file: UTF-8, or UTF-16 if it begins with that byte order mark.

    The mark is dropped. What is not valid becomes U+FFFD, and `problem` names the first such byte.
    """
    bom, name = next((row for row in _BOMS if data.startswith(row[0])), (b"", "utf-8"))
    body = data[len(bom) :]
    try:
        return Decoded(body.decode(name), bool(bom), None)
    except UnicodeDecodeError as error:
        problem = f"not valid {error.encoding.upper()} at byte {len(bom) + error.start}"
        return Decoded(body.decode(name, "replace"), bool(bom), problem)
