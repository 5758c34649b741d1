"""`make eval-lint`: how well the wording rules do on labelled sentences, how much they say on real specs, how fast they are.

The labelled sentences and the scorer lie in ../shared, outside of this project; `docs/ambiguity.md` holds the tables.
Each row of the first table is one run of the scorer; its bar is what a release has to reach.
"""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bench.page import ROOT, SHARED, run

SCORER = SHARED / "tools" / "score_ambiguity.py"
DATA = SHARED / "labelled" / "ambiguity" / "dev.jsonl"
CORPUS = SHARED / "corpus"
CHECK = [sys.executable, "-m", "spec_lsp", "check", "--format", "sarif", "--exit-zero"]
CLEAN = (
    "model_spec/2025-12-18/model_spec.md",
    "bcp14_md/runtime-spec/config.md",
    "bcp14_md/runtime-spec/runtime.md",
)
PAGE = ROOT / "docs" / "ambiguity.md"
VAGUE = "vague-term|loophole|weak-modal|hedge-density|open-list"
MOST = {"warning": 3.0, "hint": 25.0}  # findings for 1,000 prose words
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")  # as the scorer counts
SLOWEST = 200_000  # words a second


class Bar(NamedTuple):
    """A figure of the scorer's headline block, and how high it has to be; `peer` is the best that another tool reached."""

    shown: str
    figure: str
    least: float
    peer: str


@dataclass(frozen=True)
class Row:
    """One run of the scorer: which sources, which rules, and the bars."""

    sources: tuple[str, ...]
    only: str
    bars: tuple[Bar, ...]

    def score(self, check: list[str]) -> dict[str, float]:
        """The headline figures of one run."""
        with tempfile.NamedTemporaryFile(suffix=".json") as out:
            sources = [word for source in self.sources for word in ("--source", source)]
            command = [sys.executable, str(SCORER), "--data", str(DATA), *sources, "--only", self.only]
            subprocess.run(
                [*command, "--json", out.name, "--", *check], check=True, stdout=subprocess.DEVNULL
            )
            figures: dict[str, float] = json.loads(Path(out.name).read_text())["headline"]
        return figures


ROWS = (
    Row(
        ("damir", "reqeval"),
        "ambiguous-pronoun",
        (
            Bar("anaphora, MCC", "anaphora: MCC (damir+reqeval)", 0.25, "-0.08"),
            Bar("anaphora, precision", "anaphora: P (damir+reqeval)", 0.55, "0.45"),
        ),
    ),
    Row(
        ("maana-paa",),
        "pp-attachment",
        (Bar("attachment, MCC", "attachment: MCC (maana-paa)", 0.40, "none"),),
    ),
    Row(
        ("maana-ca",),
        "coordination-scope",
        (Bar("coordination, MCC", "coordination: MCC (maana-ca)", 0.20, "+0.03"),),
    ),
    Row(
        ("ucf-vague-privacy",),
        VAGUE,
        (
            Bar("vague phrases, span F1", "vagueness: span F1 (ucf)", 0.62, "0.39"),
            Bar("vague sentences, MCC", "vagueness: binary MCC (ucf)", 0.27, "+0.08"),
        ),
    ),
    Row(
        ("arta-ds1",),
        "^(AMB|TRM)",
        (
            Bar("smells, label macro-F1", "smells: label macro-F1 (arta-ds1)", 0.57, "0.55"),
            Bar("smells, yes/no MCC", "smells: binary MCC (arta-ds1)", 0.40, "+0.39"),
        ),
    ),
)


def scores() -> Iterator[tuple[Row, Bar, float]]:
    """Each bar with the figure reached."""
    for row in ROWS:
        figures = row.score(CHECK)
        for bar in row.bars:
            yield row, bar, figures[bar.figure]


def noise() -> Iterator[tuple[str, int, dict[str, int]]]:
    """Real specs: path, prose words, number of findings by level."""
    sys.path.insert(0, str(SCORER.parent))
    from score_ambiguity import words_of  # type: ignore[import-not-found]

    for path in CLEAN:
        run = subprocess.run([*CHECK, str(CORPUS / path)], check=True, capture_output=True, text=True)
        counted = dict.fromkeys(("error", *MOST), 0)
        for result in _results(json.loads(run.stdout)):
            counted[{"note": "hint"}.get(result["level"], result["level"])] += 1
        yield path, words_of((CORPUS / path).read_text(encoding="utf-8")), counted


def _results(log: Any) -> Iterable[Any]:
    return (result for run in log["runs"] for result in run["results"] if not result.get("suppressions"))


def speed() -> float:
    """Words a second of CPU that all wording rules together take, parsing left out; the best of five runs."""
    from spec_lsp.config import Config
    from spec_lsp.engine import Engine
    from spec_lsp.rules import ALL
    from spec_lsp.text import Text
    from spec_lsp.workspace import Workspace

    rules = tuple(rule for rule in ALL if rule.about_wording)
    workspace = Workspace.empty(Config())
    for path in CLEAN:
        text = (CORPUS / path).read_text(encoding="utf-8")
        workspace = workspace.with_text(f"/{path}", Text.from_str(text))
    gc.set_threshold(200_000, 50, 1000)  # as the command line does
    prose = [
        piece
        for document in workspace.documents.values()
        for facts in document.facts
        for piece in facts.prose
    ]
    words = sum(len(_WORD.findall(piece.text)) for piece in prose)
    times = []
    for _ in range(5):
        engine, start = Engine(workspace.config, rules), time.process_time()
        for key in workspace.documents:
            engine.findings(workspace, key)
        times.append(time.process_time() - start)
    return words / min(times)


def tables() -> tuple[str, list[str]]:
    """The tables of the page, and what missed its bar."""
    lines = ["| figure | rules | best other tool | bar | reached |", "|---|---|---|---|---|"]
    missed = []
    for row, bar, value in scores():
        rules = row.only.replace("|", ", ").replace("^(AMB, TRM)", "all")
        lines.append(f"| {bar.shown} | {rules} | {bar.peer} | {bar.least:+.2f} | {value:+.3f} |")
        if value < bar.least:
            missed.append(f"{bar.shown}: {value:+.3f}, not {bar.least:+.2f}")
    lines += ["", "| document | prose words | warnings per 1,000 | hints per 1,000 |", "|---|---|---|---|"]
    for path, words, counted in noise():
        rates = {level: 1000 * counted[level] / words for level in MOST}
        lines.append(f"| {path} | {words:,} | {rates['warning']:.1f} | {rates['hint']:.1f} |")
        missed += [f"{path}: {rates[level]:.1f} {level}s" for level in MOST if rates[level] > MOST[level]]
    reached = speed()
    lines += [
        "",
        f"All wording rules together: {reached / 1000:,.0f},000 words a second, one core, parsing left out.",
    ]
    if reached < SLOWEST:
        missed.append(f"{reached:,.0f} words a second, not {SLOWEST:,}")
    return "\n".join(lines), missed


def main() -> int:
    """Measure, write the page, fail where a bar is missed."""
    return run(PAGE, DATA, tables, __doc__)


if __name__ == "__main__":
    sys.exit(main())
