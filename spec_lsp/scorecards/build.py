"""From runs, and the spec as it is now, to what is reported of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.document import Document
from spec_lsp.evals.model import Challenge, Place, Run, Subject
from spec_lsp.evals.summary import (
    ChallengeKey,
    ChallengeResult,
    ClauseResult,
    Disagreement,
    compared,
    disagreements,
    summarize,
)
from spec_lsp.facts import Heading
from spec_lsp.scorecards.model import Branch, Card, Case, Entry, Point, Scorecards

_INNERMOST = 6  # the depth of what is no heading


@dataclass(frozen=True, slots=True)
class Spec:
    """A spec as it is now. `path` is how a run names it, `shown` how the reader would."""

    path: str
    shown: str
    document: Document | None = None
    subjects: tuple[Subject, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What a run is seen beside: earlier runs of the same specs, a baseline, and the specs that are at hand."""

    earlier: tuple[Run, ...] = ()
    baseline: Run | None = None
    specs: tuple[Spec, ...] = ()


class Beside(NamedTuple):
    """What the challenges of a run are seen beside: their results in the baseline, and where votes went both ways."""

    before: Mapping[ChallengeKey, ChallengeResult]
    split: Mapping[ChallengeKey, Disagreement]


def build(run: Run, source: Source) -> Scorecards:
    """The scorecards of a run; who wants more than its figures adds the frame that it is seen in."""
    summary = summarize(run)
    base = summarize(source.baseline) if source.baseline else None
    ids = {(one.spec, one.clause, one.id): one.key for one in summary.challenges}
    beside = Beside(
        {challenge.key: challenge for challenge in base.challenges} if base else {},
        {ids[one.spec, one.clause, one.challenge]: one for one in disagreements(summary)},
    )
    known = {spec.path: spec for spec in source.specs}
    held: dict[str, list[ClauseResult]] = {}
    for clause in summary.clauses:
        held.setdefault(clause.spec, []).append(clause)
    return Scorecards(
        summary,
        tuple(_card(known.get(path, Spec(path, path)), clauses, beside) for path, clauses in held.items()),
        tuple(_point(one) for one in sorted((*source.earlier, run), key=lambda one: one.head.started)),
        source.baseline.head if source.baseline else None,
        compared(summary, base) if base else None,
    )


def _point(run: Run) -> Point:
    return Point(run.head.run, run.head.started, run.head.model, summarize(run).counts)


def _card(spec: Spec, clauses: Iterable[ClauseResult], beside: Beside) -> Card:
    """A spec; its clauses in their order, those that it does not hold come last."""
    document = spec.document
    order = _order(document)
    ordered = sorted(clauses, key=lambda clause: (order.get(clause.clause, len(order)), clause.clause))
    subjects: dict[str, list[Subject]] = {}
    for subject in spec.subjects:
        subjects.setdefault(subject.id, []).append(subject)
    entries = tuple(_entry(clause, subjects.get(clause.clause, ()), document, beside) for clause in ordered)
    return Card(
        spec.shown,
        document.key if document else "",
        (_title(document) if document else "") or spec.shown.rpartition("/")[2],
        entries,
        tuple(_branches(document, entries)) if document else (),
    )


def _title(document: Document) -> str:
    """What a spec calls itself: in its header, else in the one heading around all others."""
    headings = [clause.heading for clause in document.clauses if clause.heading]
    return document.header.name or (headings[0].title if _is_around(headings) else "")


def _is_around(headings: Sequence[Heading]) -> bool:
    """Whether the first heading is the only one of its level, and the others are below it."""
    levels = [heading.level for heading in headings]
    return bool(levels) and levels[0] < min(levels[1:], default=7)


def _order(document: Document | None) -> Mapping[str, int]:
    """The place of each clause and item of a document in it."""
    names = (branch.id for branch in _outline(document)) if document else ()
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _entry(
    clause: ClauseResult, subjects: Sequence[Subject], document: Document | None, beside: Beside
) -> Entry:
    """A clause of a run. `subjects` are what bears its id now: several where that was given twice."""
    known = {challenge.digest: challenge for subject in subjects for challenge in subject.challenges}
    order = {digest: number for number, digest in enumerate(known)}  # rows come as answers did
    results = sorted(clause.challenges, key=lambda one: order.get(one.digest, len(order)))
    subject = subjects[0] if subjects else None
    rows = [row for challenge in clause.challenges for row in challenge.rows]
    title, text = (subject.title, subject.text) if subject else _found(clause.clause, document)
    return Entry(
        clause,
        title or clause.clause,
        text,
        rows[-1].clause_digest,
        tuple(_case(one, known.get(one.digest), beside) for one in results),
        stale=bool(subjects) and not {row.clause_digest for row in rows} <= {one.digest for one in subjects},
        place=subject.place if subject else _place(clause.clause, document),
    )


def _found(name: str, document: Document | None) -> tuple[str, str]:
    """Title and text of a clause that nobody describes."""
    clauses = document.clauses_of(name) if document else ()
    if not document or not clauses:
        return "", ""
    return clauses[0].title, "\n".join(document.source_of(clauses[0])[1:]).strip("\n")


def _place(name: str, document: Document | None) -> Place | None:
    """Where the heading of a clause stands, or the name of an item."""
    if document is None:
        return None
    if name in document.items:
        _, facts, item = document.items[name]
        return Place(document.key, document.span_of(facts, item.name))
    clause = next(iter(document.clauses_of(name)), None)
    if clause is None or clause.heading is None:
        return None
    return Place(document.key, document.span_of(clause.facts[0], clause.heading.span))


def _case(result: ChallengeResult, challenge: Challenge | None, beside: Beside) -> Case:
    before, split = beside.before.get(result.key), beside.split.get(result.key)
    if challenge is None:  # its prompt is another one now, or the spec is not at hand
        return Case(result, before=before, split=split)
    asked = [message.content for message in challenge.messages if message.role == "user"]
    prompt = asked[-1].strip() if asked else ""
    return Case(result, challenge.title, prompt, challenge.place, before, split)


def _branches(document: Document, entries: Iterable[Entry]) -> Iterator[Branch]:
    held = {entry.id: entry for entry in entries}
    for branch in _outline(document):
        entry = held.pop(branch.id, None)
        if branch.title or entry:
            yield branch._replace(entry=entry)


def _outline(document: Document) -> Iterator[Branch]:
    """The headings of a document, and the items in them; what is no section has no title here, nor has the title of the whole."""
    headings = [clause.heading for clause in document.clauses if clause.heading]
    whole = len(headings) > 1 and _is_around(headings)
    outermost = min((heading.level for heading in headings[whole:]), default=1)
    first = True
    for clause in document.clauses:
        depth = max(clause.heading.level - outermost, 0) if clause.heading else 0
        if clause.heading:
            yield Branch(clause.id, "" if first and whole else clause.title, depth)
        first = first and not clause.heading
        for _, item in clause.items:
            if item.id and document.defines(item) and not item.is_section:
                yield Branch(item.id, "", _INNERMOST)
