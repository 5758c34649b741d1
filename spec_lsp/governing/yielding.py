"""Which of the clauses that govern one situation gives way where not all can be kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from spec_lsp.governing.candidates import Candidate
from spec_lsp.governing.model import Yielding
from spec_lsp.norms.gathering import norms_in
from spec_lsp.precedence import level_of, names_as_overridden, rank_of
from spec_lsp.workspace import Workspace


def yields(clauses: Sequence[Candidate], workspace: Workspace) -> tuple[Yielding, ...]:
    """Who yields to whom, by their places among `clauses`: a declared override says more than levels do."""
    return tuple(_yields(clauses, workspace))


def _yields(clauses: Sequence[Candidate], workspace: Workspace) -> Iterator[Yielding]:
    for (weaker, mine), (stronger, theirs) in permutations(enumerate(clauses), 2):
        why = _why(mine, theirs, workspace)
        if why:
            yield Yielding(weaker, stronger, why)


def _why(mine: Candidate, theirs: Candidate, workspace: Workspace) -> str:
    """Why the one yields to the other, "" if it does not."""
    ranks = [rank_of(one.clause, one.document, workspace.config) for one in (mine, theirs)]
    if ranks == [0, 0]:
        return ""  # nothing overrides what is of the highest level
    if _overrides(theirs, mine, workspace):
        return "which overrides it"
    if _overrides(mine, theirs, workspace):
        return ""
    if theirs.document.governs(mine.document):
        return "the constitution"
    if mine.document.governs(theirs.document) or ranks[0] is None or ranks[1] is None or ranks[0] <= ranks[1]:
        return ""
    return f"{level_of(theirs.clause, theirs.document)} over {level_of(mine.clause, mine.document)}"


def _overrides(one: Candidate, other: Candidate, workspace: Workspace) -> bool:
    """Whether a clause says that it overrides another, by an attribute or in its text."""
    names = {name.casefold() for name in (other.id, other.clause.id) if name}
    placed = norms_in(one.document, (one.clause,), workspace.vocabulary)
    written = {name.casefold() for norm in placed for name in norm.overrides}
    return names_as_overridden(one.clause, names) or not names.isdisjoint(written)
