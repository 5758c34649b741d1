"""The real Inspect runs exported challenges, and its log comes back as what our own eval says, verdict for verdict."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_openai import FakeOpenAI
from peer_engines import PEERS, ours, program, rows_of, start, told

from spec_lsp.cli.main import run

pytestmark = pytest.mark.peers


def theirs(fake: FakeOpenAI, place: Path, folder: Path) -> list[str]:
    """Export, run Inspect, import; gives what the server was asked by Inspect's model under test."""
    inspect = program(PEERS / "inspect" / "bin" / "inspect")
    assert run(["export", "inspect", "--in", str(place), "--output", str(folder)]) == 0
    fake.requests.clear()
    models = ["--model", "openai-api/local/m", "--model-role", "grader=openai-api/local/g"]
    done = start(
        [
            inspect,
            "eval",
            "task.py",
            *models,
            "--log-format",
            "json",
            "--log-dir",
            "logs",
            "--display",
            "none",
        ],
        folder,
        {"LOCAL_BASE_URL": fake.url, "LOCAL_API_KEY": "unused"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (log,) = (folder / "logs").glob("*.json")
    run(["import", "inspect", str(log), "--in", str(place), "--output", "theirs.jsonl"])
    return [request.last for request in fake.requests if request.model == "m"]


def test_awkward_texts(fake: FakeOpenAI, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    own = ours(fake, shop, tmp_path / "home", monkeypatch)
    sent = sorted(request.last for request in fake.requests if request.model == "m")
    seen = theirs(fake, shop, tmp_path / "export")
    assert sorted(seen) == sent
    assert told(rows_of("theirs.jsonl")) == told(own)


def test_the_model_spec(fake: FakeOpenAI, model_spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    own = ours(fake, model_spec, tmp_path / "home", monkeypatch)
    theirs(fake, model_spec, tmp_path / "export")
    assert len(own) >= 272
    assert {row.verdict.value for row in own} == {"pass", "fail", "undetermined", "error"}
    assert told(rows_of("theirs.jsonl")) == told(own)
