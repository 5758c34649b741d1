"""The report for people: exact pages, and the corners of excerpts and carets."""

from __future__ import annotations

import re
from collections.abc import Callable

from spec_lsp.diagnostics import Finding, Severity, Span
from spec_lsp.reports.model import Read, Report, Style
from spec_lsp.reports.text import render_text
from spec_lsp.text import Text

Build = Callable[..., Report]

PAGE = """\
error[SUC001]: no challenge file examples/rf01.md
 --> specs/payments.md:3:35
  |
3 | Refunds must be paid within 5 days[^rf01].
  |                                   ^^^^^^^
  |
  = help: Create examples/rf01.md
  = note: missing-challenge-file; to accept it: <!-- spec-lsp: ignore SUC001 your reason -->

error[CON001]: "within 5 days" cannot hold together with "at least 90 days" in platform#logs
 --> specs/payments.md:3:22
  |
3 | Refunds must be paid within 5 days[^rf01].
  |                      ^^^^^^^^^^^^^
  |
 ::: platform.md:3:23
  |
3 | Logs must be kept for at least 90 days.
  |                       ---------------- "at least 90 days" demanded here
  = note: disjoint-bounds; to accept it: <!-- spec-lsp: ignore CON001 your reason -->

warning[AMB003]: "and/or" can mean both, either, or at least one
 --> specs/payments.md:4:16
  |
4 |     Tabs — and 漢字 and/or 🎉 as appropriate.
  |                     ^^^^^^
  |
  = help: Replace by "and"
  = note: and-or; to accept it: <!-- spec-lsp: ignore AMB003 your reason -->

2 errors, 1 warning, 1 hint not shown (--hints), 1 suppressed, 1 known
2 specs, 3 clauses, 4 challenges read; 2,913 other files left alone (why: `spec-lsp doctor`)
Next: spec-lsp explain SUC001
"""


def test_whole_page(build: Build):
    assert render_text(build(), Style()) == PAGE


def test_characters_that_steer_a_terminal_are_spelled_out(build: Build):
    page = render_text(build(hints=True), Style())
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "hint[REF003]: hidden U+202E<U+001B>[31m\n" in page
    assert "5 | Hidden <U+202E>text and <U+200B>more.\n  |        ^^^^^^^^\n" in page


def test_nothing_but_color_codes_is_added_by_color(build: Build):
    plain, colored = render_text(build(), Style()), render_text(build(), Style(color=True))
    assert "\x1b[1;31merror[SUC001]\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def one(text: str, span: Span, style: Style, build: Build) -> list[str]:
    """The excerpt lines of one finding in a document of its own."""
    finding = Finding("AMB003", Severity.WARNING, "/w/a.md", span, "m")
    document = Text.from_str(text)
    page = render_text(build((finding,), text_of=lambda _: document), style)
    return page.split(" --> ")[1].split("\n")[1:-6]


def test_span_over_two_lines(build: Build):
    assert one("one two\n  three four\n", Span(0, 4, 1, 7), Style(), build) == [
        "  |",
        "1 | one two",
        "  |     ^^^",
        "2 |   three four",
        "  |   ^^^^^",
        "  |",
    ]


def test_long_span_shows_its_first_lines_and_its_last(build: Build):
    text = "".join(f"line {number}\n" for number in range(1, 13))
    assert one(text, Span(7, 0, 11, 4), Style(), build) == [
        "   |",
        " 8 | line 8",
        "   | ^^^^^^",
        " 9 | line 9",
        "   | ^^^^^^",
        "  ...",
        "12 | line 12",
        "   | ^^^^",
        "   |",
    ]


def test_empty_span_gets_one_caret(build: Build):
    assert one("abc\n", Span(0, 3, 0, 3), Style(), build)[1:3] == ["1 | abc", "  |    ^"]
    assert one("\n", Span(0, 0, 0, 0), Style(), build)[1:3] == ["1 |", "  | ^"]


def test_combining_characters_take_no_room(build: Build):
    assert one("e\u0301 and/or", Span(0, 3, 0, 9), Style(), build)[1:3] == [
        "1 | e\u0301 and/or",
        "  |   ^^^^^^",
    ]


