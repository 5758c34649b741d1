"""What the engine keeps of a document between two checks, and for how long.

What a unit's own rules found lives as long as the unit. What its rules found by looking around lives until ids, edges,
limits or headings change somewhere, or until it clashes with others than before. Findings at their places live until a line of their clause moves, and those about
the document until a line of it moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Finding
from spec_lsp.document import Document
from spec_lsp.facts import Facts
from spec_lsp.profiles import Profile
from spec_lsp.rules import Problem, Rule
from spec_lsp.temper import InClause, Raw, Tempering
from spec_lsp.view import View
from spec_lsp.workspace import Workspace

Found = tuple[Rule, Problem]
Layout = tuple[tuple[int, ...], int]  # the first line of each unit of a document, and how many lines it has

_SPARE = 64  # units or clauses of which more may be kept than a document has


class Placed(NamedTuple):
    """What is told of a clause at its place. As long as its ground stays, these are the same findings.

    The ground is where the units of the clause are; of the whole document where a finding names a place in another clause.
    None stands for a finding that names places in other documents: those may move by themselves.
    """

    told: tuple[Raw, ...]
    ground: tuple[int, ...] | Layout
    findings: tuple[Finding | None, ...]
    complete: bool  # no None among them


class Whole(NamedTuple):
    """What a rule found in a whole document, and the findings that were made of it under that layout."""

    problems: tuple[Problem, ...]
    layout: Layout
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Kept:
    """What is known of one document from its last check."""

    own: dict[Facts, tuple[Found, ...]] = field(default_factory=dict)
    around: dict[Facts, tuple[Found, ...]] = field(default_factory=dict)
    clauses: dict[Clause, InClause] = field(default_factory=dict)
    placed: dict[Clause, Placed] = field(default_factory=dict)
    whole: dict[str, Whole] = field(default_factory=dict)  # by the code of the rule
    layout: Layout = ((), 0)
    structure: int = -1
    profile: Profile | None = None
    meets: Mapping[Facts, set[object]] = field(default_factory=dict)
    workspace: Workspace | None = None
    findings: tuple[Finding, ...] = ()
    tempering: Tempering = field(default_factory=Tempering)

    def renew(self, view: View) -> bool:
        """Drop what holds no longer, and now and then what belongs to units that live no longer.

        Whether no line of the document moved since the last check.
        """
        document, before = view.document, self.layout
        if self.profile is not view.profile:
            self.own, self.around, self.clauses, self.profile = {}, {}, {}, view.profile
        if self.structure != view.workspace.structure:
            self.around, self.clauses, self.placed, self.whole = {}, {}, {}, {}
            self.structure = view.workspace.structure
        self._meet(view)
        if len(self.own) > 2 * len(document.facts) + _SPARE:
            alive = set(document.facts)
            self.own = {facts: found for facts, found in self.own.items() if facts in alive}
            self.around = {facts: found for facts, found in self.around.items() if facts in alive}
        if len(self.clauses) > 2 * len(document.clauses) + _SPARE:
            known = self.clauses
            self.clauses = {clause: known[clause] for clause in document.clauses if clause in known}
            self.placed = {clause: placed for clause, placed in self.placed.items() if clause in self.clauses}
            self.tempering.keep(self.clauses)
        self.layout = layout_of(document)
        return self.layout == before

    def _meet(self, view: View) -> None:
        """Drop what units found that clash with others than before, or say the same as others."""
        before, self.meets = self.meets, view.meets
        changed = {
            facts for facts in before.keys() | self.meets.keys() if before.get(facts) != self.meets.get(facts)
        }
        for facts in changed:
            self.around.pop(facts, None)
        for clause in view.document.clauses if changed else ():
            if not changed.isdisjoint(clause.facts):
                self.clauses.pop(clause, None)
                self.placed.pop(clause, None)


def layout_of(document: Document) -> Layout:
    """Where everything stands: as long as it is the same, what did not change stands where it stood."""
    return document.starts, len(document.text.lines)
