"""Definitions in running text: "X" means ..., (the "X"), and acronyms that are spelt out where they first stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spec_lsp.facts import Acronym, Prose, Term
from spec_lsp.language.acronyms import acronyms
from spec_lsp.patterns import lazy

_NAME = r"[A-Z][\w'’&/ -]{0,60}?[\w)]|[A-Z]"
_MEANS = lazy(
    rf"[\"“](?P<name>{_NAME})[\"”](?:\s+or\s+[\"“][^\"”\n]{{1,60}}[\"”])?\s+(?:means|mean|refers\s+to|is\s+defined\s+as|shall\s+mean|has\s+the\s+meaning|include[sd]?)\b"
)
_CALLED = lazy(
    rf"\((?:the|each,?\s+an?|collectively,?(?:\s+the)?|together,?(?:\s+the)?|an?|our)?\s*[\"“](?P<name>{_NAME})[\"”](?:\s+or\s+[\"“](?P<other>{_NAME})[\"”])?\)"
)


def definitions(prose: Iterable[Prose]) -> Iterator[Term]:
    """The terms that sentences define."""
    for piece in prose:
        content = piece.block.content
        if '"' in content or "“" in content:
            for pattern in (_MEANS, _CALLED):
                for match in pattern.finditer(content):
                    for group in ("name", "other") if pattern is _CALLED else ("name",):
                        if match[group]:
                            yield Term(match[group].strip(), piece.span(*match.span(group)))


def acronym_uses(prose: Iterable[Prose]) -> Iterator[Acronym]:
    """The acronyms in the prose."""
    for piece in prose:
        for found in acronyms(piece.text):
            yield Acronym(found.name, piece.span(found.start, found.end), found.long)
