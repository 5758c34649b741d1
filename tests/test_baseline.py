"""Known findings: recognised after edits elsewhere, and no two taken for one."""

from __future__ import annotations

import json

import pytest

from spec_lsp.baseline import BaselineError, dump, fingerprints, parse
from spec_lsp.diagnostics import Finding, Severity, Span
from spec_lsp.text import Text


def finding(
    line: int, start: int, end: int, clause: str | None = "c", code: str = "AMB003", key: str = "/w/a.md"
) -> Finding:
    return Finding(
        code, Severity.WARNING, key, Span(line, start, line, end), f"message about line {line}", clause
    )


def prints(source: str, *findings: Finding, root: str = "/w") -> tuple[str, ...]:
    text = Text.from_str(source)
    return fingerprints(findings, lambda _: text, root)


def test_moved_lines_and_other_words_change_nothing():
    before = prints("x and/or y\n", finding(0, 2, 8))
    assert prints("new\n\n  x z and/or\n", finding(2, 6, 12)) == before
    assert prints("x and/or y\r\n", finding(0, 2, 8)) == before
    assert prints("x and/or y\n", finding(0, 2, 8, key="/v/a.md"), root="/v") == before


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ("x and or y\n", finding(0, 2, 8)),
        ("x and/or y\n", finding(0, 2, 8, clause="d")),
        ("x and/or y\n", finding(0, 2, 8, clause=None)),
        ("x and/or y\n", finding(0, 2, 8, code="AMB002")),
        ("x and/or y\n", finding(0, 2, 8, key="/w/b.md")),
    ],
)
def test_other_words_clause_code_or_file_is_another_finding(source: str, other: Finding):
    assert prints(source, other) != prints("x and/or y\n", finding(0, 2, 8))


def test_equal_ones_are_numbered_in_order():
    source = "x and/or y\nz and/or y\n"
    first, second = prints(source, finding(0, 2, 8), finding(1, 2, 8))
    assert first != second
    assert prints("x and/or y\n", finding(0, 2, 8)) == (first,)


def test_white_space_does_not_matter_and_a_point_stands_for_its_line():
    assert prints("a  b\n", finding(0, 0, 4)) == prints("a b\n", finding(0, 0, 3))
    assert prints("\n# Title\n", finding(1, 0, 0)) != prints("\n# Other\n", finding(1, 0, 0))


def test_no_text_and_places_past_the_end_are_survived():
    assert len(fingerprints([finding(9, 0, 1)], lambda _: None, "/w")[0]) == 32
    assert len(prints("x\n", finding(9, 0, 1))[0]) == 32
    assert len(prints("\ud800\n", finding(0, 0, 1))[0]) == 32


def test_file_is_read_back_and_does_not_show_line_numbers():
    findings = [finding(1, 2, 8), finding(0, 2, 8, key="/w/A/ü.md")]
    names = prints("x and/or y\nz and/or y\n", *findings)
    written = dump(findings, names, "/w")
    entries = parse(written)
    assert [(entry.path, entry.code, entry.clause) for entry in entries] == [
        ("A/ü.md", "AMB003", "c"),
        ("a.md", "AMB003", "c"),
    ]
    assert {entry.fingerprint for entry in entries} == set(names)
    assert "line" not in json.loads(written)["findings"][0]
    assert parse(dump([], [], "/w")) == ()


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "is no baseline: Expecting value"),
        ("{", "is no baseline: Expecting property name"),
        ("[]", "is no baseline: it lacks the key"),
        ("{}", "is no baseline: it lacks the key"),
        ('{"spec-lsp-baseline": 2}', "is a baseline of another format than 1; write it anew"),
        ('{"spec-lsp-baseline": 1}', "`findings` is no list"),
        ('{"spec-lsp-baseline": 1, "findings": [1]}', "an entry is not made of texts"),
        ('{"spec-lsp-baseline": 1, "findings": [{"fingerprint": 5}]}', "an entry is not made of texts"),
        ('{"spec-lsp-baseline": 1, "findings": [{}]}', "an entry lacks its fingerprint"),
        ("[" * 100_000, "is no baseline: "),
    ],
)
def test_what_is_no_baseline_is_refused_with_a_reason(written: str, reason: str):
    with pytest.raises(BaselineError) as caught:
        parse(written)
    assert reason in str(caught.value)
