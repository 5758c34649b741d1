"""Our parse in the shape of `plain.PlainParse`, so that the two can be compared field by field."""

from __future__ import annotations

from typing import Any

from plain import FIELDS, STOCK, PlainParse, PlainUnit, plain_parse

from spec_lsp.markdown.parser import Token, inline_tokens
from spec_lsp.markdown.units import Parse
from spec_lsp.text import Text


def shown(parse: Parse) -> PlainParse:
    units = [
        PlainUnit(start, unit.kind, [flat(token, parse) for token in unit.tokens])
        for start, unit in zip(parse.starts, parse.units, strict=True)
    ]
    found = [
        (start, end, label, STOCK.normalizeLink(href), title)
        for start, end, label, href, title in parse.definitions
    ]
    return PlainParse(parse.front_matter, units, found, lists(parse))


def flat(token: Token, parse: Parse) -> tuple[Any, ...]:
    children = token.children
    if token.type == "inline":
        assert children == []  # the block pass leaves them to `blocks`
        children = inline_tokens(token.content, parse.labels)
    attrs = {
        name: STOCK.normalizeLink(str(value)) if name in ("href", "src") else value
        for name, value in token.attrs.items()
    }
    below = None if children is None else [flat(child, parse) for child in children]
    meta = {name: value for name, value in token.meta.items() if name not in ("at", "columns", "lost")}
    return (*[getattr(token, name) for name in FIELDS], token.map, attrs, token.hidden, meta, below)


def lists(parse: Parse) -> list[list[int]]:
    """Top-level lists, from units alone: items of one kind, each ending where the next one starts."""
    found: list[list[int]] = []
    end = -1
    for number, (start, unit) in enumerate(zip(parse.starts, parse.units, strict=True)):
        if unit.kind:
            if found and end == start and parse.units[number - 1].kind == unit.kind:
                found[-1].append(number)
            else:
                found.append([number])
            assert unit.tokens[0].map is not None
            end = start + unit.tokens[0].map[1]
        else:
            end = -1
    return found


def assert_plain(parse: Parse, text: Text) -> None:
    """`parse` is what the stock parser makes of `text`."""
    expected, got = plain_parse(str(text)), shown(parse)
    assert got.front_matter == expected.front_matter
    assert [unit[:2] for unit in got.units] == [unit[:2] for unit in expected.units]
    for mine, theirs in zip(got.units, expected.units, strict=True):
        assert mine == theirs
    assert got.definitions == expected.definitions
    assert got.lists == expected.lists
    first: dict[str, tuple[str, str]] = {}
    for _, _, label, href, title in expected.definitions:
        first.setdefault(label, (href, title))
    assert {
        label: (STOCK.normalizeLink(href), title) for label, (href, title) in parse.labels.items()
    } == first
