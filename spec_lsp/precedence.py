"""Which of two clauses that cannot both hold gives way: levels of authority, declared overrides, changes that replace.

Levels are data (`authority` in the settings, strongest first). A clause has its own, else that of the section around it, else
that of its document. Between clauses of one level nothing gives way, unless one says so.
"""

from __future__ import annotations

from collections.abc import Set
from enum import Enum

from spec_lsp.clauses import Clause
from spec_lsp.config import Config
from spec_lsp.deltas import base_of, is_delta, replaces
from spec_lsp.document import Document
from spec_lsp.facts import OVERRIDING
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.view import View


class Standing(Enum):
    """How a clause stands to another that it cannot hold together with."""

    RIVAL = "neither gives way"
    ROOT = "both are of the highest level, which nothing overrides"
    LOWER = "the other is of a higher level"
    HIGHER = "the other is of a lower level"
    BOUND = "the other is the constitution that it has to obey"
    SETTLED = "one says that it overrides the other, or replaces it"


def clause_of(norm: PlacedNorm, view: View) -> Clause:
    """The clause that a norm stands in."""
    document = view.workspace.documents[norm.key]
    return document.clause_of(document.index_of(norm.facts))


def name_of(norm: PlacedNorm, view: View) -> str:
    """The id of the innermost clause around a norm."""
    document = view.workspace.documents[norm.key]
    return document.owner_at(norm.facts, norm.span)


def standing(mine: PlacedNorm, theirs: PlacedNorm, view: View) -> Standing:
    """How the clause of the one norm stands to that of the other."""
    documents = view.workspace.documents
    here, there = documents[mine.key], documents[theirs.key]
    ranks = [
        rank_of(clause_of(norm, view), document, view.config)
        for norm, document in ((mine, here), (theirs, there))
    ]
    if ranks == [0, 0]:
        return Standing.ROOT
    if declares(mine, theirs, view) or declares(theirs, mine, view) or _replaced(mine, theirs, view):
        return Standing.SETTLED
    if view.obeys(here.key, there.key):
        return Standing.BOUND
    if view.obeys(there.key, here.key):
        return Standing.SETTLED  # told at the clause that has to obey
    if _governs(here) or _governs(there):
        return Standing.SETTLED  # the constitution of another project binds nobody here
    if ranks[0] is None or ranks[1] is None or ranks[0] == ranks[1]:
        return Standing.RIVAL
    return Standing.LOWER if ranks[0] > ranks[1] else Standing.HIGHER


def _governs(document: Document) -> bool:
    return document.dialect is not None and document.dialect.governs is not None


def rank_of(clause: Clause, document: Document, config: Config) -> int | None:
    """The place of a clause's level in their order, 0 for the strongest; None where it has none."""
    level, levels = level_of(clause, document), config.authority
    return levels.index(level) if level in levels else None


def level_of(clause: Clause, document: Document) -> str | None:
    """The level that a clause has by itself, by the section around it or by its document."""
    own = (around.authority for around in document.ancestors(clause))
    return next((one for one in own if one), document.header.authority)


def declares(one: PlacedNorm, other: PlacedNorm, view: View) -> bool:
    """Whether the clause of one norm says that it overrides that of the other, by an attribute or in its text."""
    target = {
        name.casefold() for name in (other.label, name_of(other, view), clause_of(other, view).id) if name
    }
    if target & {name.casefold() for name in one.overrides}:
        return True
    return names_as_overridden(clause_of(one, view), target)


def names_as_overridden(clause: Clause, names: Set[str]) -> bool:
    """Whether an attribute of a clause says that it overrides one of these names, in small letters."""
    return any(edge.kind in OVERRIDING and (edge.fragment or "").casefold() in names for edge in clause.edges)


def _replaced(mine: PlacedNorm, theirs: PlacedNorm, view: View) -> bool:
    """Whether one of the two goes when the change is applied that brings the other, or both belong to rival changes."""
    workspace = view.workspace
    here, there = workspace.documents[mine.key], workspace.documents[theirs.key]
    if is_delta(here) and is_delta(there) and here.bundle != there.bundle:
        return base_of(workspace, here) is base_of(workspace, there)
    return replaces(workspace, here, there, clause_of(theirs, view)) or replaces(
        workspace, there, here, clause_of(mine, view)
    )
