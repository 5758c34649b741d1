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
from spec_lsp.memo import once
from spec_lsp.norms.lexicon import measures
from spec_lsp.norms.model import Norm
from spec_lsp.norms.reading import norms_of
from spec_lsp.norms.vocabulary import NONE, Vocabulary
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


def norms_in(
    document: Document, clauses: Iterable[Clause], extra: Vocabulary = NONE
) -> frozenset[PlacedNorm]:
    """The norms of some clauses of a document; of a unit that an edit left alone the same ones again.

    `extra` are the words that the workspace adds to the lists.
    """
    dialect = document.dialect
    if dialect is None or not dialect.checked or dialect in _NEVER_TOGETHER:
        return frozenset()
    found: list[PlacedNorm] = []
    for clause in clauses:
        if clause.item and clause.item.kind is Kind.SCENARIO:
            continue  # what it demands holds in that case only
        for facts in clause.facts:
            if facts.prose and not facts.commentary:
                found += _norms_of(document, facts, extra)
    return frozenset(found)


def _norms_of(document: Document, facts: Facts, extra: Vocabulary) -> tuple[PlacedNorm, ...]:
    # By the words, too: a snapshot of before the settings changed goes on with the norms that it holds.
    return once(facts, (norms_in, extra), lambda: tuple(_read(document, facts, extra)))


# How to work, not what a product does; two prompts are in force together only if somebody calls both.
_NEVER_TOGETHER = (agents.INSTRUCTIONS, agents.CURSOR, *prompts.DIALECTS)
_OPEN = (generic.DIALECT, model_spec.DIALECT)  # families that do not say which sections demand something


def _read(document: Document, facts: Facts, extra: Vocabulary) -> Iterator[PlacedNorm]:
    # Where one key word is written in capitals, the others are words like any others.
    shouted = any(statement.text[slice(*statement.modal)].isupper() for statement in facts.statements)
    capitals = shouted or document.policy is Policy.BCP14
    label = _LABEL.match(facts.prose[0].text)
    overrides = frozenset(
        match["id"] for prose in facts.prose for match in _OVERRIDES.finditer(prose.block.content)
    )
    demanded = {(id(statement.prose), statement.start) for statement in facts.statements}
    for prose in (one for one in facts.prose if one.speaks):
        for start, end in sentences(prose.text):
            if document.dialect not in _OPEN and not any(
                place == id(prose) and start <= at < end for place, at in demanded
            ):
                continue
            text = prose.shown(start, end)
            coded = CODE in prose.text[start:end]  # what a value of a program means is no term
            norms = norms_of(text, capitals, extra) if end - start <= _LONGEST else ()
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
                        extra,
                    )
