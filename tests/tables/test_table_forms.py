"""The forms that tables are written in, and text that tries to be more than text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from at_hand import REFUNDS
from html_page import Page

from spec_lsp.reports.columns import width
from spec_lsp.tables import FORMATS, renderer
from spec_lsp.tables.model import Clash, Demand, Row, Table, Tables

Make = Callable[..., Tables]

HOSTILE = "</td><script>alert(1)</script>\u202e \x1b[31m @@DATA@@ & \"x\" 'y'"


def table_of(words: str) -> Tables:
    demand = Demand("must", words, words, f"{words}.md", 3)
    row = Row(words, demands=(demand, demand), clashes=(Clash(0, 1, "modality-clash"),))
    return Tables((Table(words, words, words, (row, Row(words, question=words))),), 1)


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_has_all_of_it(tables: Make, form: str):
    written = " ".join(renderer(form)(tables({"refunds.md": REFUNDS})).replace("<b>must</b>", "must").split())
    for words in ("refunds", "exactly 20 EUR", "large-amounts", "approve the refund"):
        assert words in written


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_to_show(form: str):
    assert renderer(form)(Tables(()))


def test_text_fits_a_hundred_columns(tables: Make):
    for found in (
        tables({"refunds.md": REFUNDS}),
        table_of("word " * 60),
        table_of("x" * 300),
        table_of("\u6f22" * 90),
    ):
        lines = renderer("text")(found).splitlines()
        assert max(width(line) for line in lines[:-1]) <= 100
        assert all(line == line.rstrip() for line in lines)


def test_text_marks_questions_and_conflicts(tables: Make):
    lines = renderer("text")(tables({"refunds.md": REFUNDS})).splitlines()
    assert [line[2] for line in lines if line[:4].strip() in ("?", "!")] == ["?", "!", "?"]
    assert "regular-customers: opposite demands]" in " ".join(" ".join(lines).split()).replace(
        "regular-customers must", "must"
    )


def test_no_character_steers_a_terminal_or_a_page():
    for form in ("text", "html"):
        written = renderer(form)(table_of(HOSTILE))
        assert "\x1b" not in written
        assert "\u202e" not in written


def test_a_page_holds_text_as_text(tables: Make):
    plain, hostile = (Page(renderer("html")(table_of(words))) for words in ("plain", HOSTILE))
    tags = [tag for tag, _ in hostile.elements]
    assert tags == [tag for tag, _ in plain.elements]
    assert "script" not in tags
    assert any("@@DATA@@" in words for words in hostile.texts)


def test_a_page_loads_nothing():
    page = renderer("html")(table_of("a"))
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "prefers-color-scheme: dark" in page


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_no_cell_is_a_formula(words: str):
    lines = list(csv.reader(io.StringIO(renderer("csv")(table_of(words)), newline="")))
    assert len(lines) == 4
    cells = [cell for line in lines[1:] for cell in line if words.strip() in cell]
    assert len(cells) >= 10
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


def test_csv_has_a_line_for_each_demand_and_question(tables: Make):
    lines = list(csv.DictReader(io.StringIO(renderer("csv")(tables({"refunds.md": REFUNDS})))))
    assert [line["state"] for line in lines[:5]] == ["ok", "gap", "conflict", "conflict", "ok"]
    assert lines[1]["question"].endswith("a refund of exactly 20 EUR")
    assert lines[2]["conflict"] == "regular-customers: opposite-demands"


def test_json_counts(tables: Make):
    data = json.loads(renderer("json")(tables({"refunds.md": REFUNDS})))
    assert data["summary"] == {"tables": 3, "cases": 9, "gaps": 2, "conflicts": 1, "left_out": 1}
    row = data["tables"][0]["rows"][2]
    assert row["clashes"] == [{"first": 0, "second": 1, "kind": "opposite-demands"}]
    assert row["bound"] == {"low": 20.0, "high": 500.0, "low_open": True, "high_open": False, "unit": "EUR"}
