"""The real engines, a server that plays model and grader for them, and our own eval on the same challenges."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from at_hand import ROOT
from fake_openai import BAD, GOOD, Exchange, FakeOpenAI, filled

from spec_lsp.cli.main import run
from spec_lsp.evals.model import Row
from spec_lsp.evals.records import parse

PEERS = ROOT / ".build" / "peers"
_MARKS = (GOOD, BAD, "")


async def played(it: Exchange) -> None:
    """Answer with a mark that depends on what is asked, one time in twelve cut off; judge by the mark."""
    if it.request.schema:
        asked = it.request.last.rpartition("<<<response")[2]
        verdict = "pass" if GOOD in asked else "fail" if BAD in asked else "undetermined"
        await it.say(json.dumps(filled(it.request.schema, verdict)))
        return
    said = json.dumps([message["content"] for message in it.request.body["messages"]])
    number = int(hashlib.sha256(said.encode()).hexdigest(), 16) % 12
    finish = "length" if number == 11 else "stop"
    await it.say(f"{it.request.last or 'Nobody asked.'} {_MARKS[number % 3]}", finish_reason=finish)


def program(path: Path) -> str:
    """A program of an engine; the test is skipped without it."""
    if not path.exists():
        pytest.skip("needs make test-peers")
    return str(path)


def start(
    command: list[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run an engine in a folder that is its home as well."""
    told = {"HOME": str(folder), "PATH": f"{PEERS / 'node'}{os.pathsep}{os.environ['PATH']}", **environment}
    return subprocess.run(command, cwd=folder, env=told, capture_output=True, encoding="utf-8", timeout=600)


def ours(fake: FakeOpenAI, place: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """What `spec-lsp eval` makes of the challenges."""
    for name, value in {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "SPEC_LSP_MODEL_URL": fake.url,
        "SPEC_LSP_CONSENT": fake.host,
        "SPEC_LSP_MODEL": "m",
        "SPEC_LSP_GRADER": "g",
    }.items():
        monkeypatch.setenv(name, value)
    run(["eval", "--in", str(place), "--output", "ours.jsonl"])
    return rows_of("ours.jsonl")


def rows_of(path: str) -> list[Row]:
    """The rows of a run's file."""
    return list(parse(Path(path).read_bytes().decode("utf-8", "surrogatepass")).run.rows)


def told(rows: list[Row]) -> list[tuple[str, ...]]:
    """What two engines have to agree on."""
    return sorted(
        (
            row.spec,
            row.challenge,
            row.clause_digest,
            row.challenge_digest,
            row.verdict.value,
            row.trouble.value if row.trouble else "",
            "" if row.trouble else row.response,
            " ".join(check.kind for check in row.broken),
        )
        for row in rows
    )
