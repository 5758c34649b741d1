"""A document as units, parsed again only around an edit.

A unit is a top-level block, or an item of a top-level list; it owns the lines up to the next unit. What
a unit looks like depends on the text from its start on, hardly ever on what stands before: so an edit
keeps the units before it, parses a window, and keeps the old units from the first boundary that is
found again. `reparse` says under which conditions that is exact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from spec_lsp.markdown.front_matter import front_matter_lines
from spec_lsp.markdown.window import Boundary, Definition, Unit, Window, parse_window
from spec_lsp.patterns import lazy
from spec_lsp.text import Change

__all__ = ["Definition", "Parse", "Splice", "Unit", "parse", "reparse"]

_DELIMITER_ROW = lazy(r"[ \t]*[-:|][-:| \t]*\Z")
_INTERRUPTING = frozenset({"fence", "hr", "blockquote_open"})


class Splice(NamedTuple):
    """Units `[start, start + removed)` of the old parse became `[start, start + added)` of the new one."""

    start: int
    removed: int
    added: int


@dataclass(frozen=True, slots=True, eq=False)
class Parse:
    """The units of a document, where they start, and its definitions by line."""

    front_matter: int  # lines it takes at the top, 0 if there is none
    starts: tuple[int, ...]  # document line of each unit
    units: tuple[Unit, ...]
    definitions: tuple[Definition, ...]
    labels: Mapping[str, tuple[str, str]]  # (href, title) by label, the first definition wins


def parse(lines: Sequence[str]) -> Parse:
    """The whole document, from its lines without line ends."""
    front = front_matter_lines(lines)
    window = parse_window(lines, front, len(lines))
    starts = tuple([boundary.line for boundary in window.boundaries])
    definitions = tuple(window.definitions)
    return Parse(front, starts, window.units(len(starts)), definitions, _labels(definitions))


def reparse(old: Parse, lines: Sequence[str], change: Change) -> tuple[Parse, Splice]:
    """The parse of `lines`, which `change` made out of the lines that `old` is the parse of.

    Equal to `parse(lines)`. Units before the splice are the same objects as before, units after it too.
    """
    front = front_matter_lines(lines)
    delta = change.added - change.removed
    end = change.line + change.removed
    if end == change.line and not delta:
        return old, Splice(0, 0, 0)
    if front != old.front_matter or change.line < front:
        if end <= old.front_matter and front == old.front_matter + delta:
            return _moved(old, front, delta), Splice(0, 0, 0)
        whole = Change(0, max(end, old.front_matter, front - delta), 0)
        return _body_edit(old, lines, front, 0, whole._replace(added=whole.removed + delta))
    return _body_edit(old, lines, front, _restart(old, lines, change.line), change)


def _moved(old: Parse, front: int, delta: int) -> Parse:
    if not delta:
        return old
    starts = tuple([start + delta for start in old.starts])
    return Parse(front, starts, old.units, _shifted(old.definitions, delta), old.labels)


def _body_edit(
    old: Parse, lines: Sequence[str], front: int, first: int, change: Change
) -> tuple[Parse, Splice]:
    """Parse from unit `first` (0: from the top of the body) until old units after the edit fit again."""
    top = old.starts[first] if first else front
    delta = change.added - change.removed
    window, kept, count = _synchronised(old, lines, top, change)
    units = window.units(count)
    starts = [boundary.line for boundary in window.boundaries[:count]]
    definitions, labels = _spliced_definitions(old, window, first, kept, delta)
    if first and (not window.boundaries or window.boundaries[0].line > top):
        first -= 1  # the edited lines start no unit any more: they belong to the one above
        starts, units = [old.starts[first], *starts], (old.units[first], *units)
    else:
        same = _same_units(old, window.boundaries, units, first, kept, change.line)
        first, starts, units = first + same, starts[same:], units[same:]
    tail = old.starts[kept:]
    new = Parse(
        front,
        (*old.starts[:first], *starts, *([start + delta for start in tail] if delta else tail)),
        old.units[:first] + units + old.units[kept:],
        definitions,
        labels,
    )
    return new, Splice(first, kept - first, len(units))


def _restart(old: Parse, lines: Sequence[str], line: int) -> int:
    """The last unit from which parsing afresh gives what a full parse gives, after an edit at `line`.

    The unit above the edited one may swallow its first line; it cannot reach further.
    """
    index = bisect_left(old.starts, line) - 1
    while index > 0 and not _stands_alone(old.units[index], lines, old.starts[index]):
        index -= 1
    return max(index, 0)


def _stands_alone(unit: Unit, lines: Sequence[str], line: int) -> bool:
    """Whether `unit` at `line` starts there whatever text stands before, and after its second line.

    A definition is read on over any line that is not blank and interrupts no paragraph, in search of
    the end of its label or title: a unit on such a line may turn into a part of it. And inside a list
    an item is an item, but afresh it may be the head of a table.
    """
    if unit.kind:
        return not ("|" in lines[line] and line + 1 < len(lines) and _DELIMITER_ROW.match(lines[line + 1]))
    token = unit.tokens[0]
    if token.type in _INTERRUPTING or (token.type == "heading_open" and token.markup[0] == "#"):
        return True
    return not lines[line - 1].strip(" \t")


def _synchronised(old: Parse, lines: Sequence[str], top: int, change: Change) -> tuple[Window, int, int]:
    """A window that old units fit on to: the window, the first old unit kept, the number of new ones.

    It ends with the first two lines of an old unit that stands alone. If they start a unit of the same
    kind here too, then they do so in a full parse, and all that follows is as before.
    """
    delta = change.added - change.removed
    candidates: dict[tuple[int, str], int] = {}  # (line, kind) of old units that may follow: their index
    wanted = 1
    for index in range(bisect_left(old.starts, change.line + change.removed), len(old.units)):
        unit, line = old.units[index], old.starts[index] + delta
        if not _stands_alone(unit, lines, line):
            continue
        candidates[line, unit.kind] = index
        if len(candidates) == wanted:
            window = parse_window(lines, top, min(line + 2, len(lines)))
            if found := _first_kept(window, candidates):
                return window, *found
            wanted = wanted * 4 + 1
    window = parse_window(lines, top, len(lines))
    return window, *(_first_kept(window, candidates) or (len(old.units), len(window.boundaries)))


def _first_kept(window: Window, candidates: dict[tuple[int, str], int]) -> tuple[int, int] | None:
    for count, boundary in enumerate(window.boundaries):
        kept = candidates.get((boundary.line, boundary.kind))
        if kept is not None:
            return kept, count
    return None


def _same_units(
    old: Parse, new: list[Boundary], units: tuple[Unit, ...], first: int, kept: int, line: int
) -> int:
    """How many units in front of the splice came out as they were; all their lines are above `line`."""
    same = 0
    ends = [*[boundary.line for boundary in new[1 : len(units)]], line + 1]
    for boundary, end, unit, index in zip(new, ends, units, range(first, kept), strict=False):
        old_end = old.starts[index + 1] if index + 1 < len(old.starts) else line + 1
        if (boundary.line, end) != (old.starts[index], old_end) or end > line:
            break
        if unit.kind != old.units[index].kind or unit.tokens != old.units[index].tokens:
            break
        same += 1
    return same


def _spliced_definitions(
    old: Parse, window: Window, first_unit: int, kept: int, delta: int
) -> tuple[tuple[Definition, ...], Mapping[str, tuple[str, str]]]:
    """The definitions with those of the window in their place; the same objects if that changes nothing."""
    first = bisect_left(old.definitions, (window.top,)) if first_unit else 0
    last, stop = len(old.definitions), None
    if kept < len(old.units):
        last = bisect_left(old.definitions, (old.starts[kept],))
        stop = bisect_left(window.definitions, (old.starts[kept] + delta,))
    new = window.definitions[:stop]
    if not delta and old.definitions[first:last] == tuple(new):
        return old.definitions, old.labels
    definitions = old.definitions[:first] + tuple(new) + _shifted(old.definitions[last:], delta)
    labels = _labels(definitions)
    return definitions, old.labels if labels == old.labels else labels


def _shifted(definitions: tuple[Definition, ...], delta: int) -> tuple[Definition, ...]:
    if not delta:
        return definitions
    return tuple([Definition(start + delta, end + delta, *rest) for start, end, *rest in definitions])


def _labels(definitions: tuple[Definition, ...]) -> Mapping[str, tuple[str, str]]:
    labels: dict[str, tuple[str, str]] = {}
    for definition in definitions:
        labels.setdefault(definition.label, (definition.href, definition.title))
    return MappingProxyType(labels)
