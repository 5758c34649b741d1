"""What every Markdown family has in common: headings with attributes, links, marks, prose, statements.

A dialect reads a unit with `read_unit` and adds what is its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spec_lsp.diagnostics import Span
from spec_lsp.dialects.definitions import acronym_uses, definitions
from spec_lsp.dialects.glossary import terms_of
from spec_lsp.dialects.headings import ATTRIBUTE_LIST, read_heading
from spec_lsp.dialects.links import attribute_references, link_references
from spec_lsp.facts import CODE, Anchor, Directive, Evidence, Facts, Heading, Mark, Policy, Prose, Statement
from spec_lsp.language.modality import (
    BCP14_BOILERPLATE,
    CAPITAL_KEYWORD,
    EARS_SENTENCE,
    LEGAL_WORDS,
    modal_of,
)
from spec_lsp.language.sentences import sentences
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

MARK = lazy(r"\[\^([A-Za-z0-9_][\w.-]{0,63})\]")
_FOOTNOTE = lazy(r"\[\^([^\]\s]+)\]:")
_HTML_ID = lazy(r"\s(?:name|id)\s*=\s*[\"']?([^\s\"'<>/]+)")
_DIRECTIVE = lazy(r"<!--\s*spec-lsp:\s*ignore(?P<scope>-next-line|-file)?\b(?P<rest>.{0,400}?)-->", re.DOTALL)
_EMPHASIS = lazy(r"\*+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)")
_INVISIBLE = lazy("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def read_unit(blocks: Sequence[Block], lines: Sequence[str], policy: Policy) -> Facts:
    """The facts of one unit that do not depend on its family.

    `lines` are the unit's lines without line ends; sentences are normative under `policy`.
    """
    first = blocks[0] if blocks else None
    heading = read_heading(first) if first and first.type == "heading" and not first.containers else None
    prose = tuple(_prose_of(blocks))
    marks = tuple(_marks(prose))
    anchors = tuple(_anchors(blocks, prose, heading.id_span if heading else None))
    statements = tuple(statements_of(prose, policy))
    references = tuple(link_references(blocks))
    if heading and heading.attributes:
        references += tuple(attribute_references(heading.attributes))
    return Facts(
        evidence=_evidence(prose) | _structure(heading, anchors, marks),
        heading=heading,
        anchors=anchors,
        references=references,
        marks=marks,
        footnotes=tuple(_footnotes(lines)),
        prose=prose,
        statements=statements,
        entries=tuple(terms_of(blocks, lines)) if _may_list_terms(blocks) else (),
        definitions=tuple(definitions(prose)),
        acronyms=tuple(acronym_uses(prose)),
        directives=tuple(_directives(blocks)),
        hidden=tuple(_hidden(lines)),
    )


def _may_list_terms(blocks: Sequence[Block]) -> bool:
    """Cheap: whether a unit looks like entries of a glossary, names in bold or code in front of what they mean."""
    return any(
        block.content.startswith(("**", "`")) or block.type == "cell"
        for block in blocks
        if block.type in ("paragraph", "cell")
    )


def _prose_of(blocks: Iterable[Block]) -> Iterator[Prose]:
    for block in blocks:
        if block.type in ("paragraph", "heading", "cell") and block.content and block.aligned:
            yield Prose(block, _blanked(block))


def _blanked(block: Block) -> str:
    """The block's content with all that is no prose replaced, length kept."""
    text = block.content
    if not block.inlines and not _NEEDS_BLANKING.search(text):
        return text
    pieces = list(text)
    for inline in block.inlines:
        if inline.type == "link":
            _fill(pieces, inline.start, inline.text_start)
            _fill(pieces, inline.text_end, inline.end)
        elif inline.type == "code":
            _fill(pieces, inline.start, inline.end, CODE)
        else:
            _fill(pieces, inline.start, inline.end)
    joined = "".join(pieces)
    for pattern in (MARK, _EMPHASIS):
        joined = pattern.sub(_as_blanks, joined)
    return joined


_NEEDS_BLANKING = lazy(r"[*_\[]")


def _fill(pieces: list[str], start: int, end: int, by: str = " ") -> None:
    pieces[start:end] = by * (end - start)


