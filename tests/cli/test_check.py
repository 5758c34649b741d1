"""`spec-lsp check` from end to end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from at_hand import ROOT

Call = Callable[..., Any]

SPEC = """\
---
spec: {name: shop}
---
# Shop

## Refunds {#refunds}

Refunds must be paid as appropriate. See [pay](#cash). TBD

## Pay {#pay-all}

Money must be paid by card and/or by cheque.
"""
CLEAN = (
    "---\nspec: {name: shop}\n---\n# Shop\n\n## Refunds {#refunds}\n\nRefunds must be paid within 5 days.\n"
)


def codes(out: str) -> list[str]:
    return re.findall(r"^\S+: (?:error|warning|hint) ([A-Z]+\d+)", out, re.MULTILINE)


def test_findings_make_status_1_and_say_what_to_do_next(make: Call, call: Call):
    make({"spec.md": SPEC, "notes.md": "# Notes\n"})
    status, out, err = call("check")
    assert status == 1
    assert err == ""
    assert "error[REF001]" in out
    assert "\n --> spec.md:8:" in out
    assert "; 1 other file left alone (why: `spec-lsp doctor`)" in out
    assert out.splitlines()[-1] == "Next: spec-lsp explain REF001"


def test_clean_spec_is_status_0(make: Call, call: Call):
    make({"spec.md": CLEAN})
    status, out, _ = call("check")
    assert status == 0
    assert out == "no findings\n1 spec, 2 clauses, 0 challenges read\nNext: spec-lsp rules\n"


def test_paths_are_shown_from_the_working_directory(make: Call, call: Call, monkeypatch: pytest.MonkeyPatch):
    root = make({"a/spec.md": SPEC, "b/x.txt": ""})
    monkeypatch.chdir(root / "b")
    _, out, _ = call("check", "../a", "--format", "concise")
    assert {line.split(":")[0] for line in out.splitlines()} == {"../a/spec.md"}


def test_rules_are_chosen_by_code_name_and_family(make: Call, call: Call):
    make({"spec.md": SPEC})

    def found(*options: str) -> list[str]:
        return codes(call("check", "--format", "concise", *options).out)

    assert found("--select", "AMB001,ref") == ["REF001", "AMB001"]
    assert found("--select", "and-or") == ["AMB003"]
    assert found("--ignore", "amb", "--ignore", "SUC") == ["REF001"]
    assert found("--select", "AMB", "--ignore", "open-point") == ["AMB002", "AMB003"]


def test_command_line_wins_over_the_configuration(make: Call, call: Call):
    make({"spec.md": SPEC, "spec-lsp.toml": 'ignore = ["AMB"]\nfail-on = "hint"\n'})
    assert "AMB" not in call("check", "--format", "concise").out
    status, out, _ = call("check", "--format", "concise", "--select", "AMB003", "--fail-on", "error")
    assert codes(out) == ["AMB003"]
    assert status == 0
    assert codes(call("check", "--format", "concise", "--select", "AMB003", "--no-config").out) == ["AMB003"]


def test_severity_and_fail_on_decide_the_status(make: Call, call: Call):
    make({"spec.md": SPEC})
    only = ("check", "--format", "concise", "--select", "and-or")
    assert call(*only).status == 0
    assert call(*only, "--fail-on", "warning").status == 1
    assert call(*only, "--severity", "AMB=error").status == 1
    assert call(*only, "--severity", "AMB=error", "--exit-zero").status == 0
    hint = call(*only, "--severity", "AMB003=hint")
    assert (hint.status, hint.out) == (0, "")
    assert codes(call(*only, "--severity", "and-or=hint", "--hints").out) == ["AMB003"]
    shown = call(*only, "--severity", "and-or=hint", "--fail-on", "hint")
    assert (shown.status, codes(shown.out)) == (1, ["AMB003"])  # what fails is seen


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--select", "SUC00l"), "--select: no rule is called `SUC00l`; did you mean `SUC001`?"),
        (("--ignore", "opne-point"), "--ignore: no rule is called `opne-point`; did you mean `open-point`?"),
        (("--ignore", "zzzzzzzz"), "--ignore: no rule is called `zzzzzzzz`; `spec-lsp rules` lists them"),
        (
            ("--severity", "AMB001=fatal"),
            "--severity takes RULE=LEVEL with one of error, warning, hint; found `AMB001=fatal`",
        ),
        (
            ("--severity", "AMB001"),
            "--severity takes RULE=LEVEL with one of error, warning, hint; found `AMB001`",
        ),
        (("--severity", "XYZ=error"), "--severity: no rule is called `XYZ`"),
        (("nowhere.md",), "no such file or folder: nowhere.md"),
        (("a\x00b",), "no such file or folder: a<U+0000>b"),
        (("x" * 5000,), "no such file or folder: xxx"),
        (
            ("--baseline", "none.json"),
            "baseline none.json cannot be read: No such file or directory; `--write-baseline none.json`",
        ),
        (("--baseline", "spec.md"), "baseline spec.md is no baseline: Expecting value"),
        (
            ("--output-file", "spec.md/x"),
            "spec.md/x cannot be written: ",
        ),
        (("--config", "none.toml"), "none.toml cannot be read: No such file or directory"),
    ],
)
def test_wrong_usage_is_status_2_and_one_clear_line(
    make: Call, call: Call, options: tuple[str, ...], complaint: str
):
    make({"spec.md": CLEAN})
    status, out, err = call("check", *options)
    assert status == 2
    assert out == ""
    assert complaint in err
    assert err.startswith("spec-lsp: ")
    assert err.count("\n") == 1


def test_wrong_options_are_status_2(call: Call):
    assert call("check", "--format", "xml").status == 2
    assert call("chekc").status == 2
    assert call().status == 2
    assert call("check", "--config", "a", "--no-config").status == 2


def test_help_names_the_exit_statuses(call: Call):
    status, out, _ = call("check", "--help")
    assert status == 0
    assert "3  incomplete" in out


def test_broken_configuration_is_status_2_with_its_line(make: Call, call: Call):
    make({"spec.md": SPEC, "spec-lsp.toml": "hints = true\nselect = [\n"})
    status, _, err = call("check")
    assert status == 2
    assert re.search(r"spec-lsp\.toml:3(:\d+)?: ", err)


def test_odd_configuration_is_warned_about_and_used(make: Call, call: Call):
    make({"spec.md": SPEC, "spec-lsp.toml": 'hint = true\nfail-on = 3\nselect = ["AMBI", "AMB001"]\n'})
    status, out, err = call("check", "--format", "concise")
    assert codes(out) == ["AMB001"]
    assert status == 1
    assert [line.partition("spec-lsp.toml: ")[2] for line in err.splitlines()[:3]] == [
        "unknown key `hint`; did you mean `hints`?",
        '`fail-on` is 3; expected "error", "warning" or "hint"',
        "`select`: no rule is called `AMBI`; did you mean `AMB`?",
    ]


def test_what_was_checked_is_told_on_stderr_beside_data(make: Call, call: Call):
    make({"spec.md": SPEC})
    status, out, err = call("check", "--format", "json")
    assert status == 1
    assert json.loads(out)["summary"]["specs"] == 1
    assert "1 spec, 3 clauses, 0 challenges read" in err


def test_output_file_holds_the_report(make: Call, call: Call):
    root = make({"spec.md": SPEC})
    status, out, err = call("check", "--format", "sarif", "--output-file", "out.sarif")
    assert (status, out) == (1, "")
    assert "1 spec, 3 clauses" in err
    log = json.loads((root / "out.sarif").read_text("utf-8"))
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
    }
    assert uris == {"spec.md"}
    assert sorted(path.name for path in root.iterdir()) == [
        "out.sarif",
        "spec.md",
    ]  # nothing half written is left


def test_suppressed_findings_do_not_count_and_stay_in_sarif(make: Call, call: Call):
    make({"spec.md": SPEC.replace("TBD", "TBD <!-- spec-lsp: ignore AMB001 waits for the board -->")})
    only = ("check", "--select", "AMB001")
    assert call(*only, "--format", "concise").status == 0
    (result,) = json.loads(call(*only, "--format", "sarif").out)["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "waits for the board"}]


def test_baseline_takes_known_findings_out_and_lets_new_ones_in(make: Call, call: Call):
    root = make({"spec.md": SPEC})
    written = call("check", "--write-baseline", "known.json")
    assert written.status == 0
    assert "4 known findings recorded in known.json" in written.err
    status, out, _ = call("check", "--baseline", "known.json")
    assert status == 0
    assert out.startswith("4 known\n")
    (root / "spec.md").write_text(
        "<!-- a line above everything -->\n\n"
        + SPEC.replace("---\nspec: {name: shop}\n---\n", "")
        + "\nMore is TBD.\n"
    )
    status, out, _ = call("check", "--known", "known.json", "--format", "concise")
    assert status == 1
    assert codes(out) == ["AMB001"]
    assert "More is TBD" in (root / "spec.md").read_text().splitlines()[int(out.split(":")[1]) - 1]


def test_baseline_entries_that_are_gone_are_told(make: Call, call: Call):
    root = make({"spec.md": SPEC})
    call("check", "--write-baseline", "known.json")
    (root / "spec.md").write_text(SPEC.replace("TBD", ""))
    assert "1 entry of the baseline no longer found" in call("check", "--baseline", "known.json").out


def test_file_alone_is_judged_within_its_project(make: Call, call: Call):
    bound = (
        "---\nspec: {{name: {name}}}\n---\n## Logs {{#logs}}\n\nAudit logs must be kept for {limit} days.\n"
    )
    make(
        {
            "spec-lsp.toml": "",
            "a/spec.md": bound.format(name="privacy", limit="at most 30"),
            "b/spec.md": bound.format(name="audit", limit="at least 90"),
        }
    )
    out = call("check", "a/spec.md", "--select", "CON", "--format", "concise").out
    assert [line.split(":")[0] for line in out.splitlines()] == ["a/spec.md"]
    assert codes(out) == ["CON001"]


def test_color_is_for_terminals_unless_it_is_asked_for(
    make: Call, call: Call, monkeypatch: pytest.MonkeyPatch
):
    make({"spec.md": SPEC})
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" not in call("check").out
    assert "\x1b[1;31merror[REF001]" in call("check", "--color", "always").out


def test_ten_of_a_rule_unless_all(make: Call, call: Call):
    body = "".join(f"Part {number} must be done by hand and/or by machine.\n\n" for number in range(13))
    make({"spec.md": CLEAN + "\n" + body})
    assert "... and 3 more AMB003 (use --all)" in call("check").out
    assert call("check", "--all").out.count("warning[AMB003]") == 13


def test_northwind_shows_its_defects(call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    status, out, _ = call("check", "fixtures/northwind", "--format", "concise")
    assert status == 1
    assert {"SUC001", "CON001", "AMB002"} <= set(codes(out))
