"""What a document changes in the clauses of another: added, modified, removed, renamed.

Read off the items and edges of its units, in the order of the text. What is added comes with its text, so it is a
section that modifies nothing; a rename is an old name and the next item that answers to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.facts import AMENDING, EdgeKind, Facts, Item, Kind, Reference


class Amendment(NamedTuple):
    """One change. `kind` is None for what is added.

    `name` is what the clause is called before it ("" for what is added, and where a rename does not say),
    `becomes` what it is called after it ("" for what is removed, and where a rename does not say). `span` is
    where the name stands in the unit with these facts.
    """

    kind: EdgeKind | None
    name: str
    becomes: str
    facts: Facts
    span: Span

    @property
    def shown(self) -> str:
        """The name that the text uses for it."""
        return self.name or self.becomes

    @property
    def halved(self) -> bool:
        """Whether it is a rename that lacks one of its two names."""
        return self.kind is EdgeKind.RENAMES and not (self.name and self.becomes)


_Event = tuple[Facts, Reference | Item]


def amendments_of(units: Sequence[Facts]) -> tuple[Amendment, ...]:
    """All that the units of a document change, in their order."""
    events = [event for facts in units if facts.references or facts.items for event in _events(facts)]
    return tuple(_amendments(events))


def _events(facts: Facts) -> Iterator[_Event]:
    found: list[Reference | Item] = [
        reference for reference in facts.references if reference.bare and reference.kind in AMENDING
    ]
    # Names are compared, not places: of a heading that modifies a clause both are the same.
    modified = {reference.fragment for reference in facts.references if reference.kind is EdgeKind.MODIFIES}
    found += [
        item
        for item in facts.items
        if item.kind is Kind.REQUIREMENT and item.form != "mention" and item.id not in modified
    ]
    return ((facts, event) for event in sorted(found, key=lambda event: event.span))


def _amendments(events: Sequence[_Event]) -> Iterator[Amendment]:
    pending: tuple[Facts, Reference] | None = None  # an old name that waits for the new one
    for facts, event in events:
        if isinstance(event, Reference):
            if event.kind is not EdgeKind.RENAMES:
                name = event.fragment or ""
                becomes = name if event.kind is EdgeKind.MODIFIES else ""
                yield Amendment(event.kind, name, becomes, facts, event.span)
                continue
            if pending:
                yield _halved(*pending)
            pending = facts, event
        elif event.is_section:
            yield Amendment(None, "", event.id, facts, event.name)
        elif pending and pending[1].fragment in event.aliases:
            yield Amendment(
                EdgeKind.RENAMES, pending[1].fragment or "", event.id, pending[0], pending[1].span
            )
            pending = None
        else:
            yield Amendment(EdgeKind.RENAMES, "", event.id, facts, event.name)
    if pending:
        yield _halved(*pending)


def _halved(facts: Facts, old_name: Reference) -> Amendment:
    return Amendment(EdgeKind.RENAMES, old_name.fragment or "", "", facts, old_name.span)
