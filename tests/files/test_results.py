"""The latest results by clause: which runs they are of, and what is not read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from evaluated import RUNS, keep, write

from spec_lsp.files.load import results_of
from spec_lsp.files.project import absolute
from spec_lsp.results import Results

SPEC = "specs/returns.md"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path)


def read(root: Path) -> Results:
    return results_of(absolute(str(root)))


def told(root: Path) -> dict[str, tuple[str, str]]:
    """Run and verdict of each clause."""
    (clauses,) = read(root).values()
    return {name: (run.rows[0].run, run.rows[0].verdict.value) for name, run in clauses.items()}


def test_a_project_without_runs(shop: Path):
    assert read(shop) == {}


def test_the_newest_run_counts(shop: Path):
    keep(shop, "pass pass", day=20)
    keep(shop, "fail pass", day=21)
    assert told(shop) == {"refunds": ("run21", "fail"), "tone": ("run21", "pass")}
    assert list(read(shop)) == [absolute(str(shop / SPEC))]


def test_a_run_of_one_clause_leaves_the_others_as_they_were(shop: Path):
    keep(shop, "fail fail", day=20)
    keep(shop, "pass", day=21)
    assert told(shop) == {"refunds": ("run21", "pass"), "tone": ("run20", "fail")}


def test_earlier_runs_of_another_model_do_not(shop: Path):
    file = keep(shop, "fail fail", day=20)
    file.write_text(file.read_text("utf-8").replace("north-7b", "south-3b"), encoding="utf-8")
    keep(shop, "pass", day=21)
    assert told(shop) == {"refunds": ("run21", "pass")}


def test_answers_are_not_kept_in_memory(shop: Path):
    keep(shop, "fail pass", day=20)
    ((first, *_), *_) = [run.rows for clauses in read(shop).values() for run in clauses.values()]
    assert (first.response, first.votes[0].why) == ("", "So it is.")


@pytest.mark.parametrize("odd", ["", "{}\n", "no json\n", '{"format": "spec-lsp run 1"}\n', "\ud800\n"])
def test_what_is_no_run_is_left_out(shop: Path, odd: str):
    keep(shop, "fail pass", day=20)
    (shop / RUNS / "20271231T000000-odd.jsonl").write_bytes(odd.encode("utf-8", "surrogatepass"))
    assert told(shop) == {"refunds": ("run20", "fail"), "tone": ("run20", "pass")}


def test_a_run_that_is_being_written(shop: Path):
    file = keep(shop, "fail pass", day=20)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:2]) + lines[2][:40], encoding="utf-8")
    assert told(shop) == {"refunds": ("run20", "fail")}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_not_waited_for(shop: Path):
    keep(shop, "fail pass", day=20)
    os.mkfifo(shop / RUNS / "20271231T000000-pipe.jsonl")
    assert told(shop)["refunds"] == ("run20", "fail")


def test_a_file_that_is_too_large_is_left_to_the_report(shop: Path, monkeypatch: pytest.MonkeyPatch):
    keep(shop, "fail pass", day=20)
    keep(shop, "pass pass", day=21)
    largest = max((shop / RUNS).iterdir(), key=lambda path: path.name)
    monkeypatch.setattr("spec_lsp.files.results._MOST_BYTES", largest.stat().st_size - 1)
    assert read(shop) == {}


def test_a_spec_outside_the_project_is_only_a_name(shop: Path):
    file = keep(shop, "fail pass", day=20)
    file.write_text(file.read_text("utf-8").replace(SPEC, "../../etc/passwd.md"), encoding="utf-8")
    assert all(key.startswith(absolute(str(shop))) for key in read(shop))
