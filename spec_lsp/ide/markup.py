"""Text for pop-ups, as Markdown and as plain text side by side.

A spec is written by anyone; a pop-up must show its words and run nothing: no images, raw HTML, links or
commands. So every character that a Markdown renderer (or a linkifier) would act on is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spec_lsp.patterns import lazy

_ESCAPED = lazy(
    r"[\\`*\[\]<|~$@]"  # spans, tags, tables, formulas, mail addresses
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis; within a word it is none
    r"|&(?=[#\w])"  # entities
    r"|/(?=/)|(?<=\w)\.(?=\w)"  # what linkifiers take for an address
    r"|(?<=\d)[.)](?=\s)"  # list numbers
)
_AT_START = lazy(r"\s*(?=[-+=#>])")
_CONTROLS = lazy(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in both forms."""

    markdown: str
    plain: str

    def __add__(self, other: Piece) -> Piece:
        return Piece(self.markdown + other.markdown, self.plain + other.plain)

    def __bool__(self) -> bool:
        return bool(self.plain)


EMPTY = Piece("", "")


def clean(text: str) -> str:
    """`text` on one line, without characters that steer a terminal or cannot be seen."""
    return re.sub(r"\s+", " ", _CONTROLS.sub("", text)).strip()


def clean_line(text: str) -> str:
    """The same with its blanks as they are, for text in a fence."""
    return _CONTROLS.sub("", text)


def words(text: str) -> Piece:
    """Text from a document: shown as it is, never acted upon."""
    shown = clean(text)
    escaped = _ESCAPED.sub(r"\\\g<0>", shown)
    return Piece(_AT_START.sub(r"\\", escaped, count=1) if _AT_START.match(escaped) else escaped, shown)


def code(text: str) -> Piece:
    """Text from a document in a code span."""
    shown = clean(text)
    if not shown:
        return EMPTY
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    blank = " " if "`" in (shown[0], shown[-1]) else ""
    return Piece(f"{fence}{blank}{shown}{blank}{fence}", shown)


def own(text: str) -> Piece:
    """Words of ours, without anything to escape."""
    return Piece(text, text)


def bold(text: str) -> Piece:
    """Text from a document in bold."""
    piece = words(text)
    return Piece(f"**{piece.markdown}**", piece.plain) if piece else EMPTY


def joined(pieces: Iterable[Piece], by: str) -> Piece:
    """The pieces that are not empty, with `by` between them."""
    some = [piece for piece in pieces if piece]
    return Piece(by.join(piece.markdown for piece in some), by.join(piece.plain for piece in some))


def paragraphs(pieces: Iterable[Piece]) -> Piece:
    """The pieces that are not empty, each as a paragraph."""
    return joined(pieces, "\n\n")


def row(cells: Iterable[Piece]) -> Piece:
    """A row of a table; in plain text what it says, on one line."""
    held = list(cells)
    return Piece(f"| {' | '.join(cell.markdown for cell in held)} |", joined(held, ": ").plain)


def item(text: str) -> Piece:
    """Text from a document as an item of a list."""
    return own("- ") + words(text)


def quoted(pieces: Iterable[Piece]) -> Piece:
    """The pieces as one quotation: items in a row as a list, all else as paragraphs."""
    markdown = plain = ""
    for piece in pieces:
        if piece:
            # Text that merely looks like an item has its hyphen escaped.
            tight = piece.markdown.startswith("- ") and markdown.rpartition("\n")[2].startswith("> - ")
            between = "\n" if tight else "\n>\n"
            markdown += (between if markdown else "") + f"> {piece.markdown}"
            plain += ("\n" if plain else "") + piece.plain
    return Piece(markdown, plain)


def shortened(text: str, most: int) -> str:
    """At most `most` characters of `text`, cut at a blank where there is one."""
    if len(text) <= most:
        return text
    cut = text.rfind(" ", most // 2, most)
    return f"{text[: cut if cut > 0 else most]} \N{HORIZONTAL ELLIPSIS}"
