"""Values that a document declares: "An order is new, paid or shipped", "Status: `open`, `closed`", a list below "Roles"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Term
from spec_lsp.memo import once, remembered
from spec_lsp.norms.lexicon import silent, stem_of
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem
from spec_lsp.rules.covering import Said, is_read, reading, said_in, stems

_KINDS = "status state phase stage role type kind mode level tier plan category severity priority value option variant outcome"
_PLURALS = (
    "statuses states phases stages roles types kinds modes levels tiers plans categories severities priorities values options "
    "variants outcomes"
)
EVENTS = frozenset("events triggers signals".split())
ACTORS = frozenset({"actors"})
_KIND = "|".join((*_PLURALS.split(), *_KINDS.split()))
_LABELLED = lazy(
    rf"\b(?P<kind>{_KIND})[`*_\"\s]*(?::|=|\((?:enum:?)?|(?:(?:is|are|can\s+be|may\s+be|must\s+be)(?:\s+(?:either|always|one\s+of))?:?))\s*"
    rf"|\b(?:has|have|in|of|with)\s+(?:one\s+of\s+)?the\s+(?:[^\W\d_]+\s+)?(?P<named>{_KIND})\s+(?=\S+(?:\s\S+)?,)"
    r"|(?:^|\s)(?:either|one\s+of)(?:\s+the\s+following)?(?:\s+values)?:?\s+",
    re.IGNORECASE,
)
_STATED = lazy(
    r"(?:an?|the|every|each)\s+(?P<kind>[^\W\d_]+(?:\s+[^\W\d_]+)?)\s+(?:is|can\s+be|may\s+be|is\s+always)\s+(?P<either>either\s+|one\s+of:?\s+)?",
    re.IGNORECASE,
)
_TITLE = lazy(
    rf"(?:^|\s)(?P<kind>{'|'.join((*_PLURALS.split(), *sorted(EVENTS | ACTORS)))})\W*$", re.IGNORECASE
)
_END = lazy(r"[.;)]\s|[.;)]$|$")
_JOINT = lazy(r"\s*(?:,\s*(?:or|and)\s+|,|/|\||\s(?:or|and)\s)\s*", re.IGNORECASE)
_VALUE = lazy(r"(?:an?\s+|the\s+)?(?P<value>[`\"“]?[^\W\d_][\w.-]*(?:\s[^\W\d_][\w-]*)?[`\"”]?)")
_ASIDE = lazy(r"\s\([^()]*\)")
_WORD = lazy(r"[^\W_]+")
_LEAST = 3  # values of an enumeration
_MOST = 12


@dataclass(frozen=True, eq=False)
class Value:
    """A declared value: its name, and where it is written in its unit. `ruled`: what stands beside it demands something."""

    name: str
    said: Said
    span: Span
    ruled: bool = False

    @cached_property
    def roots(self) -> frozenset[str]:
        """The stems of its words."""
        return frozenset(_roots(self.name))

    def is_in(self, said: Said, text: str | None = None) -> bool:
        """Whether a sentence, or the given part of it, speaks of it, also by a word that means the same in the workspace."""
        text = said.text if text is None else text
        if not self.roots:
            return False
        return self.roots <= roots_of(text) or (
            bool(said.words) and self._stems <= set(stems(text, said.words))
        )

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stems(self.name, self.said.words)) or self.roots


@dataclass(frozen=True, eq=False)
class Enumeration:
    """The values of a kind ("status", "order", "roles") that a document declares."""

    kind: str
    values: tuple[Value, ...]

    @property
    def places(self) -> frozenset[Said]:
        """The sentences that declare it."""
        return frozenset(value.said for value in self.values)


def _roots(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if word not in silent() or len(text.split()) == 1:
            yield stem_of(word)


@lru_cache(maxsize=4096)
def roots_of(text: str) -> frozenset[str]:
    """The stems of the words of a sentence."""
    return frozenset(stem_of(word) for word in _WORD.findall(text.lower()))


def _read(facts: Facts, words: Vocabulary) -> Iterator[Enumeration]:
    for said in said_in(facts, words):
        if not said.shows and any(sign in said.text for sign in (",", "/", "|", " either ")):
            yield from _in(said)


_sentences = reading(_read)


def _in(said: Said) -> Iterator[Enumeration]:
    text = said.text
    for match in _LABELLED.finditer(text):
        values = tuple(_listed(said, match.end()))
        if len(values) >= _LEAST:
            yield Enumeration((match["kind"] or match["named"] or "value").lower(), values)
            return
    stated = _STATED.match(text)
    if stated and (stated["either"] or re.search(r"\bor\b", text)):
        values = tuple(_listed(said, stated.end()))
        least = 2 if stated["either"] else _LEAST
        if len(values) >= least and all(len(value.name.split()) == 1 for value in values):
            yield Enumeration(stated["kind"].lower(), values)


def _listed(said: Said, start: int) -> Iterator[Value]:
    """The values of a list that begins here; none if it holds anything else."""
    text = _ASIDE.sub(lambda aside: " " * len(aside.group()), said.text[start:])
    text = said.text[:start] + text
    end = _END.search(text, start)
    stop = end.start() if end else len(text)
    found: list[Value] = []
    while start < stop:
        joint = _JOINT.search(text, start, stop)
        upto = joint.start() if joint else stop
        match = _VALUE.fullmatch(text, start, len(text[:upto].rstrip()))
        if match is None:
            return
        found.append(Value(match["value"].strip('`"“”'), said, said.span(*match.span("value"))))
        start = joint.end() if joint else stop
    if len({value.name.lower() for value in found}) == len(found) <= _MOST:
        yield from found


_EVENT_NAME = lazy(r"\bevents?$", re.IGNORECASE)
_EVENT = lazy(r"\W*(?:an?|the)?\s*(?:[\w-]+\s+){0,2}events?\b", re.IGNORECASE)


def _entry(facts: Facts, term: Term, words: Vocabulary) -> Value:
    """An entry of a list or a table: what is asked about it stands behind all that its line says."""
    said_here = said_in(facts, words)
    line = [said for said in said_here if said.span(0, 1).line == term.span.line] or said_here[:1]
    return Value(term.name, line[-1], term.span, any(said.demands for said in line))


def _below_title(clause: Clause, words: Vocabulary) -> tuple[Enumeration, ...]:
    """The list or table of a section that is called "Roles", "Order states", "Events"."""
    return once(clause, (_below_title, words), lambda: _listed_below(clause, words))


@remembered
def _kind_in_title(clause: Clause) -> str:
    """What a title says that stands below it, "" if it says nothing of the kind."""
    title = _TITLE.search(clause.title)
    return title["kind"].lower() if title else ""


def _listed_below(clause: Clause, words: Vocabulary) -> tuple[Enumeration, ...]:
    values = tuple(
        _entry(facts, term, words)
        for facts in clause.facts
        for term in (facts.terms or facts.entries)
        if len(term.name.split()) <= _LEAST
    )
    return (Enumeration(_kind_in_title(clause), values),) if _LEAST <= len(values) <= _MOST else ()


def named_lists(document: Document, words: Vocabulary) -> Iterator[Enumeration]:
    """The lists below titles that say what they are."""
    for clause in document.clauses if is_read(document) else ():
        if _kind_in_title(clause):
            yield from _below_title(clause, words)


def enumerations(document: Document, words: Vocabulary) -> Iterator[Enumeration]:
    """The states, roles and values that a document declares, in sentences and in lists below a title."""
    if is_read(document):
        yield from (one for one in _sentences(document, words) if len(one.values) >= _LEAST)
        yield from (one for one in named_lists(document, words) if one.kind not in EVENTS | ACTORS)


def either_or(document: Document, words: Vocabulary) -> Iterator[Enumeration]:
    """What a document declares to be either the one or the other."""
    return (one for one in _sentences(document, words) if len(one.values) < _LEAST)


def glossary_events(document: Document, words: Vocabulary) -> Iterator[Enumeration]:
    """What the glossary of a document calls an event, if it does so of several."""
    if not is_read(document) or not document.has_glossary:
        return
    values = tuple(
        _entry(place.facts, place.term, words)
        for places in document.definitions.values()
        for place in places
        if place.facts.terms and not place.facts.heading and _is_event(place.term.name, place.facts)
    )
    if len(values) >= _LEAST:
        yield Enumeration("event", values)


def _is_event(name: str, facts: Facts) -> bool:
    text = facts.prose[0].text if facts.prose else ""
    behind = text.partition(name)[2]
    return bool(_EVENT_NAME.search(name) or _EVENT.match(behind))


def _tell(facts: Facts, words: Vocabulary) -> Iterator[Said]:
    return (said for said in said_in(facts, words) if said.demands or said.condition)


telling = reading(_tell)  # the sentences of a document that demand something or name a condition


def unhandled(
    value: Value, kind: str, handled: Sequence[str], told: str, asked: tuple[str, str], document: Document
) -> Problem:
    """A value that no clause handles, though others of its kind are `handled`; `asked` are title and question of the fix."""
    line = document.line_of(value.said.facts)
    return Problem(
        value.span.moved(line),
        told,
        fixes=(value.said.asking(*asked, line),),
        witness={"kind": kind, "value": value.name, "handled": list(handled)},
    )


def is_named(value: Value, declared: Enumeration, document: Document) -> bool:
    """Whether a document names a value in any form but where it is declared: in prose, titles, tables or code."""
    own = [one for one in declared.values if one.said.facts in document.unit_numbers]
    left_out = {line for one in own for line in range(*_lines(one, document))}
    pattern = _any_form(value.name)
    return any(
        pattern.search(line) for number, line in enumerate(document.text.lines) if number not in left_out
    )


@lru_cache(maxsize=256)
def _any_form(name: str) -> re.Pattern[str]:
    words = (rf"(?<![^\W_]){re.escape(root)}\w*" for root in _roots(name))
    return re.compile(r"[\W_]+".join(words), re.IGNORECASE)


def _lines(value: Value, document: Document) -> tuple[int, int]:
    said = value.said
    span = said.span(0, len(said.text)).moved(document.line_of(said.facts))
    return span.line, span.end_line + 1
