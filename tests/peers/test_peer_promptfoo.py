"""The real promptfoo runs exported challenges: their texts arrive unchanged, and it passes where our own eval does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fake_openai import FakeOpenAI
from peer_engines import PEERS, ours, program, rows_of, start, told

from spec_lsp.cli.main import run

pytestmark = pytest.mark.peers


def theirs(fake: FakeOpenAI, place: Path, folder: Path, *options: str) -> int:
    """Export, run promptfoo, import; gives promptfoo's exit status."""
    promptfoo = program(PEERS / "promptfoo" / "node_modules" / ".bin" / "promptfoo")
    export = [
        "export",
        "promptfoo",
        "--in",
        str(place),
        "--output",
        str(folder),
        "--model",
        "m",
        "--grader",
        "g",
    ]
    assert run([*export, *options]) == 0
    fake.requests.clear()
    done = start(
        [promptfoo, "eval", "--no-cache", "--no-table", "--no-progress-bar", "--output", "results.json"],
        folder,
        {
            "OPENAI_BASE_URL": fake.url,
            "OPENAI_API_KEY": "unused",
            "PROMPTFOO_CONFIG_DIR": str(folder / "state"),
        },
    )
    assert (folder / "results.json").exists(), done.stdout + done.stderr
    results = str(folder / "results.json")
    run(["import", "promptfoo", results, "--in", str(place), "--output", "theirs.jsonl"])
    return done.returncode


def asked(fake: FakeOpenAI) -> list[str]:
    """What the model under test was asked."""
    return sorted(json.dumps(request.body["messages"]) for request in fake.requests if request.model == "m")


def test_awkward_texts_arrive_unchanged(
    fake: FakeOpenAI, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    own = ours(fake, shop, tmp_path / "home", monkeypatch)
    sent = asked(fake)
    status = theirs(fake, shop, tmp_path / "export")
    assert asked(fake) == sent
    assert told(rows_of("theirs.jsonl")) == told(own)
    assert status == 100


def test_samples_and_a_suite_that_passes(
    fake: FakeOpenAI, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    own = ours(fake, shop, tmp_path / "home", monkeypatch)
    passed = [row.challenge for row in own if row.verdict.value == "pass"]
    names = [f"--clause={name}" for name in passed]
    assert passed
    assert theirs(fake, shop, tmp_path / "export", "--samples", "2", *names) == 0
    rows = [row for row in rows_of("theirs.jsonl") if row.challenge in passed]
    assert [(row.challenge, row.sample, row.verdict.value) for row in rows] == [
        (name, sample, "pass") for name in passed for sample in (0, 1)
    ]


def test_the_model_spec(fake: FakeOpenAI, model_spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    own = ours(fake, model_spec, tmp_path / "home", monkeypatch)
    theirs(fake, model_spec, tmp_path / "export")
    assert told(rows_of("theirs.jsonl")) == told(own)
