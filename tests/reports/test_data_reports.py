"""The reports for programs: concise, github, json, jsonl and sarif."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from spec_lsp.diagnostics import Finding, Severity, Span
from spec_lsp.reports import FORMATS, renderer
from spec_lsp.reports.model import Item, Report, Style
from spec_lsp.reports.sarif import help_uri
from spec_lsp.text import Encoding, Text

Build = Callable[..., Report]


def run(name: str, report: Report) -> str:
    return renderer(name)(report, Style())


def sarif(report: Report) -> dict[str, Any]:
    log = json.loads(run("sarif", report))
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    return only


def test_every_format_has_its_renderer(build: Build):
    for name in FORMATS:
        assert run(name, build())
    with pytest.raises(ValueError, match="no report format 'xml'"):
        renderer("xml")


def test_concise(build: Build):
    assert run("concise", build(hints=True)).splitlines() == [
        'specs/payments.md:3:22: error CON001[disjoint-bounds] "within 5 days" cannot hold together with'
        ' "at least 90 days" in platform#logs',
        "specs/payments.md:3:35: error SUC001[missing-challenge-file] no challenge file examples/rf01.md",
        'specs/payments.md:4:16: warning AMB003[and-or] "and/or" can mean both, either, or at least one',
        "specs/payments.md:5:8: hint REF003[missing-file] hidden U+202E<U+001B>[31m",
    ]
    assert len(run("concise", build()).splitlines()) == 3


def test_github(build: Build):
    report = build(hints=True, skipped=(("/w/b,c.md", "is binary"),))
    first, second, third, fourth, last = run("github", report).splitlines()
    assert first == (
        "::error file=specs/payments.md,line=3,col=22,endColumn=35,title=CON001[disjoint-bounds]::"
        '"within 5 days" cannot hold together with "at least 90 days" in platform#logs'
        '%0Aplatform.md:3: "at least 90 days" demanded here'
    )
    assert second.startswith("::error file=specs/payments.md,line=3,col=35,endColumn=42,title=SUC001")
    assert third.startswith("::warning file=")
    assert fourth.startswith("::notice file=")
    assert last == "::error file=b%2Cc.md,title=spec-lsp%3A incomplete::b,c.md is binary"


def test_github_escapes_as_documented(build: Build):
    finding = Finding(
        "AMB003", Severity.WARNING, "/elsewhere/x, y%.md", Span(0, 0, 1, 2), "50%\r\nof: a, b::c"
    )
    assert run("github", build((finding,))) == (
        "::warning file=/elsewhere/x%2C y%25.md,line=1,endLine=2,title=AMB003[and-or]::50%25%0D%0Aof: a, b::c\n"
    )


def test_json(build: Build):
    document = json.loads(run("json", build(skipped=(("/w/b.md", "is binary"),))))
    assert document["version"] == 1
    assert document["skipped"] == [{"path": "b.md", "reason": "is binary"}]
    assert document["summary"] == {
        "specs": 2,
        "clauses": 3,
        "challenges": 4,
        "others": 2913,
        "code": 0,
        "errors": 2,
        "warnings": 1,
        "hints": 1,
        "suppressed": 1,
        "known": 1,
    }
    conflict, missing, loose = document["findings"]
    fingerprint = conflict.pop("fingerprint")
    assert len(fingerprint) == 32
    assert conflict == {
        "code": "CON001",
        "name": "disjoint-bounds",
        "severity": "error",
        "message": '"within 5 days" cannot hold together with "at least 90 days" in platform#logs',
        "path": "specs/payments.md",
        "line": 3,
        "column": 22,
        "endLine": 3,
        "endColumn": 35,
        "clause": "payments",
        "related": [
            {
                "path": "platform.md",
                "line": 3,
                "column": 23,
                "endLine": 3,
                "endColumn": 39,
                "message": '"at least 90 days" demanded here',
                "clause": "logs",
            }
        ],
        "fixes": [],
        "witness": {"value": 5.0},
    }
    assert missing["fixes"] == [
        {
            "title": "Create examples/rf01.md",
            "safe": False,
            "edits": [],
            "creates": [{"path": "specs/examples/rf01.md", "text": "x"}],
        }
    ]
    assert loose["fixes"][0]["edits"] == [
        {"line": 4, "column": 16, "endLine": 4, "endColumn": 22, "text": "and"}
    ]


def test_jsonl_has_the_records_of_json(build: Build):
    report = build(hints=True)
    lines = run("jsonl", report).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(run("json", report))["findings"]


def test_sarif_marks_what_does_not_count_and_keeps_it(build: Build):
    results = sarif(build())["results"]
    assert [(result["ruleId"], result["level"]) for result in results] == [
        ("CON001", "error"),
        ("SUC001", "error"),
        ("AMB003", "warning"),
        ("AMB001", "error"),
        ("REF003", "note"),
        ("AMB003", "warning"),
    ]
    assert [result.get("suppressions") for result in results] == [
        None,
        None,
        None,
        [{"kind": "inSource", "justification": "agreed in #12"}],
        None,
        [{"kind": "external", "justification": "recorded in the baseline"}],
    ]


def test_sarif_suppression_without_a_reason(build: Build):
    finding = Finding("AMB003", Severity.WARNING, "/w/platform.md", Span(0, 0, 0, 1), "m", suppressed="")
    assert sarif(build((finding,)))["results"][0]["suppressions"] == [{"kind": "inSource"}]


def test_sarif_rules_are_those_of_the_results(build: Build):
    only = sarif(build(rules_url="https://docs.example.org/rules/"))
    rules = only["tool"]["driver"]["rules"]
    assert only["tool"]["driver"]["version"] == "0.1.0"
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    conflict = next(rule for rule in rules if rule["id"] == "CON001")
    assert conflict["name"] == "disjoint-bounds"
    assert conflict["shortDescription"] == {"text": "disjoint-bounds in one line."}
    assert conflict["helpUri"] == "https://docs.example.org/rules/CON001.md"
    assert conflict["defaultConfiguration"] == {"level": "error"}
    assert help_uri("CON001", None) == "docs/rules/CON001.md"


def test_sarif_counts_columns_in_utf16_units(build: Build):
    text = Text.from_str("🎉🎉 and/or 🎉\n")
    finding = Finding("AMB003", Severity.WARNING, "/w/a.md", Span(0, 3, 0, 9), "m")
    only = sarif(build((finding,), text_of=lambda _: text))
    region = only["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert only["columnKind"] == "utf16CodeUnits"
    assert region == {"startLine": 1, "startColumn": 6, "endLine": 1, "endColumn": 12}
    assert text.column(0, region["startColumn"] - 1, Encoding.UTF16) == 3


def test_sarif_names_clauses_and_the_other_place(build: Build):
    result = sarif(build())["results"][0]
    assert result["properties"] == {
        "clause": "payments",
        "relatedClauses": ["logs"],
        "witness": {"value": 5.0},
    }
    (related,) = result["relatedLocations"]
    assert related["message"] == {"text": '"at least 90 days" demanded here'}
    assert related["physicalLocation"]["artifactLocation"] == {"uri": "platform.md"}
    assert related["physicalLocation"]["region"]["startLine"] == 3
    assert related["logicalLocations"] == [{"name": "logs", "kind": "clause"}]
    assert result["locations"][0]["logicalLocations"] == [{"name": "payments", "kind": "clause"}]


@pytest.mark.parametrize(
    ("cwd", "root", "expected"),
    [
        ("/w", "/w", {"uri": "specs/payments.md"}),
        ("/w/specs", "/w", {"uri": "payments.md"}),
        ("/w/other", "/w", {"uri": "specs/payments.md", "uriBaseId": "%SRCROOT%"}),
        ("/v", "/v", {"uri": "file:///w/specs/payments.md"}),
    ],
)
def test_sarif_uris_are_relative_to_the_working_directory_or_the_root(
    build: Build, cwd: str, root: str, expected: dict[str, str]
):
    only = sarif(build(cwd=cwd, root=root))
    assert only["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == expected
    assert only["originalUriBaseIds"] == {"%SRCROOT%": {"uri": f"file://{root}/"}}


def test_sarif_uris_are_escaped(build: Build):
    only = sarif(build(cwd="/elsewhere"))
    assert only["results"][-1]["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "x%2C%20y%25.md"
    }


def test_sarif_fixes_are_edits(build: Build):
    results = sarif(build())["results"]
    assert "fixes" not in results[1]  # creates a file, which SARIF cannot say
    (fix,) = results[2]["fixes"]
    assert fix["description"] == {"text": 'Replace by "and"'}
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "specs/payments.md"}
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"] == {"text": "and"}
    assert replacement["deletedRegion"] == {"startLine": 4, "startColumn": 16, "endLine": 4, "endColumn": 22}


def test_sarif_says_when_the_run_was_incomplete(build: Build):
    assert sarif(build())["invocations"] == [{"executionSuccessful": True}]
    (invocation,) = sarif(build(skipped=(("/w/b.md", "is binary"),)))["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"] == {"text": "b.md is binary"}
    assert note["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "b.md"}}


def test_sarif_of_a_rule_without_a_page(build: Build):
    report = build()
    other = replace(report.items[0].finding, code="XYZ001")
    only = sarif(replace(report, items=(Item(other, "f"),), pages={}))
    assert only["tool"]["driver"]["rules"] == [
        {"id": "XYZ001", "helpUri": "docs/rules/XYZ001.md", "defaultConfiguration": {"level": "warning"}}
    ]
