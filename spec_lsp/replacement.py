"""One document of a workspace in place of another: what went with the old one, and what came with the new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.document import Document
from spec_lsp.memo import remembered
from spec_lsp.norms.gathering import readings_in
from spec_lsp.norms.glossaries import Circle, marks_of_clause
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.twins import Twin, of_cases, of_norms
from spec_lsp.norms.vocabulary import differing
from spec_lsp.revision import Difference

_Side = tuple[frozenset[PlacedNorm], frozenset[Twin]]


@dataclass(frozen=True, eq=False)
class Replacement:
    """Document `new` in place of `old`; None is one that is not there, and one of the two is.

    `before` and `after` are how each is read: None for one that is not there.
    """

    old: Document | None
    new: Document | None
    before: Circle | None
    after: Circle | None

    @cached_property
    def difference(self) -> Difference:
        """The clauses that differ."""
        return Difference.of(self.old, self.new)

    @cached_property
    def one(self) -> Document:
        """The new one, or the old one that went."""
        found = self.new or self.old
        assert found is not None
        return found

    @cached_property
    def gone(self) -> _Side:
        """The demands, and what may be said twice, that went."""
        return self._said(self.old, self.before, self.difference.gone)

    @cached_property
    def come(self) -> _Side:
        """The demands, and what may be said twice, that came."""
        return self._said(self.new, self.after, self.difference.come)

    def _said(self, document: Document | None, circle: Circle | None, changed: Iterable[Clause]) -> _Side:
        if document is None or circle is None:
            return frozenset(), frozenset()
        clauses = tuple(changed if self._is_read_alike else document.clauses)
        norms = readings_in(document, clauses, circle)
        plain = (norm for norm in norms if norm.beside is None)
        return norms, frozenset((*of_norms(plain), *of_cases(document, clauses)))

    @cached_property
    def _is_read_alike(self) -> bool:
        old, new = self.old, self.new
        if old is None or new is None:
            return True
        return self.before == self.after and (old.dialect, old.policy) == (new.dialect, new.policy)

    @cached_property
    def compares(self) -> bool:
        """Whether a demand changed that is compared with others of its module: an order of events, a bound."""
        return any(
            placed.norm.order or placed.norm.quantities or placed.norm.cases
            for placed in self.gone[0] ^ self.come[0]
        )

    @cached_property
    def alike(self) -> bool:
        """Whether the two look the same from the outside, but for edges and limits."""
        old, new, difference = self.old, self.new, self.difference
        return (
            old is not None
            and new is not None
            and old.ids is new.ids
            and old.dialect is new.dialect
            and old.header == new.header
            and difference.aligned
            and all(
                _shape(was) == _shape(now) for was, now in zip(difference.gone, difference.come, strict=True)
            )
            and old.definitions.keys() == new.definitions.keys()
        )

    @cached_property
    def same_titles(self) -> bool:
        """Whether the challenge files beside it find there what they found before."""
        old, new = self.old, self.new
        return (
            old is not None
            and new is not None
            and old.dialect is new.dialect
            and old.footnotes == new.footnotes
            and _titles(self.difference.gone) == _titles(self.difference.come)
        )

    @property
    def modules(self) -> frozenset[str]:
        """The modules that the two belong to."""
        return frozenset(one.header.module for one in (self.old, self.new) if one and one.header.module)


class Rereading(NamedTuple):
    """A document that stays and is read in another way: the norms that went and came, and whether any word of it is concerned."""

    gone: frozenset[PlacedNorm]
    come: frozenset[PlacedNorm]
    concerned: bool

    @classmethod
    def of(cls, document: Document, before: Circle, after: Circle) -> Rereading:
        """What other definitions make of a document."""
        marks = _differing(before, after)
        concerned = not marks.isdisjoint(_marks_of(document))
        clauses = [
            clause
            for clause in (document.clauses if concerned else ())
            if not marks.isdisjoint(marks_of_clause(clause))
        ]
        gone, come = (readings_in(document, clauses, circle) for circle in (before, after))
        return cls(gone - come, come - gone, bool(clauses))


@remembered
def _marks_of(document: Document) -> frozenset[str]:
    return frozenset().union(*map(marks_of_clause, document.clauses))


def _differing(before: Circle, after: Circle) -> frozenset[str]:
    """Words with which begins whatever is defined otherwise."""
    was, now = dict(before.wordings), dict(after.wordings)
    return frozenset().union(
        *(
            differing(was.get(names, before.words), now.get(names, after.words))
            for names in was.keys() | now.keys()
        )
    )


def _shape(clause: Clause) -> object:
    """What others can notice of a clause, but for edges and limits."""
    items = (clause.item, *(item for _, item in clause.items))
    shapes = [(item.kind, item.id, item.form, item.title) for item in items if item]
    return clause.heading, clause.footnotes, shapes


def _titles(clauses: Iterable[Clause]) -> list[tuple[str, tuple[str, ...]]]:
    """What the challenge files of some clauses say of them."""
    return [(clause.title, clause.marks) for clause in clauses if clause.marks]
