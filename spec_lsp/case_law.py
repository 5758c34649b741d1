"""Case law: the judged answers of a clause, in its own text and in its challenge files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.document import Document
from spec_lsp.facts import Case
from spec_lsp.workspace import Workspace


class CaseLaw(NamedTuple):
    """How many answers a clause has judged, by verdict."""

    good: int = 0
    bad: int = 0
    ok: int = 0

    @property
    def total(self) -> int:
        """How many answers were judged."""
        return self.good + self.bad + self.ok

    @property
    def settles(self) -> bool:
        """Whether it shows both what is wanted and what is not, and so settles what the words leave open."""
        return bool(self.good and self.bad)


def case_law(workspace: Workspace, document: Document, clause: Clause) -> CaseLaw:
    """The case law of a clause of `document`; its subsections have their own."""
    verdicts = Counter(case.verdict for case in _cases(workspace, document, clause))
    return CaseLaw(verdicts["GOOD"], verdicts["BAD"], verdicts["OK"])


def _cases(workspace: Workspace, document: Document, clause: Clause) -> Iterator[Case]:
    for facts in clause.facts:
        for talk in facts.conversations:
            yield from talk.cases
    for mark in clause.marks:
        challenge = workspace.documents.get(workspace.graph.challenge_key(document.key, mark))
        for facts in challenge.facts if challenge else ():
            for talk in facts.conversations:
                yield from talk.cases
