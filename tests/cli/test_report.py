"""`spec-lsp report` from end to end: which runs, which formats, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from evaluated import FILES, RUNS, keep

from spec_lsp.scorecards import FORMATS

Call = Callable[..., Any]
Make = Callable[..., Path]


@pytest.fixture
def shop(make: Make) -> Path:
    """A project with two runs: the second one breaks a clause."""
    root = make(FILES)
    keep(root, "pass pass", day=20)
    keep(root, "fail pass", day=21)
    return root


def test_the_newest_run_is_reported_against_the_one_before(shop: Path, call: Call):
    status, out, err = call("report")
    assert (status, err) == (0, "")
    assert (
        out.splitlines()[0] == "run run21, 2026-11-21 10:00 UTC: north-7b at 127.0.0.1:1, graded by judge-30b"
    )
    assert "changed since run run20: 1 newly fails, 0 newly pass (p = 1, exact McNemar test)" in out
    assert "  refunds/1  day 31  (specs/examples/rf01.md:6)" in out
    assert out.splitlines()[-2] == "1/2 pass · 1 fail in 2 clauses"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_goes_to_stdout_and_into_a_file(shop: Path, call: Call, form: str):
    status, out, err = call("report", "--format", form)
    assert (status, err) == (0, "" if form == "text" else "spec-lsp: 1/2 pass · 1 fail\n")
    status, nothing, err = call("report", "--format", form, "--output-file", "out/report")
    assert (status, nothing, err) == (0, "", "spec-lsp: 1/2 pass · 1 fail; written to out/report\n")
    assert (shop / "out/report").read_text(encoding="utf-8") == out


def test_runs_by_name(shop: Path, call: Call):
    first, second = sorted((shop / RUNS).iterdir())
    alone = json.loads(call("report", "--format", "json", str(first)).out)
    assert (alone["run"]["run"], alone["baseline"], len(alone["trend"])) == ("run20", None, 1)
    both = json.loads(call("report", "--format", "json", str(second), str(first)).out)
    assert (both["run"]["run"], both["baseline"]["run"], len(both["trend"])) == ("run21", "run20", 2)
    asked = json.loads(call("report", "--format", "json", str(first), "--baseline", str(second)).out)
    assert (asked["baseline"]["newly_failing"], asked["baseline"]["newly_passing"]) == (0, 1)


def test_runs_of_other_specs_are_no_trend(shop: Path, call: Call):
    (shop / "other.md").write_text(FILES["specs/returns.md"], encoding="utf-8")
    keep(shop, "", day=22, spec="other.md")
    keep(shop, "pass fail", day=23)
    data = json.loads(call("report", "--format", "json").out)
    assert [point["run"] for point in data["trend"]] == ["run20", "run21", "run23"]


def test_an_edit_after_the_run_is_told(shop: Path, call: Call):
    spec = shop / "specs/returns.md"
    spec.write_text(spec.read_text("utf-8").replace("30 days", "14 days"), encoding="utf-8")
    status, out, err = call("report")
    assert status == 0
    assert err == "spec-lsp: 1 clause changed after the run: `spec-lsp eval` runs them again\n"
    assert "0/1 pass · 1 fail · stale" in out


def test_a_spec_that_is_gone_leaves_the_figures(shop: Path, call: Call):
    (shop / "specs/returns.md").unlink()
    status, out, err = call("report")
    assert status == 0
    assert err == "spec-lsp: specs/returns.md is not here: its clauses have no text in the report\n"
    assert "1/2 pass · 1 fail in 2 clauses" in out


def test_a_run_cannot_name_what_lies_outside(shop: Path, call: Call):
    (shop.parent / "secret.md").write_text("# Secret {#refunds}\n\nIt must stay secret.\n", encoding="utf-8")
    file = keep(shop, "fail pass", day=24)
    text = file.read_text("utf-8").replace("specs/returns.md", "../secret.md")
    (shop / "odd.jsonl").write_text(text, encoding="utf-8")
    status, out, err = call("report", "--format", "html", "odd.jsonl")
    assert status == 0
    assert "../secret.md is not here" in err
    assert "stay secret" not in out


def test_files_that_are_no_runs(shop: Path, call: Call):
    (shop / RUNS / "20271231T000000-odd.jsonl").write_text("{}\n", encoding="utf-8")
    status, out, err = call("report")
    assert (status, out.splitlines()[0].startswith("run run21")) == (0, True)
    assert "left out: " in err
    assert "20271231T000000-odd.jsonl, line 1: this is no run" in err
    status, out, err = call("report", f"{RUNS}/20271231T000000-odd.jsonl")
    assert (status, out) == (2, "")
    assert "this is no run" in err
    assert call("report", "nowhere.jsonl").status == 2
    assert call("report", "--baseline", "nowhere.jsonl").status == 2


def test_a_project_without_runs(make: Make, call: Call):
    make(FILES)
    status, out, err = call("report")
    assert (status, out) == (2, "")
    assert (
        err == "spec-lsp: this project keeps no run; `spec-lsp eval` makes one, or name the file of a run\n"
    )
