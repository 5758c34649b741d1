"""The clauses of one document as nodes, and which of them a place belongs to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from spec_lsp.clauses import Clause, item_around
from spec_lsp.diagnostics import Span
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Item
from spec_lsp.pictures.model import Node


@dataclass
class Places:
    """The nodes of a document, which readers know as `path`; the first one stands for the document as a whole."""

    document: Document
    path: str
    nodes: list[Node] = field(default_factory=list)
    _by_clause: dict[Clause, Node] = field(default_factory=dict)
    _by_item: dict[Item, Node] = field(default_factory=dict)
    _seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        if not any(clause.heading for clause in self.document.clauses):
            # Nothing here can be addressed, but what it says may be found to contradict another document.
            self._add(self.document.clauses[0] if self.document.clauses else None, "", self._file_name, 0, 0)
        for clause in self.document.clauses:
            self._read(clause)

    @property
    def _file_name(self) -> str:
        return self.path.rpartition("/")[2]

    def _read(self, clause: Clause) -> None:
        document = self.document
        depth = sum(1 for _ in document.ancestors(clause)) - 1
        if clause.heading:
            line = document.span_of(clause.facts[0], clause.heading.span).line
            title = clause.item.title if clause.item and clause.item.title else clause.title
            self._by_clause[clause] = self._add(clause, clause.id, title, line, depth)
        for facts, item in clause.items:
            if item.id and document.defines(item):
                line = document.span_of(facts, item.name).line
                self._by_item[item] = self._add(clause, item.id, item.title, line, depth + 1)

    def _add(self, clause: Clause | None, identifier: str, title: str, line: int, depth: int) -> Node:
        self._seen[identifier] += 1
        again = (
            f"~{self._seen[identifier]}" if self._seen[identifier] > 1 else ""
        )  # an id that is given twice
        header = self.document.header
        node = Node(
            f"{self.path}#{identifier}{again}" if identifier else self.path,
            identifier,
            title,
            header.module or self.path,
            self.path,
            line + 1,
            depth,
            (clause.authority if clause else None) or header.authority,
            header.owner,
        )
        self.nodes.append(node)
        return node

    @property
    def front(self) -> Node:
        """The node that stands for the document."""
        return self.nodes[0]

    def around(self, facts: Facts, line: int, column: int) -> Node:
        """The innermost node around a place of a unit, in its lines; the front where there is none."""
        item = item_around(facts, line, column)
        if item in self._by_item:
            return self._by_item[item]
        clause = self.document.clause_of(self.document.index_of(facts))
        return self._by_clause.get(clause, self.front)

    def at(self, span: Span) -> Node:
        """The innermost node around a place of the document."""
        unit = self.document.unit_at(span.line)
        if unit is None:
            return self.front
        return self.around(self.document.facts[unit], span.line - self.document.starts[unit], span.column)

    def addressed(self, address: str | None) -> Node:
        """The node that an address of the document leads to, the first one where it is given twice; None is the document."""
        placed = self.document.items.get(address) if address else None
        if placed and placed.item in self._by_item:
            return self._by_item[placed.item]
        clauses = self.document.clauses_of(address) if address else ()
        return next((self._by_clause[clause] for clause in clauses if clause in self._by_clause), self.front)

    def line(self, number: int) -> str:
        """A line of the document without its indentation, 0-based; "" below the last one."""
        lines = self.document.text.lines
        return lines[number].strip() if number < len(lines) else ""
