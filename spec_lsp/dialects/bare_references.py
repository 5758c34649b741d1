"""References by a bare id, such as FR-001 in the text of a task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from spec_lsp.diagnostics import Span
from spec_lsp.facts import EdgeKind, Item, Prose, Reference
from spec_lsp.language.tokens import ID, Token, ids, near_ids
from spec_lsp.markdown.blocks import Inline
from spec_lsp.patterns import lazy

EdgeOf = Callable[[Token, str, Span], EdgeKind | None]  # id, the text that it stands in, its span in the unit


def mentions(prose: Iterable[Prose], items: Sequence[Item], edge: EdgeOf) -> Iterator[Reference]:
    """References by bare ids; `edge` types them, None for one that is none. Names of items are not among them."""
    names = {item.name[:2] for item in items}
    for piece in prose:
        text = readable(piece)
        if _LEGEND.match(text):
            continue
        for token in (*ids(text), *near_ids(text)):
            span = piece.span(token.start, token.end)
            if (span[:2] in names and not token.near) or _opens_task(text, token):
                continue
            kind = edge(token, text, span)
            if kind:
                yield bare(kind, token, text, span)


# The legend of spec-kit's tasks: "[Story]: Which user story this task belongs to (US1, US2, US3)".
_LEGEND = lazy(r"\W*\[(?:Story|P|ID)\??\]\W*:")
_TASK = lazy(r"T\d{3,4}[a-z]?")
_BEFORE_TASK = lazy(r"[\s✅☑✔⬜❌*_>-]*")


def _opens_task(text: str, token: Token) -> bool:
    """Whether it names the task that its line tells, done and without a check box: no reference to another."""
    return bool(_TASK.fullmatch(token.id)) and bool(_BEFORE_TASK.fullmatch(text, 0, token.start))


def bare(kind: EdgeKind, token: Token, text: str, span: Span) -> Reference:
    """The reference that a token of `text` makes; only one that spells the id can be renamed in place."""
    written = text[token.start : token.end]
    exact = span if written == token.id and not token.near else None
    return Reference(
        kind, "", token.id, span, exact, label=written, bare=True, implied=token.implied, near=token.near
    )


_OWN_FEATURE = lazy(r"(?:(?:\.\.?/)?[\w.-]+\.md)?(?:#.*)?$")  # a document of the same feature


def readable(piece: Prose) -> str:
    """The prose of a block with ids in code brought back, and the text of links to elsewhere blanked."""
    if not piece.block.inlines:
        return piece.text
    pieces = list(piece.text)
    for inline in piece.block.inlines:
        _restore(pieces, piece.block.content, inline)
    return "".join(pieces)


def _restore(pieces: list[str], content: str, inline: Inline) -> None:
    start, end = inline.text_start, inline.text_end
    if inline.type == "code" and ID.fullmatch(content[start:end].strip()):
        pieces[inline.start : inline.end] = " " * (inline.end - inline.start)
        pieces[start:end] = content[start:end]
    elif inline.type == "link" and not _OWN_FEATURE.match(inline.target):
        pieces[start:end] = " " * (end - start)
