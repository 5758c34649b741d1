"""Ids such as FR-001 in Markdown: what gives a clause its id, in lists, lines, tables and headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.dialects.lists import list_items, table_rows, words_of
from spec_lsp.facts import Facts, Item, Kind, Statement
from spec_lsp.language.tokens import ID, ids, near_ids, stem
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

KINDS = {
    "SC": Kind.OUTCOME,
    "US": Kind.STORY,
    "AC": Kind.SCENARIO,
    "EC": Kind.EDGE_CASE,
    "T": Kind.TASK,
    "CHK": Kind.CHECK,
    "C": Kind.CONSTRAINT,
    "A": Kind.ASSUMPTION,
    "D": Kind.DECISION,
}  # by what the id begins with; anything else is a requirement


_USUAL = frozenset({"FR", "NFR", *KINDS})  # what any author uses; other letters may be those of SHA-256


def kind_of(identifier: str) -> Kind:
    """What a clause with this id is, by its letters."""
    return KINDS.get(stem(identifier).partition("-")[0], Kind.REQUIREMENT)


_TITLE = 60  # characters: what follows may be typed without a change that others can see


def title_of(text: str) -> str:
    """The first words of an item, for lists of items."""
    words = words_of(text)
    return words if len(words) <= _TITLE else f"{words[:_TITLE].rpartition(' ')[0]} ..."


class Opening(NamedTuple):
    """An id that opens a text and so defines what follows; `near`: nearly spelt as one."""

    id: str
    start: int
    end: int
    near: bool = False


_OPENING = lazy(rf"(?P<open>[\s\[(*_`~]*)(?P<id>{ID.pattern})(?!\w|-\w)")
_MARKUP = lazy(r"[\s\[(*_`~]*")
# Several ids in front: the text sums them up, it defines none.
_CONTINUES = lazy(
    rf"[\])*_`]*(?:\s*(?:[,/&+]|\band\b|\bto\b|\bthrough\b|\.{{2,3}}|[-\u2013\u2014])\s*[\[(*_`\u00a7]*{ID.pattern}|[-\u2013/,]\d{{2,4}}\b)"
)
# What parts an unmarked id from the words of its clause: "FR-001 depends on ..." has nothing of the kind.
_PARTED = lazy(
    r"[\])`~]*(?:\s*[:.\u2013\u2014]|\s+[-|]\s|\s*\([^)\n]{1,60}\)\s*[:\u2013\u2014-]|\s+[\[A-Z\"\u201c`])"
)
_LABELLED = lazy(r"[\])*_`~]*\s*:")
_WORDS = lazy(r"[^\W\d_]{2}")
# "**FR-005** depends on FR-001": said about a clause, not by it.
_ABOUT = lazy(
    r"[\])*_`]*\s*(?:\u2192|->|=>|\u21d2|(?:depends|relates|maps|covered|implemented|supersedes|conflicts|verified|tested"
    r"|addressed|satisfied|see)\b)"
)
_WITHDRAWN = lazy(
    r"[\W_]*(?:removed|withdrawn|deleted|deprecated|superseded|reserved|obsolete|merged|retired|deferred|postponed"
    r"|dropped|moved|n/a|not\s+used|unused|out\s+of\s+scope)\b",
    re.IGNORECASE,
)


def opening(content: str, at: int = 0, *, firm: bool = False) -> Opening | None:
    """The id that `content[at:]` opens with, if it defines a clause.

    `firm`: where it stands makes that sure, as behind the check box of a task.
    """
    match = _OPENING.match(content, at)
    if match is None:
        return None if firm else _near_opening(content, at)
    tail = content[match.end() :]
    marked = firm or "**" in match["open"] or "__" in match["open"] or "[" in match["open"]
    parted = _PARTED if stem(match["id"]).partition("-")[0] in _USUAL else _LABELLED
    sure = marked and parted is _PARTED
    if (
        _CONTINUES.match(tail)
        or _ABOUT.match(tail)
        or not (sure or parted.match(tail))
        or not _WORDS.search(tail)
    ):
        return None
    return Opening(match["id"], *match.span("id"))


def _near_opening(content: str, at: int) -> Opening | None:
    """`**FR 012**: text` is surely meant to define FR-012."""
    markup = _MARKUP.match(content, at)
    token = next(near_ids(content), None)
    if markup is None or token is None or token.start != markup.end() or "**" not in markup.group():
        return None
    return Opening(*token[:4]) if _PARTED.match(content[token.end :].replace("**", "")) else None


def listed(
    blocks: Sequence[Block], lines: Sequence[str], kinds: Callable[[Kind], bool], *, firm: bool = False
) -> Iterator[Item]:
    """The items of lists that an id opens; with `firm`, those with a check box only."""
    for entry in list_items(blocks, lines):
        if firm and entry.done is None:
            continue
        found = opening(entry.block.content, entry.text, firm=firm)
        if found and kinds(kind_of(found.id)):
            yield _item(entry.block, found, entry.span, "list")
        elif not found:
            head = entry.block.content.partition(":")[0]
            yield from _group(entry.block, entry.text, len(head), entry.span, kinds)


_JOINS = lazy(r"(?:[\s,/&+*_`~\[\]()\u2013\u2014.-]|\band\b|\bto\b|\bthrough\b)*$")


def _group(block: Block, start: int, end: int, span: Span, kinds: Callable[[Kind], bool]) -> Iterator[Item]:
    """`**FR-003 to FR-005**: ...` defines each of them, unless they have clauses of their own."""
    if end >= len(block.content) and block.type != "cell":
        return
    head = block.content[start:end]
    tokens = [token for token in ids(head) if kinds(kind_of(token.id))]
    rest = list(head)
    for token in tokens:
        rest[token.start : token.end] = " " * (token.end - token.start)
    if len(tokens) < 2 or not _JOINS.match("".join(rest)):
        return
    for token in tokens:
        name = block.span(start + token.start, start + token.end)
        spells = head[token.start : token.end] == token.id
        words = title_of(block.content[end:].lstrip(": *_"))
        yield Item(kind_of(token.id), token.id, words, span, name, spells=spells, form="group")


def paragraphs(blocks: Iterable[Block], kinds: Callable[[Kind], bool]) -> Iterator[Item]:
    """The lines of top-level paragraphs that an id opens, each up to the next one."""
    for block in blocks:
        if block.type != "paragraph" or block.containers or not block.aligned:
            continue
        starts = [0, *(match.end() for match in re.finditer("\n", block.content))]
        found = [one for at in starts if (one := opening(block.content, at)) and kinds(kind_of(one.id))]
        ends = [*(one.start for one in found[1:]), len(block.content)]
        for one, end in zip(found, ends, strict=False):
            stop = block.content.rfind("\n", 0, end) if end < len(block.content) else end
            yield _item(block, one, block.span(one.start, stop), "paragraph")


def _item(block: Block, found: Opening, span: Span, form: str) -> Item:
    rest = block.content[found.end :]
    return Item(
        kind_of(found.id),
        found.id,
        title_of(rest.lstrip(" \t*_:.`~)]\u2013\u2014-")),
        span,
        block.span(found.start, found.end),
        spells=not found.near,
        form=form,
        active=not _WITHDRAWN.match(rest) and not block.content.lstrip(" *_").startswith("~~"),
    )


_LABEL_END = lazy(r"[\])`~]*(?:[^*:\n]{0,80}:?(?:\*\*|__)[ \t]*:?|[^*:\n]{0,60}:|[ \t]*[\u2013\u2014-][ \t])")


def beyond_names(facts: Facts) -> Facts:
    """Facts whose statements begin behind the name of their item: "FR-001:" is no part of who must do what."""
    named = [item for item in facts.items if item.spells and item.form in ("list", "paragraph")]
    if not named or not facts.statements:
        return facts
    statements = tuple(_beyond(statement, named) for statement in facts.statements)
    return replace(facts, statements=statements)


def _beyond(statement: Statement, named: Sequence[Item]) -> Statement:
    content, limit = statement.prose.block.content, statement.start + statement.modal[0]
    for item in named:
        at = content.find(item.id, statement.start, limit)
        if at < 0 or statement.prose.span(at, at)[:2] != item.name[:2]:
            continue
        label = _LABEL_END.match(content, at + len(item.id), limit)
        rest = content[label.end() if label else at + len(item.id) : limit]
        shift = limit - len(rest.lstrip()) - statement.start
        modal = statement.modal[0] - shift, statement.modal[1] - shift
        return Statement(statement.prose, statement.start + shift, statement.end, statement.modality, modal)
    return statement


_ONLY_ID = lazy(rf"[*_`\[~\s]*(?P<id>{ID.pattern})[*_`\]~\s]*$")
_COUNT = lazy(r"\d*$")


def tabled(blocks: Sequence[Block], kinds: Callable[[Kind], bool]) -> Iterator[Item]:
    """The rows of tables whose first cell (a running number aside) is an id and nothing else."""
    for row in table_rows(blocks):
        if row[0].info == "header":
            continue
        at = 1 if _COUNT.match(row[0].content) and len(row) > 1 else 0
        match = _ONLY_ID.match(row[at].content)
        if match is None:
            yield from _group(row[at], 0, len(row[at].content), _row_span(row), kinds)
            continue
        if not kinds(kind_of(match["id"])):
            continue
        words = row[at + 1].content if at + 1 < len(row) else ""
        yield Item(
            kind_of(match["id"]),
            match["id"],
            title_of(words),
            _row_span(row),
            row[at].span(*match.span("id")),
            form="table",
            active=not _WITHDRAWN.match(words) and not words.lstrip().startswith("~~"),
        )


def _row_span(row: Sequence[Block]) -> Span:
    first, last = row[0].span(0, 0), row[-1].span(0, len(row[-1].content))
    return Span(first.line, first.column, last.end_line, last.end_column)
