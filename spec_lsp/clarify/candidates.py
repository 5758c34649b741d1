"""The clauses that a model is asked about, the weightiest first, and the cases in which it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from spec_lsp.clarify.questions import weight_of
from spec_lsp.clauses import Clause
from spec_lsp.document import Document
from spec_lsp.evals.model import Challenge, Subject
from spec_lsp.evals.probes import Probe, of_challenges, of_norms
from spec_lsp.evals.subjects import numbered_in, subject_of
from spec_lsp.norms.gathering import norms_in
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.terms import term_table
from spec_lsp.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause to ask a model about. Without `probes` the model has to think some up."""

    subject: Subject
    probes: tuple[Probe, ...]
    rank: tuple[int, int, str, int]


def candidates(workspace: Workspace, keys: Collection[str], address: str | None = None) -> list[Candidate]:
    """The clauses of these documents that demand something, all or those that bear `address`.

    Left out are clauses that count no more, and those whose `judgement=` says that they are open on purpose.
    """
    documents = (workspace.documents[key] for key in keys)
    specs = [one for one in documents if one.dialect and one.dialect.checked]
    found = (one for document in specs for one in _of_document(workspace, document, address))
    return sorted(found, key=lambda one: one.rank)


def _of_document(workspace: Workspace, document: Document, address: str | None) -> Iterator[Candidate]:
    terms = term_table(workspace, document)
    wanted = None if address is None else document.clauses_of(address)
    for number, (clause, challenges) in enumerate(numbered_in(workspace, document)):
        if wanted is not None and clause not in wanted:
            continue
        norms = _norms(workspace, document, clause)
        if not _demands(document, clause, norms):
            continue
        weight = weight_of(workspace, document, clause)
        rank = (weight.strength, -weight.dependents, document.key, number)
        subject = subject_of(document, clause, terms, challenges)
        yield Candidate(subject, _probes(challenges, norms), rank)


def _probes(challenges: tuple[Challenge, ...], norms: list[PlacedNorm]) -> tuple[Probe, ...]:
    return of_challenges(challenges) or of_norms(norms)


def _norms(workspace: Workspace, document: Document, clause: Clause) -> list[PlacedNorm]:
    """What a clause demands, in the order of writing."""
    found = norms_in(document, [clause], workspace.vocabulary)
    return sorted(found, key=lambda one: (document.span_of(one.facts, one.span), one.number))


def _demands(document: Document, clause: Clause, norms: list[PlacedNorm]) -> bool:
    """Whether a clause is worth asking about."""
    if clause.id in document.retired or clause.attribute("judgement"):
        return False
    return bool(clause.demands) or any(not placed.norm.force.states for placed in norms)
