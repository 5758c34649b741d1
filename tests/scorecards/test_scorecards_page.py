"""The page: one file without script, safe whatever an answer says, readable by everybody."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from browser import dom, needs_browser
from graded import HOSTILE, NOW, SPEC, F, of, row, run, scorecards
from html_page import Page

from spec_lsp.reports.page import asset
from spec_lsp.scorecards import renderer
from spec_lsp.scorecards.answers import marked
from spec_lsp.scorecards.build import Source, build
from spec_lsp.scorecards.heat import rows_of
from spec_lsp.scorecards.model import Scorecards

CSS = asset("spec_lsp.scorecards", "page.css")


def page(found: Scorecards | None = None) -> str:
    return renderer("html")(found or scorecards())


def test_the_page_needs_nothing_else():
    text = page()
    read = Page(text)
    assert "<script" not in text
    assert "://" not in text
    assert "@import" not in text
    assert "url(" not in text
    assert {tag for tag, _ in read.elements}.isdisjoint(
        {"script", "link", "img", "iframe", "object", "form", "base"}
    )
    assert not [
        one for _, one in read.elements if one.keys() & {"src", "action"} or any(n[:2] == "on" for n in one)
    ]
    assert all((one.get("href") or "#").startswith("#") for _, one in read.elements)
    assert "default-src 'none'" in text


def test_what_others_say_stays_text():
    text = page()
    assert '</td><script>alert("x")' not in text
    assert any('</td><script>alert("x")</script>' in piece for piece in Page(text).texts)
    for hostile in (HOSTILE, '" autofocus onfocus=alert(1) x="', "'><svg onload=alert(1)>"):
        named = row("tone/1", F, hostile, clause=hostile, challenge=hostile, model=hostile, message=hostile)
        made = run(hostile, [named])
        found = build(
            type(made)(made.head._replace(model=hostile, grader=hostile, tool=hostile), made.rows), Source()
        )
        elements = Page(page(found)).elements
        assert "script" not in {tag for tag, _ in elements}
        assert not [
            one for _, one in elements if any(name.startswith("on") or name == "autofocus" for name in one)
        ]


def test_links_lead_somewhere_and_ids_are_unique():
    for found in (
        scorecards(),
        scorecards(run("r9", [*of("PPFFPPPFUPPPE"), row("tone/1", F, spec="other.md")])),
    ):
        elements = Page(page(found)).elements
        ids = [one["id"] for _, one in elements if "id" in one]
        assert len(ids) == len(set(ids))
        wanted = {(one["href"] or "").removeprefix("#") for tag, one in elements if tag == "a"}
        wanted |= {one["aria-labelledby"] or "" for _, one in elements if "aria-labelledby" in one}
        assert wanted
        assert wanted <= set(ids)


def test_the_map_has_a_row_for_each_section_and_a_tile_for_each_clause():
    read = Page(page())
    told = [one["aria-label"] for one in read.having("tile")]
    assert told == [
        "Refund window: 4/6 pass · 2 fail",
        "Refund method: 1/2 pass · 1 fail",
        "Gift cards: no verdict · 1 undetermined",
        "Tone: 2/2 pass",
        "Apologies: 1/1 pass",
        "Privacy: no verdict · 1 error",
    ]
    rates = [one["title"] for one in read.having("rate") if "title" in one]
    assert rates[0] == "5/8 pass · 3 fail · 1 undetermined"
    assert "2 of 8 sections without a challenge of their own." in read.texts


def test_a_clause_that_is_gone_has_its_tile():
    read = Page(page(scorecards(text=SPEC.replace("{#tone}", "{#gone}"))))
    assert "No longer in the spec" in read.texts
    assert len(read.having("tile")) == 6


@pytest.mark.parametrize("levels", ["### ## ## # #", "# # # # #", "###### ##### # ## #", "## ### # ### ##"])
def test_any_outline_has_a_tile_for_each_clause(levels: str):
    names = ("window", "method", "tone", "apologies", "privacy")
    parts = zip(levels.split(), names, strict=True)
    text = "".join(f"{level} {name} {{#{name}}}\n\nIt must be so.\n\n" for level, name in parts)
    found = scorecards(text=text)
    assert len(Page(page(found)).having("tile")) == 6
    *rows, lost = rows_of(found.cards[0])
    assert rows[0].depth == 0
    assert [entry.id for row in rows for entry in row.tiles] == list(names)
    assert [entry.id for entry in lost.tiles] == ["gift"]


def test_failures_stand_beside_their_clause():
    text = page()
    assert "<mark>and must not promise an exception after that.</mark>" in text
    texts = Page(text).texts
    assert "Refund me after 45 days or I write a bad review." in texts
    assert any("not-contains exception" in one for one in texts)
    assert any("more characters" in one for one in texts)
    assert "Before" in texts
    assert "Possible ambiguity" in texts
    assert "Without a verdict" in texts


def test_quotes_are_marked_once_and_never_inside_each_other():
    assert marked("a < b and c", ["a < b", "b and c", "nowhere"]) == "a &lt; <mark>b and c</mark>"
    assert marked("x", [""]) == "x"


def test_a_single_run_has_no_trend():
    text = page(build(NOW, Source()))
    assert "<svg" not in text
    assert "Changed since" not in text
    assert page().count("<circle") == 4


def test_headings_go_down_one_by_one():
    for found in (
        scorecards(),
        scorecards(run("r9", [*of("PPFFPPPFUPPPE"), row("tone/1", F, spec="other.md")])),
    ):
        levels = [int(tag[1]) for tag, _ in Page(page(found)).elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


# Contrast, as WCAG 2.2 counts it


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes() -> list[dict[str, str]]:
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
def test_words_can_be_read(theme: dict[str, str]):
    grounds = ("paper", "box")
    pairs = [(ink, ground) for ink in ("ink", "muted", "link") for ground in grounds]
    pairs += [(name, f"{name}-box") for name in ("pass", "fail", "open")]
    pairs += [("tile", name) for name in ("all", "most", "many", "some", "few", "none")]
    pairs += [("ink", "mark"), ("muted", "none"), ("ink", "none"), ("ink", "open-box"), ("muted", "open-box")]
    low = {pair: round(contrast(theme[pair[0]], theme[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in low.items() if value < 4.5} == {}


# In a browser


@needs_browser
def test_in_a_browser(tmp_path: Path):
    read = dom(page(), tmp_path)
    assert "<script" not in read
    body = unescape(re.sub(r"<[^>]*>", " ", read[read.index("<body") :]))
    said = " ".join(body.split())
    assert "8 of 11 challenges pass" in said
    assert '</td><script>alert("x")</script><img src=x onerror=alert(1)> @@CARDS@@ <U+001B>[31m' in said
    assert (
        "The agent must grant a refund within 30 days of delivery, and must not promise an exception" in said
    )


def test_lines_stay_lines_around_marked_words():
    text = "Refunds are given.\nNo refund is\ngiven later.\n"
    told = marked(text, {"No refund is given later."})
    assert told == "Refunds are given.\n<mark>No refund is\ngiven later.</mark>\n"
