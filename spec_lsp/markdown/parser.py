"""The only importer of markdown_it: CommonMark with tables, made to tell where things stand.

Three things differ from a plain parser, none of them the tree:
- link destinations stay as the author wrote them (unescaped, but not percent-encoded);
- tokens of links, images, code spans, HTML and autolinks carry their offsets in `meta["at"]`;
- tables carry the start columns of their rows, trimmed paragraphs the number of lines lost in front.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

__all__ = ["TRIM", "At", "Reference", "Token", "block_tokens", "inline_tokens"]

TRIM = MD_TRIM_CHARS  # what the parser strips from both ends of a paragraph, heading or cell

_BlockRule = Callable[[StateBlock, int, int, bool], bool]
_InlineRule = Callable[[StateInline, bool], bool]


class At(NamedTuple):
    """Where an inline construct stands: offsets in the content of its block, ends exclusive.

    `text_*` is what stands between the brackets or backticks, `target_*` the destination of
    `[..](destination)` without angle brackets; -1 where there is none.
    """

    start: int
    end: int
    text_start: int
    text_end: int
    target_start: int = -1
    target_end: int = -1


class Reference(NamedTuple):
    """A link reference definition; lines are those of the parsed source, `end` exclusive."""

    start: int
    end: int
    label: str  # normalised, as it is looked up
    href: str
    title: str


class _Parser(MarkdownIt):
    """Keeps destinations as written, and still accepts exactly the links that the plain parser does."""

    def normalizeLink(self, url: str) -> str:
        return url

    def validateLink(self, url: str) -> bool:
        # Only a scheme can be refused, and encoding never adds a colon: most destinations end here.
        return ":" not in url or super().validateLink(super().normalizeLink(url))


class _Labels:
    """Definitions in the shape the link rules look them up in, made one at a time."""

    __slots__ = ("_labels",)

    def __init__(self, labels: Mapping[str, tuple[str, str]]) -> None:
        self._labels = labels

    def get(self, label: str, default: None) -> dict[str, str] | None:
        found = self._labels.get(label)
        return default if found is None else {"href": found[0], "title": found[1]}


def _link_at(state: StateInline, start: int, bracket: int, nested: bool) -> At:
    """Where the link or image from `start` to the present position stands; `bracket` is its `[`."""
    end, src = state.pos, state.src
    label_end = state.md.helpers.parseLinkLabel(state, bracket, not nested)
    if src[end - 1] != ")":  # a reference: it always ends in a bracket
        return At(start, end, bracket + 1, label_end)
    target = label_end + 2
    while src[target] in " \t\n":
        target += 1
    found = state.md.helpers.parseLinkDestination(src, target, end)
    if not found.ok or found.pos == 0:  # `[text]()`
        return At(start, end, bracket + 1, label_end, target, target)
    angle = src[target] == "<"
    return At(start, end, bracket + 1, label_end, target + angle, found.pos - angle)


def _code_at(state: StateInline, start: int, token: Token) -> At:
    ticks = len(token.markup)
    return At(start, state.pos, start + ticks, state.pos - ticks)


_AT: dict[str, Callable[[StateInline, int, Token], At]] = {
    "link": lambda state, start, token: _link_at(state, start, start, nested=False),
    "image": lambda state, start, token: _link_at(state, start, start + 1, nested=True),
    "backticks": _code_at,
    "autolink": lambda state, start, token: At(start, state.pos, start + 1, state.pos - 1),
    "html_inline": lambda state, start, token: At(start, state.pos, start, state.pos),
}


def _located(rule: _InlineRule, at: Callable[[StateInline, int, Token], At]) -> _InlineRule:
    """`rule`, noting in the token it pushes where that stands."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if silent:
            return rule(state, silent)
        count = len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[count : count + 2]:  # pending text may have been flushed before it
            if token.type != "text":
                token.meta["at"] = at(state, start, token)
                break
        return True

    return wrapped


def _with_row_columns(rule: _BlockRule) -> _BlockRule:
    """The table rule, noting the column at which the text of each row starts."""

    def wrapped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        count = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            rows = [start, *range(start + 2, state.line)]
            marks = [state.bMarks[row] + state.tShift[row] for row in rows]
            columns = tuple([mark - state.src.rfind("\n", 0, mark) - 1 for mark in marks])
            state.tokens[count].meta["columns"] = columns
        return True

    return wrapped


def _with_lost_lines(rule: _BlockRule) -> _BlockRule:
    """A rule for paragraphs, noting how many lines trimming took away in front.

    Spaces and tabs make a line blank, but trimming removes all Unicode spaces: a form feed on a line
    of its own starts a paragraph that its content does not show.
    """

    def wrapped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if not rule(state, start, end, silent):
            return False
        if not silent:
            inline = state.tokens[-2]
            first, last = inline.map or (0, 0)
            if inline.content.count("\n") != last - first - 1:
                text = state.getLines(first, last, state.blkIndent, False)
                inline.meta["lost"] = text.count("\n", 0, len(text) - len(text.lstrip(TRIM)))
        return True

    return wrapped


def _build() -> MarkdownIt:
    md = _Parser("commonmark", {"linkify": False, "typographer": False}).enable("table")
    for rule in md.inline.ruler.__rules__:
        if rule.name in _AT:
            rule.fn = _located(rule.fn, _AT[rule.name])
    for block_rule in md.block.ruler.__rules__:
        if block_rule.name == "table":
            block_rule.fn = _with_row_columns(block_rule.fn)
        elif block_rule.name in ("paragraph", "lheading"):
            block_rule.fn = _with_lost_lines(block_rule.fn)
    return md


_MD = _build()


def block_tokens(source: str) -> tuple[list[Token], list[Reference]]:
    """The block pass over `source` (lines joined by LF): tokens without inline children, definitions."""
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    _MD.block.parse(source.replace("\0", "\ufffd"), _MD, env, tokens)
    entries = [{"label": label, **entry} for label, entry in env.get("references", {}).items()]
    found = [_reference(entry) for entry in entries + env.get("duplicate_refs", [])]
    return tokens, sorted(found)


def _reference(entry: Mapping[str, Any]) -> Reference:
    start, end = entry["map"]
    return Reference(start, end, entry["label"], entry["href"], entry["title"])


def inline_tokens(content: str, labels: Mapping[str, tuple[str, str]]) -> list[Token]:
    """The inline pass over the content of one block; `labels` are the document's (href, title) by label."""
    env: dict[str, Any] = {"references": _Labels(labels)} if labels else {}
    return _MD.parseInline(content, env)[0].children or []
