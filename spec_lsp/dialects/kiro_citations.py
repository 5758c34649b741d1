"""What the tasks and properties of a Kiro feature cite: `_Requirements: 1.1, 2.3-2.5_`, `**Validates: Requirements 1.2**`.

People write lists with commas or "and", ranges, remarks in brackets, whole requirements, and "All". What does
not begin with a number of this feature (`NFR-2`, `user-auth 1.2`, `N/A`) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from spec_lsp.dialects import kiro_words as words
from spec_lsp.dialects.lists import table_rows
from spec_lsp.dialects.numbered import normal
from spec_lsp.facts import EVERYTHING, EdgeKind, Reference
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

_STOP = lazy(r"[\n*_]")  # a citation ends with its line, or with the emphasis around it
_REMARK = lazy(r"[(（][^()（）]*[)）]")
_SEPARATOR = lazy(r"[,，、;；&/]|\s(?:and|und|et|y|e|и|と|和|및)\s", re.IGNORECASE)
_MOST = 200  # members of a range that are named; a longer one is a slip of the pen


def citations(blocks: Iterable[Block]) -> Iterator[Reference]:
    """The requirements and criteria that the paragraphs of a unit cite behind their labels."""
    for block in blocks:
        if block.type == "paragraph" and (":" in block.content or "：" in block.content):
            yield from _labelled(block)


def _labelled(block: Block) -> Iterator[Reference]:
    text = block.content
    tested = list(words.VALIDATES.finditer(text))
    taken = [match.span() for match in tested]
    for label in tested:
        strict = not label["what"]
        yield from _cited(block, *_extent(text, label.end()), EdgeKind.TESTS, strict=strict)
    for label in words.CITES.finditer(text):
        if not any(start <= label.end() - 1 < end for start, end in taken):
            strict = not label["mark"].strip()
            yield from _cited(block, *_extent(text, label.end()), EdgeKind.IMPLEMENTS, strict=strict)
    for label in words.DEPENDS.finditer(text):
        for start, end in _parts(text, *_extent(text, label.end())):
            match = words.CITED_TASK.match(text, start, end)
            if match:
                yield _reference(block, EdgeKind.DEPENDS, match["first"], match.span("first"))


def _extent(text: str, start: int) -> tuple[int, int]:
    stop = _STOP.search(text, start)
    return start, stop.start() if stop else len(text)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The members of a list of citations, blanks and remarks in brackets left out."""
    clean = _REMARK.sub(lambda match: " " * len(match.group()), text[start:end])
    last = 0
    for stop, following in chain(
        (match.span() for match in _SEPARATOR.finditer(clean)), [(len(clean), len(clean))]
    ):
        piece = clean[last:stop]
        if piece.strip():
            first = start + last + len(piece) - len(piece.lstrip())
            yield first, start + last + len(piece.rstrip())
        last = following


def _cited(block: Block, start: int, end: int, kind: EdgeKind, *, strict: bool) -> Iterator[Reference]:
    """What a label cites. `strict`: it may mean other things, so only bare numbers count (`Requirements: 4 GB`)."""
    text = block.content
    if words.ALL.match(text, start, end):
        yield _everything(block, kind, start, end)
        return
    for first, last in _parts(text, start, end):
        match = words.CITED.match(text, first, last)
        if strict and match and match.end() != last:
            continue
        while match:  # blanks may part the members, too
            yield from _range(block, match, kind)
            match = words.CITED.match(text, _next(text, match.end(), last), last)


def _next(text: str, position: int, end: int) -> int:
    while position < end and text[position] == " ":
        position += 1
    return position


def _everything(block: Block, kind: EdgeKind, start: int, end: int) -> Reference:
    """`All`, or those of a kind: `All modal-related`."""
    written = block.content[start:end].rstrip(" .;\\")
    some = words.ALL_OF.match(written)
    meant = " ".join(some["words"].lower().split()) if some else ""
    if meant.startswith(("requirement", "criteri", "acceptance", "of ")):
        meant = ""
    span = block.span(start, start + len(written))
    return Reference(kind, "", EVERYTHING + meant, span, None, label=written, bare=True)


def _range(block: Block, match: re.Match[str], kind: EdgeKind) -> Iterator[Reference]:
    first = match["first"]
    yield _reference(block, kind, first, match.span("first"))
    if not match["last"]:
        return
    last = _completed(match["last"], first)
    parent, _, begin = first.rpartition(".")
    other, _, end = last.rpartition(".")
    if parent == other:
        numbers: Iterable[int] = range(int(begin) + 1, int(end))
        prefix = f"{parent}." if parent else ""
    else:  # 1.1-24.1: from one requirement to another, the ones between as a whole
        numbers = range(int(first.partition(".")[0]), int(last.partition(".")[0]) + 1)
        prefix = ""
    between = block.span(*match.span("dash"))
    for number in list(numbers)[:_MOST]:
        name = f"{prefix}{number}"
        yield Reference(kind, "", normal(name), between, None, label=name, bare=True, implied=True)
    if last == match["last"]:
        yield _reference(block, kind, last, match.span("last"))
    else:
        span = block.span(*match.span("last"))
        yield Reference(kind, "", normal(last), span, None, label=last, bare=True)


def _completed(last: str, first: str) -> str:
    """`1.2-5` means 1.2 to 1.5."""
    return first.rpartition(".")[0] + "." + last if "." in first and "." not in last else last


def _reference(block: Block, kind: EdgeKind, number: str, at: tuple[int, int]) -> Reference:
    span = block.span(*at)
    return Reference(kind, "", normal(number), span, span, label=number, bare=True)


def coverage(blocks: Sequence[Block]) -> Iterator[Reference]:
    """The criteria in the tables of a design: a column "Requirement" or "Req Coverage", or a row that begins so."""
    columns: frozenset[int] = frozenset()
    for row in table_rows(blocks):
        named = frozenset(
            index for index, cell in enumerate(row) if words.COVERAGE.fullmatch(_plain(cell.content))
        )
        if row[0].info == "header":
            columns = named
            continue
        wanted = columns | ({1} if 0 in named and len(row) == 2 else frozenset())
        for index, cell in enumerate(row):
            if index in wanted and index not in named:
                yield from _members(cell)


def _members(cell: Block) -> Iterator[Reference]:
    """The numbers in a cell that holds nothing else."""
    parts = list(_parts(cell.content, 0, len(cell.content)))
    found = [words.CITED.match(cell.content, *part) for part in parts]
    for part, match in zip(parts, found, strict=True):
        if match and match.end() == part[1]:
            yield from _range(cell, match, EdgeKind.COVERS)


def _plain(text: str) -> str:
    return text.strip(" *_`")


def properties_cited(blocks: Iterable[Block]) -> Iterator[Reference]:
    """`**Property 3: ...**` in a task: the property of the design that a test is to show."""
    for block in blocks:
        for match in words.PROPERTY_CITED.finditer(block.content) if block.type == "paragraph" else ():
            span = block.span(*match.span("name"))
            name = f"Property {int(match['id'])}"
            yield Reference(EdgeKind.MENTIONS, "", name, span, None, label=match["name"], bare=True)
