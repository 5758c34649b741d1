"""fixtures/parse/cases.toml: every edit, in both directions, equals the stock parser's full parse."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from ours import assert_plain

from spec_lsp.markdown import units
from spec_lsp.markdown.units import parse, reparse
from spec_lsp.text import Text

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures/parse/cases.toml"
CASES: list[dict[str, Any]] = tomllib.loads(FIXTURE.read_text("utf-8"))["case"]
GUARDED = [case for case in CASES if case.get("rule") == "stands alone"]


def check(before: str, after: str) -> None:
    old = Text.from_str(before)
    new, change = old.replaced(after)
    assert_plain(parse(old.lines), old)
    assert_plain(reparse(parse(old.lines), new.lines, change)[0], new)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_edit_equals_full_parse(case: dict[str, Any], end: str) -> None:
    before, after = case["before"].replace("\n", end), case["after"].replace("\n", end)
    check(before, after)
    check(after, before)


@pytest.mark.parametrize("case", GUARDED, ids=lambda case: case["name"])
def test_case_fails_without_its_rule(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "_stands_alone", lambda *_: True)
    failed = 0
    for before, after in ((case["before"], case["after"]), (case["after"], case["before"])):
        try:
            check(before, after)
        except AssertionError:
            failed += 1
    assert failed
