"""`make eval-conflict`: how well conflicts between clauses are found on labelled pairs, and how seldom one is made up.

The labelled pairs and the scorer lie in ../shared, outside of this project; `docs/conflicts.md` holds the tables. Each pair is
checked by itself (two clauses, two departments), and a sample of all pairs as two long documents, where every clause meets every other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.page import ROOT, SHARED, run
from bench.results import Bound

SCORER = SHARED / "tools" / "score_conflict.py"
DATA = SHARED / "labelled" / "conflict" / "dev.jsonl"
CHECK = [sys.executable, "-m", "spec_lsp", "check", "--format", "sarif", "--exit-zero"]
# What contracts entail is another question than what specs demand; the rules that compare clauses, and no others.
CHOSEN = ["--sources", "^(?!ContractNLI)", "--rules", "^CON", "--batch", "400", "--corpus", "300"]
OVERRIDES = (
    "type:override",
    "type:mut-override",
)  # pairs of which one clause says that it overrides the other
PAGE = ROOT / "docs" / "conflicts.md"
LAG = 0.03  # recall that may be lost where every clause meets every other


def figures() -> dict[str, Any]:
    """All figures of one run of the scorer. The rules that are measured are those of this folder."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        command = [sys.executable, str(SCORER), str(DATA), *CHOSEN, "--json", str(out), "--", *CHECK]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def bars(found: Mapping[str, Any]) -> Iterator[Bound]:
    """What a release has to reach."""
    pair, corpus, groups = found["pair"], found["corpus"], found["groups"]
    noise, least = corpus["false_alarms_per_100_clauses"], pair["recall"] - LAG
    settled = [groups[name] for name in OVERRIDES if name in groups]
    wrong = sum(one["false_alarms"] for one in settled)
    of = sum(one["false_alarms"] + one["quiet"] for one in settled)
    silent = pair["runs_without_sarif"] + (not corpus["sarif"])
    yield at_least("pairs, precision", pair["precision"], 0.95)
    yield at_least("pairs, recall", pair["recall"], 0.78)
    yield Bound("corpus, false alarms per 100 clauses", "at most 0.5", f"{noise:.2f}", noise <= 0.5)
    yield at_least("corpus, recall", corpus["recall"], round(least, 3))
    yield Bound("declared overrides taken for conflicts", "0", f"{wrong} of {of}", wrong == 0 and of > 0)
    yield Bound("runs without a result", "0", f"{silent} of {pair['runs'] + 1}", silent == 0)


def at_least(shown: str, reached: float, least: float) -> Bound:
    """A bar that must not be fallen short of."""
    return Bound(shown, f"at least {least:g}", f"{reached:.3f}", reached >= least)


def tables(found: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The tables of the page, and what missed its bar."""
    pair, corpus = found["pair"], found["corpus"]
    low, high = pair["f1_ci95"]
    reached = list(bars(found))
    lines = ["| figure | bar | reached |", "|---|---|---|"]
    lines += [
        f"| {bar.promise} | {bar.limit} | {bar.measured}{'' if bar.kept else ' (missed)'} |"
        for bar in reached
    ]
    lines += [
        "",
        f"Pairs: {found['n']}, of which {pair['tp'] + pair['fn']} are conflicts; {pair['tp']} found, {pair['fp']} made up; "
        f"F1 {pair['f1']:.3f} (95 of 100 samples within {low:.2f} to {high:.2f}). Corpus: {corpus['clauses']} clauses in two documents, "
        f"{corpus['pairs']:,} pairs, {corpus['gold']} conflicts; {corpus['tp']} found, {corpus['fp']} made up.",
    ]
    for kind in ("type", "source"):
        lines += ["", f"| {kind} | conflicts found | made up |", "|---|---|---|"]
        lines += rows(found["groups"], f"{kind}:")
    return "\n".join(lines), [
        f"{bar.promise}: {bar.measured}, not {bar.limit}" for bar in reached if not bar.kept
    ]


def rows(groups: Mapping[str, Mapping[str, int]], prefix: str) -> Iterator[str]:
    """A row for each group of pairs."""
    for name, one in sorted(groups.items()):
        if name.startswith(prefix):
            found, conflicts = one["found"], one["found"] + one["missed"]
            others = one["false_alarms"] + one["quiet"]
            told = f"{found} of {conflicts}" if conflicts else "-"
            made = f"{one['false_alarms']} of {others}" if others else "-"
            yield f"| {name.removeprefix(prefix)} | {told} | {made} |"


def main() -> int:
    """Measure, write the page, fail where a bar is missed."""
    return run(PAGE, DATA, lambda: tables(figures()), __doc__)


if __name__ == "__main__":
    sys.exit(main())
