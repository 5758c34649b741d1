"""The terms of a module: which documents define them, and where they are used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.document import Definition, Document
from spec_lsp.workspace import Workspace


class Defined(NamedTuple):
    """A definition and its document."""

    document: Document
    definition: Definition

    @property
    def span(self) -> Span:
        """Where the term is written, in its document."""
        return self.document.span_of(self.definition.facts, self.definition.term.span)


def module_of(workspace: Workspace, document: Document) -> tuple[Document, ...]:
    """The documents that share their terms with this one, itself first: its group, and those of its module."""
    beside = {other.key: other for other in workspace.in_group(document)}
    name = document.header.module
    if name:
        beside.update((other.key, other) for other in workspace.specs() if other.header.module == name)
    return (document, *(beside[key] for key in sorted(beside) if key != document.key))


def term_table(workspace: Workspace, document: Document) -> Mapping[str, tuple[Defined, ...]]:
    """The terms of the document's module by their names in small letters; its own definitions come first."""
    table: dict[str, list[Defined]] = {}
    for other in module_of(workspace, document):
        for name, places in other.definitions.items():
            table.setdefault(name, []).extend(Defined(other, place) for place in places)
    return {name: tuple(places) for name, places in table.items()}


class Occurrence(NamedTuple):
    """A place where a term is written: its span in its document; `plural`: with an ending that the term lacks."""

    document: Document
    span: Span
    plural: bool


def occurrences(document: Document, name: str) -> Iterator[Occurrence]:
    """The places in the prose of a document where a term stands, plurals included; code and links' targets are no prose."""
    pattern = pattern_of(name)
    first = name.split()[0].lower()
    for facts in document.facts:
        for prose in facts.prose:
            if first not in prose.text.lower():
                continue
            for match in pattern.finditer(prose.text):
                span = document.span_of(facts, prose.span(match.start(), match.end("name")))
                yield Occurrence(document, span, bool(match["ending"]))


@lru_cache(maxsize=1024)
def pattern_of(name: str) -> re.Pattern[str]:
    """How a term is found: its words, any blanks between them; in small letters as well unless it is a name or acronym."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    flags = 0 if re.search(r"[A-Z]{2}|_|[a-z][A-Z]", name) else re.IGNORECASE
    return re.compile(rf"(?<![\w-])(?P<name>{words})(?P<ending>e?s)?(?![\w-])", flags)


def term_at(
    workspace: Workspace, document: Document, line: int, column: int
) -> tuple[tuple[Defined, ...], Occurrence] | None:
    """The term at a place of a document, with its definitions; of two that overlap, the longer one."""
    unit = document.unit_at(line)
    if unit is None:
        return None
    facts, base = document.facts[unit], document.starts[unit]
    best: tuple[tuple[Defined, ...], Occurrence] | None = None
    table = term_table(workspace, document) if facts.prose else {}
    for prose in facts.prose:
        lowered = prose.text.lower()
        for name, defined in table.items():
            if name.split()[0] not in lowered:
                continue
            for match in pattern_of(defined[0].definition.term.name).finditer(prose.text):
                span = prose.span(match.start(), match.end("name")).moved(base)
                longer = best is None or len(match["name"]) > _length(best[1].span)
                if span.contains(line, column) and longer:
                    best = (defined, Occurrence(document, span, bool(match["ending"])))
    return best


def term_uses(workspace: Workspace, defined: Sequence[Defined]) -> Iterator[Occurrence]:
    """All places where a term is written in the documents that share it, definitions included."""
    first = defined[0]
    for document in module_of(workspace, first.document):
        yield from occurrences(document, first.definition.term.name)


def _length(span: Span) -> int:
    return span.end_column - span.column if span.line == span.end_line else 1
