"""Decision tables out of a workspace: norms of each module, grouped by what they decide, compared case by case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from spec_lsp.norms.clashes import clash
from spec_lsp.norms.gathering import norms_in
from spec_lsp.norms.lexicon import silent
from spec_lsp.norms.model import Norm
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.norms.words import tokens_of
from spec_lsp.precedence import Standing, clause_of, name_of, standing
from spec_lsp.tables.cases import Draft, drafts
from spec_lsp.tables.grouping import grouped, is_table
from spec_lsp.tables.model import Clash, Demand, Row, Table, Tables
from spec_lsp.tables.reading import Entry, entry_of
from spec_lsp.view import View
from spec_lsp.workspace import Workspace

_LONGEST = 80  # characters of what a cell says


@dataclass(frozen=True, eq=False)
class Source:
    """Where tables come from. `path_of` is how readers know a document."""

    workspace: Workspace
    path_of: Callable[[str], str]

    def module(self, key: str) -> str:
        """The module of a document: what its header says, else its path."""
        return self.workspace.documents[key].header.module or self.path_of(key)

    def view(self, key: str) -> View:
        """The workspace as a document sees it."""
        return View(self.workspace, self.workspace.documents[key])

    def line(self, placed: PlacedNorm) -> int:
        """The line of a norm, 1-based."""
        document = self.workspace.documents[placed.key]
        return document.span_of(placed.facts, placed.span).line + 1


def modules(source: Source, keys: Iterable[str]) -> tuple[str, ...]:
    """The modules of some documents, sorted."""
    documents = source.workspace.documents
    return tuple(sorted({source.module(key) for key in keys if key in documents and documents[key].dialect}))


def build(source: Source, keys: Iterable[str], module: str | None = None, about: str = "") -> Tables:
    """The tables of the documents at `keys`; only those of one module, only those about some words, where these are given."""
    documents = source.workspace.documents
    chosen: dict[str, list[str]] = {}
    for key in sorted(set(keys)):
        if key in documents and module in (None, source.module(key)):
            chosen.setdefault(source.module(key), []).append(key)
    tables: list[Table] = []
    left_out = 0
    for name in sorted(chosen):
        extra = source.workspace.words_between([documents[key] for key in chosen[name]])
        tokens = extra.joined(tokens_of(about), about)
        wanted = {extra.meaning_of(token.word).stem for token in tokens if token.word not in silent()}
        entries = _entries(source, chosen[name], extra)
        for group in grouped(entries):
            if not _is_about(group, wanted):
                continue
            if is_table(group):
                inside = set(map(id, group))
                others = [one for one in entries if id(one) not in inside]
                tables.append(_table(source, name, group, others))
            else:
                left_out += any(not entry.case.always for entry in group)
    return Tables(tuple(tables), left_out)


def _entries(source: Source, keys: Iterable[str], extra: Vocabulary) -> list[Entry]:
    """The entries of some documents, in the order in which they are written; `extra` are the words by which they are read."""
    found: list[PlacedNorm] = []
    for key in keys:
        document = source.workspace.documents[key]
        norms = norms_in(document, document.clauses, extra)
        found += sorted(norms, key=lambda one: (source.line(one), one.span, one.norm.start))
    return [entry for entry in map(entry_of, found) if entry is not None]


def _is_about(group: Sequence[Entry], wanted: set[str]) -> bool:
    return not wanted or any(
        wanted <= {*entry.topic.stems, *(stem for stem, _ in entry.case.stems)} for entry in group
    )


def _table(source: Source, module: str, group: Sequence[Entry], others: Sequence[Entry]) -> Table:
    topic = min((entry.topic for entry in group), key=lambda topic: len(topic.stems))
    rows = tuple(_row(source, draft) for draft in drafts(group, others))
    return Table(module, topic.subject, topic.action, rows)


def _row(source: Source, draft: Draft) -> Row:
    told: dict[Demand, tuple[Entry, Demand]] = {}
    for entry in draft.entries:
        demand = _demand(source, entry)
        told.setdefault(demand._replace(line=0), (entry, demand))  # said twice in a clause: once
    entries = [entry for entry, _ in told.values()]
    demands = tuple(demand for _, demand in told.values())
    clashes = tuple(
        Clash(first, second, kind)
        for (first, one), (second, other) in combinations(enumerate(entries), 2)
        for kind in [_clash(source, one, other)]
        if kind
    )
    return Row(draft.case, draft.about, draft.bound, demands, clashes, draft.question)


def _demand(source: Source, entry: Entry) -> Demand:
    placed = entry.placed
    words = entry.demand
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST - 1].rsplit(' ', 1)[0]}…"
    view = source.view(placed.key)
    clause = name_of(placed, view) or placed.label or clause_of(placed, view).title
    return Demand(entry.force, words, clause, source.path_of(placed.key), source.line(placed))


def _clash(source: Source, one: Entry, other: Entry) -> str:
    """What two demands of one case cannot agree on, "" if nothing is known or one gives way."""
    mine, theirs = one.placed, other.placed
    if mine.prose is theirs.prose and mine.start == theirs.start:
        return ""
    found = clash(_here(one), _here(other))
    if found is None:
        return ""
    stands = standing(mine, theirs, source.view(mine.key))
    return found.kind.value if stands in (Standing.RIVAL, Standing.ROOT, Standing.BOUND) else ""


def _here(entry: Entry) -> Norm:
    """A norm in a case in which it holds, a scenario's as well: its condition is met, its exception is not; its subject is known."""
    norm = replace(entry.placed.norm, condition={}, exception={}, cases=(), scenario=False)
    return replace(norm, subject=dict.fromkeys(entry.topic.who, 1), points=False) if norm.points else norm
