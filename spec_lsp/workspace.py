"""All documents together, as one immutable snapshot: documents, clause graph, index of limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from spec_lsp.assembly import edit_document, open_document
from spec_lsp.config import Config
from spec_lsp.dialects.comments import is_code
from spec_lsp.document import Document, anywhere
from spec_lsp.facts import OVERRIDING, EdgeKind
from spec_lsp.families import Families
from spec_lsp.graph import Edge, Graph
from spec_lsp.norms.glossaries import Circle, Glossaries, names_of
from spec_lsp.norms.index import Norms, PlacedClash
from spec_lsp.norms.twins import Twins
from spec_lsp.norms.vocabulary import Vocabulary, vocabulary_of
from spec_lsp.replacement import Replacement, Rereading
from spec_lsp.results import Results, kept
from spec_lsp.tagged import open_code
from spec_lsp.text import Change, Text

Exists = Callable[[str], bool | None]
Claims = Callable[[str], bool]


Asked = tuple[str, str, str]  # what a question is remembered by: hash of its clause, code of the rule, words


def unknown(key: str) -> bool | None:
    """Say of no file whether it exists: for documents without a disk."""
    return None


def nothing(key: str) -> bool:
    """Claim no file."""
    return False


@dataclass(frozen=True)
class Workspace:
    """A snapshot. Every change gives a new one that shares the rest; readers keep the one they have.

    `exists(key)` tells whether a file or folder is there, None where that is not ours to know. `claims(key)`
    tells whether the settings take a file for Markdown whatever it is called. `whole`: all specs of the
    project are held, so that an id that none of them defines is known to be missing. `named` are the documents
    that were asked for one by one: whoever does that takes them for specs. `dismissed` are the questions about wording
    that an author answered with "it is meant as it stands". `results` are the latest ones of evaluations.
    `touched` names the documents whose findings the last change may have altered. `structure` counts the
    changes that a unit can notice from elsewhere: ids, edges, limits, headings, headers, files; an edit
    of prose leaves it as it was.
    """

    config: Config = field(default_factory=Config)
    exists: Exists = unknown
    claims: Claims = nothing
    whole: bool = True
    named: frozenset[str] = frozenset()
    dismissed: frozenset[Asked] = frozenset()
    results: Results = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=lambda: MappingProxyType({}))
    graph: Graph = field(default_factory=Graph)
    norms: Norms = field(default_factory=Norms)
    twins: Twins = field(default_factory=Twins)
    glossaries: Glossaries = field(default_factory=Glossaries)
    folders: Mapping[str, frozenset[str]] = field(default_factory=dict)  # folder -> keys of its documents
    families: Families = field(default_factory=Families)
    generation: int = 0
    touched: frozenset[str] = frozenset()
    structure: int = 0

    @classmethod
    def empty(
        cls, config: Config, exists: Exists = unknown, claims: Claims = nothing, *, whole: bool = True
    ) -> Workspace:
        """A workspace without documents."""
        return cls(config, exists, claims, whole, graph=Graph(config.challenges))

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that the settings add to the lists by which demands are compared."""
        return vocabulary_of(self.config.alike, self.config.opposites)

    def words_between(self, documents: Iterable[Document]) -> Vocabulary:
        """The words by which some documents are compared: those of the settings, and what is defined for all of them."""
        names = frozenset.intersection(*map(names_of, documents))
        return self.glossaries.wording(names, self.vocabulary)

    def circle_of(self, document: Document) -> Circle:
        """How a document is read beside others."""
        return self.glossaries.circle_of(document, self.vocabulary)

    def read(self, key: str, text: Text, version: int | None = None, problem: str | None = None) -> Document:
        """A document read from scratch, as Markdown or as code."""
        if self.is_code(key):
            return open_code(key, text, version, wanted=self.config.code)
        return open_document(key, text, version, problem, named=key in self.named)

    def is_code(self, key: str) -> bool:
        """Whether a file is read as code: only its comments count."""
        return is_code(key) and not self.claims(key)

    def with_text(
        self,
        key: str,
        text: Text,
        version: int | None = None,
        *,
        keep_parse: bool = False,
        problem: str | None = None,
    ) -> Workspace:
        """Add or replace a document, read from scratch."""
        document = self.read(key, text, version, problem)
        return self.with_document(document if keep_parse else document.closed())

    def edited(self, key: str, text: Text, change: Change, version: int | None) -> Workspace:
        """Replace the text of an open document, whose former text became `text` by `change`."""
        return self.with_document(edit_document(self.documents[key], text, change, version))

    def without(self, key: str) -> Workspace:
        """Take a document away; absent ones change nothing."""
        return self._changed(key, None) if key in self.documents else self

    def with_document(self, document: Document) -> Workspace:
        """Add or replace a document."""
        return self._changed(document.key, document)

    def knowing(self, dismissed: frozenset[Asked]) -> Workspace:
        """The same documents after an author answered a question, here or in another window."""
        return replace(
            self, dismissed=dismissed, generation=self.generation + 1, touched=frozenset(self.documents)
        )

    def evaluated(self, results: Results) -> Workspace:
        """The same documents after an evaluation; what it left as it was stays the same object."""
        held = {key: kept(self.results.get(key, {}), clauses) for key, clauses in results.items()}
        changed = {
            key for key in held.keys() | self.results.keys() if held.get(key) is not self.results.get(key)
        }
        if not changed:
            return self
        touched = frozenset(changed & self.documents.keys())
        return replace(self, results=held, generation=self.generation + 1, touched=touched)

    def files_changed(self) -> Workspace:
        """The same documents after files came or went that are none of them: links may lead elsewhere now."""
        return replace(
            self,
            generation=self.generation + 1,
            structure=self.structure + 1,
            touched=frozenset(self.documents),
        )

    def _changed(self, key: str, new: Document | None) -> Workspace:
        old, glossaries = self.documents.get(key), self.glossaries
        before = self.circle_of(old) if old else None
        if old is not new:
            glossaries = glossaries.changed(old, new)
        after_it = glossaries.circle_of(new, self.vocabulary) if new else None
        change = Replacement(old, new, before, after_it)
        graph, linked = self.graph.apply(change.old, new, change.difference)
        (norms_gone, twins_gone), (norms_come, twins_come) = change.gone, change.come
        reread = dict(self._reread(change, glossaries))
        norms, clashing = self.norms.changed(
            norms_gone.union(*(one.gone for one in reread.values())),
            norms_come.union(*(one.come for one in reread.values())),
        )
        twins, doubled = self.twins.changed(twins_gone, twins_come)
        families, relatives = self.families.apply(change.old, new, alike=change.alike)
        rivals = clashing | doubled
        documents = {**self.documents, key: new} if new else _without(self.documents, key)
        after = replace(
            self,
            documents=documents,
            graph=graph,
            norms=norms,
            twins=twins,
            folders=self.folders
            if change.old and new
            else _changed_folders(self.folders, key, new is not None),
            families=families,
            glossaries=glossaries,
            generation=self.generation + 1,
            structure=self.structure + (graph is not self.graph or not change.alike),
        )
        concerned = {other for other, one in reread.items() if one.concerned}
        seen = families.spread(linked) | relatives | rivals | concerned | after._seen_from(change)
        if glossaries is not self.glossaries:
            seen |= set(after._pointing_at(change.one))
        return replace(after, touched=frozenset(seen & documents.keys() | {key}))

    def _reread(self, change: Replacement, glossaries: Glossaries) -> Iterator[tuple[str, Rereading]]:
        """The documents that stay and whose words are defined otherwise by what changed."""
        if glossaries is self.glossaries:
            return
        names = frozenset().union(*(names_of(one) for one in (change.old, change.new) if one))
        for key, document in self.documents.items():
            if key != change.one.key and names & names_of(document):
                before, after = self.circle_of(document), glossaries.circle_of(document, self.vocabulary)
                if before != after:
                    yield key, Rereading.of(document, before, after)

    def _pointing_at(self, document: Document) -> Iterator[str]:
        """The documents with a clash that definitions of this one may have made: they point at them."""
        names = names_of(document)
        for key, clashes in self.norms.clashes.items():
            if any(names & one.mine.circles & one.theirs.circles and _is_defined(one) for one in clashes):
                yield key

    def _seen_from(self, change: Replacement) -> frozenset[str]:
        """The documents that look at one which changed, by other ways than its links."""
        key = change.one.key
        # Who overrides a clause looks again when its text changes.
        seen = {
            edge.source_key
            for clause in change.difference.gone
            for edge in self.graph.edges_to(key, clause.id)
            if edge.kind in OVERRIDING
        }
        if change.compares or not change.alike:
            # A chain of events may run through all of a module, and thresholds are compared in it.
            seen |= self._of_modules(change.modules)
        if not change.alike:
            # What clashes with a clause names it, and asks for its authority.
            seen |= {one.theirs.key for one in self.norms.clashes.get(key, ())}
            seen |= {one.theirs.key for one in self.norms.near.get(key, ())}
            seen |= {other.key for twin in self.twins.paired.get(key, ()) for other in self.twins.of(twin)}
            seen |= {edge.source_key for edge in self.graph.edges_into(key)}
        return self._challenges_of(change).union(seen, self._evaluated_beside(change))

    def _evaluated_beside(self, change: Replacement) -> Iterator[str]:
        """The evaluated documents that may draw a term out of the one that changed: results of another text are stale."""
        groups = {one.group for one in (change.old, change.new) if one}
        for key in self.results:
            document = self.documents.get(key)
            if document and (document.header.module in change.modules or document.group in groups):
                yield key

    def _of_modules(self, modules: frozenset[str]) -> frozenset[str]:
        return frozenset(
            key for key, document in self.documents.items() if modules and document.header.module in modules
        )

    def _challenges_of(self, change: Replacement) -> frozenset[str]:
        """Specs and challenge files hang together by folder: which of them a change may concern."""
        key = change.one.key
        parent = self.challenged_folder(key)
        if parent is None:
            folder = f"{change.one.folder}/{self.config.challenges}"
            return frozenset() if change.same_titles else self.folders.get(folder, frozenset())
        if change.old and change.new:
            return frozenset(edge.source_key for edge in self.graph.edges_to(key, None))
        return self.folders.get(parent, frozenset())

    def challenged_folder(self, key: str) -> str | None:
        """The folder whose specs a file in a challenge folder serves, None for any other file."""
        folder, _, name = key.rpartition("/")
        parent, _, last = folder.rpartition("/")
        return parent if last == self.config.challenges and name.endswith(".md") else None

    def served_specs(self, key: str) -> tuple[Document, ...]:
        """The specs beside whose challenge folder `key` lies and which use the convention."""
        parent = self.challenged_folder(key)
        if parent is None:
            return ()
        beside = (self.documents[other] for other in sorted(self.folders.get(parent, ())))
        return tuple(document for document in beside if self.uses_challenges(document))

    def uses_challenges(self, document: Document) -> bool:
        """Whether its marks are meant to have challenge files: the family says so, or one of them has one."""
        if document.dialect is None or not document.marks:
            return False
        return document.dialect.challenges or any(
            self.graph.challenge_key(document.key, mark) in self.documents for mark in document.marks
        )

    def in_space(self, space: str) -> tuple[Document, ...]:
        """The documents that share local ids under this name, in order of their keys."""
        if space in self.documents:
            return (self.documents[space],)
        return tuple(self.documents[key] for key in sorted(self.families.spaces.get(space, ())))

    def in_group(self, document: Document) -> tuple[Document, ...]:
        """The documents that are seen together with `document`, itself included, in order of their keys."""
        keys = self.families.groups.get(document.group, frozenset()) | {document.key}
        return tuple(self.documents[key] for key in sorted(keys))

    def edges_to(self, document: Document, address: str) -> frozenset[Edge]:
        """The edges that lead to an address of a document: by its key, or as a bare id that means this document."""
        found = self.graph.edges_to_clause(document, address)
        bare = self.graph.edges_to(anywhere(address), address)
        return found | bare if bare and self.owners(address) == (document,) else found

    def owners(self, bare_id: str) -> tuple[Document, ...]:
        """The documents that define an id, in order of their keys; what is history only if nothing else does.

        Documents that share ids define one together: the one that is meant comes for all of them.
        """
        held = [self.documents[key] for key in sorted(self.families.owners.get(bare_id, ()))]
        alive = [document for document in held if document.dialect and document.dialect.checked] or held
        by_space: dict[str, Document] = {}
        for document in sorted(alive, key=lambda held: held.dialect is None or held.dialect.role != "spec"):
            by_space.setdefault(document.space, document)
        return tuple(sorted(by_space.values(), key=lambda document: document.key))

    def in_bundle(self, document: Document) -> tuple[Document, ...]:
        """The documents that are decided on together with `document`, itself included, in order of their keys."""
        keys = self.families.bundles.get(document.bundle, frozenset()) | {document.key}
        return tuple(self.documents[key] for key in sorted(keys))

    def definition(self, document: Document, kind: EdgeKind, bare_id: str) -> tuple[Document, str] | None:
        """Which document defines a bare id that `document` refers to, and under which name; its own ones come first."""
        beside = self.in_space(document.sought_in(kind))
        for held in sorted(beside, key=lambda held: held is not document):
            if bare_id in held.items:
                return held, bare_id
        return None

    def specs(self) -> Iterable[Document]:
        """The documents under check, in order of their keys; challenge files are none."""
        for key in sorted(self.documents):
            document = self.documents[key]
            if document.dialect is not None and document.dialect.is_spec and not self.served_specs(key):
                yield document


def _is_defined(one: PlacedClash) -> bool:
    return one.mine.beside is not None or one.theirs.beside is not None


def _without(documents: Mapping[str, Document], key: str) -> dict[str, Document]:
    return {other: document for other, document in documents.items() if other != key}


def _changed_folders(
    folders: Mapping[str, frozenset[str]], key: str, added: bool
) -> Mapping[str, frozenset[str]]:
    folder = key.rpartition("/")[0]
    keys = folders.get(folder, frozenset())
    return {**folders, folder: keys | {key} if added else keys - {key}}
