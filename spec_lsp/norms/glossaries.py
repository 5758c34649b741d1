"""What the glossaries of a workspace say of words, and for which documents.

A definition counts where its term does (`terms.py`): in the documents that are seen together with its own, and in those of its
module. Two documents are compared by what is defined for both: a third one that shares a circle with each of them joins nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.dialects.glossary import is_glossary
from spec_lsp.dialects.ties import SMALL, Sense, Tie, entry_ties, explained, sentence_ties
from spec_lsp.document import Document
from spec_lsp.facts import Facts
from spec_lsp.memo import remembered
from spec_lsp.norms.lexicon import silent
from spec_lsp.norms.relations import Relation, stem_in
from spec_lsp.norms.vocabulary import Vocabulary, marks_of, vocabulary_of
from spec_lsp.norms.words import tokens_of
from spec_lsp.patterns import lazy

Names = frozenset[str]

_WORD = lazy(r"[^\W\d_]\w*")
_ACRONYM = lazy(r"[A-Z][A-Z0-9]+")
_LONGEST = 5  # words of a phrase
_NO_NAMES = frozenset("must shall should may will can cannot required recommended optional one ones".split())


class DefinedTie(NamedTuple):
    """What a definition says of two words, and where it stands: the unit `facts` of document `key`."""

    relation: Relation
    tie: Tie
    key: str
    facts: Facts

    @property
    def span(self) -> Span:
        """Where the term is written, in its unit."""
        return self.tie.span


class Way(NamedTuple):
    """A way to read a sentence: by which words, and beside documents of which circles, None for all but `otherwise`."""

    words: Vocabulary
    beside: Names | None
    otherwise: frozenset[Names]


class Circle(NamedTuple):
    """How a document is read: which circles it is in, by which words, and by which beside others of some of its circles.

    `wordings` are those that differ from `words`.
    """

    names: Names
    words: Vocabulary
    wordings: tuple[tuple[Names, Vocabulary], ...] = ()

    def about(self, marks: frozenset[str]) -> Circle:
        """As much of it as has to do with a text of these words."""
        return self._replace(wordings=tuple(self._concerning(marks))) if self.wordings else self

    def ways(self, *texts: str) -> tuple[Way, ...]:
        """The ways to read a sentence that is made of some texts: by the settings, and by what is defined of its words."""
        marks = frozenset().union(*map(marks_of, texts)) if self.wordings else frozenset()
        others = [(names, words) for names, words in self.wordings if words.about(marks).defined]
        first = Way(self.words, None, frozenset(names for names, _ in others))
        return (first, *(Way(words, names, frozenset()) for names, words in others))

    def _concerning(self, marks: frozenset[str]) -> Iterator[tuple[Names, Vocabulary]]:
        for names, words in self.wordings:
            about = words.about(marks)
            if about.defined:
                yield names, about


@remembered
def marks_in(facts: Facts) -> frozenset[str]:
    """The words of a unit and their stems."""
    return frozenset().union(*(marks_of(prose.shown(0, len(prose.text))) for prose in facts.prose))


@remembered
def marks_of_clause(clause: Clause) -> frozenset[str]:
    """The words of a clause and their stems."""
    return frozenset().union(*map(marks_in, clause.facts))


@remembered
def names_of(document: Document) -> Names:
    """The circles of documents that share their definitions with this one: its group, and its module."""
    module = document.header.module
    return frozenset((f"group {document.group}", *([f"module {module}"] if module else ())))


@dataclass(frozen=True, eq=False)
class Glossaries:
    """What is said of words, by circle and document; circles where nothing is said are left out."""

    ties: Mapping[str, Mapping[str, tuple[DefinedTie, ...]]] = field(default_factory=dict)
    _wordings: dict[tuple[Names, Vocabulary], Vocabulary] = field(
        default_factory=dict, init=False, repr=False
    )

    def changed(self, old: Document | None, new: Document | None) -> Glossaries:
        """The glossaries after one document took the place of another; the same if they say the same at the same places."""
        before, after = _by_circle(old), _by_circle(new)
        if before == after:
            return self
        ties = dict(self.ties)
        for name, (key, _) in before.items():
            rest = {other: said for other, said in ties.pop(name).items() if other != key}
            if rest:
                ties[name] = rest
        for name, (key, said) in after.items():
            ties[name] = {**ties.get(name, {}), key: said}
        return Glossaries(ties)

    def said_in(self, names: Names) -> Iterator[DefinedTie]:
        """What is said in some circles, in order of documents and places."""
        for name in sorted(names & self.ties.keys()):
            for key in sorted(self.ties[name]):
                yield from self.ties[name][key]

    def wording(self, names: Names, words: Vocabulary) -> Vocabulary:
        """The words by which documents are compared that share these circles; `words` are those of the settings."""
        defined = names.intersection(self.ties)
        if not defined:
            return words
        known = self._wordings.get((defined, words))
        if known is None:
            relations = frozenset(said.relation for said in self.said_in(defined))
            known = vocabulary_of(words.alike, words.opposites, relations)
            self._wordings[defined, words] = known
        return known

    def circle_of(self, document: Document, words: Vocabulary) -> Circle:
        """How a document is read."""
        names = names_of(document)
        shared = [
            frozenset(some) for size in range(1, len(names) + 1) for some in combinations(sorted(names), size)
        ]
        wordings = [(some, self.wording(some, words)) for some in shared if some & self.ties.keys()]
        return Circle(names, words, tuple(wordings))


def _by_circle(document: Document | None) -> Mapping[str, tuple[str, tuple[DefinedTie, ...]]]:
    said = ties_of(document) if document else ()
    if document is None or not said:
        return {}
    return dict.fromkeys(names_of(document), (document.key, said))


@remembered
def ties_of(document: Document) -> tuple[DefinedTie, ...]:
    """What a document says of words, in order."""
    if document.dialect is None or not document.dialect.checked:
        return ()
    return tuple(
        DefinedTie(relation, tie, document.key, facts)
        for clause in document.clauses
        for facts, tie in _ties_in(document, clause)
        if (relation := _relation(tie)) and (not tie.needs or _defines(document, tie))
    )


def _ties_in(document: Document, clause: Clause) -> Iterator[tuple[Facts, Tie]]:
    innermost = None
    if document.has_glossary:
        innermost = next((one for one in document.ancestors(clause) if is_glossary(one.title)), None)
    if innermost and innermost is not clause and clause.heading:
        yield from _titled(clause)
    yield from (_ties_of_entries if innermost else _ties_of_sentences)(clause)


@remembered
def _ties_of_entries(clause: Clause) -> tuple[tuple[Facts, Tie], ...]:
    return tuple(
        (facts, tie) for facts in clause.facts for tie in (*entry_ties(facts), *sentence_ties(facts))
    )


@remembered
def _ties_of_sentences(clause: Clause) -> tuple[tuple[Facts, Tie], ...]:
    return tuple((facts, tie) for facts in clause.facts for tie in sentence_ties(facts))


def _titled(clause: Clause) -> Iterator[tuple[Facts, Tie]]:
    """What a section of a glossary says of its title."""
    spoken = ((facts, prose) for facts in clause.facts[1:] for prose in facts.prose if prose.speaks)
    facts, prose = next(spoken, (None, None))
    if facts is None or prose is None or prose.block.type != "paragraph" or prose.block.containers:
        return
    for tie in explained(clause.title, prose, (0, len(prose.text)), 0):
        yield facts, tie


def _defines(document: Document, tie: Tie) -> bool:
    return all(name.casefold() in document.definitions for name in (tie.word, tie.other))


def _relation(tie: Tie) -> Relation | None:
    acronym = bool(_ACRONYM.fullmatch(tie.word.strip()))
    word, other = _word(tie.word), _word(tie.other, SMALL if acronym else frozenset({"of"}))
    if word is None or other is None or stem_in(word) == stem_in(other):
        return None
    parts, others = ({stem_in(part) for part in one.split("-")} for one in (word, other))
    if tie.sense is Sense.SAME and (parts <= others or others <= parts):
        return None  # "Confidential Information" or "Information": any other information is not meant
    return Relation(tie.sense, word, other)


def _word(written: str, inside: frozenset[str] = frozenset({"of"})) -> str | None:
    """A word or phrase as it is looked up; None for what is neither, or too common to be joined to anything.

    `inside` are common words that may stand within a phrase.
    """
    if _ACRONYM.fullmatch(written.strip()) and written.strip().lower() not in _NO_NAMES:
        return written.strip()
    words = [token.word for token in tokens_of(written)]
    parts = [word for word in words if word != "-"]
    common = {part for part in parts if part in silent()}
    if not parts or len(parts) > _LONGEST or not common <= inside or {parts[0], parts[-1]} & silent():
        return None
    if _NO_NAMES.intersection(parts) or not all(map(_WORD.fullmatch, parts)) or len(written.strip()) < 2:
        return None
    return "-".join(parts)
