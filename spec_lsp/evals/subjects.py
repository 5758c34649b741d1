"""Clauses under test, out of a snapshot: their text, the definitions that their words draw in, and their challenges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from spec_lsp.case_law import challenge_files
from spec_lsp.clauses import Clause
from spec_lsp.config import nearest
from spec_lsp.document import Definition, Document
from spec_lsp.evals.challenges import challenges_in, challenges_of_file, numbered, written_in
from spec_lsp.evals.checks import BadCheck, read_check
from spec_lsp.evals.digests import clause_digest
from spec_lsp.evals.model import Challenge, Place, Subject
from spec_lsp.evals.scenarios import scenario_challenges
from spec_lsp.facts import Facts
from spec_lsp.patterns import lazy
from spec_lsp.terms import Defined, pattern_of, term_table
from spec_lsp.workspace import Workspace

_UNSAID = lazy(r"\[\^[^\]\s]+\]|<!--.*?-->")  # marks and comments: no words of the clause
_SHARE = lazy(r"(?P<number>\d{1,3}(?:\.\d+)?)(?P<percent>%?)")
_LONGEST_DEFINITION = 1_000  # characters
MIN_PASS = "min-pass"


class Unread(NamedTuple):
    """Something that was meant to test a clause, and cannot be used: its place, and why."""

    place: Place
    reason: str


def subjects(workspace: Workspace, keys: Iterable[str]) -> tuple[Subject, ...]:
    """The clauses of these documents that have challenges, in order of documents and places.

    Of a challenge file, the clauses that it serves, with its own challenges only.
    """
    wanted = frozenset(keys)
    served = {spec.key for key in wanted for spec in workspace.served_specs(key)}
    found: list[Subject] = []
    for document in workspace.specs():
        if document.key in wanted | served and document.dialect and document.dialect.checked:
            whole = document.key in wanted
            found += (one if whole else _within(one, wanted) for one in _of_document(workspace, document))
    return tuple(one for one in found if one.challenges)


def _within(subject: Subject, keys: frozenset[str]) -> Subject:
    held = (one for one in subject.challenges if one.place and one.place.key in keys)
    return replace(subject, challenges=tuple(held))


def _of_document(workspace: Workspace, document: Document) -> Iterator[Subject]:
    terms = term_table(workspace, document)
    for clause, challenges in numbered_in(workspace, document):
        if challenges:
            yield subject_of(document, clause, terms, challenges)


def numbered_in(workspace: Workspace, document: Document) -> Iterator[tuple[Clause, tuple[Challenge, ...]]]:
    """The clauses of a document with their challenges, those of clauses of one id numbered through."""
    count: dict[str, int] = {}
    for clause in document.clauses:
        found = written_for(workspace, document, clause)
        first = count.get(clause.id, 0) + 1
        count[clause.id] = first + len(found) - 1
        yield clause, numbered(clause.id, found, first)


def written_for(workspace: Workspace, document: Document, clause: Clause) -> list[Challenge]:
    """The challenges of a clause in the order of writing, without numbers: in its text, its files, its scenarios."""
    if clause.id in document.retired:
        return []
    found = [*challenges_in(document, clause)]
    for file in challenge_files(workspace, document, clause):
        found += challenges_of_file(file)
    return [*found, *scenario_challenges(document, clause)]


def subject_of(
    document: Document,
    clause: Clause,
    terms: Mapping[str, tuple[Defined, ...]],
    challenges: tuple[Challenge, ...] = (),
) -> Subject:
    """A clause of `document` as a subject; `terms` are those of its module."""
    text = _text(document, clause)
    title = clause.title
    definitions = dict(_drawn_in(f"{title}\n{text}", clause, terms))
    heading = clause.heading
    place = Place(document.key, document.span_of(clause.facts[0], heading.span)) if heading else None
    share = clause.attribute(MIN_PASS)
    return Subject(
        id=clause.id,
        title=title,
        text=text,
        digest=clause_digest(title, text, definitions),
        spec=document.key,
        version=document.header.version or "",
        place=place,
        definitions=definitions,
        challenges=challenges,
        min_pass=share_of(share.value) if share else None,
    )


def share_of(written: str) -> float | None:
    """A share as `0.8`, `80%` or `1`; None for anything else."""
    match = _SHARE.fullmatch(written)
    if match is None:
        return None
    share = float(match["number"]) / (100 if match["percent"] else 1)
    return share if share <= 1 else None


def _text(document: Document, clause: Clause) -> str:
    """What a clause says: its lines without heading, examples, commentary, marks and comments."""
    kept = (
        _lines(document, facts)
        for facts in clause.facts
        if not (facts.heading or facts.examples or facts.conversations or facts.criteria or facts.commentary)
    )
    said = _UNSAID.sub("", "\n".join(line.rstrip() for lines in kept for line in lines)).strip()
    return said or clause.title


def _lines(document: Document, facts: Facts) -> tuple[str, ...]:
    number = document.index_of(facts)
    ends = (*document.starts[number + 1 : number + 2], len(document.text.lines))
    return document.text.lines[document.starts[number] : ends[0]]


def _drawn_in(
    text: str, clause: Clause, terms: Mapping[str, tuple[Defined, ...]]
) -> Iterator[tuple[str, str]]:
    lowered = text.lower()
    for name, places in sorted(terms.items()):
        document, definition = places[0]
        if definition.clause is clause or name.split()[0] not in lowered:
            continue
        if pattern_of(definition.term.name).search(text):
            said = _defined(document, definition)
            if said:
                yield definition.term.name, said


def _defined(document: Document, definition: Definition) -> str:
    """How a term is defined: the unit that does it; for a heading, the text below it."""
    if definition.facts.heading:
        said = _text(document, definition.clause)
    else:
        said = "\n".join(_lines(document, definition.facts))
    return " ".join(_UNSAID.sub("", said).split())[:_LONGEST_DEFINITION]


def chosen(found: Iterable[Subject], names: Iterable[str]) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """Of the subjects those that are named, with the challenges that are; and the names that nobody bears.

    A name is the id of a clause or of a challenge (`refunds/2`), or the name of a challenge file (`rf50`); `PATH#`
    before it says where.
    """
    held, unknown = tuple(found), []
    picked: dict[tuple[str, str], set[str]] = {}
    for name in names:
        hits = [(one, kept) for one in held if (kept := _named(one, name))]
        if not hits:
            unknown.append(name)
        for one, kept in hits:
            picked.setdefault((one.spec, one.digest), set()).update(kept)
    narrowed = (
        replace(one, challenges=tuple(c for c in one.challenges if c.id in picked[one.spec, one.digest]))
        for one in held
        if (one.spec, one.digest) in picked
    )
    return tuple(narrowed), tuple(unknown)


def told_unknown(found: Iterable[Subject], name: str) -> str:
    """What is said to somebody who names what nobody is called."""
    meant = nearest(name, [subject.id for subject in found])
    return f"no clause with challenges is called `{name}`" + (f"; did you mean `{meant}`?" if meant else "")


def _named(subject: Subject, name: str) -> set[str]:
    path, sign, fragment = name.rpartition("#")
    if sign and path and not f"/{subject.spec}".endswith(f"/{path}"):
        return set()
    if fragment == subject.id:
        return {one.id for one in subject.challenges}
    mark = f"/{fragment.removeprefix('^')}.md"
    return {
        one.id
        for one in subject.challenges
        if one.id == fragment
        or (one.place and one.place.key != subject.spec and one.place.key.endswith(mark))
    }


def unread(workspace: Workspace, keys: Iterable[str]) -> tuple[Unread, ...]:
    """What in these documents, and in the challenge files of specs among them, was meant to test something and cannot be read."""
    wanted = frozenset(keys)
    for spec in workspace.specs():
        if spec.key in wanted:
            wanted |= {
                file.key for clause in spec.clauses for file in challenge_files(workspace, spec, clause)
            }
    held = (workspace.documents[key] for key in sorted(wanted))
    tested = (one for one in held if (one.dialect and one.dialect.checked) or workspace.served_specs(one.key))
    return tuple(problem for document in tested for problem in _unread_in(document))


def _unread_in(document: Document) -> Iterator[Unread]:
    for clause in document.clauses:
        share = clause.attribute(MIN_PASS)
        if share and share_of(share.value) is None:
            place = Place(document.key, document.span_of(clause.facts[0], share.span))
            yield Unread(place, f"{MIN_PASS}={share.value} is no share; write 0.8 or 80%")
        for facts in clause.facts:
            for talk in facts.conversations:
                if talk.problem:
                    place = Place(document.key, document.span_of(facts, talk.span))
                    yield Unread(place, f"the conversation cannot be read: {talk.problem}")
        for written in written_in(clause):
            for facts, criterion in written.criteria:
                problem = problem_of(criterion.text) if criterion.kind == "check" else None
                if problem:
                    yield Unread(Place(document.key, document.span_of(facts, criterion.span)), problem)


def problem_of(check: str) -> str | None:
    """Why a check cannot be read, None if it can."""
    try:
        read_check(check)
    except BadCheck as bad:
        return str(bad)
    return None
