"""How much an edit makes the parser do, counted: time varies, this does not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import pytest

from spec_lsp.markdown import units
from spec_lsp.markdown.units import Splice, parse, reparse
from spec_lsp.markdown.window import Window, parse_window
from spec_lsp.text import Encoding, Text, decode


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of lines that windows had, one a window."""
    counted: list[int] = []

    def counting(lines: Sequence[str], top: int, stop: int) -> Window:
        counted.append(stop - top)
        return parse_window(lines, top, stop)

    monkeypatch.setattr(units, "parse_window", counting)
    return counted


def type_letter(text: Text, line: int, column: int, parsed: list[int]) -> tuple[Splice, int]:
    """Units spliced and lines parsed for one letter typed into `text`."""
    old = parse(text.lines)
    new, change = text.edited((line, column), (line, column), "x", Encoding.UTF32)
    parsed.clear()
    _, splice = reparse(old, new.lines, change)
    return splice, sum(parsed)


def prose_places(text: Text, count: int) -> list[tuple[int, int]]:
    """Places inside words of paragraphs, the same ones each time."""
    found = parse(text.lines)
    prose = [
        (line, column)
        for start, unit in zip(found.starts, found.units, strict=True)
        if unit.tokens[0].type == "paragraph_open"
        for line in [start]
        for column in range(1, len(text.lines[line]))
        if text.lines[line][column - 1 : column + 1].isalpha()
    ]
    return random.Random(1).sample(prose, count)


def test_a_letter_in_the_prose_of_a_large_spec(corpus: Path, parsed: list[int]) -> None:
    path = corpus / "model_spec/2025-12-18/model_spec.md"
    text = Text.from_str(decode(path.read_bytes()).text)
    work = [type_letter(text, line, column, parsed) for line, column in prose_places(text, 40)]
    assert max(max(splice.removed, splice.added) for splice, _ in work) <= 5
    assert median(splice.added for splice, _ in work) <= 2
    assert median(lines for _, lines in work) <= 40


def test_work_does_not_grow_with_the_document(parsed: list[int]) -> None:
    work = []
    for items in (100, 5000):
        text = Text.from_str(
            "# Clauses\n\n" + "".join(f"- Clause {number} holds.\n" for number in range(items))
        )
        work.append(type_letter(text, items // 2, 10, parsed))
        assert work[-1][0][1:] == (1, 1)
    assert work[0][1] == work[1][1] <= 5


def test_an_edit_far_inside_a_unit_leaves_the_one_above_alone(parsed: list[int]) -> None:
    text = Text.from_str("a\n\n" * 50 + "```\n" + "code\n" * 20 + "```\n\nend\n\nlast\n")
    splice, lines = type_letter(text, 110, 2, parsed)
    assert splice == Splice(50, 1, 1)
    assert lines == 25


def test_an_opened_fence_reads_the_text_a_bounded_number_of_times(parsed: list[int]) -> None:
    text = Text.from_str("para\n\n" * 2000)
    old = parse(text.lines)
    new, change = text.edited((2000, 0), (2000, 0), "```", Encoding.UTF32)
    parsed.clear()
    following, _ = reparse(old, new.lines, change)
    assert len(following.units) == 1001
    assert sum(parsed) <= 2 * len(new.lines)
