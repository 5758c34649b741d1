"""What rules about uncovered cases share: the sentences of a unit as they are read, and where an open point goes.

What is read out of a unit is kept as long as the unit is, and what a document adds up to as long as the document: after an
edit only the units that it changed are read again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit, Fix, Span, hole
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Policy, Prose
from spec_lsp.language.sentences import sentences
from spec_lsp.memo import latest, once
from spec_lsp.norms.glossaries import marks_in
from spec_lsp.norms.lexicon import measures, silent
from spec_lsp.norms.quantities import Quantity, quantities
from spec_lsp.norms.vocabulary import NONE, Vocabulary
from spec_lsp.norms.words import cues_of, tokens_of
from spec_lsp.patterns import lazy

CONDITION = lazy(
    r"\b(?:if|when|whenever|while|where|wherever|once|given|upon|unless|until|in\s+case|in\s+the\s+event)\b",
    re.IGNORECASE,
)
_OTHERWISE = lazy(
    r"\b(?:otherwise|else|remaining|the\s+rest|by\s+default|(?:all|any|every)\s+other|in\s+other\s+cases|(?:anything|everything)\s+else)\b",
    re.IGNORECASE,
)
_Entry = TypeVar("_Entry")
_SINGULAR = {"children": "child", "people": "person", "men": "man", "women": "woman", "persons": "person"}
_WORD = lazy(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True, eq=False)
class Said:
    """A sentence, a heading or a cell of a table; `text` has inline code as it is written.

    It begins at `start` of its prose. `shows` where it is no running text: a heading, a quotation, a remark. `words` are those
    of the workspace by which it is read.
    """

    facts: Facts
    prose: Prose
    start: int
    text: str
    shows: bool
    words: Vocabulary = NONE

    @property
    def plain(self) -> str:
        """Its text with inline code blanked."""
        return self.prose.text[self.start : self.start + len(self.text)]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its words, what means the same as one."""
        return frozenset(stems(self.text, self.words))

    @cached_property
    def leaves_over(self) -> bool:
        """Whether it speaks of all other cases: "otherwise"."""
        return bool(_OTHERWISE.search(self.text))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities in it."""
        return tuple(quantities(self.text))

    @cached_property
    def demands(self) -> bool:
        """Whether it demands something of somebody."""
        return not self.shows and bool(cues_of([token.word for token in tokens_of(self.text)]))

    @cached_property
    def condition(self) -> str:
        """Its words from where a condition begins up to where that ends; "" if it has none."""
        found = None if self.shows else CONDITION.search(self.text)
        if found is None:
            return ""
        rest = self.text[found.end() :]
        return re.split(r",(?!\s*(?:\w+\s+)?(?:or|and)\b)|\bthen\b", rest, maxsplit=1)[0]

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in its unit."""
        return self.prose.span(self.start + start, self.start + end)

    def asking(self, title: str, question: str, line: int) -> Fix:
        """An open point behind it, in a document where its unit begins at `line`."""
        at = self.span(len(self.text), len(self.text)).moved(line)
        return Fix(title, (Edit(at, f" {hole(question)}"),))


def stems(text: str, words: Vocabulary = NONE) -> Iterator[str]:
    """The stems of the words of a text that say something; `words` are those of the workspace."""
    for match in _WORD.finditer(words.hyphenated(text)):
        word = words.read(match.group())
        if word not in silent() or word in words:
            yield words.meaning_of(_SINGULAR.get(word, word)).stem


def topic_of(text: str, words: Vocabulary = NONE) -> frozenset[str]:
    """What some words speak of: their stems but for those that tell how something is bounded."""
    return frozenset(stem for stem in stems(text, words) if not stem[0].isdigit()) - measures()


def said_in(facts: Facts, words: Vocabulary = NONE) -> tuple[Said, ...]:
    """All that is said in a unit, to be read by some words."""
    words = _about(words, facts)
    return once(facts, (said_in, words) if words else said_in, lambda: tuple(_said_in(facts, words)))


def _said_in(facts: Facts, words: Vocabulary) -> Iterator[Said]:
    for prose in facts.prose:
        for start, end in sentences(prose.text):
            shows = facts.commentary or not prose.speaks
            yield Said(facts, prose, start, prose.shown(start, end), shows, words)


def is_left_over(units: Iterable[Facts]) -> bool:
    """Whether some units say what holds otherwise."""
    return any(said.leaves_over for facts in units for said in said_in(facts))


def reading(
    read: Callable[[Facts, Vocabulary], Iterator[_Entry]],
) -> Callable[[Document, Vocabulary], tuple[_Entry, ...]]:
    """Make a reader of documents of a reader of units; units, clauses and documents remember what is read, by which words."""

    def of_unit(facts: Facts, words: Vocabulary) -> tuple[_Entry, ...]:
        about = _about(words, facts)
        return once(facts, (read, about), lambda: tuple(read(facts, about)))

    def of_clause(clause: Clause, words: Vocabulary) -> tuple[_Entry, ...]:
        def of_units() -> Iterator[_Entry]:
            return _chained(of_unit(facts, words) for facts in clause.facts if facts.prose)

        return latest(clause, read, words, lambda: tuple(of_units()))

    def of_document(document: Document, words: Vocabulary) -> tuple[_Entry, ...]:
        clauses = document.clauses if is_read(document) else ()
        found = (of_clause(clause, words) for clause in clauses)
        return latest(document, read, words, lambda: tuple(_chained(found)))

    return of_document


_chained = chain.from_iterable


def _about(words: Vocabulary, facts: Facts) -> Vocabulary:
    return words.about(marks_in(facts)) if words.defined else words


_NO_CLAUSES = frozenset({"tasks", "plan", "checklist", "template", "notes", "archive"})


def is_read(document: Document) -> bool:
    """Whether gaps are looked for in it: a spec that is under check, no work list, no instructions to an agent."""
    dialect = document.dialect
    if dialect is None or not dialect.checked or dialect.role in _NO_CLAUSES:
        return False
    return document.policy is not Policy.INSTRUCTIONS


def clause_of(document: Document, facts: Facts) -> Clause:
    """The clause that a unit of a document stands in."""
    return document.clause_of(document.index_of(facts))
