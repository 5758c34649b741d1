"""The clauses of a workspace that may govern a situation: what each demands, what it is called, and its challenges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from spec_lsp.case_law import challenge_files
from spec_lsp.clauses import Clause, item_around
from spec_lsp.diagnostics import Span
from spec_lsp.dialects.conversations import talk_of
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Item, Kind, Prose
from spec_lsp.governing.told import spelt_in, stems_of
from spec_lsp.language.sentences import sentences
from spec_lsp.norms.intervals import Measure, measures_of
from spec_lsp.norms.model import Norm, Spans
from spec_lsp.norms.quantities import quantities
from spec_lsp.norms.reading import norms_of
from spec_lsp.norms.vocabulary import NONE, Vocabulary
from spec_lsp.patterns import lazy
from spec_lsp.workspace import Workspace

# Work lists and what is not in force yet govern nothing.
_NOT_IN_FORCE = frozenset(
    "tasks plan checklist delta proposal design template notes settings archive code".split()
)
_WORK = frozenset({Kind.TASK, Kind.CHECK})
_BEFORE_SIGN = lazy(r"\s+(?=[.,;:!?])")  # where a mark stood
_BETWEEN = lazy(r"[\W_]+")
_LONGEST = 1000  # characters of a sentence that is read


@dataclass(frozen=True, eq=False)
class Passage:
    """A sentence of a clause. `line` is where it stands in its document; `demands`: it is no mere explanation.

    `extra` are the words that the workspace adds to the lists.
    """

    text: str
    line: int
    demands: bool
    norms: tuple[Norm, ...]
    words: Mapping[str, int]
    measures: tuple[Measure, ...]
    extra: Vocabulary = NONE

    @cached_property
    def spelt(self) -> Mapping[str, str]:
        """Its words as they are written, by their stems."""
        return spelt_in(self.text, self.extra)

    @cached_property
    def condition(self) -> str:
        """The condition of its first demand that has one, as it is written; "" if none has."""
        return next((" ".join(_cut(self.text, norm.when)) for norm in self.norms if norm.when), "")

    @cached_property
    def exception(self) -> str:
        """What its first demand with an exception leaves out, as it is written."""
        return next((" ".join(_cut(self.text, norm.unless)) for norm in self.norms if norm.unless), "")

    @cached_property
    def conditions(self) -> Mapping[str, int]:
        """What its conditions speak of."""
        return {stem: sign for norm in self.norms for stem, sign in norm.condition.items()}

    @cached_property
    def exceptions(self) -> Mapping[str, int]:
        """What its exceptions speak of."""
        return {stem: sign for norm in self.norms for stem, sign in norm.exception.items()}

    @property
    def excepts_by_figure(self) -> bool:
        """Whether a figure tells what it leaves out."""
        spans = [span for norm in self.norms for span in norm.unless]
        return any(start <= one.start < end for one in self.measures for start, end in spans)

    def decides(self, measure: Measure) -> bool:
        """Whether a bound is part of a condition."""
        spans = [span for norm in self.norms for span in norm.when]
        return not measure.bare and any(start <= measure.start < end for start, end in spans)


@dataclass(frozen=True, eq=False)
class Prompt:
    """A challenge or an example: what it is called, its words, and where it stands (0-based line)."""

    title: str
    asked: str  # by the user, "" where only the title is there
    words: Mapping[str, int]
    key: str
    line: int


@dataclass(eq=False)
class Candidate:
    """A clause of `document`, or an item of one. `around` are the words of the titles that it stands under."""

    document: Document
    clause: Clause
    id: str
    title: str
    span: Span
    called: Mapping[str, int]
    around: Mapping[str, int]
    passages: list[Passage] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)

    @property
    def binds(self) -> bool:
        """Whether anything in it demands something, or is judged."""
        return any(one.demands for one in self.passages) or bool(self.prompts)

    @cached_property
    def words(self) -> Mapping[str, int]:
        """All that it speaks of, challenges left out; 0 where it says both a word and its opposite."""
        found: dict[str, int] = dict(self.called)
        for passage in self.passages:
            for stem, sign in passage.words.items():
                found[stem] = sign if found.get(stem, sign) == sign else 0
        return found


def candidates(workspace: Workspace) -> list[Candidate]:
    """The clauses that are in force, in order of documents and places."""
    found: list[Candidate] = []
    for document in workspace.specs():
        dialect = document.dialect
        if dialect is not None and dialect.checked and dialect.role not in _NOT_IN_FORCE:
            reader = _Reader(workspace, document)
            found += (one for one in reader.read() if one.binds)
    return found


class _Reader:
    """Reads the clauses of one document."""

    def __init__(self, workspace: Workspace, document: Document):
        self._workspace, self._document = workspace, document
        self._extra: Vocabulary = workspace.words_between((document,))
        self._found: dict[object, Candidate] = {}

    def read(self) -> Iterable[Candidate]:
        """Its clauses, in order; those that were retired left out."""
        for clause in self._document.clauses:
            if clause.id not in self._document.retired:
                self._clause(clause)
        return self._found.values()

    def _clause(self, clause: Clause) -> None:
        owner = next(one for one in (*self._document.ancestors(clause),) if not _is_scenario(one))
        home = self._of(owner)
        if owner is not clause:
            home.prompts += self._scenario(clause)
            return
        for facts in clause.facts:
            for prose in facts.prose:
                if prose.block.type != "heading":
                    self._prose(clause, home, facts, prose)
            self._add_examples(home, self._document, facts)
        for challenge in challenge_files(self._workspace, self._document, clause):
            for facts in challenge.facts:
                self._add_examples(home, challenge, facts)

    def _prose(self, clause: Clause, home: Candidate, facts: Facts, prose: Prose) -> None:
        line = self._document.line_of(facts)
        for start, end in sentences(prose.text):
            if any(
                one.span.line <= prose.span(start, end).line <= one.span.end_line for one in facts.examples
            ):
                continue
            place = prose.span(start, end).moved(line)
            passage = self._passage(facts, prose, start, end, place.line)
            item = item_around(facts, place.line - line, place.column)
            if item is None or item.is_section:
                home.passages.append(passage)
            elif item.kind is Kind.SCENARIO:
                home.prompts.append(
                    Prompt(
                        item.title or passage.text,
                        passage.text,
                        passage.words,
                        self._document.key,
                        place.line,
                    )
                )
            elif item.kind not in _WORK and item.active:
                self._of(clause, facts, item).passages.append(passage)

    def _passage(self, facts: Facts, prose: Prose, start: int, end: int, line: int) -> Passage:
        text = _BEFORE_SIGN.sub("", " ".join(prose.shown(start, end).split()))
        plain = facts.commentary or not prose.speaks or len(text) > _LONGEST
        norms = () if plain else norms_of(text, False, self._extra)
        stated = any(one.prose is prose and start <= one.start < end for one in facts.statements)
        measures = tuple(measures_of(text, quantities(text)))
        words = stems_of(text, self._extra)
        return Passage(text, line, bool(norms) or stated, norms, words, measures, self._extra)

    def _of(self, clause: Clause, facts: Facts | None = None, item: Item | None = None) -> Candidate:
        """The candidate of a clause, or of an item in it."""
        document = self._document
        key: object = (clause, item.id) if item else clause
        if key not in self._found:
            above = [one.title for one in document.ancestors(clause) if one is not clause]
            if item and facts:
                above.append(clause.title)
                title, place = item.title, document.span_of(facts, item.name)
            else:
                title, place = clause.title, _heading_span(document, clause)
            self._found[key] = Candidate(
                document,
                clause,
                item.id if item else clause.id,
                title,
                place,
                stems_of(f"{title} {_spelt(item.id if item else clause.id)}", self._extra),
                stems_of(" ".join(above), self._extra),
            )
        return self._found[key]

    def _scenario(self, clause: Clause) -> Iterator[Prompt]:
        text = " ".join(prose.text for facts in clause.facts for prose in facts.prose)
        line = _heading_span(self._document, clause).line
        yield Prompt(clause.title, text, stems_of(text, self._extra), self._document.key, line)

    def _add_examples(self, home: Candidate, document: Document, facts: Facts) -> None:
        """Add the examples of a unit: their titles, each with what the user says below it."""
        line = document.line_of(facts)
        events = [(one.span.line, one.title, "") for one in facts.examples]
        for talk in (one for one in facts.conversations if one.problem is None):
            asked = " ".join(one.content for one in talk_of(talk.text).messages if one.role == "user")
            events.append((talk.span.line, "", " ".join(asked.split())))
        for at, title, asked in sorted(events):
            last = home.prompts[-1] if home.prompts else None
            place = line + at
            if not title and last and last.key == document.key and not last.asked:
                home.prompts.pop()
                title, place = last.title, last.line
            words = stems_of(f"{title}. {asked}", self._extra)
            home.prompts.append(Prompt(title or asked, asked, words, document.key, place))


def _spelt(identifier: str) -> str:
    """The words that an id is made of."""
    return " ".join(word for word in _BETWEEN.split(identifier) if word.isalpha())


def _is_scenario(clause: Clause) -> bool:
    return clause.item is not None and clause.item.kind is Kind.SCENARIO


def _heading_span(document: Document, clause: Clause) -> Span:
    if clause.heading is None:
        return Span(document.clause_span(clause).line, 0, document.clause_span(clause).line, 0)
    return document.span_of(clause.facts[0], clause.heading.span)


def _cut(text: str, spans: Spans) -> Iterator[str]:
    return (text[start:end] for start, end in spans)
