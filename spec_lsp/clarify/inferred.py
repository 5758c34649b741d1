"""Questions that a model's answers raise: cases in which it reads a clause in two ways, with these as the readings to choose from.

They are marked as inferred, and nothing that the model says is written anywhere before an author has chosen it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spec_lsp.case_law import keeps_cases
from spec_lsp.clarify.questions import Inferred, Question, Reading, literal, one_line, weight_of
from spec_lsp.clarify.sentence import sentence_at
from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit, Finding, Severity, Span, hole
from spec_lsp.document import Document
from spec_lsp.evals.model import Subject
from spec_lsp.evals.probes import Probe
from spec_lsp.evals.rulings import PROMPT_VERSION, Answer
from spec_lsp.evals.splits import Reading as Ruled
from spec_lsp.evals.splits import Split
from spec_lsp.evals.subjects import subject_of
from spec_lsp.language.sentences import sentences
from spec_lsp.memory import Remembered
from spec_lsp.patterns import lazy
from spec_lsp.terms import term_table
from spec_lsp.workspace import Workspace

CODE = "MODEL"  # in place of a rule's, where answers are remembered
_OWN = "what holds there?"
_LONGEST = 200  # characters of a case that is written into a clause
_ENDED = lazy(r"[.!?:;…][\"'”’)\]*_]*$")


def key_of(subject: Subject, probe: Probe) -> tuple[str, str, str]:
    """What an answer about a case of a clause is remembered by, as long as the clause and its definitions stay as they are."""
    return (subject.digest, CODE, probe.name)


def inferred(workspace: Workspace, split: Split) -> Question | None:
    """The question that a split raises; None once its clause is another one, or gone."""
    document = workspace.documents.get(split.subject.spec)
    clause = _clause_of(workspace, document, split.subject) if document else None
    if document is None or clause is None:
        return None
    place, can_follow = _place(document, clause, split.readings)
    span = sentence_at(document, place)
    sentence = document.text.slice(span)
    end = Edit(Span(*span[2:], *span[2:]), "" if _ENDED.search(sentence) else ".") if can_follow else None
    weight = weight_of(workspace, document, clause)
    case = split.probe.name
    told = _short(split.probe.situation)
    stop = "" if _ENDED.search(told) else "."
    asked = f"Case: {told}{stop} Is it required, forbidden or allowed: {split.probe.act}?"
    finding = Finding(CODE, Severity.HINT, document.key, place, asked, clause.id, question=asked)
    counts = {answer.value: count for answer, count in split.counts.items()}
    return Question(
        finding,
        clause,
        asked,
        case,
        one_line(sentence),
        span,
        tuple(_readings(split, end, as_case=keeps_cases(document))),
        split.subject.digest,
        weight.authority,
        weight.dependents,
        (weight.strength, -weight.dependents, Severity.HINT, document.key, place),
        Inferred(split.model, split.host, PROMPT_VERSION, case, counts),
    )


def after(workspace: Workspace, question: Question, answer: Remembered) -> Remembered:
    """The answer to an inferred question, held by what its clause says once the answer is written into it."""
    document = workspace.documents[question.finding.key]
    terms = term_table(workspace, document)
    clause = next((one for one in document.clauses if one.id == question.clause.id), None)
    return replace(answer, hash=subject_of(document, clause, terms).digest) if clause else answer


def _clause_of(workspace: Workspace, document: Document, subject: Subject) -> Clause | None:
    terms = term_table(workspace, document)
    named = (clause for clause in document.clauses if clause.id == subject.id)
    return next((one for one in named if subject_of(document, one, terms).digest == subject.digest), None)


def _place(document: Document, clause: Clause, readings: tuple[Ruled, ...]) -> tuple[Span, bool]:
    """Where the words stand that a reading rests on, else where the clause begins to speak; and whether a sentence can follow."""
    said = [
        (facts, one) for facts in clause.facts if not facts.commentary for one in facts.prose if one.speaks
    ]
    for quote in (one.quote for one in readings if one.quote):
        words = re.compile(r"\s+".join(map(re.escape, quote.split())))
        for facts, one in said:
            match = words.search(one.block.content)
            if match:
                return document.span_of(facts, one.span(*match.span())), one.block.type != "cell"
    for facts, one in said:
        start, end = next(sentences(one.text), (0, 0))
        if end:
            return document.span_of(facts, one.span(start, end)), one.block.type != "cell"
    heading = clause.heading
    first = document.clause_span(clause).line
    return document.span_of(clause.facts[0], heading.span) if heading else Span(first, 0, first, 0), False


def _readings(split: Split, end: Edit | None, *, as_case: bool) -> Iterator[Reading]:
    """The readings of the model, and whatever the author says instead.

    What is chosen follows at `end`, but for a reading that becomes a case.
    """
    situation = _short(split.probe.situation)

    def written(words: str) -> tuple[Edit, ...]:
        told = f" For example ({literal(situation)}): {words}"
        return (end._replace(text=end.text + told),) if end else ()

    for one in split.readings:
        if one.answer is Answer.UNDETERMINED:
            yield Reading("open: the clause does not decide it", sentence="The clause does not decide it.")
            continue
        demand = one.demand or f"{split.probe.act}: {one.answer.value}"
        label = f'{one.answer.value}, by the words "{one.quote}"'
        edits = () if as_case else written(literal(demand))
        yield Reading(label, edits, sentence=f"It is {one.answer.value}: {demand}")
    yield Reading("in your own words", written(hole(_OWN)), asks=_OWN, sentence=hole(_OWN))


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
