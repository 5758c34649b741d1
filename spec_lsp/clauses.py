"""The clauses that the units of a document add up to."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from spec_lsp.facts import (
    DEMANDING,
    DEPENDENCIES,
    Acronym,
    Attribute,
    Case,
    EdgeKind,
    Facts,
    Heading,
    Item,
    Kind,
    Reference,
    Statement,
    Term,
)
from spec_lsp.patterns import lazy

_TOKEN = lazy(r"[A-Z]+[-_]?\d|\w+~\S+$")
_NAME = lazy(r"[A-Za-z][\w.:~-]*")
_LABELS = frozenset(
    {"example", "examples", "note", "rationale", "see also"}
)  # bold lead-ins of a glossary that define nothing
_BETWEEN = lazy(r"[\s_-]+")
_RETIRED = frozenset({"retired", "deprecated", "superseded", "removed", "withdrawn", "obsolete"})


class ClauseEdge(NamedTuple):
    """What a clause or an item in it refers to, without places; `source` is the id of the one that does."""

    source: str
    kind: EdgeKind
    path: str
    fragment: str | None
    bare: bool


def item_around(facts: Facts, line: int, column: int) -> Item | None:
    """The innermost item of a unit that holds a place of it; a heading's section is not looked at."""
    if not facts.items:
        return None
    around = [item for item in facts.items if item.id and item.span.contains(line, column)]
    return min(
        around, key=lambda item: (item.span.end_line - item.span.line, -item.span.column), default=None
    )


def _squeeze(text: str) -> str:
    """A text without what may stand between the parts of a term, in small letters: `Order_Store` is `orderstore`."""
    return _BETWEEN.sub("", text).casefold()


@lru_cache(maxsize=1024)
def _loosely(term: str) -> re.Pattern[str]:
    words = r"[\s_-]*".join(map(re.escape, re.split(r"[\s_-]+", term)))
    return re.compile(rf"(?<!\w){words}", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Clause:
    """A heading with the units below it, up to the next heading; the first one of a document may lack it.

    Subsections are clauses of their own. `id` is how it is addressed: explicit id, else slug.
    """

    id: str
    heading: Heading | None
    authority: str | None
    facts: tuple[Facts, ...] = field(repr=False)
    memo: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

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
    def cues(self) -> frozenset[str]:
        """What rules about clauses wait for: `authority` of its own, `item` that it is, `dependency` on others, `malformed` id."""
        found = set()
        if self.authority is not None:
            found.add("authority")
        if self.heading is not None and self.heading.malformed:
            found.add("malformed")
        if self.item is not None:
            found.add("item")
        if any(edge.kind in DEPENDENCIES for edge in self.edges):
            found.add("dependency")
        return frozenset(found)

    @cached_property
    def retired(self) -> str:
        """The word that says that it counts no more, "" if it does: its `status=`, or it takes a clause away."""
        status = self.attribute("status")
        if status and status.value.lower() in _RETIRED:
            return status.value.lower()
        named = self.facts[0].references if self.heading else ()
        return "removed" if any(reference.kind is EdgeKind.REMOVES for reference in named) else ""

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The ids that it defines and that look like ids anywhere: FR-001, dsn~window~1, and what authors gave headings.

        Numbers are left out, and tasks: they concern nobody else.
        """
        items = (self.item, *(item for _, item in self.items))
        listed = {
            item.id
            for item in items
            if item and item.kind not in (Kind.TASK, Kind.CHECK) and item.form != "mention"
        }
        given = {*self.addresses, *((self.id,) if self.explicit else ())}
        named = {name for name in given if _NAME.fullmatch(name)}
        return frozenset(named | {name for name in listed if _TOKEN.match(name)})

    @cached_property
    def has_examples(self) -> bool:
        """Whether it shows at least one example."""
        return any(facts.examples or facts.conversations for facts in self.facts)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The answers that are judged in it."""
        return tuple(
            case
            for facts in self.facts
            if facts.conversations
            for talk in facts.conversations
            for case in talk.cases
        )

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
    def listed(self) -> tuple[tuple[Facts, Term], ...]:
        """What it defines if it is part of a glossary, each with its unit: the entries of lists and tables."""
        return tuple(
            (facts, term)
            for facts in self.facts
            if facts.terms or facts.entries
            for term in facts.terms or facts.entries
            if term.name.casefold() not in _LABELS
        )

    @cached_property
    def defined(self) -> tuple[tuple[Facts, Term], ...]:
        """What its sentences define, and the acronyms that they spell out, each with its unit."""
        return tuple(
            (facts, term)
            for facts in self.facts
            if facts.definitions or facts.acronyms
            for term in (
                *(term for term in facts.definitions if term.name.casefold() not in _LABELS),
                *(Term(acronym.name, acronym.span) for acronym in facts.acronyms if acronym.long),
            )
        )

    @cached_property
    def acronyms(self) -> tuple[tuple[Facts, Acronym], ...]:
        """The acronyms in its text, each with its unit."""
        return tuple((facts, acronym) for facts in self.facts if facts.acronyms for acronym in facts.acronyms)

    def uses(self, term: str) -> int:
        """How often its prose has a term, however that is put together and in whatever case.

        Remembered: an edit leaves most clauses alone.
        """
        known = self._uses.get(term)
        if known is None:
            texts = (prose.text for facts in self.facts for prose in facts.prose)
            is_likely = _squeeze(term) in self._squeezed
            known = sum(len(_loosely(term).findall(text)) for text in texts) if is_likely else 0
            self._uses[term] = known
        return known

    @cached_property
    def _uses(self) -> dict[str, int]:
        return {}

    @cached_property
    def _squeezed(self) -> str:
        return _squeeze("\n".join(prose.text for facts in self.facts for prose in facts.prose))

    @cached_property
    def labels(self) -> frozenset[str]:
        """The names in small letters that its lists give like a glossary does, whatever its title says."""
        return frozenset(term.name.casefold() for facts in self.facts if facts.terms for term in facts.terms)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its normative sentences, in order."""
        return tuple(statement for facts in self.facts if facts.statements for statement in facts.statements)

    @cached_property
    def demands(self) -> int:
        """How many of its sentences demand something."""
        return sum(statement.modality in DEMANDING for statement in self.statements)

    @cached_property
    def item(self) -> Item | None:
        """What its heading is in the family, None for an ordinary section."""
        items = self.facts[0].items if self.heading else ()
        return next((item for item in items if item.is_section), None)

    @cached_property
    def items(self) -> tuple[tuple[Facts, Item], ...]:
        """The items in its text, each with its unit; its own heading and subsections are not among them."""
        return tuple(
            (facts, item)
            for facts in self.facts
            if facts.items
            for item in facts.items
            if not item.is_section
        )

    @cached_property
    def edges(self) -> frozenset[ClauseEdge]:
        """What it and the items in it refer to."""
        return frozenset(
            self._edge(facts, reference)
            for facts in self.facts
            if facts.references
            for reference in facts.references
        )

    def _edge(self, facts: Facts, reference: Reference) -> ClauseEdge:
        item = item_around(facts, *reference.span[:2])
        source = item.id if item else self.id
        return ClauseEdge(source, reference.kind, reference.path, reference.fragment, reference.bare)
