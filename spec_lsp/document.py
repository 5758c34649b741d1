"""One document as an immutable value: its text, the facts of its units, and the clauses they add up to.

Facts hold no absolute position: `line_of` makes one when an answer needs it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from spec_lsp.amendments import Amendment, amendments_of
from spec_lsp.clauses import Clause, ClauseEdge, item_around
from spec_lsp.diagnostics import Span
from spec_lsp.dialects import ALL_SPECS, Dialect
from spec_lsp.dialects.glossary import is_glossary
from spec_lsp.facts import DEPENDENCIES, FORMS, EdgeKind, Facts, Item, Policy, Statement, Stray, Term
from spec_lsp.header import Header
from spec_lsp.language.tokens import stem
from spec_lsp.markdown.units import Parse
from spec_lsp.text import Text


@lru_cache(maxsize=65_536)
def series_of(identifier: str) -> str:
    """The letters that an id begins with, in small: where nobody uses them for ids, a like word is no id."""
    match = re.match(r"[^\W\d_]*", identifier)
    return match.group().casefold() if match else ""


def anywhere(identifier: str) -> str:
    """The name under which a bare id is kept that is looked up in all specs."""
    return ALL_SPECS + identifier


def any_like(identifier: str) -> str:
    """The name under which those are kept whom every id of the same series may concern: it may be what they meant."""
    return f"{ALL_SPECS}{series_of(identifier)}{ALL_SPECS}"


@lru_cache(maxsize=16_384)
def _sought(dialect: Dialect, key: str, kind: EdgeKind) -> str:
    """Families read it off the path, and it is asked for each reference."""
    return dialect.sought(key, kind)


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _level(clause: Clause) -> int:
    return clause.heading.level if clause.heading else 0


class Definition(NamedTuple):
    """A term, and the clause and unit that define it."""

    term: Term
    clause: Clause
    facts: Facts


class PlacedItem(NamedTuple):
    """An item, and the clause and unit that it stands in."""

    clause: Clause
    facts: Facts
    item: Item


@dataclass(frozen=True, eq=False)
class Document:
    """A document. `dialect` None means ordinary Markdown, left alone; `reason` says why it is what it is.

    `starts[i]` is the first line of unit `i`, whose facts are `facts[i]`; `firsts[j]` is the first unit of
    clause `j`. `parse` and `contexts` are kept only while the document is open in an editor.
    """

    key: str
    version: int | None
    text: Text
    header: Header
    header_lines: int
    dialect: Dialect | None
    reason: str
    policy: Policy
    starts: tuple[int, ...] = field(repr=False)
    facts: tuple[Facts, ...] = field(repr=False)
    clauses: tuple[Clause, ...] = field(repr=False)
    firsts: tuple[int, ...] = field(repr=False)
    ids: Mapping[str, str] = field(repr=False)  # every address in it -> id of the clause that it leads to
    parse: Parse | None = field(repr=False)
    contexts: tuple[tuple[str, ...], ...] = field(default=(), repr=False)  # what each unit was read in
    problem: str | None = None  # bytes that could not be decoded
    is_code: bool = False  # no Markdown: its comments are read, and nothing else
    memo: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    def index_of(self, facts: Facts) -> int:
        """The number of the unit with these facts."""
        return self.unit_numbers[facts]

    @cached_property
    def unit_numbers(self) -> Mapping[Facts, int]:
        """The number of each unit, by its facts."""
        return {facts: number for number, facts in enumerate(self.facts)}

    @cached_property
    def clause_numbers(self) -> Mapping[Clause, int]:
        """The number of each clause."""
        return {clause: number for number, clause in enumerate(self.clauses)}

    def line_of(self, facts: Facts) -> int:
        """The first line of the unit with these facts."""
        return self.starts[self.index_of(facts)]

    def span_of(self, facts: Facts, span: Span) -> Span:
        """A span of the unit with these facts, as a span of the document."""
        return span.moved(self.line_of(facts))

    def unit_at(self, line: int) -> int | None:
        """Index of the unit that owns `line`, None above the first one."""
        index = bisect_right(self.starts, line) - 1
        return index if index >= 0 else None

    def clause_number(self, unit: int) -> int:
        """The number of the clause that unit number `unit` belongs to."""
        return bisect_right(self.firsts, unit) - 1

    def clause_of(self, unit: int) -> Clause:
        """The clause that unit number `unit` belongs to."""
        return self.clauses[self.clause_number(unit)]

    def clause_span(self, clause: Clause) -> Span:
        """The lines of a clause: from its heading to the line before the next one."""
        index = self.clause_numbers[clause]
        first = self.starts[self.firsts[index]] if self.starts else 0
        following = self.firsts[index + 1] if index + 1 < len(self.firsts) else None
        end = self.starts[following] if following is not None else len(self.text.lines)
        return Span(first, 0, end, 0)

    def starts_of(self, clause: Clause) -> tuple[int, ...]:
        """The first line of each unit of a clause."""
        first = self.firsts[self.clause_numbers[clause]]
        return self.starts[first : first + len(clause.facts)]

    def section_of(self, clause: Clause) -> tuple[Clause, ...]:
        """A clause with its subsections."""
        first = self.clause_numbers[clause]
        level = clause.heading.level if clause.heading else 0
        end = first + 1
        while end < len(self.clauses) and _level(self.clauses[end]) > level:
            end += 1
        return self.clauses[first:end]

    def section_span(self, clause: Clause) -> Span:
        """The lines of a clause with its subsections."""
        section = self.section_of(clause)
        return Span(self.clause_span(clause).line, 0, self.clause_span(section[-1]).end_line, 0)

    def source_of(self, clause: Clause) -> tuple[str, ...]:
        """The lines of a clause with its subsections as they are written, blanks at their ends left out."""
        span = self.section_span(clause)
        return tuple(_trimmed([line.rstrip() for line in self.text.lines[span.line : span.end_line]]))

    def ancestors(self, clause: Clause) -> Iterator[Clause]:
        """A clause and the ones that it is a subsection of, innermost first."""
        number: int | None = self.clause_numbers[clause]
        while number is not None:
            yield self.clauses[number]
            number = self.outer[number]

    @cached_property
    def outer(self) -> tuple[int | None, ...]:
        """By number, the clause that each is a subsection of."""
        found: list[int | None] = []
        open_ones: list[int] = []
        for number, clause in enumerate(self.clauses):
            while open_ones and _level(self.clauses[open_ones[-1]]) >= _level(clause):
                open_ones.pop()
            found.append(open_ones[-1] if open_ones else None)
            open_ones.append(number)
        return tuple(found)

    def clauses_of(self, address: str) -> tuple[Clause, ...]:
        """The clauses that bear `address` as explicit id, slug or anchor, in order; for an item, where it stands."""
        named = tuple(clause for clause in self.clauses if clause.id == address)
        target = self.ids.get(address)
        found = named or tuple(clause for clause in self.clauses if clause.id == target)[:1]
        return found or ((self.items[address].clause,) if address in self.items else ())

    @cached_property
    def placed_items(self) -> tuple[PlacedItem, ...]:
        """All its items in order: headings, and what stands in their text, restatements included."""
        return tuple(
            placed
            for clause in self.clauses
            for placed in (
                *([PlacedItem(clause, clause.facts[0], clause.item)] if clause.item else ()),
                *(PlacedItem(clause, facts, item) for facts, item in clause.items),
            )
        )

    @cached_property
    def items(self) -> Mapping[str, PlacedItem]:
        """The items with an id, by each of their addresses; where one is written several times, what defines it."""
        found: dict[str, PlacedItem] = {}
        for placed in sorted(self.placed_items, key=lambda placed: FORMS.index(placed.item.form)):
            if placed.item.id and placed.item.form != "mention":
                found.setdefault(placed.item.id, placed)
        named = [placed for placed in self.placed_items if placed.item.id and placed.item.form != "mention"]
        for placed in sorted(named, key=lambda placed: found[placed.item.id].item is not placed.item):
            for alias in placed.item.aliases:  # those of an item whose id is taken come last
                found.setdefault(alias, placed)
        return found

    def defines(self, item: Item) -> bool:
        """Whether `item` is what its id stands for; an item without an id stands for itself."""
        known = self.items.get(item.id) if item.id else None
        return known.item is item if known else item.form != "mention"

    def names_of(self, item: Item) -> tuple[str, ...]:
        """The addresses that lead to `item`, its id first."""
        names = dict.fromkeys((item.id, *item.aliases))
        return tuple(name for name in names if name in self.items and self.items[name].item is item)

    def owner_of(self, unit: int, line: int, column: int) -> str:
        """Id of the innermost clause at a place of unit number `unit`, in its lines: an item, else the section."""
        item = item_around(self.facts[unit], line, column)
        return item.id if item else self.clause_of(unit).id

    def owner_at(self, facts: Facts, span: Span) -> str:
        """Id of the innermost clause where a span of one of its units begins."""
        return self.owner_of(self.index_of(facts), span.line, span.column)

    def item_at(self, unit: int, span: Span) -> Item | None:
        """The innermost item where a span of the document begins, in unit number `unit`; None where that is a section."""
        item = item_around(self.facts[unit], span.line - self.starts[unit], span.column)
        return None if item is None or item.is_section else item

    @cached_property
    def definitions(self) -> Mapping[str, tuple[Definition, ...]]:
        """Its terms by their names in small letters: of glossaries, of sentences that define, acronyms that are spelt out."""
        found: dict[str, list[Definition]] = {}
        for clause in self.clauses if self.dialect else ():
            for definition in self.defined_in(clause):
                found.setdefault(definition.term.name.casefold(), []).append(definition)
        return {name: tuple(places) for name, places in found.items()}

    def defined_in(self, clause: Clause) -> Iterator[Definition]:
        """What one of its clauses defines."""
        if self.has_glossary:
            innermost = next((one for one in self.ancestors(clause) if is_glossary(one.title)), None)
            if innermost and innermost is not clause and clause.heading:
                yield Definition(Term(clause.title, clause.heading.span), clause, clause.facts[0])
            for facts, term in clause.listed if innermost else ():
                yield Definition(term, clause, facts)
        for facts, term in clause.defined:
            yield Definition(term, clause, facts)

    @cached_property
    def has_glossary(self) -> bool:
        """Whether a section of it is a glossary."""
        return any(is_glossary(clause.title) for clause in self.clauses)

    @cached_property
    def term_names(self) -> frozenset[str]:
        """The names that it gives a meaning to, in small letters: its terms, and what lists explain like a glossary."""
        return frozenset(self.definitions).union(*(clause.labels for clause in self.clauses if clause.labels))

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The ids that it defines and that others may refer to without saying where they are."""
        return frozenset().union(*(clause.tokens for clause in self.clauses))

    @cached_property
    def series(self) -> frozenset[str]:
        """The letters that its ids begin with."""
        return frozenset(series_of(token) for token in self.tokens)

    @cached_property
    def sought(self) -> frozenset[str]:
        """The bare ids that it refers to; for those looked up everywhere their names as such, and their series."""
        found: set[str] = set()
        for kind, name in (
            (edge.kind, edge.fragment) for clause in self.clauses for edge in clause.edges if edge.bare
        ):
            if name and self.sought_in(kind) == ALL_SPECS:
                found |= {anywhere(name), any_like(name)}
            elif name:
                found.add(name)
        return frozenset(found)

    @cached_property
    def dependencies(self) -> Mapping[str, list[ClauseEdge]]:
        """What leaves each of its clauses and items that must not lead back to it."""
        found: dict[str, list[ClauseEdge]] = {}
        for clause in self.clauses if self.dialect else ():
            for edge in clause.edges:
                if edge.kind in DEPENDENCIES:
                    found.setdefault(edge.source, []).append(edge)
        return found

    @cached_property
    def retired(self) -> Mapping[str, str]:
        """The addresses of clauses that count no more, subsections and items included, each with the word for it."""
        found: dict[str, str] = {}
        for clause in self.clauses:
            for inner in self.section_of(clause) if clause.retired else ():
                own = {inner.id, *(item.id for _, item in inner.items)}
                found.update((address, clause.retired) for address, owner in self.ids.items() if owner in own)
        return found

    @cached_property
    def space(self) -> str:
        """Name of the documents that share local ids with this one; its key if there are none."""
        return self.dialect.space(self.key) if self.dialect else self.key

    @cached_property
    def group(self) -> str:
        """Name of the documents that this one is seen together with; its key if there are none."""
        return self.dialect.group(self.key) if self.dialect else self.key

    def governs(self, other: Document) -> bool:
        """Whether `other` has to obey this one."""
        if self.dialect is None or self.dialect.governs is None or other is self:
            return False
        return other.key.startswith(f"{self.dialect.governs(self.key)}/")

    @cached_property
    def stems(self) -> frozenset[str]:
        """What its ids begin with: FR, SC ..., "" for numbers and titles."""
        return frozenset(stem(name) for name in self.items)

    @property
    def bundle(self) -> str:
        """Name of the documents that are decided on together with this one; its key if there are none."""
        return self.dialect.bundle(self.key) if self.dialect else self.key

    @cached_property
    def amendments(self) -> tuple[Amendment, ...]:
        """What it changes in the document that it amends."""
        return amendments_of(self.facts) if self.dialect and self.dialect.form.amends else ()

    @cached_property
    def strays(self) -> tuple[tuple[Facts, Stray], ...]:
        """Its strays, each with its unit; what strays only because its section is missing is left out."""
        titles = {clause.title.casefold() for clause in self.clauses}
        return tuple(
            (facts, stray)
            for facts in self.facts
            if facts.strays
            for stray in facts.strays
            if not stray.sections or stray.sections & titles
        )

    def sought_in(self, kind: EdgeKind) -> str:
        """The space in which a bare id of it is looked up."""
        return _sought(self.dialect, self.key, kind) if self.dialect else self.key

    @property
    def folder(self) -> str:
        """Key of the folder it stands in, "" for a document that is no file."""
        return self.key.rpartition("/")[0]

    @cached_property
    def footnotes(self) -> frozenset[str]:
        """Labels of the real Markdown footnotes defined in it."""
        return frozenset().union(*(clause.footnotes for clause in self.clauses))

    @cached_property
    def marks(self) -> frozenset[str]:
        """Ids of its challenge marks, real footnotes left out."""
        return frozenset(mark for clause in self.clauses for mark in clause.marks) - self.footnotes

    @property
    def statements(self) -> Iterator[Statement]:
        """Its normative sentences, in order."""
        return (statement for clause in self.clauses for statement in clause.statements)

    def closed(self) -> Document:
        """The same document without what only editing needs."""
        return replace(self, parse=None, contexts=(), version=None, text=self.text.compact())
