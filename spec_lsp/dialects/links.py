"""Links to clauses, as references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from spec_lsp.diagnostics import Span
from spec_lsp.facts import Attribute, EdgeKind, Reference
from spec_lsp.markdown.blocks import Block, Inline
from spec_lsp.patterns import lazy

_ABSOLUTE = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:|/|\\")  # a scheme, a host, or a site's root: not ours
_EDGE_ATTRIBUTES = {
    kind.value: kind
    for kind in (EdgeKind.DEPENDS, EdgeKind.REQUIRES, EdgeKind.OVERRIDES, EdgeKind.SUPERSEDES)
}


def link_references(blocks: Iterable[Block]) -> Iterator[Reference]:
    """The links and images of `blocks` that lead to a file or a clause of the workspace."""
    for block in blocks:
        for inline in block.inlines:
            if inline.type not in ("link", "image") or not inline.target or _ABSOLUTE.match(inline.target):
                continue
            # CommonMark takes a footnote of one word, `[^n]: word`, for a link definition.
            if inline.dest_start >= 0 or not block.content.startswith("^", inline.text_start):
                yield _reference(block, inline)


def _reference(block: Block, inline: Inline) -> Reference:
    path, hash_sign, fragment = inline.target.partition("#")
    label = block.content[inline.text_start : inline.text_end] if inline.text_end > inline.text_start else ""
    written = block.content[inline.dest_start : inline.dest_end] if inline.dest_start >= 0 else ""
    fragment_span = path_span = None
    if written:
        cut = written.find("#")
        cut = len(written) if cut < 0 else cut
        if hash_sign and cut < len(written):
            fragment_span = block.span(inline.dest_start + cut + 1, inline.dest_end)
        path_span = block.span(inline.dest_start, inline.dest_start + cut)
    return Reference(
        EdgeKind.MENTIONS,
        unquote(path.partition("?")[0]),
        unquote(fragment) if hash_sign else None,
        block.span(inline.start, inline.end),
        fragment_span,
        path_span,
        label,
    )


def attribute_references(attributes: Iterable[Attribute]) -> Iterator[Reference]:
    """The edges that a clause declares: `overrides=#other`, `depends=../a/spec.md#x,#y`."""
    for attribute in attributes:
        kind = _EDGE_ATTRIBUTES.get(attribute.name)
        if kind is None:
            continue
        for match in re.finditer(r"[^,\s]+", attribute.value):
            yield written_reference(kind, match.group(), attribute.span, match.start())


def written_reference(kind: EdgeKind, target: str, within: Span, offset: int) -> Reference:
    """A reference written as bare `path#fragment`, `offset` characters into the one-line span `within`."""
    path, hash_sign, fragment = target.partition("#")
    line, column = within.line, within.column + offset
    span = Span(line, column, line, column + len(target))
    after = Span(line, column + len(path) + 1, line, column + len(target)) if hash_sign else None
    before = Span(line, column, line, column + len(path))
    return Reference(kind, path, fragment if hash_sign else None, span, after, before, target)
