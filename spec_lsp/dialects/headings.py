"""Headings and their attribute lists: `{#id authority=user}`, `{: #id}`, `{ #id .class }`, `<a name="id">`."""

from __future__ import annotations

import re

from spec_lsp.diagnostics import Span
from spec_lsp.facts import Attribute, Heading
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

ID = r"[A-Za-z0-9_][\w.:-]*"
# An attribute list that carries an id, wherever it stands in prose.
ATTRIBUTE_LIST = lazy(rf"\{{:?\s*#(?P<id>{ID})(?=[\s}}])[^{{}}]*\}}")

_TRAILING_LIST = lazy(r"\s*\{:?(?P<body>[^{}]*)\}\s*$")
_UNCLOSED_LIST = lazy(r"\s*\{:?\s*#[^{}]*$")
_ATTRIBUTE = lazy(
    rf"\s*(?:#(?P<id>{ID})|\.(?P<class>[\w-]+)|(?P<name>[A-Za-z][\w-]*)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\s\"{{}}]+)))(?=\s|$)"
)
_LINK = lazy(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_TAG = lazy(r"<[^<>]*>")
_MARKUP = lazy(r"\*+|`+|(?<!\w)_+|_+(?!\w)|\\(?=[!-/:-@\[-`{-~])")
_NOT_IN_SLUG = lazy(r"[^\w\- ]")


def read_heading(block: Block) -> Heading:
    """The heading that `block` holds."""
    text = block.content
    listed = _TRAILING_LIST.search(text)
    if listed and _is_attribute_list(listed["body"]):
        end = listed.start()
        identifier, attributes, clean = _attributes(block, listed.start("body"), listed["body"])
        malformed = (
            None if clean else block.span(listed.start() + _blanks(listed.group()), len(text.rstrip()))
        )
    else:
        unclosed = _UNCLOSED_LIST.search(text)
        end = unclosed.start() if unclosed else len(text)
        identifier, attributes = None, ()
        malformed = (
            block.span(unclosed.start() + _blanks(unclosed.group()), len(text.rstrip())) if unclosed else None
        )
    title = plain(text[:end])
    return Heading(
        level=block.level,
        title=title,
        span=block.span(0, end) if end else block.span(0, len(text)),
        slug=slug(title),
        id=identifier.value if identifier else None,
        id_span=identifier.span if identifier else None,
        attributes=attributes,
        malformed=malformed,
    )


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_attribute_list(body: str) -> bool:
    """Tell `{#id}` from a path template such as `/users/{id}`: it has an id, a class or a value."""
    return body.lstrip().startswith("#") or all(
        part.startswith((".", "#")) or "=" in part for part in body.split() or ["-"]
    )


def _attributes(block: Block, offset: int, body: str) -> tuple[Attribute | None, tuple[Attribute, ...], bool]:
    """Read an attribute list: (its id, its other attributes, whether all of it could be read)."""
    identifier: Attribute | None = None
    found: list[Attribute] = []
    position = 0
    while position < len(body.rstrip()):
        match = _ATTRIBUTE.match(body, position)
        if match is None:
            return identifier, tuple(found), False
        if match["id"]:
            identifier = Attribute("id", match["id"], _span(block, offset, match, "id"))
        elif match["name"]:
            group = "bare" if match["bare"] is not None else "quoted"
            found.append(Attribute(match["name"], match[group], _span(block, offset, match, group)))
        position = match.end()
    return identifier, tuple(found), True


def _span(block: Block, offset: int, match: re.Match[str], group: str) -> Span:
    return block.span(offset + match.start(group), offset + match.end(group))


def plain(text: str) -> str:
    """Heading text as a reader sees it: links by their label, no tags, no emphasis or code markers."""
    return " ".join(_MARKUP.sub("", _TAG.sub("", _LINK.sub(r"\1", text))).split())


def slug(title: str) -> str:
    """GitHub's anchor for a heading: lower case, punctuation dropped, blanks to hyphens."""
    return _NOT_IN_SLUG.sub("", title.lower()).replace(" ", "-")
