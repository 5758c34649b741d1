"""Glossaries: lists, tables and paragraphs that say what a name stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from spec_lsp.dialects.lists import list_items, table_rows
from spec_lsp.facts import Term
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

_HEADING_WORDS = (
    r"Glossary|Terms(?:\s+and\s+Definitions)?|Terminology|Definitions|用語(?:集|定義|の定義)?|[术術][语語](?:表|定义|定義)?"
    r"|名[词詞](?:解释|解釋|定义|定義)|용어(?:집|\s?정의|\s?사전)?|Glosario|Glossário|Glossaire|Glossar|Begriffe|Glossario"
    r"|Términos|Termos|Глоссарий|Термины|Sözlük|Słownik|Ordlista|Woordenlijst|Thuật ngữ|Glosarium"
)
_HEADING = lazy(rf"\W*(?:\d+(?:\.\d+)*\.?\s+)?(?:{_HEADING_WORDS})(?![a-z])(?!\s+of\b)", re.IGNORECASE)
NAME = lazy(
    r"(?:\*\*(?P<bold>[^*\n]{1,80}?)\*\*|`(?P<code>[^`\n]{1,80})`|(?P<plain>[^:：\n]{1,60}?)(?=\s*[:：]))"
    r"(?:\s*[(（](?P<also>[^()（）\n]{1,80})[)）])?"
)
_BRACKETS = lazy(r"^(?P<name>[^()（）]+?)\s*[(（](?P<also>[^()（）]+)[)）]$")
_OTHER_NAMES = lazy(r"\s*(?:[/,、，;]|\bor\b|\baka\b)\s*")


@lru_cache(maxsize=16_384)
def is_glossary(title: str) -> bool:
    """Whether a heading says that terms are defined below it, in one of the languages that specs are written in."""
    return bool(_HEADING.match(title))


def terms_of(blocks: Sequence[Block], lines: Sequence[str]) -> Iterator[Term]:
    """The terms that a unit of a glossary defines: `- **Login_Page**: ...`, and names in brackets behind them.

    One line may define several names, `**TTS (Text-to-Speech)**`; each is a term of its own.
    """
    entries = [entry for entry in list_items(blocks, lines) if entry.depth == 1]
    for entry in entries:
        yield from _terms(entry.block, entry.text)
    for row in table_rows(blocks):
        if row[0].info == "body":
            yield from _named(row[0], 0, len(row[0].content), row[0].content.strip(" *`"))
    for block in blocks:
        if block.type == "paragraph" and not block.containers and block.content.startswith("**"):
            yield from _terms(block, 0)


def _terms(block: Block, start: int) -> Iterator[Term]:
    match = NAME.match(block.content, start)
    if match is None:
        return
    group = match.lastgroup if match.lastgroup != "also" else _which(match)
    name = match[group or 0].strip(" :：")
    yield from _named(block, *match.span(group or 0), name)
    if match["also"]:
        yield from _named(block, *match.span("also"), match["also"])


def _which(match: re.Match[str]) -> str:
    return next(group for group in ("bold", "code", "plain") if match[group] is not None)


def _named(block: Block, start: int, end: int, name: str) -> Iterator[Term]:
    span = block.span(start, end)
    names = [name]
    inner = _BRACKETS.match(name)
    if inner:
        names += [inner["name"], inner["also"]]
    names += [part for known in tuple(names) for part in _OTHER_NAMES.split(known)]
    for one in dict.fromkeys(part.strip(" `\"'") for part in names):
        if one:
            yield Term(one, span)
