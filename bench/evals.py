"""`make bench-evals`: what an evaluation costs beside Inspect, with models that answer at once.

The challenges of the Model Spec (in ../shared) go through `spec-lsp eval` and through `inspect eval` of what `spec-lsp export inspect`
wrote, against the same scripted server, round by round in one run. Every verdict has to be the same.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.page import ROOT, SHARED, run

PAGE = ROOT / "docs" / "evals.md"
SPEC = SHARED / "corpus" / "model_spec"
INSPECT = ROOT / ".build" / "peers" / "inspect" / "bin" / "inspect"
ROUNDS = 3
LEAST = 2.0  # times faster than Inspect


class Round(NamedTuple):
    """Seconds of one round: our first run, our second one with all answers remembered, and Inspect's."""

    first: float
    again: float
    inspect: float


def measure() -> tuple[str, list[str]]:
    """The table, and a line for each bar that was missed."""
    with tempfile.TemporaryDirectory() as folder, served() as url:
        place = Path(folder)
        rounds = [one_round(place / str(number), url) for number in range(ROUNDS)]
        calls = json.loads(ours(place, url, "eval", "--dry-run", "--format", "json"))["calls"]
        same, total = agreement(place / str(ROUNDS - 1), url)
    ratio = median(one.inspect / one.first for one in rounds)
    missed = [] if same == total else [f"{total - same} of {total} verdicts differ from Inspect's"]
    missed += [] if ratio >= LEAST else [f"{ratio:.1f} times faster than Inspect, {LEAST} wanted"]
    return "\n".join(table(rounds, calls, ratio, (same, total))), missed


def table(rounds: Sequence[Round], calls: int, ratio: float, same: tuple[int, int]) -> Iterator[str]:
    """What the page shows."""
    yield f"| {calls:,} calls, {len(rounds)} rounds | seconds | each call |"
    yield "|---|---|---|"
    for name, held in (
        ("`spec-lsp eval`, with reading the spec", [one.first for one in rounds]),
        ("the same again: all answers remembered", [one.again for one in rounds]),
        ("`inspect eval` of the exported challenges", [one.inspect for one in rounds]),
    ):
        spread = f"{min(held):.1f} to {max(held):.1f}"
        yield f"| {name} | {median(held):.1f} ({spread}) | {median(held) / calls * 1000:.1f} ms |"
    yield f"\n{ratio:.1f} times faster than Inspect (median of the rounds); {same[0]:,} of {same[1]:,} verdicts are the same."


def one_round(place: Path, url: str) -> Round:
    """Both in turn, each with folders of its own."""
    place.mkdir()
    first = timed(lambda: ours(place, url, "eval", "--output", "ours.jsonl"))
    again = timed(lambda: ours(place, url, "eval", "--output", "again.jsonl"))
    ours(place, url, "export", "inspect", "--output", "export")
    return Round(first, again, timed(lambda: theirs(place, url)))


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ours(place: Path, url: str, *arguments: str) -> str:
    """What one of our commands prints about the challenges."""
    folders = {
        f"XDG_{kind}_HOME": str(place / "home" / kind.lower()) for kind in ("CONFIG", "CACHE", "STATE")
    }
    models = {"SPEC_LSP_MODEL": "mixed", "SPEC_LSP_GRADER": "grader-by-mark"}
    known = {"SPEC_LSP_MODEL_URL": url, "SPEC_LSP_CONSENT": url.split("/")[2], **models, **folders}
    work = place / "work"
    work.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "spec_lsp", *arguments, "--in", str(SPEC)]
    return started(command, work, {**known, "PYTHONPATH": str(ROOT)})


def theirs(place: Path, url: str) -> str:
    """Run Inspect on what was exported."""
    models = ("--model", "openai-api/local/mixed", "--model-role", "grader=openai-api/local/grader-by-mark")
    logs = ("--log-format", "json", "--log-dir", "logs", "--display", "none")
    known = {"LOCAL_BASE_URL": url, "LOCAL_API_KEY": "unused", "HOME": str(place)}
    return started([str(INSPECT), "eval", "task.py", *models, *logs], place / "work" / "export", known)


def started(command: Sequence[str], folder: Path, known: Mapping[str, str]) -> str:
    """Run a program; what it printed. Statuses above 1 are failures."""
    # As installed: with compiled modules, whatever the environment says.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **known}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode > 1:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr}{done.stdout}")
    return done.stdout


def agreement(place: Path, url: str) -> tuple[int, int]:
    """How many verdicts are the same, of how many."""
    (log,) = (place / "work" / "export" / "logs").glob("*.json")
    ours(place, url, "import", "inspect", str(log), "--output", "theirs.jsonl")
    own, other = (verdicts(place / "work" / name) for name in ("ours.jsonl", "theirs.jsonl"))
    return sum(other.get(key) == verdict for key, verdict in own.items()), len(own.keys() | other.keys())


def verdicts(path: Path) -> dict[tuple[str, ...], str]:
    """The verdicts of a run, by challenge."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return {(row["spec"], row["clause"], row["challenge_digest"]): row["verdict"] for row in rows}


@contextmanager
def served() -> Iterator[str]:
    """The scripted server in a process of its own; its URL."""
    command = [sys.executable, str(ROOT / "tests" / "fake_openai.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


if __name__ == "__main__":
    if not INSPECT.exists() or not shutil.which(str(INSPECT)):
        sys.exit("needs Inspect: make peers-inspect")
    sys.exit(run(PAGE, SPEC, measure, __doc__))
