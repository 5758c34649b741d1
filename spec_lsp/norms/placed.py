"""A norm, and where it stands."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from spec_lsp.diagnostics import Span
from spec_lsp.facts import Facts, Prose
from spec_lsp.norms.glossaries import Names
from spec_lsp.norms.lexicon import measures
from spec_lsp.norms.model import Norm
from spec_lsp.norms.vocabulary import NONE, Vocabulary
from spec_lsp.norms.woven import Woven


@dataclass(frozen=True, eq=False)
class PlacedNorm:
    """A norm and where it is said: in the text of `prose` from `start` on, in the unit `facts` of document `key`.

    `woven` is the sentence where it was put together of cells or steps, `origin` tells those of one scenario. Where definitions
    concern it, it is read in several ways: each is a norm of its own, and counts within some circles of documents only.
    """

    key: str
    facts: Facts
    prose: Prose
    start: int
    number: int  # among the norms of its sentence
    text: str
    norm: Norm
    label: str  # the id that its unit begins with, "" if there is none; no family need know it
    overrides: frozenset[str]  # the clauses that its unit says it overrides, as they are written
    extra: Vocabulary = NONE  # the words of the workspace by which it was read
    woven: Woven | None = None
    origin: Hashable = None
    circles: Names = frozenset()  # those of its document
    beside: Names | None = None  # the circles within which it is read so, None for all but `otherwise`
    otherwise: frozenset[Names] = frozenset()  # the circles within which it is read in another way

    @cached_property
    def span(self) -> Span:
        """Where it stands in its unit."""
        return self.span_of(self.norm.start, self.norm.end)

    def span_of(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in its unit."""
        if self.woven is not None:
            return self.woven.span(start, end)
        return self.prose.span(self.start + start, self.start + end)

    @property
    def source(self) -> object:
        """What it was read of: norms of one source are not compared."""
        return (self.key, self.origin) if self.origin is not None else self.prose

    @cached_property
    def words(self) -> frozenset[str]:
        """All that it speaks of, its condition included."""
        return frozenset(self.norm.said)

    @cached_property
    def core(self) -> frozenset[str]:
        """What another norm must speak of too to clash with it: who and what, but for values and how they are bounded."""
        norm = self.norm
        if norm.defines:
            return norm.defines
        who = () if norm.only and not norm.agent else norm.subject
        if norm.confined and norm.verb:
            return frozenset((*who, norm.verb)) - measures()
        values = norm.valued if not norm.order else frozenset()
        return frozenset((*who, *norm.action)) - measures() - values - norm.agent

    @cached_property
    def form(self) -> object:
        """What tells it from a norm in the same words: two of one form agree."""
        norm = self.norm
        bounds = frozenset((one.low, one.high, one.unit, one.per) for one in norm.quantities)
        against = frozenset(stem for stem, sign in (*norm.subject.items(), *norm.action.items()) if sign < 0)
        said = frozenset(norm.action) if norm.defines else norm.defines
        return (
            said,
            norm.confined,
            norm.force,
            norm.weak,
            bounds,
            against,
            norm.values,
            norm.only,
            norm.order,
            norm.defines,
        )

    @property
    def place(self) -> tuple[Prose, object, int]:
        """Its sentence or cell, where it begins there, and its number: the same for all ways to read one demand."""
        begin = self.start if self.woven is None else self.span  # a cell may hold several
        return self.prose, begin, self.number

    def meets(self, other: PlacedNorm) -> bool:
        """Whether both are read by the words that their documents share."""
        shared = self.circles & other.circles
        return self.holds(shared) and other.holds(shared)

    def holds(self, circles: Names) -> bool:
        """Whether this is how it is read among documents that share some circles."""
        return self.beside == circles if self.beside is not None else circles not in self.otherwise
