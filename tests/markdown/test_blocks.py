"""What a block says of itself, and that every place in it is the place in the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from ingredients import DENSE
from markdown_it.common.utils import unescapeAll
from plain import LINE_END, STOCK, front_matter

from spec_lsp.diagnostics import Span
from spec_lsp.markdown.blocks import Block, Inline, blocks
from spec_lsp.markdown.units import parse
from spec_lsp.text import Text, decode

BLOCK_TYPES = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "th_open": "cell",
    "td_open": "cell",
    "fence": "fence",
    "code_block": "code",
    "html_block": "html",
    "hr": "hr",
}
INLINE_TYPES = {"link_open": "link", "image": "image", "code_inline": "code", "html_inline": "html"}
BRACKETS = {"link": "[", "image": "![", "code": "`", "html": "<", "autolink": "<"}
ENDS = {"link": "])", "image": "])", "code": "`", "html": ">", "autolink": ">"}


def placed(text: Text) -> Iterator[tuple[int, Block]]:
    """The blocks of a document, each with the first line of its unit."""
    found = parse(text.lines)
    for index, (start, unit) in enumerate(zip(found.starts, found.units, strict=True)):
        following = found.starts[index + 1] if index + 1 < len(found.starts) else None
        for block in blocks(unit, text.lines[start:following], found.labels):
            yield start, block


def read(source: str) -> list[Block]:
    return [block for _, block in placed(Text.from_str(source))]


def slices(source: str) -> list[tuple[str, str, str]]:
    """Type, source text and target of every inline construct."""
    text = Text.from_str(source)
    return [
        (inline.type, text.slice(block.span(inline.start, inline.end).moved(start)), inline.target)
        for start, block in placed(text)
        for inline in block.inlines
    ]


def assert_places(text: Text) -> Counter[str]:
    """Each character of each block stands in the source where `place` says."""
    counted: Counter[str] = Counter()
    for start, block in placed(text):
        counted[block.type] += 1
        if not block.aligned:
            counted["unaligned"] += 1
            continue
        for offset, character in enumerate(block.content):
            line, column = block.place(offset)
            found = text.lines[start + line][column : column + 1]
            if character != "\n" and found != character:
                assert (character, found) in ((" ", "\t"), ("\ufffd", "\0"), ("|", "\\"))
        for inline in block.inlines:
            counted["inline " + inline.type] += 1
            assert_inline(text, start, block, inline)
    return counted


def assert_inline(text: Text, start: int, block: Block, inline: Inline) -> None:
    written = text.slice(block.span(inline.start, inline.end).moved(start))
    assert written.startswith(BRACKETS[inline.type])
    assert written[-1] in ENDS[inline.type]
    content = block.content
    assert inline.start <= inline.text_start <= inline.text_end <= inline.end <= len(content)
    if inline.type == "code":
        ticks = content[inline.start : inline.text_start]
        assert ticks == content[inline.text_end : inline.end] == "`" * len(ticks)
    if inline.dest_start >= 0:
        assert content[inline.text_end : inline.text_end + 2] == "]("
        assert unescapeAll(content[inline.dest_start : inline.dest_end]) == inline.target


@settings(max_examples=400, deadline=None, database=None)
@given(DENSE)
def test_places_in_random_documents(source: str) -> None:
    assert assert_places(Text.from_str(source))["unaligned"] == 0


def test_places_in_public_documents(corpus: Path) -> None:
    counted: Counter[str] = Counter()
    for path in sorted(corpus.rglob("*.md")):
        text = Text.from_str(decode(path.read_bytes()).text)
        found = assert_places(text)
        assert found == stock_counts(str(text))
        counted += found
    assert counted["paragraph"] > 5000
    assert counted["cell"] > 500
    assert counted["inline code"] > 2000
    assert counted["inline link"] > 500


def stock_counts(source: str) -> Counter[str]:
    """How many blocks and inline constructs of each type the stock parser finds; none unaligned."""
    lines = LINE_END.split(source)
    tokens = STOCK.parse("\n".join(lines[front_matter(lines) :]))
    counted = Counter(BLOCK_TYPES[token.type] for token in tokens if token.type in BLOCK_TYPES)
    for child in [child for token in tokens for child in token.children or []]:
        name = "autolink" if child.info == "auto" and child.nesting > 0 else INLINE_TYPES.get(child.type)
        counted.update([f"inline {name}"] if name else [])
    return counted


def test_links_of_the_model_spec(corpus: Path) -> None:
    path = corpus / "model_spec/2025-12-18/model_spec.md"
    counted = assert_places(Text.from_str(decode(path.read_bytes()).text))
    assert counted["inline link"] == 128


def test_blocks_inside_lists_and_quotes_come_in_order() -> None:
    found = read("- a\n\n  > # b\n  > 1. c\n\n  ```py\n  d\n  ```\n")
    assert [(block.type, block.containers, block.line, block.end_line) for block in found] == [
        ("paragraph", ("bullet_list:-",), 0, 1),
        ("heading", ("bullet_list:-", "blockquote"), 2, 3),
        ("paragraph", ("bullet_list:-", "blockquote", "ordered_list:."), 3, 4),
        ("fence", ("bullet_list:-",), 5, 8),
    ]
    assert (found[3].info, found[3].content, found[3].place(0)) == ("py", "d\n", (6, 2))


def test_headings_tell_their_level_and_markup() -> None:
    found = read("## a ##\n\nb\nc\n===\n\n    code\n\n<div>\n\n***\n")
    assert [(block.type, block.level, block.markup) for block in found] == [
        ("heading", 2, "##"),
        ("heading", 1, "="),
        ("code", 0, ""),
        ("html", 0, ""),
        ("hr", 0, "****"),
    ]
    assert [found[0].place(0), found[1].place(2), found[2].place(0)] == [(0, 3), (1, 0), (0, 4)]
    assert found[4].span(0, 0) == Span(0, 0, 0, 0)


def test_cells_are_told_apart_and_placed() -> None:
    text = Text.from_str("> | `a` | `a` |\n> |---|---|\n> | x\\|`y\\|z` |\n")
    found = [block for _, block in placed(text)]
    assert [(block.type, block.info, block.line, block.content) for block in found] == [
        ("cell", "header", 0, "`a`"),
        ("cell", "header", 0, "`a`"),
        ("cell", "body", 2, "x|`y|z`"),
        ("cell", "body", 2, ""),
    ]
    spans = [block.span(inline.start, inline.end) for block in found for inline in block.inlines]
    assert spans == [Span(0, 4, 0, 7), Span(0, 10, 0, 13), Span(2, 7, 2, 13)]
    assert text.slice(spans[2]) == "`y\\|z`"


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("[?](#id)", "#id"),
        ("[text](<a b.md#x>)", "a b.md#x"),
        ("[text](a%20b.md#%C3%A9)", "a%20b.md#%C3%A9"),
        ("[text](b.md#é 'title (x)')", "b.md#é"),
        ("[a [b] `]` c](d(e)f)", "d(e)f"),
        ("[a](\\(b&amp;c)", "(b&c"),
        ("[a]()", ""),
        ("[x](HTTP://Éxample.org/Ü?q=1)", "HTTP://Éxample.org/Ü?q=1"),
    ],
)
def test_destinations_stay_as_written(written: str, target: str) -> None:
    source = f"- one *two* {written} three"
    assert slices(source)[0] == ("link", written, target)
    block = read(source)[0]
    inline = block.inlines[0]
    assert unescapeAll(block.content[inline.dest_start : inline.dest_end]) == target
    assert block.content[inline.text_start - 1] == "["
    assert block.content[inline.text_end : inline.text_end + 2] == "]("


def test_references_take_their_target_from_the_definition() -> None:
    source = "[a][f] [f][] [f] ![i][f] [g]\n\n[F]: <x y.md#z> 'title'\n"
    assert slices(source) == [
        ("link", "[a][f]", "x y.md#z"),
        ("link", "[f][]", "x y.md#z"),
        ("link", "[f]", "x y.md#z"),
        ("image", "![i][f]", "x y.md#z"),
    ]
    assert {inline.dest_start for inline in read(source)[0].inlines} == {-1}


def test_an_image_in_a_link_and_all_other_inlines() -> None:
    source = "[![a `b`](c)](d) <http://e.org/é> <f@g.org> <h i='j'> ``k ` l`` \\[m](n)"
    assert slices(source) == [
        ("link", "[![a `b`](c)](d)", "d"),
        ("image", "![a `b`](c)", "c"),
        ("autolink", "<http://e.org/é>", "http://e.org/é"),
        ("autolink", "<f@g.org>", "mailto:f@g.org"),
        ("html", "<h i='j'>", ""),
        ("code", "``k ` l``", ""),
    ]


def test_a_link_over_two_lines_of_a_quote() -> None:
    assert slices("> a [b\n> c](d) e\n") == [("link", "[b\n> c](d)", "d")]


def test_a_scheme_that_is_refused_makes_no_link() -> None:
    assert slices("[a](javascript:b) [c](JavaScript&colon;d) [e](data:image/png;f)") == [
        ("link", "[e](data:image/png;f)", "data:image/png;f")
    ]


def test_offsets_past_the_content_are_its_end() -> None:
    block = read("```\nab\n```\n")[0]
    assert block.place(99) == block.place(2) == (1, 2)
    empty = read("```\n```\n")[0]
    assert (empty.content, empty.place(0)) == ("", (0, 3))


def test_a_tab_that_stands_for_spaces_is_one_place() -> None:
    block = read("- a\n\tb `c`\n")[0]
    assert block.content == "a\n  b `c`"
    assert [block.place(offset) for offset in (2, 3, 4)] == [(1, 0), (1, 0), (1, 1)]
    assert slices("- a\n\tb `c`\n") == [("code", "`c`", "")]


def test_a_block_that_is_not_aligned_stands_at_its_start() -> None:
    unit = parse(("a [b](c)",)).units[0]
    (block,) = blocks(unit, ("other text",), {})
    assert not block.aligned
    assert block.span(2, 8) == Span(0, 0, 0, 0)
