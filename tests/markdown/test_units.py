"""Units, splices and definitions: the cases that have a name. Random ones are in test_equivalence.py."""

from __future__ import annotations

from ours import assert_plain

from spec_lsp.markdown.units import Parse, Splice, parse, reparse
from spec_lsp.text import Encoding, Text


def edit(source: str, start: tuple[int, int], end: tuple[int, int], new: str) -> tuple[Parse, Parse, Splice]:
    before = Text.from_str(source)
    after, change = before.edited(start, end, new, Encoding.UTF32)
    old = parse(before.lines)
    now, splice = reparse(old, after.lines, change)
    assert_plain(old, before)
    assert_plain(now, after)
    return old, now, splice


def test_a_unit_is_a_block_or_an_item_of_a_list() -> None:
    found = parse(Text.from_str("# a\n\n- b\n  - c\n- d\n\n1. e\n> f\n").lines)
    assert found.starts == (0, 2, 4, 6, 7)
    assert [unit.kind for unit in found.units] == ["", "bullet_list:-", "bullet_list:-", "ordered_list:.", ""]


def test_token_lines_are_relative_to_the_unit() -> None:
    found = parse(Text.from_str("a\n\nb\nc\n").lines)
    assert found.units[1].tokens[0].map == [0, 2]


def test_an_edit_of_prose_splices_one_unit_and_keeps_the_rest() -> None:
    old, now, splice = edit("# a\n\none two\n\nthree\n\nfour\n\nfive\n", (4, 2), (4, 2), "x")
    assert splice == Splice(2, 1, 1)
    assert now.units[:2] == old.units[:2]
    assert now.units[3:] == old.units[3:]
    assert now.labels is old.labels


def test_a_new_line_moves_what_follows() -> None:
    old, now, splice = edit("a\n\nb\n\n[x]: /u\n\nc\n", (0, 1), (0, 1), "\n")
    assert splice == Splice(0, 1, 1)
    assert now.starts == (0, 3, 7)
    assert now.definitions[0][:2] == (5, 6)
    assert now.labels is old.labels


def test_a_typed_fence_takes_all_that_follows() -> None:
    _, now, splice = edit("a\n\nb\n\nc\n\nd\n", (1, 0), (1, 0), "```")
    assert len(now.units) == 2
    assert splice == Splice(0, 4, 2)


def test_the_first_of_two_definitions_wins() -> None:
    _, now, _ = edit("[a]: /x\n\n[a]: /y\n", (0, 6), (0, 7), "z")
    assert [row[3] for row in now.definitions] == ["/z", "/y"]
    assert dict(now.labels) == {"A": ("/z", "")}


def test_an_edit_inside_front_matter_leaves_the_units_alone() -> None:
    old, now, splice = edit("---\nid: a\n---\n\n# b\n", (1, 5), (1, 5), "\nowner: c")
    assert splice == Splice(0, 0, 0)
    assert now.front_matter == 4
    assert now.starts == (5,)
    assert now.units is old.units


def test_front_matter_that_loses_its_end_becomes_text() -> None:
    _, now, _ = edit("---\nid: a\n---\n\n# b\n", (2, 0), (2, 3), "")
    assert now.front_matter == 0
    assert len(now.units) == 3


def test_nothing_changed_is_the_same_parse() -> None:
    text = Text.from_str("a\n\nb")
    old = parse(text.lines)
    same, change = text.replaced("a\n\nb")
    now, splice = reparse(old, same.lines, change)
    assert now is old
    assert splice == Splice(0, 0, 0)
