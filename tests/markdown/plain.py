"""The other side of every parse test: markdown-it's plain full parse, cut into units in its own way.

Nothing of spec_lsp is used here. The parser is the stock one; what the product's own parser does to
destinations is undone by encoding them with the stock function before they are compared.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

STOCK = MarkdownIt("commonmark").enable("table")
LINE_END = re.compile("\r\n|\n|\r")
FIELDS = ("type", "tag", "nesting", "level", "content", "markup", "info", "block")


class PlainUnit(NamedTuple):
    start: int
    kind: str
    tokens: list[tuple[Any, ...]]


class PlainParse(NamedTuple):
    front_matter: int
    units: list[PlainUnit]
    definitions: list[tuple[int, int, str, str, str]]
    lists: list[list[int]]  # numbers of the units that are items of one top-level list


def front_matter(lines: list[str]) -> int:
    opening = re.match(r"^(---+)[ \t]*$", lines[0])
    if not opening:
        return 0
    for number, line in enumerate(lines[1:], 2):
        bare = line.rstrip(" \t")
        if bare in (opening.group(1), "..."):
            return number
    return 0


def plain_parse(source: str) -> PlainParse:
    lines = LINE_END.split(source)
    front = front_matter(lines)
    body = "\n".join(lines[front:])
    env: dict[str, Any] = {}
    tokens = STOCK.parse(body, env)
    units: list[PlainUnit] = []
    lists: list[list[int]] = []
    for node in top_level(tokens):
        head = node[0]
        if head.type in ("bullet_list_open", "ordered_list_open"):
            items = [list(item) for item in list_items(node)]
            kind = head.type.removesuffix("_open") + ":" + head.markup
            lists.append(list(range(len(units), len(units) + len(items))))
            units += [plain_unit(item, kind, front) for item in items]
        else:
            units.append(plain_unit(node, "", front))
    return PlainParse(front, units, definitions(env, front), lists)


def top_level(tokens: list[Token]) -> list[list[Token]]:
    nodes: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            nodes.append([])
        nodes[-1].append(token)
        depth += token.nesting
    return nodes


def list_items(node: list[Token]) -> list[list[Token]]:
    return top_level(node[1:-1])


def plain_unit(tokens: list[Token], kind: str, front: int) -> PlainUnit:
    assert tokens[0].map is not None
    start = tokens[0].map[0]
    return PlainUnit(start + front, kind, [flat(token, start, bool(kind)) for token in tokens])


def flat(token: Token, start: int, item: bool) -> tuple[Any, ...]:
    """All fields of a stock token, lines relative; whether an item's own paragraphs are tight is left out."""
    lines = [line - start for line in token.map] if token.map is not None else None
    hidden = token.hidden and not (item and token.level == 2)
    children = None if token.children is None else [flat(child, start, False) for child in token.children]
    fields = tuple(getattr(token, name) for name in FIELDS)
    return (*fields, lines, token.attrs, hidden, token.meta, children)


def definitions(env: dict[str, Any], front: int) -> list[tuple[int, int, str, str, str]]:
    found = [(label, entry) for label, entry in env.get("references", {}).items()]
    found += [(entry["label"], entry) for entry in env.get("duplicate_refs", [])]
    rows = [
        (entry["map"][0] + front, entry["map"][1] + front, label, entry["href"], entry["title"])
        for label, entry in found
    ]
    return sorted(rows)
