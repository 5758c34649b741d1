"""Findings as questions: what is open, in which sentence, and the readings to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.clarify.sentence import sentence_at
from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import HOLE, Edit, Finding, Severity, Span
from spec_lsp.document import Document
from spec_lsp.memory import hash_of
from spec_lsp.patterns import lazy
from spec_lsp.rules import ALL
from spec_lsp.text import Encoding, Text
from spec_lsp.workspace import Workspace

ASKED = frozenset({"AMB", "TRM", "SUC"})  # the families whose findings only the author can answer
_ACTIVE = lazy(r"[\\`*_\[\]{}<>#|~^&$]")
_RULES = {rule.code: rule for rule in ALL}


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer to choose: what it changes in the document of the question, and which files it creates.

    `asks` is what only the author can say, "" for a reading that needs no words of theirs. `sentence` is how the sentence
    would read, "" where the change is elsewhere.
    """

    label: str
    edits: tuple[Edit, ...] = ()
    creates: tuple[tuple[str, str], ...] = ()
    asks: str = ""
    sentence: str = ""


class Inferred(NamedTuple):
    """That a question comes of a model's answers: whose, by which prompt, in which case, and how many say what."""

    model: str
    host: str
    prompt_version: str
    case: str
    answers: Mapping[str, int]


class Weight(NamedTuple):
    """What a clause weighs: its level of authority, "" for none, how strong that is (0 is strongest), how many depend on it."""

    authority: str
    strength: int
    dependents: int


@dataclass(frozen=True, slots=True)
class Question:
    """One open question. `hash` is that of its clause's text: an answer holds as long as that stays.

    `rank` sorts questions: strongest authority first, then the clauses on which most others depend. `inferred`: only a model
    says that it is open.
    """

    finding: Finding
    clause: Clause
    text: str
    words: str
    sentence: str
    span: Span  # of the sentence
    readings: tuple[Reading, ...]
    hash: str
    authority: str
    dependents: int
    rank: tuple[int, int, Severity, str, Span]
    inferred: Inferred | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What an answer to it is remembered by."""
        return (self.hash, self.finding.code, self.words)


def questions(workspace: Workspace, findings: Iterable[Finding]) -> list[Question]:
    """The questions that `findings` of this snapshot leave to their authors, the weightiest first."""
    asked = (
        question
        for finding in findings
        if finding.suppressed is None and _RULES[finding.code].family in ASKED
        for question in [_question(workspace, finding)]
        if question is not None
    )
    return sorted(asked, key=lambda question: question.rank)


def _question(workspace: Workspace, finding: Finding) -> Question | None:
    document = workspace.documents[finding.key]
    unit = document.unit_at(finding.span.line)
    if unit is None or not finding.fixes:
        return None
    clause = document.clause_of(unit)
    span = sentence_at(document, finding.span)
    weight = weight_of(workspace, document, clause, finding.clause)
    return Question(
        finding,
        clause,
        finding.question or finding.message,
        one_line(document.text.slice(finding.span)),
        one_line(document.text.slice(span)),
        span,
        tuple(_reading(document, span, finding, number) for number in range(len(finding.fixes))),
        hash_of(document.source_of(clause)),
        weight.authority,
        weight.dependents,
        (weight.strength, -weight.dependents, finding.severity, finding.key, finding.span),
    )


def weight_of(workspace: Workspace, document: Document, clause: Clause, address: str | None = None) -> Weight:
    """What a clause weighs, or the item in it with that address."""
    level = clause.authority or document.header.authority or ""
    levels = workspace.config.authority
    strength = levels.index(level) if level in levels else len(levels)
    return Weight(level, strength, len(workspace.edges_to(document, address or clause.id)))


def _reading(document: Document, span: Span, finding: Finding, number: int) -> Reading:
    fix = finding.fixes[number]
    open_words = [match["asks"] for edit in fix.edits for match in HOLE.finditer(edit.text)]
    rewritten = ""
    if fix.edits and all(_within(edit.span, span) for edit in fix.edits):
        rewritten = one_line(applied(document.text.slice(span), span, fix.edits))
    asks = open_words[0] if len(set(open_words)) == 1 else ""  # a form of several blanks is filled in by hand
    return Reading(fix.title, fix.edits, fix.creates, asks, rewritten)


def _within(inner: Span, outer: Span) -> bool:
    follows = inner[:2] == outer[2:]  # a paragraph that is put behind it is no part of it
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:] and not follows


def applied(text: str, span: Span, edits: Iterable[Edit]) -> str:
    """`text`, which stands at `span` of its document, after `edits` of that document that lie within it."""
    held = Text.from_str(text)

    def inside(line: int, column: int) -> tuple[int, int]:
        return line - span.line, column - (span.column if line == span.line else 0)

    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        start, end = inside(*edit.span[:2]), inside(*edit.span[2:])
        held, _ = held.edited(start, end, edit.text, Encoding.UTF32)
    return str(held)


def one_line(text: str) -> str:
    """Words in one line."""
    return " ".join(text.split())


def literal(text: str) -> str:
    """Words of others for a line of a document: Markdown takes them for words and for nothing else."""
    return _ACTIVE.sub(r"\\\g<0>", one_line(text))
