"""What a rule may ask about the rest of the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from spec_lsp.case_law import CaseLaw, case_law
from spec_lsp.clauses import Clause
from spec_lsp.config import Config
from spec_lsp.cycles import Node, cycles_of, import_way
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Facts, Item, Kind, Reference
from spec_lsp.graph import Edge
from spec_lsp.language.lexicon import Index, default_index, index_with
from spec_lsp.norms.clashes import Kind as ClashKind
from spec_lsp.norms.glossaries import DefinedTie
from spec_lsp.norms.index import PlacedClash
from spec_lsp.norms.twins import MOST, Twin, of_near
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.profiles import Profile, profile_of
from spec_lsp.resolve import Resolution, resolve
from spec_lsp.uniting import uniting
from spec_lsp.workspace import Workspace

if TYPE_CHECKING:
    from spec_lsp.evals.status import Status

Rivals = tuple[PlacedClash, ...]  # clashes of one kind of one demand
_Address = tuple[EdgeKind, str, str | None, bool, bool, bool]


def _address(reference: Reference) -> _Address:
    """All of a reference that decides where it leads; where it stands does not."""
    return (
        reference.kind,
        reference.path,
        reference.fragment,
        reference.bare,
        reference.near,
        reference.implied,
    )


@dataclass(frozen=True, eq=False)
class View:
    """One document within one snapshot: read-only, and the only door from a rule to other documents."""

    workspace: Workspace
    document: Document

    @property
    def config(self) -> Config:
        """The effective configuration."""
        return self.workspace.config

    @cached_property
    def profile(self) -> Profile:
        """How strict the wording rules are with this document."""
        document = self.document
        family = document.dialect.name if document.dialect else ""
        demands = sum(clause.demands for clause in document.clauses)
        return profile_of(family, document.policy, demands, self.config.profile_at(document.key))

    @property
    def cues(self) -> Index:
        """The phrases that wording rules look for: those of the lexicons, and those of the settings."""
        return index_with(self.config.words) if self.config.words else default_index()

    @cached_property
    def words(self) -> Vocabulary:
        """The words by which this document is read: those of the settings, and what is defined for it."""
        return self.workspace.words_between((self.document,))

    def case_law(self, clause: Clause) -> CaseLaw:
        """The judged answers of a clause of this document."""
        return case_law(self.workspace, self.document, clause)

    def status(self, clause: Clause) -> Status | None:
        """How a clause of this document stands by the latest evaluation, None where none put its challenges."""
        if self.document.key not in self.workspace.results:
            return None
        found = self._statuses.get(clause)
        return found if found and found.head else None

    @cached_property
    def _statuses(self) -> Mapping[Clause, Status]:
        from spec_lsp.evals.status import (
            statuses,  # few documents are evaluated: no other waits for its import
        )

        return statuses(self.workspace, self.document)

    def resolve(self, reference: Reference) -> Resolution:
        """Where a reference of this document leads."""
        known = self._resolved.get(_address(reference))
        if known is None:
            known = self._resolved[_address(reference)] = resolve(self.workspace, self.document, reference)
        return known

    @cached_property
    def _resolved(self) -> dict[_Address, Resolution]:
        """Where references lead: several rules ask it of each."""
        return {}

    @property
    def uses_challenges(self) -> bool:
        """Whether this document's marks are meant to have challenge files."""
        return self.workspace.uses_challenges(self.document)

    def challenge_key(self, mark: str) -> str:
        """The challenge file of a mark of this document."""
        return self.workspace.graph.challenge_key(self.document.key, mark)

    def is_there(self, key: str) -> bool:
        """Whether a file is known to be there; what is not ours to know counts as there."""
        return key in self.workspace.documents or self.workspace.exists(key) is not False

    def served_specs(self) -> tuple[Document, ...]:
        """The specs that this challenge file may serve."""
        return self.workspace.served_specs(self.document.key)

    def testing_edges(self) -> frozenset[Edge]:
        """The marks that lead to this challenge file."""
        return self.workspace.graph.edges_to(self.document.key, None)

    def word(self, kind: Kind) -> str:
        """What the family of this document calls a clause of this kind."""
        return self.document.dialect.word(kind) if self.document.dialect else kind.value

    def beside(self, role: str | None = None) -> tuple[Document, ...]:
        """The other documents that this one is seen together with, those of one role if it is given."""
        return self._others(self.workspace.in_group(self.document), role)

    def bundled(self, role: str | None = None) -> tuple[Document, ...]:
        """The other documents that are decided on together with this one, those of one role if it is given."""
        return self._others(self.workspace.in_bundle(self.document), role)

    def _others(self, documents: Iterable[Document], role: str | None) -> tuple[Document, ...]:
        return tuple(
            other
            for other in documents
            if other is not self.document and (role is None or (other.dialect and other.dialect.role == role))
        )

    def edges_to(self, item: Item) -> frozenset[Edge]:
        """What refers to an item of this document, from anywhere, under any of its names."""
        names = self.document.names_of(item)
        return frozenset().union(*(self.workspace.edges_to(self.document, name) for name in names))

    def cited(self) -> Iterator[str]:
        """The addresses that something refers to, of this document and of those that share ids with it."""
        for name in {self.document.key, self.document.space}:
            yield from filter(None, self.workspace.graph.incoming.get(name, ()))

    def counted(self, number: int, kind: Kind) -> str:
        """So many clauses of a kind, in the family's words: "1 scenario", "50 acceptance criteria"."""
        word = self.word(kind)
        if number == 1:
            return f"1 {word}"
        for ending, plural in (("criterion", "criteria"), ("y", "ies")):
            if word.endswith(ending):
                return f"{number} {word.removesuffix(ending)}{plural}"
        return f"{number} {word}s"

    def clashes_in(self, facts: Facts) -> Sequence[Rivals]:
        """What clashes with each demand of a unit of this document, by kind, in order of their places."""
        return self._clashes.get(facts, ())

    @cached_property
    def _clashes(self) -> Mapping[Facts, list[Rivals]]:
        groups: dict[tuple[object, ClashKind], list[PlacedClash]] = {}
        for one in sorted(self.workspace.norms.clashes.get(self.document.key, ()), key=self._place):
            groups.setdefault((one.mine.place, one.clash.kind), []).append(one)
        found: dict[Facts, list[Rivals]] = {}
        told: set[object] = set()
        for (_, kind), clashes in groups.items():
            mine = clashes[0].mine
            named = (*mine.place[:2], kind)  # a sentence may demand the same twice
            if named not in told:
                told.add(named)
                found.setdefault(mine.facts, []).append(tuple(clashes))
        return found

    @cached_property
    def meets(self) -> Mapping[Facts, set[object]]:
        """What the units of this document clash with, and what else says the same: a unit whose set stays finds what it found."""
        key, norms, twins = self.document.key, self.workspace.norms, self.workspace.twins
        found: dict[Facts, set[object]] = {}
        for twin in twins.paired.get(key, ()):
            found.setdefault(twin.facts, set()).add((twin, twins.group(twin)))
        for one in (*norms.clashes.get(key, ()), *norms.near.get(key, ())):
            found.setdefault(one.mine.facts, set()).add(one)
        for one in norms.clashes.get(key, ()):
            said = self.uniting(one)
            if said:
                found[one.mine.facts].add(said)
        return found

    def uniting(self, one: PlacedClash) -> tuple[DefinedTie, ...]:
        """The definitions by which the two sides of a clash speak of the same."""
        return uniting(self.workspace, one)

    def twins_in(self, facts: Facts) -> Sequence[tuple[Twin, tuple[Twin, ...]]]:
        """What a unit of this document says in the same words as others do, or nearly so, each with those."""
        same = [(twin, self.workspace.twins.of(twin)) for twin in self._twins.get(facts, ())]
        known = {twin.span for twin, _ in same}
        near = [
            (twin, others) for twin, others in self._near.get(facts, {}).items() if twin.span not in known
        ]
        return [
            (twin, tuple(sorted(others, key=self._twin_place)))
            for group in (same, near)
            for twin, others in sorted(group, key=lambda pair: (pair[0].span, pair[0].words))
            if len(others) < MOST
        ]

    @cached_property
    def _twins(self) -> Mapping[Facts, list[Twin]]:
        """The demands and judged answers of this document that stand elsewhere in the same words."""
        found: dict[Facts, list[Twin]] = {}
        for twin in self.workspace.twins.paired.get(self.document.key, ()):
            found.setdefault(twin.facts, []).append(twin)
        return found

    @cached_property
    def _near(self) -> Mapping[Facts, dict[Twin, set[Twin]]]:
        """The demands of this document that others nearly repeat."""
        found: dict[Facts, dict[Twin, set[Twin]]] = {}
        for one in self.workspace.norms.near.get(self.document.key, ()):
            found.setdefault(one.mine.facts, {}).setdefault(of_near(one.mine), set()).add(of_near(one.theirs))
        return found

    def _twin_place(self, twin: Twin) -> tuple[object, ...]:
        return twin.key, self.workspace.documents[twin.key].line_of(twin.facts), twin.span

    def _place(self, one: PlacedClash) -> tuple[object, ...]:
        mine, theirs = one.mine, one.theirs
        line = self.workspace.documents[theirs.key].line_of(theirs.facts)
        return mine.span, mine.number, theirs.key, line, theirs.span, theirs.number

    def cycle(self, name: str) -> tuple[Node, ...]:
        """A cycle of dependencies through a clause or item of this document, () if there is none."""
        return self._cycles.get((self.document.key, name), ())

    @cached_property
    def _cycles(self) -> Mapping[Node, tuple[Node, ...]]:
        return cycles_of(self.workspace, self.document)

    def import_way(self, key: str) -> tuple[str, ...]:
        """The documents through which document `key` imports this one, both included; () if it does not."""
        return import_way(self.workspace, key, self.document.key)

    def module(self, key: str) -> str:
        """The module that a document belongs to: its name, else its owner, else itself."""
        return self.workspace.documents[key].header.module or key

    def authority(self, clause: Clause, key: str) -> str | None:
        """The authority of a clause: its own, else that of its document."""
        return clause.authority or self.workspace.documents[key].header.authority

    def obeys(self, key: str, other: str) -> bool:
        """Whether document `key` has to obey document `other`, as a spec its project's constitution."""
        return self.workspace.documents[other].governs(self.workspace.documents[key])

    def shown(self, key: str) -> str:
        """The path of another document as an author of this one would write it; code counts from a folder above."""
        parts, other = self.document.folder.split("/"), key.split("/")
        shared = 0
        while shared < min(len(parts), len(other) - 1) and parts[shared] == other[shared]:
            shared += 1
        upwards = [] if self.document.is_code else [".."] * (len(parts) - shared)
        return "/".join(upwards + other[shared:])

    def tail(self, key: str) -> str:
        """The path of another document from where it parts with that of this one, for a message."""
        return self.shown(key).replace("../", "")
