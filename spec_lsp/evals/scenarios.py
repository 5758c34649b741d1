"""Acceptance scenarios as challenges: Given and When are the prompt, Then is what an answer should say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.document import Document
from spec_lsp.evals.model import Challenge, Place
from spec_lsp.exchange import Message
from spec_lsp.facts import Facts, Item
from spec_lsp.language.ears import ears
from spec_lsp.language.steps import Step, steps
from spec_lsp.patterns import lazy

_QUESTION = "What happens?"
_MARKUP = lazy(r"^[ \t]*(?:>\s*)*(?:[-*+]|\d+[.)])[ \t]+|\*\*|__|(?<!\w)[*_]|[*_](?!\w)", re.MULTILINE)
_EDGES = " \t\n.,;:*_-"


class _Read(NamedTuple):
    situation: str
    expected: tuple[str, ...]


def scenario_challenges(document: Document, heading: Clause) -> Iterator[Challenge]:
    """The scenarios or criteria by which the clause below `heading` is met in its family, where they can be graded."""
    item, dialect = heading.item, document.dialect
    wanted = dialect.criteria.get(item.kind) if item and dialect else None
    for clause in document.section_of(heading) if wanted else ():
        for facts, found in ((clause.facts[0], clause.item), *clause.items):
            if found is None or found.kind is not wanted or not found.active:
                continue
            read = _read(_text_of(document, clause, facts, found))
            if read:
                yield Challenge(
                    id="",
                    clause="",
                    title=found.title or found.id,
                    messages=(Message("user", f"{read.situation}.\n\n{_QUESTION}"),),
                    digest="",
                    place=Place(document.key, document.span_of(facts, found.name)),
                    should=read.expected,
                )


def _text_of(document: Document, clause: Clause, facts: Facts, item: Item) -> str:
    if not item.is_section:
        return _plain(document.text.slice(document.span_of(facts, item.span)))
    span = document.clause_span(clause)
    first = document.starts[document.index_of(facts) + 1] if len(clause.facts) > 1 else span.end_line
    return _plain("\n".join(document.text.lines[first : span.end_line]))


def _plain(text: str) -> str:
    return _MARKUP.sub("", text.replace("\r\n", "\n"))


def _read(text: str) -> _Read | None:
    return _steps(text) or _ears(text)


def _steps(text: str) -> _Read | None:
    """Of several scenarios in one text, the first."""
    found = list(steps(text))
    then = next((index for index, step in enumerate(found) if step.word == "then"), None)
    if not then:
        return None
    end = next((step.start for step in found[then:] if step.word in ("given", "when")), len(text))
    situation = _words(text[found[0].start : found[then].start])
    expected = tuple(_words(part) for part in _parts(text, found[then:], end))
    return _Read(situation, tuple(filter(None, expected))) if situation and any(expected) else None


def _parts(text: str, found: list[Step], end: int) -> Iterator[str]:
    inner = [step for step in found if step.end <= end]
    for step, following in zip(inner, [*(one.start for one in inner[1:]), end], strict=True):
        yield text[step.end : following]


def _ears(text: str) -> _Read | None:
    read = ears(text)
    if read is None or read.condition is None:
        return None
    response = _words(f"{text[slice(*read.actor)]} shall {text[slice(*read.response)]}")
    return _Read(_words(text[slice(*read.condition)]), (response,))


def _words(text: str) -> str:
    return " ".join(text.split()).strip(_EDGES)
