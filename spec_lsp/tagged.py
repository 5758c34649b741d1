"""A program or a test as a document: one unit for each line that carries a tag, and nothing of the rest.

`open_code` reads a text from scratch, `edit_code` only the lines that changed; both give equal documents.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from spec_lsp.clauses import Clause
from spec_lsp.dialects import code
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Policy
from spec_lsp.header import EMPTY
from spec_lsp.text import Change, Text

_IDS: Mapping[str, str] = MappingProxyType({"": ""})  # code is no target: nothing in it has an address
_TAGGED, _UNTAGGED = "comments name clauses", "no comment names a clause"
_UNREAD = "code is left alone (code = false)"


def open_code(key: str, text: Text, version: int | None = None, *, wanted: bool = True) -> Document:
    """Read the tags of a file; unless they are `wanted`, it has none, whatever the edits."""
    units = _read(key, text.lines, range(len(text.lines))) if wanted else []
    return _assemble(key, text, version, units, None, _UNTAGGED if wanted else _UNREAD)


def edit_code(old: Document, text: Text, change: Change, version: int | None) -> Document:
    """Read a file whose `text` came from that of `old` by `change`: the units of other lines are the same objects."""
    first = bisect_left(old.starts, change.line)
    after = bisect_left(old.starts, change.line + change.removed)
    delta = change.added - change.removed
    lines = range(change.line, change.line + change.added)
    units = [
        *zip(old.starts[:first], old.facts[:first], strict=True),
        *(_read(old.key, text.lines, lines) if old.reason != _UNREAD else ()),
        *((line + delta, facts) for line, facts in zip(old.starts[after:], old.facts[after:], strict=True)),
    ]
    return _assemble(old.key, text, version, units, old, _UNREAD if old.reason == _UNREAD else _UNTAGGED)


_Unit = tuple[int, Facts]


def _read(key: str, lines: Sequence[str], numbers: Iterable[int]) -> list[_Unit]:
    candidates = (number for number in numbers if code.is_worth_reading(lines[number]))
    read = ((number, code.read((), (lines[number],), Policy.PROSE, (key,))) for number in candidates)
    return [(number, facts) for number, facts in read if facts.references or facts.directives]


def _assemble(
    key: str, text: Text, version: int | None, units: Sequence[_Unit], old: Document | None, untagged: str
) -> Document:
    facts = tuple(facts for _, facts in units)
    known = old.clauses[0] if old and old.facts == facts else None
    tagged = any(unit.references for unit in facts)
    return Document(
        key,
        version,
        text,
        EMPTY,
        0,
        code.DIALECT if tagged else None,
        _TAGGED if tagged else untagged,
        Policy.PROSE,
        tuple(line for line, _ in units),
        facts,
        (known or Clause("", None, None, facts),),
        (0,),
        _IDS,
        None,
        is_code=True,
    )
