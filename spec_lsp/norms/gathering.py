"""The norms of clauses: of their sentences, and those that are put together of tables and scenarios."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spec_lsp.clauses import Clause
from spec_lsp.dialects import agents, generic, model_spec, prompts
from spec_lsp.document import Document
from spec_lsp.facts import CODE, Facts, Kind, Modality, Policy, Prose
from spec_lsp.language.sentences import sentences
from spec_lsp.memo import latest, once, remembered
from spec_lsp.norms.glossaries import Circle, Way, marks_in, marks_of_clause, names_of
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.reading import norms_of
from spec_lsp.norms.rows import Lead, cells_in_case, rows_in
from spec_lsp.norms.scenarios import Moment, Read, Step, Thread, demands_of, steps_in
from spec_lsp.norms.stated import labelled
from spec_lsp.norms.vocabulary import NONE, Vocabulary, vocabulary_of
from spec_lsp.norms.woven import Cutting, Part, woven
from spec_lsp.patterns import lazy

_LABEL = lazy(r"[\W_]*(?P<id>[^\W\d_][\w.-]*\d[\w.-]*)[*_`\]\s]*:")
_OVERRIDES = lazy(
    r"\b(?:notwithstanding|overrid(?:es?|ing)|exceptions?\s+to|supersed(?:es?|ing)|replac(?:es|ing)|despite|in\s+deviation\s+from)"
    r"\s+(?:clauses?\s+|sections?\s+|rules?\s+)?[\[(`#\"]*(?P<id>[\w.:~-]*[\w~])",
    re.IGNORECASE,
)
_DEMANDING = lazy(r"\b(?:requirements?|constraints?|service\s+levels?|objectives|limits)\b", re.IGNORECASE)
_LONGEST = 1000  # characters of a sentence that is read


# How to work, not what a product does; two prompts are in force together only if somebody calls both.
_NEVER_TOGETHER = (agents.INSTRUCTIONS, agents.CURSOR, *prompts.DIALECTS)
_OPEN = (generic.DIALECT, model_spec.DIALECT)  # families that do not say which sections demand something


def norms_in(
    document: Document, clauses: Iterable[Clause], extra: Vocabulary = NONE
) -> frozenset[PlacedNorm]:
    """The norms of some clauses of a document; of a unit that an edit left alone the same ones again.

    `extra` are the words that the workspace adds to the lists, all of its definitions that concern the document included.
    """
    names = names_of(document)
    if not extra.defined:
        return readings_in(document, clauses, Circle(names, extra))
    bare = vocabulary_of(extra.alike, extra.opposites)
    found = readings_in(document, clauses, Circle(names, bare, ((names, extra),)))
    return frozenset(norm for norm in found if norm.holds(names))


def readings_in(document: Document, clauses: Iterable[Clause], circle: Circle) -> frozenset[PlacedNorm]:
    """The norms of some clauses of a document in all ways to read them; of a unit that an edit left alone the same again."""
    dialect = document.dialect
    if dialect is None or not dialect.checked or dialect in _NEVER_TOGETHER:
        return frozenset()
    return frozenset(norm for clause in clauses for norm in _of_clause(document, clause, circle))


def _of_clause(document: Document, clause: Clause, circle: Circle) -> tuple[PlacedNorm, ...]:
    def read() -> tuple[PlacedNorm, ...]:
        about = circle.about(marks_of_clause(clause)) if circle.wordings else circle
        return tuple(_gathered(document, clause, about))

    return latest(clause, readings_in, (document.dialect, circle), read)


def _gathered(document: Document, clause: Clause, circle: Circle) -> Sequence[PlacedNorm]:
    # What a scenario demands holds in its case only: it is put together of its steps.
    is_scenario = clause.item is not None and clause.item.kind is Kind.SCENARIO
    found, steps = _put_together(document, clause, circle)
    for facts in clause.facts if not is_scenario else ():
        if facts.prose and not facts.commentary:
            norms = _norms_of(document, facts, circle.about(marks_in(facts)) if circle.wordings else circle)
            found += (one for one in norms if id(one.prose) not in steps) if steps else norms
    return found


def _norms_of(document: Document, facts: Facts, circle: Circle) -> tuple[PlacedNorm, ...]:
    # By the words, too: a snapshot of before the settings changed goes on with the norms that it holds.
    key = (norms_in, document.dialect, circle)
    return once(facts, key, lambda: tuple(_read(document, facts, circle)))


def _put_together(document: Document, clause: Clause, circle: Circle) -> tuple[list[PlacedNorm], set[int]]:
    """The norms of the tables and scenarios of a clause, and by identity the steps and cells that are no sentences by themselves.

    What stands around a unit is part of its norms.
    """
    found: list[PlacedNorm] = []
    item, dialect = clause.item, document.dialect
    thread = Thread(item.id if item and item.kind is Kind.SCENARIO else clause.title)
    if dialect not in _OPEN and not (dialect and Kind.SCENARIO in dialect.criteria.values()):
        return found, set()
    before: Facts | None = None
    for facts in clause.facts:
        if facts.prose and not facts.commentary and not facts.heading:
            if facts.prose[0].block.type == "cell":
                found += _tabled(document, facts, _lead(clause, before), circle)
                thread.taken.update(map(id, _cells(facts)))
            told = _steps(facts)
            if told:
                found += _told(document, facts, tuple(thread.follow(told)), circle)
            elif thread.runs:
                thread.end()
            before = facts
    return found, thread.taken


@remembered
def _cells(facts: Facts) -> tuple[Prose, ...]:
    return tuple(cells_in_case(facts.prose))


@remembered
def _steps(facts: Facts) -> tuple[Step, ...]:
    return steps_in(facts.prose)


def _told(
    document: Document, facts: Facts, moments: tuple[tuple[Moment, Cutting], ...], circle: Circle
) -> tuple[PlacedNorm, ...]:
    """What the steps of a unit demand, each in its case."""

    def read() -> Iterator[PlacedNorm]:
        capitals = _capitals(document, facts)
        for moment, then in moments:
            for way in circle.ways(moment.title, *moment.whens, then.text):
                found = demands_of(moment, then, capitals, way.words)
                yield from _placed(document, facts, found, circle, way)

    key = (Moment, circle, tuple(moment for moment, _ in moments))
    return once(facts, key, lambda: tuple(read()))


def _tabled(document: Document, facts: Facts, lead: Lead, circle: Circle) -> tuple[PlacedNorm, ...]:
    """What a table demands, given what stands around it."""
    if not lead.demands and document.dialect not in _OPEN:
        return ()

    def read() -> Iterator[PlacedNorm]:
        capitals = _capitals(document, facts)
        for row in rows_in(facts.prose, lead):
            for way in circle.ways(*row.texts):
                yield from _placed(document, facts, row.demands(capitals, way.words), circle, way)

    return once(facts, (Lead, circle, lead), lambda: tuple(read()))


def _lead(clause: Clause, before: Facts | None) -> Lead:
    """What stands around a table: the title of its clause, and how the words in front of it demand."""
    said = [one.modality for one in before.statements] if before else []
    must = Modality.MUST in said or bool(clause.item and clause.item.kind is Kind.REQUIREMENT)
    should = Modality.SHOULD in said and not must
    return Lead(clause.title, must or should or bool(_DEMANDING.search(clause.title)), should)


def _placed(
    document: Document, facts: Facts, read: Iterable[Read], circle: Circle, way: Way
) -> Iterator[PlacedNorm]:
    for number, (whole, norm, prose, origin) in enumerate(read):
        yield PlacedNorm(
            document.key,
            facts,
            prose,
            0,
            number,
            whole.text,
            norm,
            "",
            frozenset(),
            way.words,
            whole,
            origin,
            circle.names,
            way.beside,
            way.otherwise,
        )


def _capitals(document: Document, facts: Facts) -> bool:
    """Whether only key words in capitals demand: where one is written so, the others are words like any others."""
    shouted = any(statement.text[slice(*statement.modal)].isupper() for statement in facts.statements)
    return shouted or document.policy is Policy.BCP14


def _read(document: Document, facts: Facts, circle: Circle) -> Iterator[PlacedNorm]:
    capitals = _capitals(document, facts)
    label = _LABEL.match(facts.prose[0].text)
    name = label["id"] if label else ""
    overrides = frozenset(
        match["id"] for prose in facts.prose for match in _OVERRIDES.finditer(prose.block.content)
    )
    for said in _demanding(document, facts):
        text = said.text
        coded = CODE in said.prose.text[said.start : said.end]  # what a value of a program means is no term
        for way in circle.ways(text):
            norms = norms_of(text, capitals, way.words) if said.end - said.start <= _LONGEST else ()
            for number, norm in enumerate(norms):
                if not (coded and norm.defines):
                    yield PlacedNorm(
                        document.key,
                        facts,
                        said.prose,
                        said.start,
                        number,
                        text,
                        norm,
                        name,
                        overrides,
                        way.words,
                        None,
                        None,
                        circle.names,
                        way.beside,
                        way.otherwise,
                    )
            parts = labelled(said) if not norms and ":" in text else None
            if parts is not None:
                yield from _placed(document, facts, _stated(parts, said.prose, way.words), circle, way)


def _demanding(document: Document, facts: Facts) -> Iterator[Cutting]:
    """The sentences of a unit that may demand something."""
    demanded = {(id(statement.prose), statement.start) for statement in facts.statements}
    for prose in (one for one in facts.prose if one.speaks):
        for start, end in sentences(prose.text):
            if document.dialect in _OPEN or any(
                place == id(prose) and start <= at < end for place, at in demanded
            ):
                yield Cutting(prose, start, end)


def _stated(parts: Sequence[Part], prose: Prose, extra: Vocabulary) -> Iterator[Read]:
    """A bound that is stated, which no word demands: a weak one."""
    whole = woven(parts)
    for norm in norms_of(whole.text, False, extra):
        yield Read(whole, replace(norm, weak=True, setting=frozenset()), prose)
