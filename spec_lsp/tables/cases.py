"""The rows of a table: what its entries say, bound by bound and condition by condition, and what they leave open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spec_lsp.norms.intervals import Interval, Measure
from spec_lsp.norms.lexicon import measures, silent
from spec_lsp.tables.bounds import bound_of, pieces, said
from spec_lsp.tables.grouping import identity
from spec_lsp.tables.model import Bound
from spec_lsp.tables.reading import Case, Entry

_ASKED = "no clause says what holds "
_DIFFERENT = 2  # demands between which something is decided
_MANY = 3  # conditions that a question names


class Draft(NamedTuple):
    """A row before its demands are compared."""

    case: str
    entries: tuple[Entry, ...] = ()
    question: str = ""
    about: str = ""
    bound: Bound | None = None


def drafts(group: Sequence[Entry], others: Sequence[Entry] = ()) -> list[Draft]:
    """The rows of a group: what holds always, the pieces of each axis, conditions in words, and what is left over.

    `others` are the other entries of the module: a case that one of them decides, if otherwise than the group, is no question.
    """
    always = [entry for entry in group if entry.case.always]
    axes = _axes(group)
    bounded = {id(entry) for axis in axes for entry in axis}
    worded = [entry for entry in group if id(entry) not in bounded and not entry.case.always]
    rows = [Draft("always", tuple(always))] if always else []
    for axis in axes:
        rows += (row for row in _pieces(axis, others) if row.entries or not always)
    rows += _worded(worded)
    if not always:
        rows += _spared(worded, others)
        if not axes:
            rows += _otherwise(worded, others)
    return rows


# Bounds


def _axes(group: Sequence[Entry]) -> list[list[Entry]]:
    """Entries whose conditions differ in a bound only, two different ones or more and not all of them bare figures."""
    found: dict[object, list[Entry]] = {}
    for entry in group:
        if entry.case.measure is not None:
            found.setdefault(_axis(entry.case, entry.topic.stems), []).append(entry)
    return [axis for axis in found.values() if _is_axis([entry.case.measure for entry in axis])]


def _axis(case: Case, known: frozenset[str]) -> object:
    """What a bound is a bound of; words that are `known` from what is decided say nothing new."""
    stems = frozenset((stem, sign) for stem, sign in case.stems if stem not in known | measures())
    return (stems, case.measure.interval.unit, case.measure.interval.per) if case.measure else None


def _is_axis(bounds: Sequence[Measure | None]) -> bool:
    return len({one.interval for one in bounds if one}) > 1 and not all(one.bare for one in bounds if one)


def _pieces(axis: Sequence[Entry], others: Sequence[Entry]) -> Iterator[Draft]:
    """The row of each piece."""
    topic = axis[0].topic
    along = _axis(axis[0].case, topic.stems)
    near = [one for one in others if one.topic.who == topic.who and _axis(one.case, topic.stems) == along]
    for piece in pieces([entry.case.measure.interval for entry in axis if entry.case.measure]):
        held = _holding(axis, piece) or _holding(near, piece)
        text = _with(held[0] if held else axis[0], piece)
        question = "" if held else f"{_ASKED}when: {text}"
        yield Draft(text, held, question, _with(axis[0], None), bound_of(piece))


def _holding(entries: Sequence[Entry], piece: Interval) -> tuple[Entry, ...]:
    return tuple(one for one in entries if one.case.measure and one.case.measure.interval.holds(piece))


def _with(entry: Entry, piece: Interval | None) -> str:
    """The condition of an entry with another bound in it, or a gap."""
    one, text = entry.case.measure, entry.case.text
    if one is None:
        return text
    before, behind = text[: one.start].rstrip(), text[one.end :]
    words = before.split()
    of = " of" if entry.case.named and words and words[-1].lower() not in silent() and not one.counted else ""
    bound = said(piece, counted=one.counted, named=one.named) if piece else "\N{HORIZONTAL ELLIPSIS}"
    return f"{before}{of} {bound}{behind}".strip()


# Conditions in words


def _worded(entries: Sequence[Entry]) -> Iterator[Draft]:
    found: dict[object, list[Entry]] = {}
    for entry in entries:
        found.setdefault(identity(entry.case), []).append(entry)
    for held in found.values():
        yield Draft(_told(held[0].case), tuple(held))


def _told(case: Case) -> str:
    if not case.spared:
        return case.text
    return f"{case.text}, unless {case.spared}" if case.text else f"not: {case.spared}"


def _spared(entries: Sequence[Entry], others: Sequence[Entry]) -> Iterator[Draft]:
    """The cases that one clause excepts and none speaks of."""
    said_of = [entry.case.stems for entry in (*entries, *others) if not entry.case.spared]
    asked: set[object] = set()
    for entry in entries:
        case = entry.case
        known = any(case.spared_stems <= stems | case.stems for stems in said_of)
        if case.spared and not case.closed and not known and case.spared_stems not in asked:
            asked.add(case.spared_stems)
            text = f"{case.text}, and {case.spared}" if case.text else case.spared
            yield Draft(text, (), f"{_ASKED}when: {text}")


def _otherwise(entries: Sequence[Entry], others: Sequence[Entry]) -> Iterator[Draft]:
    """The case that none of the conditions is met, where they are states and decide between different demands."""
    cases = list({identity(entry.case): entry.case for entry in entries}.values())
    if any(case.closed or case.spared or not case.lasting for case in cases):
        return
    beside = [entry.case for entry in others if entry.topic.who == entries[0].topic.who] if entries else []
    if any(_contrary(one, other) for one in cases for other in (*cases, *beside)):
        return
    # Of demands about things that are only alike, the one need not be the answer where the other is not.
    alike = (
        len(
            {
                (entry.topic.verb, entry.topic.thing, len(entry.topic.stems - entry.topic.who))
                for entry in entries
            }
        )
        == 1
    )
    if not alike or len({entry.response for entry in entries}) < _DIFFERENT:
        return
    texts = [case.text for case in cases]
    more = f"; or {len(texts) - _MANY} more" if len(texts) > _MANY else ""
    named = "; or: ".join(texts[:_MANY]) + more
    yield Draft(f"not: {named}", (), f"{_ASKED}when not: {named}")


def _contrary(one: Case, other: Case) -> bool:
    """Whether the one is met whenever the other is not."""
    mine, theirs = dict(one.stems), dict(other.stems)
    if mine.keys() != theirs.keys() or one.amounts or other.amounts:
        return False
    return sum(1 for stem, sign in mine.items() if sign * theirs[stem] < 0) == 1
