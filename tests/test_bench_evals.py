"""The measurement of evaluations beside Inspect: what it makes of its figures, and the server that both are measured with."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from at_hand import ROOT
from fake_openai import BAD, GOOD
from runs import row, run_of

from bench.evals import PAGE, Round, served, table, verdicts
from bench.page import written
from spec_lsp.evals.model import Verdict
from spec_lsp.evals.records import head_line, row_line


def test_the_table_shows_medians_and_what_each_call_takes() -> None:
    rounds = [Round(2.0, 1.0, 10.0), Round(4.0, 1.0, 30.0), Round(3.0, 1.0, 12.0)]
    told = list(table(rounds, 100, 5.0, (99, 100)))
    assert told[0] == "| 100 calls, 3 rounds | seconds | each call |"
    assert told[2] == "| `spec-lsp eval`, with reading the spec | 3.0 (2.0 to 4.0) | 30.0 ms |"
    assert (
        told[-1].strip()
        == "5.0 times faster than Inspect (median of the rounds); 99 of 100 verdicts are the same."
    )


def test_the_page_holds_a_table() -> None:
    assert "verdicts are the same." in written(PAGE)
    assert "make bench-evals" in PAGE.read_text(encoding="utf-8")
    assert "\nbench-evals:" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_verdicts_are_those_of_a_run(tmp_path: Path) -> None:
    run = run_of(row("refunds/1", Verdict.PASS), row("refunds/2", Verdict.FAIL))
    path = tmp_path / "run.jsonl"
    path.write_text(head_line(run.head) + "".join(map(row_line, run.rows)), encoding="utf-8")
    assert list(verdicts(path).values()) == ["pass", "fail"]


def test_the_server_answers_the_same_to_both() -> None:
    body = json.dumps({"model": "mixed", "messages": [{"role": "user", "content": "hello"}]}).encode()
    with served() as url:
        asked = urllib.request.Request(f"{url}/chat/completions", body, {"content-type": "application/json"})
        said = [
            json.load(urllib.request.urlopen(asked))["choices"][0]["message"]["content"] for _ in range(2)
        ]
    assert said[0] == said[1]
    assert (GOOD in said[0]) != (BAD in said[0])
