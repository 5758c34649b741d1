"""Rows of tables as demands: "| checkout | 2 s |" below "| Operation | Maximum response time |" as the sentence that it stands for.

Read is what can be read surely: a bound that a head names and a cell fills, what a role must or may do, the values that are allowed,
what happens in a state on an event. Sentences in cells are prose as anywhere else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from spec_lsp.facts import Prose
from spec_lsp.language.tags import is_verb
from spec_lsp.norms.columns import BOUNDS, CASES, DEMANDS, FORCES, Column, Role, column_of, is_measured
from spec_lsp.norms.model import Norm
from spec_lsp.norms.quantities import quantities
from spec_lsp.norms.reading import norms_of
from spec_lsp.norms.scenarios import Moment, Read, demands_of, in_case, in_state, setting_of, words_of
from spec_lsp.norms.sentence import Sentence
from spec_lsp.norms.vocabulary import NONE, Vocabulary
from spec_lsp.norms.woven import Cutting, Part, trimmed, woven
from spec_lsp.patterns import lazy

_STATE = lazy(r"[^\W\d_][\w-]*(?: [\w-]+){0,2}")
_NO_STATES = frozenset("unchanged same none any ignored".split())
_NUMBER = lazy(r"^[\d.\s]+")
_MUTE = frozenset(("", "length", "size", "value", "number", "count"))  # of which name it is has to be told
_TELLING_WORDS = 2  # of a name that can be told from any other
_NAME = 6  # words of what a row is about
_SIGNS = {"≤": "at most", "<=": "at most", "≥": "at least", ">=": "at least", "<": "less than", ">": "more than"}  # fmt: skip
_COMPARED = lazy(r"(?P<sign>≤|<=|≥|>=|<|>)?\s*(?P<amount>\d.*)", re.DOTALL)
_FIGURE = lazy(r"\d[\d,.]*")
_ITEM = lazy(r"[^,;]+")
_WORD = lazy(r"[^\W\d][\w.-]*")
_LESS = frozenset(("at most", "less than"))
_VALUE = lazy(r"[^,;/|]+")
_MORE = lazy(r"\b(?:etc|and so on|others?)\b|\.\.\.|…", re.IGNORECASE)
_WHO = lazy(r"(?:user\s+)?(?:roles?|actors?|users?|who|party|parties|persons?|groups?)", re.IGNORECASE)
# Sections that tell how things are, were or could be, not how they must be.
_TELLING = lazy(
    r"\b(?:examples?|samples?|results?|benchmarks?|measure\w*|current|today|baseline|history|changelog|comparison|background|motivation"
    r"|rationale|alternatives?|observed|as-is|appendix|glossary|non-?normative|informative)\b",
    re.IGNORECASE,
)


class Lead(NamedTuple):
    """What stands around a table: the headings, and whether they or the words before it say "must" (or "should": `weak`)."""

    title: str
    demands: bool = False
    weak: bool = False


class Row(NamedTuple):
    """A row of a table that demands something: its cells by column, and what stands around it.

    `who`: it is about somebody. `alone`: no other row has its name and its case.
    """

    cells: dict[int, Cutting]
    columns: Sequence[Column]
    lead: Lead
    who: bool
    alone: bool = True

    def of(self, *roles: Role) -> list[Cutting]:
        """Its cells below heads of some roles."""
        return [cell for index, cell in self.cells.items() if self.columns[index].role in roles]

    @property
    def texts(self) -> Iterator[str]:
        """All of which its demands are made."""
        yield self.lead.title
        yield from (column.noun for column in self.columns)
        yield from (cell.text for cell in self.cells.values())

    def demands(self, capitals: bool, extra: Vocabulary = NONE) -> Iterator[Read]:
        """Its demands; `capitals` and `extra` as for norms."""
        if self.alone or not self.of(Role.ASIDE, Role.NAME):  # else the rest of the row tells its case
            yield from _responses(self, capitals, extra)
        name = next(iter(self.of(Role.NAME)), None)
        if name is None or not self.alone or not _is_name(name.text):
            return
        for index, cell in self.cells.items():
            column = self.columns[index]
            if column.role in BOUNDS:
                yield from _bound(self, name, cell, column, extra)
            elif column.role in FORCES and self.who:
                yield from _acts(self, name, cell, column.role, extra)
            elif column.role is Role.ALLOWED:
                yield from _values(self, name, cell, extra)


def rows_in(proses: Sequence[Prose], lead: Lead) -> Iterator[Row]:
    """The rows in the tables of a unit."""
    rows = [] if _TELLING.search(lead.title) else list(_rows(proses, lead))
    names = Counter(map(_key, rows))
    return (row._replace(alone=names[_key(row)] == 1) for row in rows)


def cells_in_case(proses: Sequence[Prose]) -> Iterator[Prose]:
    """The cells of tables that are no sentences by themselves: what is told there holds in the case that the row tells."""
    for row in _rows(proses, Lead("")):
        cells = row.of(*CASES, Role.THEN, Role.NEXT)
        if row.of(*CASES) and len(cells) > len(row.of(*CASES)):
            yield from (cell.prose for cell in cells)


def _rows(proses: Sequence[Prose], lead: Lead) -> Iterator[Row]:
    """The rows of the tables that demand something."""
    columns: list[Column] = []
    who = False
    cells = [prose for prose in proses if prose.block.type == "cell" and not prose.aside]
    for _, line in groupby(cells, key=lambda prose: prose.block.line):
        row = list(line)
        if row[0].block.info == "header":
            by_column = {prose.block.column: prose.text.strip(" *_") for prose in row}
            heads = [by_column.get(index, "") for index in range(max(by_column) + 1)]
            columns = [] if is_measured(heads) else [column_of(head) for head in heads]
            who = any(map(_WHO.fullmatch, heads[:2]))
        elif any(column.role in DEMANDS for column in columns) and row[-1].block.column < len(columns):
            told = {prose.block.column: trimmed(Cutting(prose, 0, len(prose.text))) for prose in row}
            yield Row({index: cell for index, cell in told.items() if cell.text}, columns, lead, who)


def _key(row: Row) -> tuple[str, ...]:
    """What tells a row from others: its name and its case."""
    return tuple(cell.text.lower() for cell in (*row.of(Role.NAME)[:1], *row.of(*CASES)))


def _is_name(text: str) -> bool:
    return 0 < len(text.split()) <= _NAME and any(char.isalpha() for char in text) and not _MORE.search(text)


def _setting(row: Row, norm: Norm, extra: Vocabulary) -> frozenset[str]:
    """What the headings say besides a row, and its own cells that are neither its name nor its demand."""
    beside = [cell.text for cell in row.of(Role.NAME)[1:]]
    return setting_of(" ; ".join((row.lead.title, *beside)), norm.said, extra)


def _read(row: Row, parts: Sequence[Part], at: Cutting, extra: Vocabulary) -> Iterator[Read]:
    """The one norm of a sentence; where the row names a case, it holds in that."""
    whole = woven(parts)
    norms = norms_of(whole.text, False, extra)
    if len(norms) != 1 or norms[0].condition or norms[0].exception:
        return
    case = Sentence(" and ".join(cell.text for cell in row.of(*CASES)), False, extra)
    norm = replace(
        norms[0],
        condition=case.meanings(range(len(case.words))),
        cases=tuple(case.quantities),
        weak=row.lead.weak,
    )
    yield Read(whole, replace(norm, setting=_setting(row, norm, extra)), at.prose)


def _bound(row: Row, name: Cutting, cell: Cutting, column: Column, extra: Vocabulary) -> Iterator[Read]:
    demands = column.demands or row.lead.demands
    if column.noun.lower() in _MUTE and len(words_of(name.text, extra)) < _TELLING_WORDS:
        return  # there is a "title" with a length everywhere
    told = _amount(row, cell, column, demands)
    if told is None or not _is_bound(woven(told).text, counts=bool(column.unit)):
        return
    noun = f"The {column.noun} of " if column.noun else "The "
    for read in _read(row, (noun, name, " must be " if demands else " is ", *told), cell, extra):
        # A figure below "Maximum" that no word demands is a statement, and a weak one.
        yield read if demands else read._replace(norm=replace(read.norm, weak=True))


def _amount(row: Row, cell: Cutting, column: Column, demands: bool) -> list[Part] | None:
    """What a cell bounds, in words, with its unit; None where it says something else than its head."""
    match = _COMPARED.fullmatch(cell.text)
    sign = _SIGNS.get(match["sign"] or "", "") if match else ""
    if column.role is Role.EXACT:
        if not demands and not sign:
            return None  # a time-out as it happens to be
        lead = sign
    else:
        lead = sign or column.role.value
        if (lead in _LESS) is not (column.role is Role.UPPER):
            return None
    if match is None:
        return [cell]
    figure = cell.part(*match.span("amount"))
    unit = column.unit or next((one.text for one in row.of(Role.UNIT)), "")
    return [f"{lead} " if lead else "", figure, f" {unit}" if unit and _FIGURE.fullmatch(figure.text) else ""]


def _is_bound(told: str, *, counts: bool) -> bool:
    """Whether a text is one quantity and nothing else; one that counts things only where the head says which."""
    lead = "must be "
    found = list(quantities(lead + told))
    if len(found) != 1 or (found[0].counted and not counts):
        return False
    return found[0].start <= len(lead) and found[0].end >= len(lead + told)


def _acts(row: Row, name: Cutting, cell: Cutting, role: Role, extra: Vocabulary) -> Iterator[Read]:
    for item in _items(cell, _ITEM):
        if is_verb(item.text.split()[0].lower()) and not Sentence(item.text, False, extra).cues:
            yield from _read(row, (name, f" {role.value} ", item), cell, extra)


def _values(row: Row, name: Cutting, cell: Cutting, extra: Vocabulary) -> Iterator[Read]:
    """A list of values with no others beside it; one that goes on, or tells a range, is none."""
    items = list(_items(cell, _VALUE))
    words = [item.text.strip("`\"'“”‘’").lower() for item in items]
    if len(items) < 2 or _MORE.search(cell.prose.text) or not all(map(_WORD.fullmatch, words)):
        return
    if len(words_of(name.text, extra)) < _TELLING_WORDS:
        return  # there is a "status" everywhere
    for read in _read(row, ("The only values of ", name, " are ", cell), cell, extra):
        stems = frozenset(stem for word in words for stem in words_of(word, extra))
        norm = replace(
            read.norm,
            values=frozenset(map(extra.spelling_of, words)),
            valued=stems,
            closed=True,
            quantities=(),
        )
        yield read._replace(norm=norm)


def _items(cell: Cutting, pattern: re.Pattern[str]) -> Iterator[Cutting]:
    for match in pattern.finditer(cell.text):
        item = trimmed(cell.part(*match.span()))
        if item.text:
            yield item


def _responses(row: Row, capitals: bool, extra: Vocabulary) -> Iterator[Read]:
    """What happens in a state, on an event: a scenario in one row."""
    cases = row.of(*CASES)
    if not cases or (row.of(Role.STATE) and not row.of(Role.CASE)):
        return
    title = " ; ".join((row.lead.title, *(cell.text for cell in row.of(Role.NAME))))
    whens = tuple(cell.text for cell in cases)
    if row.of(Role.STATE):
        # Of what it is the state only the heading tells: without a word of it, it may be of anything.
        if not setting_of(title, (), extra):
            return
        whens = (_NUMBER.sub("", row.lead.title), *whens)
    moment = Moment(whens, title, cases[0].prose.block.line)
    for then in row.of(Role.THEN):
        yield from demands_of(moment, then, capitals, extra)
    for cell in row.of(Role.NEXT):
        if _STATE.fullmatch(cell.text) and cell.text.lower() not in _NO_STATES:
            yield from _next(moment, cell, extra)


def _next(moment: Moment, cell: Cutting, extra: Vocabulary) -> Iterator[Read]:
    for read in in_case(moment, ("the next state must be ", cell), False, extra):
        if read.norm.action:
            yield read._replace(norm=in_state(read.norm, list(read.norm.action)[-1]))