def _as_blanks(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _marks(prose: Iterable[Prose]) -> Iterator[Mark]:
    for piece in prose:
        content = piece.block.content
        if "[^" not in content:
            continue
        hidden = [
            (inline.start, inline.end) for inline in piece.block.inlines if inline.type in ("code", "html")
        ]
        for match in MARK.finditer(content):
            at_start = match.start() == 0 or content[match.start() - 1] == "\n"
            if at_start and content[match.end() : match.end() + 1] == ":":
                continue  # the definition of a real footnote
            if not any(start <= match.start() < end for start, end in hidden):
                yield Mark(match[1], piece.span(*match.span()), piece.span(*match.span(1)))


def _footnotes(lines: Iterable[str]) -> Iterator[str]:
    """Labels of footnotes defined in the unit: CommonMark may read the line as a link definition, so look at it raw."""
    for line in lines:
        match = _FOOTNOTE.match(line.lstrip()) if "[^" in line else None
        if match:
            yield match[1]


def _anchors(blocks: Iterable[Block], prose: Iterable[Prose], own: Span | None) -> Iterator[Anchor]:
    for block in blocks:
        if block.type == "html" or any(inline.type == "html" for inline in block.inlines):
            for match in _HTML_ID.finditer(block.content):
                if _in_tag(block.content, match.start()):
                    yield Anchor(match[1], block.span(*match.span(1)))
    for piece in prose:
        if "{" not in piece.text:
            continue
        for match in ATTRIBUTE_LIST.finditer(piece.text):
            span = piece.span(*match.span("id"))
            if match["id"] and span != own:
                yield Anchor(match["id"], span)


def _in_tag(text: str, position: int) -> bool:
    """Whether `position` lies inside an HTML tag that is open there."""
    opened = text.rfind("<", 0, position)
    return opened >= 0 and text[opened + 1 : opened + 2].isalpha() and ">" not in text[opened:position]


def statements_of(prose: Iterable[Prose], policy: Policy) -> Iterator[Statement]:
    """The normative sentences of `prose`; headings and quotations make no demands."""
    for piece in prose:
        block = piece.block
        if block.type == "heading" or "blockquote" in block.containers:
            continue
        for start, end in sentences(piece.text):
            modal = modal_of(piece.text[start:end], policy)
            if modal:
                yield Statement(piece, start, end, modal.modality, (modal.start, modal.end))


def _structure(heading: Heading | None, anchors: Sequence[Anchor], marks: Sequence[Mark]) -> Evidence:
    found = Evidence.MARK if marks else Evidence.NONE
    if heading and (heading.id or anchors):
        found |= Evidence.HEADING_ID
    if heading and any(attribute.name == "authority" for attribute in heading.attributes):
        found |= Evidence.AUTHORITY
    return found


def _evidence(prose: Iterable[Prose]) -> Evidence:
    found = Evidence.NONE
    for piece in prose:
        keywords = sum(1 for _ in CAPITAL_KEYWORD.finditer(piece.text))
        if keywords:
            found |= Evidence.KEYWORD if keywords == 1 else Evidence.KEYWORD | Evidence.KEYWORDS
            if EARS_SENTENCE.search(piece.text):
                found |= Evidence.EARS
        if LEGAL_WORDS.search(piece.text):
            found |= Evidence.LEGAL_WORD
        if "nterpreted" in piece.text and BCP14_BOILERPLATE.search(piece.text):
            found |= Evidence.BCP14
    return found


def _directives(blocks: Iterable[Block]) -> Iterator[Directive]:
    for block in blocks:
        if "spec-lsp:" not in block.content or block.type in ("fence", "code"):
            continue
        code = [(inline.start, inline.end) for inline in block.inlines if inline.type == "code"]
        for match in _DIRECTIVE.finditer(block.content):
            if any(start <= match.start() < end for start, end in code):
                continue
            words, reason = rules_and_reason(match["rest"])
            scope = (match["scope"] or "-line").removeprefix("-")
            alone = not (block.content[: match.start()].strip() or block.content[match.end() :].strip())
            if scope == "line" and alone:
                scope = "next-line"
            yield Directive(scope, words, reason, block.span(*match.span()))


_RULE_WORD = lazy(r"[A-Z]{2,4}(?:\d{3})?$|[a-z]+(?:-[a-z]+)+$")


def rules_and_reason(rest: str) -> tuple[tuple[str, ...], str]:
    """Split `AMB001, and-or because of X` into the rules it names and the reason that follows."""
    words: list[str] = []
    remaining = rest.strip()
    while remaining:
        word, _, tail = remaining.partition(" ")
        name = word.rstrip(",:")
        if not _RULE_WORD.match(name):
            break
        words.extend(part for part in name.split(",") if part)
        remaining = tail.strip()
        if word.endswith(":"):
            break
    return tuple(words), remaining.strip(" -:\u2013\u2014")


def _hidden(lines: Iterable[str]) -> Iterator[tuple[Span, str]]:
    for number, line in enumerate(lines):
        if line.isascii():
            continue
        for match in _INVISIBLE.finditer(line):
            yield Span(number, match.start(), number, match.end()), match.group()
