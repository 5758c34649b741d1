"""The norms of clauses, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.dialects import agents, generic, model_spec, prompts
from spec_lsp.document import Document
from spec_lsp.facts import CODE, Facts, Kind, Policy, Prose
from spec_lsp.language.sentences import sentences
from spec_lsp.memo import once, remembered
from spec_lsp.norms.glossaries import Circle, Names, names_of
from spec_lsp.norms.lexicon import measures
from spec_lsp.norms.model import Norm
from spec_lsp.norms.reading import norms_of
from spec_lsp.norms.vocabulary import NONE, Vocabulary, marks_of, vocabulary_of
from spec_lsp.patterns import lazy

_LABEL = lazy(r"[\W_]*(?P<id>[^\W\d_][\w.-]*\d[\w.-]*)[*_`\]\s]*:")
_OVERRIDES = lazy(
    r"\b(?:notwithstanding|overrid(?:es?|ing)|exceptions?\s+to|supersed(?:es?|ing)|replac(?:es|ing)|despite|in\s+deviation\s+from)"
    r"\s+(?:clauses?\s+|sections?\s+|rules?\s+)?[\[(`#\"]*(?P<id>[\w.:~-]*[\w~])",
    re.IGNORECASE,
)
_LONGEST = 1000  # characters of a sentence that is read


@dataclass(frozen=True, eq=False)
class PlacedNorm:
    """A norm and where it is said: in the text of `prose` from `start` on, in the unit `facts` of document `key`."""

    key: str
    facts: Facts
    prose: Prose
    start: int
    number: int  # among the norms of its sentence
    text: str
    norm: Norm
    label: str  # the id that its unit begins with, "" if there is none; no family need know it
    overrides: frozenset[str]  # the clauses that its unit says it overrides, as they are written
    extra: Vocabulary = NONE  # the words of the workspace by which it was read
    circles: Names = frozenset()  # those of its document
    beside: Names | None = (
        None  # the circles within which it is read so, None for what is read by the settings alone
    )
    otherwise: frozenset[Names] = frozenset()  # the circles within which it is read in another way

    @cached_property
    def span(self) -> Span:
        """Where it stands in its unit."""
        return self.prose.span(self.start + self.norm.start, self.start + self.norm.end)

    @cached_property
    def words(self) -> frozenset[str]:
        """All that it speaks of, its condition included."""
        return frozenset(self.norm.said)

    @cached_property
    def core(self) -> frozenset[str]:
        """What another norm must speak of too to clash with it: who and what, but for values and how they are bounded."""
        norm = self.norm
        if norm.defines:
            return norm.defines
        who = () if norm.only and not norm.agent else norm.subject
        if norm.confined and norm.verb:
            return frozenset((*who, norm.verb)) - measures()
        values = norm.valued if not norm.order else frozenset()
        return frozenset((*who, *norm.action)) - measures() - values - norm.agent

    @cached_property
    def form(self) -> object:
        """What tells it from a norm in the same words: two of one form agree."""
        norm = self.norm
        bounds = frozenset((one.low, one.high, one.unit, one.per) for one in norm.quantities)
        against = frozenset(stem for stem, sign in (*norm.subject.items(), *norm.action.items()) if sign < 0)
        said = frozenset(norm.action) if norm.defines else norm.defines
        return (
            said,
            norm.confined,
            norm.force,
            norm.weak,
            bounds,
            against,
            norm.values,
            norm.only,
            norm.order,
            norm.defines,
        )

    @property
    def place(self) -> object:
        """The same for all ways to read one demand."""
        return self.prose, self.start, self.number

    def meets(self, other: PlacedNorm) -> bool:
        """Whether both are read by the words that their documents share."""
        shared = self.circles & other.circles
        return self._holds(shared) and other._holds(shared)

    def _holds(self, circles: Names) -> bool:
        return self.beside == circles if self.beside is not None else circles not in self.otherwise


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
    return frozenset(norm for norm in found if norm._holds(names))


def readings_in(document: Document, clauses: Iterable[Clause], circle: Circle) -> frozenset[PlacedNorm]:
    """The norms of some clauses of a document in all ways to read them; of a unit that an edit left alone the same again."""
    dialect = document.dialect
    if dialect is None or not dialect.checked or dialect in _NEVER_TOGETHER:
        return frozenset()
    found: list[PlacedNorm] = []
    for clause in clauses:
        if clause.item and clause.item.kind is Kind.SCENARIO:
            continue  # what it demands holds in that case only
        for facts in clause.facts:
            if facts.prose and not facts.commentary:
                found += _norms_of(document, facts, _about(facts, circle) if circle.wordings else circle)
    return frozenset(found)


def _norms_of(document: Document, facts: Facts, circle: Circle) -> tuple[PlacedNorm, ...]:
    # By the words, too: a snapshot of before the settings changed goes on with the norms that it holds.
    return once(facts, (norms_in, circle), lambda: tuple(_read(document, facts, circle)))


def _about(facts: Facts, circle: Circle) -> Circle:
    """As much of a circle as has to do with a unit."""
    marks = marks_in(facts)
    wordings = ((names, words.about(marks)) for names, words in circle.wordings)
    return circle._replace(wordings=tuple(one for one in wordings if one[1].defined))


@remembered
def marks_in(facts: Facts) -> frozenset[str]:
    """The words of a unit and their stems."""
    return frozenset().union(*(marks_of(prose.shown(0, len(prose.text))) for prose in facts.prose))


# How to work, not what a product does; two prompts are in force together only if somebody calls both.
_NEVER_TOGETHER = (agents.INSTRUCTIONS, agents.CURSOR, *prompts.DIALECTS)
_OPEN = (generic.DIALECT, model_spec.DIALECT)  # families that do not say which sections demand something


def _read(document: Document, facts: Facts, circle: Circle) -> Iterator[PlacedNorm]:
    # Where one key word is written in capitals, the others are words like any others.
    shouted = any(statement.text[slice(*statement.modal)].isupper() for statement in facts.statements)
    capitals = shouted or document.policy is Policy.BCP14
    label = _LABEL.match(facts.prose[0].text)
    overrides = frozenset(
        match["id"] for prose in facts.prose for match in _OVERRIDES.finditer(prose.block.content)
    )
    for prose, start, end in _demanding(document, facts):
        text = prose.shown(start, end)
        coded = CODE in prose.text[start:end]  # what a value of a program means is no term
        for beside, words, otherwise in _ways(text, circle):
            norms = norms_of(text, capitals, words) if end - start <= _LONGEST else ()
            for number, norm in enumerate(norms):
                if not (coded and norm.defines):
                    yield PlacedNorm(
                        document.key,
                        facts,
                        prose,
                        start,
                        number,
                        text,
                        norm,
                        label["id"] if label else "",
                        overrides,
                        words,
                        circle.names,
                        beside,
                        otherwise,
                    )


def _demanding(document: Document, facts: Facts) -> Iterator[tuple[Prose, int, int]]:
    """The sentences of a unit that may demand something."""
    demanded = {(id(statement.prose), statement.start) for statement in facts.statements}
    for prose in (one for one in facts.prose if one.speaks):
        for start, end in sentences(prose.text):
            if document.dialect in _OPEN or any(
                place == id(prose) and start <= at < end for place, at in demanded
            ):
                yield prose, start, end


def _ways(text: str, circle: Circle) -> Iterator[tuple[Names | None, Vocabulary, frozenset[Names]]]:
    """The ways to read a sentence: within which circles, by which words; and which ways there are beside the first."""
    marks = marks_of(text) if circle.wordings else frozenset()
    others = [(names, words) for names, words in circle.wordings if words.about(marks).defined]
    yield None, circle.words, frozenset(names for names, _ in others)
    for names, words in others:
        yield names, words, frozenset()
