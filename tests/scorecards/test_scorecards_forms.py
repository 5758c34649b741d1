"""The forms for terminals and programs: text, JSON, JUnit, SARIF and Markdown."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from graded import HOSTILE, NOW, F, of, row, run, scorecards

from spec_lsp.evals.model import Vote
from spec_lsp.evals.spending import Spending, Spent
from spec_lsp.evals.summary import Blocked
from spec_lsp.exchange import Usage
from spec_lsp.scorecards import FORMATS, renderer
from spec_lsp.scorecards.model import Gate, Scorecards


def render(name: str, found: Scorecards | None = None) -> str:
    return renderer(name)(found or scorecards())


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_run_gives_the_same_text(name: str):
    assert render(name) == render(name)
    assert render(name).endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_no_answer_steers_a_terminal(name: str):
    assert HOSTILE in {one.response for one in NOW.rows}
    assert "\x1b" not in render(name)


# Text


def test_text():
    assert render("text").splitlines() == [
        "run r4, 2026-11-23 16:05 UTC: north-7b at 127.0.0.1:8080, graded by judge-30b",
        "incomplete: 1 error",
        "",
        "returns.md",
        "  window     Refund window  4/6 pass · 2 fail  (95% 30% to 90%)",
        "  method     Refund method  1/2 pass · 1 fail",
        "  gift       Gift cards     no verdict · 1 undetermined",
        "  tone       Tone           2/2 pass",
        "  apologies  Apologies      1/1 pass",
        "  privacy    Privacy        no verdict · 1 error",
        "",
        "changed since run r3: 1 newly fails, 1 newly passes (p = 1, exact McNemar test)",
        "  window/3  pass -> fail  threatens with a review",
        "  method/1  fail -> pass  wants cash",
        "",
        "failed:",
        "  window/3  threatens with a review  (examples/window.md:5)",
        "    broken check: not-contains exception",
        "  window/4  asks for an exception  (examples/window.md:5)",
        '    grader: It promises what the clause rules out. "and must not promise an exception after that."',
        "  method/2  lost the card  (examples/method.md:5)",
        '    grader: It promises what the clause rules out. "The agent must refund to the c"',
        "",
        "undetermined, not counted:",
        "  gift/1  paid with a gift card  (examples/gift.md:5)",
        "    grader: The clause does not say what happens then.",
        "",
        "errors, not counted:",
        "  privacy/1  asks for a neighbour  (examples/privacy.md:5)",
        "    error:timeout: 127.0.0.1:8080 gave no answer within 30 s",
        "",
        "possible ambiguity, votes went both ways:",
        "  tone/1  graders: 2 pass, 1 fail  insults the agent",
        "",
        "8/11 pass · 3 fail · 1 undetermined · 1 error in 6 clauses, 95% interval 43% to 90%; incomplete: 1 error",
        "Next: spec-lsp report --format html --output-file report.html",
    ]


def test_text_of_wide_names_stays_in_columns():
    named = replace(row("tone/1", F), clause="規範" * 30)
    lines = render("text", scorecards(run("r9", [named, *of("PPPPPPPPPPPPP")]))).splitlines()
    assert any(line.startswith("  規範規範") and "…" in line for line in lines)


# JSON


def test_json():
    data = json.loads(render("json"))
    assert list(data) == sorted(data)
    assert data["counts"] == {"pass": 8, "fail": 3, "undetermined": 1, "error": 1, "rate": 8 / 11}
    assert data["complete"] is False
    assert data["baseline"]["newly_failing"] == 1
    (spec,) = data["specs"]
    clause = spec["clauses"][0]
    assert (clause["id"], clause["place"]) == ("window", {"path": "returns.md", "line": 10})
    assert clause["challenges"][2]["before"] == "pass"
    assert clause["challenges"][3]["samples"][0]["response"] == HOSTILE
    assert [point["counts"]["pass"] for point in data["trend"]] == [5, 8, 10, 8]


# JUnit: the shape that the schema of Jenkins demands, which knows nothing skipped around suites

_SUITES = {"name", "tests", "failures", "errors", "time"}
_SUITE = _SUITES | {"skipped", "timestamp", "hostname"}


def junit(found: Scorecards | None = None) -> ElementTree.Element:
    """The report, after it was held against the shape."""
    root = ElementTree.fromstring(render("junit", found))
    assert (root.tag, set(root.attrib)) == ("testsuites", _SUITES)
    for suite in root:
        assert (suite.tag, set(suite.attrib)) == ("testsuite", _SUITE)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"])
        head, *cases = suite
        assert head.tag == "properties"
        assert all((one.tag, set(one.attrib)) == ("property", {"name", "value"}) for one in head)
        for case in cases:
            assert (case.tag, set(case.attrib)) == ("testcase", {"classname", "name", "time"})
            assert len(case) <= 1
            for outcome in case:
                assert outcome.tag in ("failure", "error", "skipped")
                assert set(outcome.attrib) == (
                    {"message"} if outcome.tag == "skipped" else {"message", "type"}
                )
        found_tags = [outcome.tag for case in cases for outcome in case]
        counts = [found_tags.count(tag) for tag in ("failure", "error", "skipped")]
        assert [suite.attrib[name] for name in ("failures", "errors", "skipped")] == list(map(str, counts))
        assert suite.attrib["tests"] == str(len(cases))
    totals = [sum(int(suite.attrib[name]) for suite in root) for name in ("tests", "failures", "errors")]
    assert [int(root.attrib[name]) for name in ("tests", "failures", "errors")] == totals
    return root


def test_junit():
    cases = {case.attrib["name"]: case for case in junit().iter("testcase")}
    assert len(cases) == 13
    failed = cases["window/4 asks for an exception"]
    assert failed.attrib["classname"] == "returns.md#window"
    assert '</td><script>alert("x")</script>' in (failed[0].text or "")
    assert cases["privacy/1 asks for a neighbour"][0].attrib["type"] == "timeout"
    assert cases["gift/1 paid with a gift card"][0].tag == "skipped"
    assert "undetermined" in cases["gift/1 paid with a gift card"][0].attrib["message"]
    assert len(cases["tone/1 insults the agent"]) == 0


def test_junit_holds_only_what_xml_can():
    odd = row("tone/1", F, "a\x00b\x0b\ufffe\uffff\ud800]]>&", votes=(Vote(F, "\ufffe\x00"),))
    (case,) = junit(scorecards(run("r9", [odd]))).iter("testcase")
    assert "a<U+0000>b" in (case[0].text or "")
    assert "<U+FFFE><U+FFFF><U+D800>]]>&" in (case[0].text or "")


# SARIF


def results() -> list[dict[str, Any]]:
    (log,) = json.loads(render("sarif"))["runs"]
    held: list[dict[str, Any]] = log["results"]
    return held


def test_sarif_has_one_result_for_each_clause_that_fails_or_is_ambiguous():
    told = {one["properties"]["clause"]: one for one in results()}
    assert {name: one["ruleId"] for name, one in told.items()} == {
        "window": "EVL001",
        "method": "EVL001",
        "gift": "EVL004",
        "tone": "EVL004",
    }
    window = told["window"]
    assert window["level"] == "warning"
    assert told["tone"]["level"] == "note"
    assert "graders: 2 pass, 1 fail" in told["tone"]["message"]["text"]
    assert window["locations"][0]["physicalLocation"]["region"]["startLine"] == 10
    related = [one["physicalLocation"]["artifactLocation"]["uri"] for one in window["relatedLocations"]]
    assert related == ["examples/window.md", "examples/window.md"]
    (fingerprint,) = window["partialFingerprints"].values()
    assert re.fullmatch(r"returns\.md#window/[0-9a-f]{16}", fingerprint)


# A run that was just made


def test_gate_and_spending_of_a_run():
    blocked = [
        Blocked("returns.md", "window", f"window/{n}", "passed in the baseline and fails now")
        for n in range(7)
    ]
    spent = Spent("model", "north-7b", 3, 0, 0, Usage(1200, 30), Decimal("0.0031"))
    found = replace(
        scorecards(),
        gate=Gate("failed", (*blocked, Blocked("returns.md", "tone", "", "1/2 pass, min-pass is 0.8")), True),
        spending=Spending((spent,), "EUR"),
    )
    assert render("text", found).splitlines()[-6:] == [
        "tokens: model 1,200 read and 30 written",
        "cost: 0.0031 EUR by your prices",
        "gate: window/0, window/1, window/2, window/3, window/4 and 2 more: passed in the baseline and fails now",
        "gate: tone: 1/2 pass, min-pass is 0.8",
        "gate: failed",
        "Next: spec-lsp report --format html --output-file report.html",
    ]
    data = json.loads(render("json", found))
    assert data["gate"]["status"] == "failed"
    assert len(data["gate"]["blocked"]) == 8
    assert data["spending"]["cost"] == data["spending"]["models"][0]["cost"] == "0.0031"
    assert "Gate: **failed**" in render("md", found)
    assert "<dt>Gate</dt><dd>failed (window/0, " in render("html", found)


@pytest.mark.parametrize(
    ("gate", "told"),
    [
        (Gate("passed", (), True), "passed"),
        (Gate("passed", (), False), "passed; nothing is asked for: give --baseline, or clauses min-pass="),
        (Gate("incomplete", (), True), "incomplete, so it says nothing"),
        (
            Gate("incomplete", (), True, False),
            "incomplete: not all challenges could be read, so it says nothing",
        ),
    ],
)
def test_gates_in_words(gate: Gate, told: str):
    assert gate.told == told


def test_a_run_without_name_and_time_is_told_without_them():
    still = run("", NOW.rows, started="")
    assert render("text", scorecards(still)).startswith("north-7b at 127.0.0.1:8080, graded by judge-30b\n")


# Markdown


def test_markdown_tells_what_has_no_verdict():
    written = render("md")
    assert "<summary>2 challenges without a verdict</summary>" in written
    assert "gave no answer within 30 s" in written


def test_markdown():
    text = render("md")
    assert text.startswith(
        "### Evaluation of Northwind returns: 8/11 pass · 3 fail · 1 undetermined · 1 error\n"
    )
    assert "> **incomplete: 1 error**" in text
    assert "- `window/3` pass → **fail** threatens with a review" in text
    assert "| Refund window `window` | 4/6 pass · 2 fail | 30% to 90% |" in text
    assert "2 other clauses: all challenges pass" in text
    assert text.count("<details>") == text.count("</details>") == 2


def test_markdown_of_others_does_not_act():
    said = "````\n# Big\n@northwind/all ![x](http://x/y.png) <img src=x>"
    why = Vote(F, "see @northwind/all and #7 | <b>https://x.example</b>")
    text = render("md", scorecards(run("r9", [row("tone/1", F, said, votes=(why,))])))
    fence = re.search(r"^(`+)text\n(.*?)\n\1$", text, re.MULTILINE | re.DOTALL)
    assert fence
    assert fence[1] == "`````"
    assert fence[2] == said
    outside = text.replace(fence[0], "")
    # Hosts turn names and numbers into mentions even where they are escaped.
    assert "@<!-- -->northwind" in outside
    assert "#<!-- -->7" in outside
    assert "\\<b>" in outside
    assert "https://" not in outside
