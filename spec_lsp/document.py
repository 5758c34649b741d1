"""One document as an immutable value: its text, the facts of its units, and the clauses they add up to.

Facts hold no absolute position: `line_of` makes one when an answer needs it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.dialects import Dialect
from spec_lsp.facts import Facts, Policy, Statement
from spec_lsp.header import Header
from spec_lsp.markdown.units import Parse
from spec_lsp.text import Text


@dataclass(frozen=True, eq=False)
class Document:
    """A document. `dialect` None means ordinary Markdown, left alone; `reason` says why it is what it is.

    `starts[i]` is the first line of unit `i`, whose facts are `facts[i]`; `firsts[j]` is the first unit of
    clause `j`. `parse` is kept only while the document is open in an editor.
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
    problem: str | None = None  # bytes that could not be decoded

    def index_of(self, facts: Facts) -> int:
        """The number of the unit with these facts."""
        return self.facts.index(facts)

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

    def clause_of(self, unit: int) -> Clause:
        """The clause that unit number `unit` belongs to."""
        return self.clauses[bisect_right(self.firsts, unit) - 1]

    def clause_span(self, clause: Clause) -> Span:
        """The lines of a clause: from its heading to the line before the next one."""
        index = self.clauses.index(clause)
        first = self.starts[self.firsts[index]] if self.starts else 0
        following = self.firsts[index + 1] if index + 1 < len(self.firsts) else None
        end = self.starts[following] if following is not None else len(self.text.lines)
        return Span(first, 0, end, 0)

    def clauses_of(self, address: str) -> tuple[Clause, ...]:
        """The clauses that bear `address` as explicit id, slug or anchor, in order."""
        named = tuple(clause for clause in self.clauses if clause.id == address)
        target = self.ids.get(address)
        return named or tuple(clause for clause in self.clauses if clause.id == target)[:1]

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
        return replace(self, parse=None, version=None, text=self.text.compact())
