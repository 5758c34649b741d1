"""How the clauses of a document stand by the latest results: for findings, lenses and hovers, at every keystroke.

A clause is looked at again when it, its challenges, the terms that it may draw in or its results are others than before;
all that is kept has places that move with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from spec_lsp.case_law import challenge_files
from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.document import Definition, Document
from spec_lsp.evals.challenges import numbered
from spec_lsp.evals.figures import words
from spec_lsp.evals.model import Challenge, Run, RunHead, Verdict
from spec_lsp.evals.reasons import both_ways, first
from spec_lsp.evals.standing import Standing, holds, standing
from spec_lsp.evals.subjects import subject_of, written_for
from spec_lsp.evals.summary import disagreements, summarize
from spec_lsp.facts import Facts
from spec_lsp.memo import latest
from spec_lsp.terms import Defined, term_table
from spec_lsp.workspace import Workspace

_NO_RUN = Run(RunHead("", "", "", "", "", "", "", "", 1, 1, 0), ())


class Put(NamedTuple):
    """A challenge, and what became of it. `verdict` is None where no result holds for what is written now.

    `why` is the first reason for the verdict, `split` how votes went both ways, "" if they did not. The place is a span
    of the unit with these facts, in document `key`.
    """

    id: str
    title: str
    verdict: Verdict | None
    why: str
    split: str
    key: str
    facts: Facts
    span: Span


class Status(NamedTuple):
    """A clause with challenges, how it stands, and what became of each. `head` is that of the run, None without any."""

    standing: Standing
    puts: tuple[Put, ...]
    head: RunHead | None

    @property
    def told(self) -> str:
        """How it stands, in one line: "2/3 pass · 1 fail · stale"."""
        held = self.standing
        if self.head is None:
            total = len(held.subject.challenges)
            return f"{total} challenge{'' if total == 1 else 's'}, not run"
        unrun = f"{len(held.unrun)} not run" if held.unrun else ""
        counts = words(held.counts) if sum(held.counts) else ""
        return " · ".join(part for part in (counts, "stale" if held.stale else "", unrun) if part)

    @property
    def run(self) -> str:
        """Which model, and when: "north-7b, 2026-11-21"; "" without a run."""
        return f"{self.head.model}, {self.head.started[:10]}" if self.head else ""

    def having(self, verdict: Verdict) -> tuple[Put, ...]:
        """The challenges with a verdict."""
        return tuple(put for put in self.puts if put.verdict is verdict)


class _Kept(NamedTuple):
    """What is kept of a clause."""

    found: Status | None
    put: int  # how many challenges it has


def statuses(workspace: Workspace, document: Document) -> Mapping[Clause, Status]:
    """The clauses of a document that have challenges."""
    terms = term_table(workspace, document)
    drawn = tuple((name, places[0].definition) for name, places in terms.items())
    runs = workspace.results.get(document.key, {})
    count: dict[str, int] = {}
    found: dict[Clause, Status] = {}
    for clause in document.clauses:
        number = count.get(clause.id, 0) + 1
        kept = _kept(workspace, document, clause, _Beside(terms, drawn, runs.get(clause.id), number))
        count[clause.id] = number + kept.put - 1
        if kept.found:
            found[clause] = kept.found
    return found


class _Beside(NamedTuple):
    """What a clause is seen beside: the terms of its module, its results, and the number of its first challenge."""

    terms: Mapping[str, tuple[Defined, ...]]
    drawn: tuple[tuple[str, Definition], ...]
    run: Run | None
    first: int


def _kept(workspace: Workspace, document: Document, clause: Clause, beside: _Beside) -> _Kept:
    criteria = document.dialect.criteria if document.dialect else None
    parts = document.section_of(clause) if criteria and clause.item else ()
    files = tuple(challenge_files(workspace, document, clause)) if clause.marks else ()
    retired = clause.id in document.retired
    made_of = (beside.drawn, beside.run, beside.first, parts, files, retired)
    return latest(clause, statuses, made_of, lambda: _made(workspace, document, clause, beside))


def _made(workspace: Workspace, document: Document, clause: Clause, beside: _Beside) -> _Kept:
    written = written_for(workspace, document, clause)
    if not written:
        return _Kept(None, 0)
    subject = subject_of(document, clause, beside.terms, numbered(clause.id, written, beside.first))
    run = beside.run or _NO_RUN
    stands = standing(subject, run, run.rows[0].spec if run.rows else "")
    puts = tuple(_puts(workspace, stands, run))
    return _Kept(Status(stands, puts, beside.run.head if beside.run else None), len(written))


def _puts(workspace: Workspace, stands: Standing, run: Run) -> Iterator[Put]:
    for challenge in stands.subject.challenges:
        placed = _placed(workspace, challenge)
        verdict = stands.verdicts.get(challenge.id)
        if placed is None:
            continue
        rows = tuple(row for row in run.rows if holds(row, stands.subject, challenge)) if verdict else ()
        shown = next((row for row in rows if row.verdict is verdict), rows[0] if rows else None)
        split = next(iter(disagreements(summarize(Run(run.head, rows)))), None)
        why = first(shown) if shown else ""
        yield Put(challenge.id, challenge.title, verdict, why, both_ways(split) if split else "", *placed)


def _placed(workspace: Workspace, challenge: Challenge) -> tuple[str, Facts, Span] | None:
    """Where a challenge stands, so that it moves with its unit."""
    place = challenge.place
    document = workspace.documents.get(place.key) if place else None
    unit = document.unit_at(place.span.line) if document and place else None
    if place is None or document is None or unit is None:
        return None
    return place.key, document.facts[unit], place.span.moved(-document.starts[unit])
