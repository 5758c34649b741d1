"""The files of runs on a disk: kept row by row, gone on with after a torn line, found again, refused where they are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from runs import row, run_of

from spec_lsp.evals.calibration import Calibration
from spec_lsp.evals.model import Verdict
from spec_lsp.files.runs import RunError, newest, read_run, runs
from spec_lsp.running.calibrations import FILE, GraderName, last, remember
from spec_lsp.running.store import Writer, new_key

ONE, TWO = row("a/1", Verdict.PASS), row("a/2", Verdict.FAIL)
HEAD = run_of(challenges=2).head


def test_each_row_is_there_before_the_next(tmp_path: Path):
    key = (tmp_path / "new" / "run.jsonl").as_posix()
    with Writer(key, HEAD) as writer:
        assert read_run(key).run.rows == ()
        writer.add(ONE)
        assert read_run(key).run.rows == (ONE,)
        writer.add(TWO)
    assert read_run(key) == (run_of(ONE, TWO, challenges=2), 0)


def test_a_torn_line_is_cut_off_when_the_run_goes_on(tmp_path: Path):
    path = tmp_path / "run.jsonl"
    with Writer(path.as_posix(), HEAD) as writer:
        writer.add(ONE)
        writer.add(TWO)
    path.write_bytes(path.read_bytes()[:-10])
    assert read_run(path.as_posix()).torn == 3
    with Writer(path.as_posix(), None) as writer:
        writer.add(TWO)
    assert read_run(path.as_posix()) == (run_of(ONE, TWO, challenges=2), 0)


def test_nothing_is_overwritten(tmp_path: Path):
    (tmp_path / "run.jsonl").write_text("mine")
    with pytest.raises(FileExistsError):
        Writer((tmp_path / "run.jsonl").as_posix(), HEAD)
    assert (tmp_path / "run.jsonl").read_text() == "mine"


def test_the_newest_run_of_a_spec(tmp_path: Path):
    root = tmp_path.as_posix()
    assert list(runs(root)) == []
    for number, spec in enumerate(("refunds.md", "other.md", "refunds.md", "other.md")):
        head = HEAD._replace(run=f"r{number}", specs=(spec,), started=f"2026-11-23T1{number}:00:00+00:00")
        with Writer(new_key(root, head.started, head.run), head):
            pass
    newer = Path(new_key(root, "2026-11-24T10:00:00+00:00", "broken"))
    newer.write_text("{}\n")
    found = newest(root, "refunds.md")
    assert found is not None
    assert found.run.head.run == "r2"
    assert newest(root, "gone.md") is None
    assert len(list(runs(root))) == 5


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"", "this is no run"), (b"\xff\n", "is no UTF-8"), (b"{}\n", "this is no run")],
)
def test_what_is_no_run_is_named(tmp_path: Path, content: bytes, complaint: str):
    path = tmp_path / "run.jsonl"
    path.write_bytes(content)
    with pytest.raises(RunError, match=complaint) as error:
        read_run(path.as_posix())
    assert str(error.value).startswith(path.as_posix())


def test_a_run_that_is_not_there_or_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(RunError, match="cannot be read"):
        read_run((tmp_path / "gone").as_posix())
    monkeypatch.setattr("spec_lsp.files.runs.MOST_BYTES", 10)
    (tmp_path / "big").write_text("x" * 11)
    with pytest.raises(RunError, match="is larger than 10 bytes"):
        read_run((tmp_path / "big").as_posix())


def test_calibrations_are_of_one_grader_each(tmp_path: Path):
    root = tmp_path.as_posix()
    one, other = GraderName("h", "g", "v1"), GraderName("h", "g", "v2")
    assert last(root, one) is None
    remember(root, one, Calibration(5, 5, 5, 5), "2026-11-23")
    remember(root, other, Calibration(5, 1, 5, 1), "2026-11-23")
    remember(root, one, Calibration(9, 9, 9, 9), "2026-11-24")
    (tmp_path / FILE).write_text("<<<<<<< HEAD\n[]\n" + (tmp_path / FILE).read_text())
    assert last(root, one) == Calibration(9, 9, 9, 9)
    assert last(root, other) == Calibration(5, 1, 5, 1)
    assert last(root, GraderName("h", "x", "v1")) is None
