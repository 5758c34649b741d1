"""The text model against an independent one: plain splicing of encoded units."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spec_lsp.diagnostics import Span
from spec_lsp.text import Change, Encoding, Text, decode

EDITS = int(os.environ.get("SPEC_LSP_FUZZ_EDITS", "10000")) // 4
EDITS_PER_EXAMPLE = 20
CODECS = {Encoding.UTF8: ("utf-8", 1), Encoding.UTF16: ("utf-16-le", 2), Encoding.UTF32: ("utf-32-le", 4)}
PARTS = [
    "a",
    "b c",
    "é",
    "e\u0301",
    "\U0001f600",
    "\ufffd",
    "\f",
    "\v",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\0",
]

counted: Counter[str] = Counter()


class Model:
    """A document as numbers: the code units of one encoding. Shares nothing with spec_lsp."""

    def __init__(self, source: str, encoding: Encoding) -> None:
        self.codec, self.size = CODECS[encoding]
        self.units = self.encoded(source)

    def encoded(self, text: str) -> list[int]:
        data = text.encode(self.codec, "surrogatepass")
        return [int.from_bytes(data[at : at + self.size], "little") for at in range(0, len(data), self.size)]

    def __str__(self) -> str:
        data = b"".join(unit.to_bytes(self.size, "little") for unit in self.units)
        return data.decode(self.codec, "surrogatepass")

    def lines(self) -> list[tuple[int, int]]:
        """First unit of each line, and the unit at which its line end starts."""
        found, start, at = [], 0, 0
        while at < len(self.units):
            if self.units[at] in (10, 13):
                found.append((start, at))
                at += self.units[at : at + 2] == [13, 10]
                start = at + 1
            at += 1
        return [*found, (start, len(self.units))]

    def at(self, line: int, column: int) -> int:
        lines = self.lines()
        if line >= len(lines):
            return len(self.units)
        start, end = lines[line]
        at = min(start + column, end)
        while start < at < end and self.inside(at):
            at -= 1
        return at

    def inside(self, at: int) -> bool:
        """Whether unit `at` goes on with the character of the one before."""
        if self.size == 1:
            return self.units[at] & 0b11000000 == 0b10000000
        halves = self.size == 2 and 0xD800 <= self.units[at - 1] < 0xDC00
        return halves and 0xDC00 <= self.units[at] < 0xE000

    def edit(self, start: tuple[int, int], end: tuple[int, int], new: str) -> None:
        first, last = sorted((self.at(*start), self.at(*end)))
        self.units[first:last] = self.encoded(new)


ENDS = ["\n", "\r\n", "\r", "\n", "\r\n"]
TEXT = st.lists(st.one_of(st.sampled_from(PARTS), st.sampled_from(ENDS)), max_size=24).map("".join)
POSITION = st.tuples(st.integers(0, 9), st.integers(0, 9))
EDIT = st.tuples(POSITION, POSITION, TEXT.map(lambda text: text[:12]), st.booleans())
EDIT_LISTS = st.lists(EDIT, min_size=EDITS_PER_EXAMPLE, max_size=EDITS_PER_EXAMPLE)


@settings(
    max_examples=-(-EDITS // EDITS_PER_EXAMPLE),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(TEXT, EDIT_LISTS, st.sampled_from(list(Encoding)))
def edits_equal_the_model(
    source: str, edits: list[tuple[tuple[int, int], tuple[int, int], str, bool]], encoding: Encoding
) -> None:
    text, model = Text.from_str(source), Model(source, encoding)
    for start, end, new, insert in edits:
        before = text
        text, change = text.edited(start, start if insert else end, new, encoding)
        model.edit(start, start if insert else end, new)
        counted["edits"] += 1
        assert str(text) == str(model)
        assert_change(before, text, change)


def assert_change(before: Text, after: Text, change: Change) -> None:
    fresh = Text.from_str(str(after))
    assert (after.lines, after.ends) == (fresh.lines, fresh.ends)
    assert len(after.lines) == len(after.ends) + 1
    line, removed, added = change
    assert before.lines[:line] == after.lines[:line]
    assert before.ends[:line] == after.ends[:line]
    assert before.lines[line + removed :] == after.lines[line + added :]
    assert before.ends[line + removed :] == after.ends[line + added :]
    assert len(before.lines) - removed == len(after.lines) - added


def test_edits_equal_the_model() -> None:
    edits_equal_the_model()
    assert counted["edits"] >= EDITS


@settings(max_examples=300, deadline=None, database=None)
@given(TEXT, st.sampled_from(list(Encoding)), st.integers(0, 60))
def test_columns_and_units_are_inverse(source: str, encoding: Encoding, units: int) -> None:
    text, model = Text.from_str(source), Model(source, encoding)
    for number, line in enumerate(text.lines):
        start = model.lines()[number][0]
        column = text.column(number, units, encoding)
        assert start + text.units(number, column, encoding) == model.at(number, units)
        for place in range(len(line) + 1):
            assert text.column(number, text.units(number, place, encoding), encoding) == place
            assert text.units(number, place, encoding) == len(model.encoded(line[:place]))
        assert text.units(number, len(line) + 5, encoding) == len(model.encoded(line))


@settings(max_examples=300, deadline=None, database=None)
@given(TEXT, TEXT)
def test_replaced_finds_the_smallest_range(source: str, other: str) -> None:
    for new in (other, source + other, other + source, source):
        before = Text.from_str(source)
        after, change = before.replaced(new)
        assert str(after) == new
        assert_change(before, after, change)
        line, removed, added = change
        if removed and added:
            assert rows(before)[line] != rows(after)[line]
            assert rows(before)[line + removed - 1] != rows(after)[line + added - 1]
        assert (change == (0, 0, 0)) == (source == new)


def rows(text: Text) -> list[tuple[str, str]]:
    return list(zip(text.lines, (*text.ends, ""), strict=True))


@settings(max_examples=300, deadline=None, database=None)
@given(TEXT, st.data())
def test_slice_is_the_text_between_two_places(source: str, data: st.DataObject) -> None:
    text = Text.from_str(source)
    model = Model(source, Encoding.UTF32)
    line, end_line = sorted(data.draw(st.tuples(st.integers(0, 9), st.integers(0, 9))))
    column, end_column = sorted(data.draw(st.tuples(st.integers(0, 9), st.integers(0, 9))))
    expected = model.encoded(source)[model.at(line, column) : model.at(end_line, end_column)]
    assert text.slice(Span(line, column, end_line, end_column)) == "".join(map(chr, expected))


@settings(max_examples=200, deadline=None, database=None)
@given(TEXT)
def test_compact_text_is_equal_and_splits_again(source: str) -> None:
    text = Text.from_str(source)
    lines, ends = text.lines, text.ends
    edited, _ = text.edited((0, 0), (0, 0), "x", Encoding.UTF16)
    for value, expected in ((text.compact(), source), (edited.compact(), f"x{source}")):
        assert str(value) == expected
        assert value == Text.from_str(expected)
        assert hash(value) == hash(Text.from_str(expected))
    assert (text.compact().lines, text.compact().ends) == (lines, ends)


def test_a_cr_and_an_lf_that_meet_are_one_line_end() -> None:
    joined, change = Text.from_str("a\rb\nc").edited((1, 0), (1, 1), "", Encoding.UTF16)
    assert (joined.lines, joined.ends, change) == (("a", "c"), ("\r\n",), Change(0, 2, 1))
    joined, change = Text.from_str("a\r").edited((1, 0), (1, 0), "\nb", Encoding.UTF16)
    assert (joined.lines, joined.ends, change) == (("a", "b"), ("\r\n",), Change(0, 2, 2))
    joined, change = Text.from_str("a\n\nb").edited((0, 1), (1, 0), "\r", Encoding.UTF16)
    assert (joined.lines, joined.ends, change) == (("a", "b"), ("\r\n",), Change(0, 2, 1))


def test_a_form_feed_ends_no_line() -> None:
    text = Text.from_str("a\fb\nc\u2028d\nEND\n")
    assert str(text.edited((2, 0), (2, 3), "FIN", Encoding.UTF16)[0]) == "a\fb\nc\u2028d\nFIN\n"


def test_halves_of_a_character_that_arrive_one_by_one_become_it() -> None:
    text, _ = Text.from_str("ab").edited((0, 1), (0, 1), "\ud83d", Encoding.UTF16)
    text, _ = text.edited((0, 2), (0, 2), "\ude00", Encoding.UTF16)
    assert str(text) == "a\U0001f600b"


@pytest.mark.parametrize("encoding", list(Encoding))
def test_lone_halves_are_harmless(encoding: Encoding) -> None:
    text = Text.from_str("a\ud83db\ude00")
    assert str(text) == "a\ud83db\ude00"
    end = text.units(0, 4, encoding)
    assert text.column(0, end, encoding) == 4
    assert str(text.edited((0, end), (0, end), "c", encoding)[0]) == "a\ud83db\ude00c"


def test_positions_past_the_text_are_clamped() -> None:
    text = Text.from_str("abc\nd")
    assert str(text.edited((0, 99), (0, 99), "X", Encoding.UTF16)[0]) == "abcX\nd"
    assert str(text.edited((9, 0), (9, 0), "X", Encoding.UTF16)[0]) == "abc\ndX"
    assert str(text.edited((1, 1), (0, 1), "X", Encoding.UTF16)[0]) == "aX"
    assert str(text.edited((-1, 5), (0, -3), "X", Encoding.UTF16)[0]) == "Xabc\nd"
    assert text.column(7, 3, Encoding.UTF16) == 0
    assert text.units(-1, 3, Encoding.UTF16) == 0


def test_an_edit_keeps_the_old_text() -> None:
    text = Text.from_str("a\nb")
    text.edited((0, 0), (1, 1), "x", Encoding.UTF16)
    assert str(text) == "a\nb"
    assert text.lines == ("a", "b")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("", False, None)),
        (b"a\r\n\xc3\xa9", ("a\r\n\u00e9", False, None)),
        (b"\xef\xbb\xbfa", ("a", True, None)),
        (b"\xff\xfea\x00\n\x00", ("a\n", True, None)),
        (b"\xfe\xff\x00a", ("a", True, None)),
        (b"ab\xffc", ("ab\ufffdc", False, "not valid UTF-8 at byte 2")),
        (b"\xef\xbb\xbfab\xff", ("ab\ufffd", True, "not valid UTF-8 at byte 5")),
        (b"\xff\xfea\x00b", ("a\ufffd", True, "not valid UTF-16-LE at byte 4")),
    ],
)
def test_decode(data: bytes, expected: tuple[str, bool, str | None]) -> None:
    assert decode(data) == expected
