"""The clauses that the units of a document add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from spec_lsp.facts import Attribute, EdgeKind, Facts, Heading, Limit, Statement


@dataclass(frozen=True, eq=False)
class Clause:
    """A heading with the units below it, up to the next heading; the first one of a document may lack it.

    Subsections are clauses of their own. `id` is how it is addressed: explicit id, else slug.
    """

    id: str
    heading: Heading | None
    authority: str | None
    facts: tuple[Facts, ...] = field(repr=False)

    @property
    def title(self) -> str:
        """The heading's text, "" above the first heading."""
        return self.heading.title if self.heading else ""

    @property
    def explicit(self) -> bool:
        """Whether the author gave it its id."""
        return bool(self.heading and self.heading.id)

    def attribute(self, name: str) -> Attribute | None:
        """The attribute called `name`, if the heading has it."""
        attributes = self.heading.attributes if self.heading else ()
        return next((attribute for attribute in attributes if attribute.name == name), None)

    @cached_property
    def has_examples(self) -> bool:
        """Whether it shows at least one example."""
        return any(facts.examples or facts.conversations for facts in self.facts)

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """Ids of the challenge marks in it, in order, footnotes included."""
        return tuple(mark.id for facts in self.facts if facts.marks for mark in facts.marks)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Explicit ids that lead here besides its own: anchors in its text."""
        return tuple(anchor.id for facts in self.facts if facts.anchors for anchor in facts.anchors)

    @cached_property
    def parting_addresses(self) -> frozenset[str]:
        """Anchors that stand alone at its end: the heading that follows is meant by them."""
        last = self.facts[-1] if len(self.facts) > 1 else None
        if last is None or any(piece.text.strip() for piece in last.prose):
            return frozenset()
        return frozenset(anchor.id for anchor in last.anchors)

    @cached_property
    def footnotes(self) -> frozenset[str]:
        """Labels of the Markdown footnotes defined in it."""
        return frozenset(label for facts in self.facts if facts.footnotes for label in facts.footnotes)

    @cached_property
    def limits(self) -> tuple[tuple[Facts, Limit], ...]:
        """The quantities that it bounds, each with the unit that says so."""
        return tuple((facts, limit) for facts in self.facts if facts.limits for limit in facts.limits)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its normative sentences, in order."""
        return tuple(statement for facts in self.facts if facts.statements for statement in facts.statements)

    @cached_property
    def edges(self) -> frozenset[tuple[EdgeKind, str, str | None]]:
        """What it refers to: (kind, path, fragment), without places."""
        return frozenset(
            (reference.kind, reference.path, reference.fragment)
            for facts in self.facts
            if facts.references
            for reference in facts.references
        )
