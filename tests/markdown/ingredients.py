"""What random documents and edits are made of: lines that are hard to parse in parts."""

from __future__ import annotations

import os
from typing import NamedTuple

from hypothesis import strategies as st

from spec_lsp.text import Change, Encoding, Text

EDITS = int(os.environ.get("SPEC_LSP_FUZZ_EDITS", "10000"))  # `make fuzz` asks for more
EDITS_PER_EXAMPLE = 20

_TEXT = "§ §a§lazy§   three§    code§\tx§  more§end\"§'t§\0n§\ufeff§*e* \\* &amp;§a  §/u§!!! meta§    m: n§\\"
_HEADINGS = "# h§# a | b§## x ##§===§---§--§***§---yaml§...§```§~~~ t"
_QUOTES = "> q§> - a§> a | b§>§> --|--§> [q]: /u§> > > > > > > > > > > > > > > > > > > > > x"
_LISTS = "- a§- b§* c§+§-§1.§1. x§2. a | b§3) y§  - n§    - nn§-\tt§- - - - x§- ```§- # h§- > q§- x--§- a | b"
_DEEP = "- - - - - - - - - - - x§- [x]: /y"
_TABLES = "a | b§| a | b\\|c |§|a|§|---|---|§  --|--§    --|--§|-§:--|§[a]: b|c"
_DEFINITIONS = (
    "[f]: /u§[b]: <a b> 't'§[b]: /y§[b]: /y \"open§[F]: /second§[^n]: note§\"text unclosed§[foo§]: /u§[x]:"
)
_LINKS = (
    "[f] [b][f] ![i][f]§[l](<a b.md#x> 'y')§<http://é.x>§`co§de` ``x§é 😀 [e\u0301](u)§[a](b) [[c](d)](e)"
)
_HTML = "<!-- c§-->§<!-- c -->§<div>§</div>§<a b>§<![CDATA[§]]>§<?p"
_SPACES = "\x0c§\x0cpage§\x0b§\xa0§\xa0z§\x85§\u2028z"
_GROUPS = (_TEXT, _HEADINGS, _QUOTES, _LISTS, _DEEP, _TABLES, _DEFINITIONS, _LINKS, _HTML, _SPACES)
BLOCKS = tuple(line for group in _GROUPS for line in group.split("§"))
PIECES = (
    "",
    "",
    "x",
    " ",
    "\t",
    "-",
    "[",
    "]",
    '"',
    "|",
    "`",
    "#",
    "    ",
    ">",
    "<!--",
    ":",
    "=",
    "\\",
    "😀",
)


class Edit(NamedTuple):
    """An edit, as numbers that are scaled to whatever text they meet."""

    line: int
    lines: int
    column: int
    end_column: int
    new: tuple[str, ...]
    end: str

    def apply(self, text: Text) -> tuple[Text, Change]:
        first = self.line % len(text.lines)
        last = min(first + self.lines, len(text.lines) - 1)
        start = (first, self._place(self.column, text.lines[first]))
        end = (last, self._place(self.end_column, text.lines[last])) if self.lines >= 0 else start
        return text.edited(start, end, self.end.join(self.new), Encoding.UTF32)

    @staticmethod
    def _place(number: int, line: str) -> int:
        """Line starts and ends are as frequent as all places between them."""
        return (0, len(line), number // 3 % (len(line) + 1))[number % 3]


LINE = st.sampled_from(BLOCKS)
END = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
NEW = st.one_of(
    st.sampled_from([(piece,) for piece in PIECES]),
    st.tuples(LINE),
    st.tuples(LINE, st.just("")),
    st.tuples(st.just(""), LINE),
    st.tuples(st.just(""), LINE, st.just("")),
    st.just(("", "")),
)
EDIT = st.builds(
    Edit,
    line=st.integers(0, 999),
    lines=st.sampled_from([-1, -1, -1, 0, 0, 1, 2, 3]),  # -1: an insertion
    column=st.integers(0, 299),
    end_column=st.integers(0, 299),
    new=NEW,
    end=END,
)
EDIT_LISTS = st.lists(EDIT, min_size=EDITS_PER_EXAMPLE, max_size=EDITS_PER_EXAMPLE)
DENSE = st.lists(st.tuples(LINE, END), min_size=2, max_size=16).map(
    lambda rows: "".join(line + end for line, end in rows)
)