def test_long_line_is_cut_around_the_span(build: Build):
    line = "x" * 500 + "HERE" + "y" * 500
    shown, carets = one(line, Span(0, 500, 0, 504), Style(width=60), build)[1:3]
    assert len(shown) <= 60
    assert shown.startswith("1 | …x")
    assert shown.endswith("y…")
    start = carets.index("^")
    assert shown[start : start + carets.count("^")] == "HERE"


def test_long_line_of_wide_characters_is_cut_by_columns(build: Build):
    shown, carets = one("漢" * 300 + "字", Span(0, 300, 0, 301), Style(width=60), build)[1:3]
    assert shown.endswith("字")
    assert carets.count("^") == 2
    assert len(shown) - 4 <= 30


def test_span_longer_than_the_window_is_marked_up_to_its_edge(build: Build):
    shown, carets = one("z" * 900, Span(0, 10, 0, 890), Style(width=60), build)[1:3]
    assert len(shown) <= 60
    assert len(carets) <= 60
    assert carets.count("^") > 30


def test_place_without_a_text_still_has_its_message(build: Build):
    page = render_text(build(text_of=lambda _: None), Style())
    assert ' = note: "at least 90 days" demanded here' in page


def test_at_most_ten_of_a_rule_unless_all_are_asked_for(build: Build):
    findings = tuple(
        Finding("AMB003", Severity.WARNING, "/w/platform.md", Span(2, number, 2, number + 1), "m")
        for number in range(22)
    )
    page = render_text(build(findings), Style())
    assert page.count("warning[AMB003]") == 10
    assert "\n... and 12 more AMB003 (use --all)\n" in page
    assert page.count("to accept it") == 1
    everything = render_text(build(findings), Style(all=True))
    assert everything.count("warning[AMB003]") == 22
    assert "more AMB003" not in everything


def test_errors_come_first_then_families_by_weight(build: Build):
    kinds = [("AMB003", Severity.WARNING), ("TXT001", Severity.ERROR), ("ID001", Severity.WARNING), ("AMB001", Severity.ERROR),
             ("SUC001", Severity.ERROR), ("ZZZ001", Severity.ERROR), ("REF001", Severity.ERROR)]  # fmt: skip
    findings = tuple(
        Finding(code, severity, "/w/platform.md", Span(0, 0, 0, 1), "m") for code, severity in kinds
    )
    page = render_text(build(findings), Style())
    assert re.findall(r"\[([A-Z]+\d+)\]: ", page) == [
        "REF001",
        "SUC001",
        "TXT001",
        "AMB001",
        "ZZZ001",
        "ID001",
        "AMB003",
    ]


def tail(report: Report) -> list[str]:
    return render_text(report, Style()).splitlines()


def test_last_line_is_the_next_command(build: Build):
    assert tail(build(()))[-1] == "Next: spec-lsp rules"
    assert tail(build(())) == ["no findings", tail(build())[-2], "Next: spec-lsp rules"]
    hint = Finding("REF003", Severity.HINT, "/w/platform.md", Span(0, 0, 0, 1), "m")
    assert tail(build((hint,), retry="specs"))[-1] == "Next: spec-lsp check --hints specs"
    assert (
        tail(build((), retry="specs", skipped=(("/w/b.md", "is binary"),)))[-1]
        == "Next: spec-lsp doctor specs"
    )


def test_folder_without_a_spec_says_so(build: Build):
    assert tail(build((), read=Read()))[1:] == [
        "no spec here: no Markdown file was found",
        "Next: spec-lsp doctor",
    ]
    assert tail(build((), read=Read(others=1)))[1] == (
        "no spec here: none of 1 Markdown file shows clause ids, key words such as MUST, or a header that names a spec"
    )


def test_what_could_not_be_read_is_named(build: Build):
    lines = tail(build((), skipped=tuple((f"/w/{number}\x1b.md", "is binary") for number in range(25))))
    assert lines[2] == "incomplete, 25 places could not be read:"
    assert lines[3] == "  0<U+001B>.md is binary"
    assert lines[-2] == "  ... and 5 more (`spec-lsp doctor` names them)"


def test_gone_entries_of_the_baseline_are_told(build: Build):
    assert "1 entry of the baseline no longer found: write it anew" in tail(build((), stale=1))
