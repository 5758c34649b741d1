"""`make bench-workspace`: many specs at once, with conflicts whose number is known.

Measured in a process of its own: reading and checking all documents, what memory that takes, and the re-check after single clauses
were edited. Every planted conflict has to be found, and nothing else.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import io
import json
import pstats
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

from bench.town import Place, Town, build, clashing, line_of, places, sentence

ROOT = Path(__file__).resolve().parent.parent
EDITS = 200
EVERY = 10  # one edit in so many plants a conflict, and the next one mends it


class Bar(NamedTuple):
    """A figure and the most that it may be."""

    shown: str
    figure: str
    most: float
    unit: str


BARS = (
    Bar("read and check all", "check_seconds", 60, "s of CPU"),
    Bar("memory at most", "memory_mb", 1000, "MB"),
    Bar("edit, 95 of 100 within", "edit_p95_ms", 10, "ms of CPU"),
    Bar("candidates compared in an edit, 95 of 100", "compared_p95", 50, ""),
    Bar("planted conflicts missed", "missed", 0, ""),
    Bar("conflicts made up", "made_up", 0, ""),
    Bar("edits whose conflict was missed or stayed", "wrong_edits", 0, ""),
)


@dataclass
class Figures:
    """What was measured."""

    specs: int = 0
    clauses: int = 0
    planted: int = 0
    read_seconds: float = 0
    check_seconds: float = 0
    memory_mb: float = 0
    edit_median_ms: float = 0
    edit_p95_ms: float = 0
    edit_worst_ms: float = 0
    compared_median: float = 0
    compared_p95: float = 0
    missed: int = 0
    made_up: int = 0
    wrong_edits: int = 0
    examples: list[str] = field(default_factory=list)
    profiles: dict[str, str] = field(default_factory=dict)


class Measured:
    """A town under check, and what that took."""

    def __init__(self, town: Town, profiled: bool):
        self.town = town
        self.figures = Figures()
        self._profiled = profiled

    def run(self) -> Figures:
        """Read, check and edit."""
        from spec_lsp.config import Config
        from spec_lsp.engine import Engine
        from spec_lsp.text import Text
        from spec_lsp.workspace import Workspace

        texts = {key: Text.from_str(self.town.text(key)) for key in self.town.sentences}
        gc.set_threshold(200_000, 50, 1000)  # as the command line does
        start = time.process_time()
        with self._profile("read and check"):
            self.workspace = Workspace.empty(Config())
            for key, text in texts.items():
                self.workspace = self.workspace.with_text(key, text)
            self.figures.read_seconds = time.process_time() - start
            self.engine = Engine(self.workspace.config)
            for key in self.workspace.documents:
                self.engine.findings(self.workspace, key)
        self.figures.check_seconds = time.process_time() - start
        self.figures.memory_mb = peak()
        self._compare()
        self._edit()
        return self.figures

    @contextmanager
    def _profile(self, name: str) -> Iterator[None]:
        """Where the time goes, if that is asked for: figures are then larger than they are."""
        if not self._profiled:
            yield
            return
        profile, out = cProfile.Profile(), io.StringIO()
        profile.enable()
        yield
        profile.disable()
        pstats.Stats(profile, stream=out).sort_stats("tottime").print_stats(22)
        self.figures.profiles[name] = out.getvalue()

    def conflicts(self) -> set[frozenset[Place]]:
        """The pairs of clauses that findings about conflicts name."""
        return {pair for key in self.workspace.documents for pair in self.conflicts_of(key)}

    def conflicts_of(self, key: str) -> Iterator[frozenset[Place]]:
        """Those that are told in one document; hints tell of what is no conflict."""
        from spec_lsp.diagnostics import Severity

        for finding in self.engine.findings(self.workspace, key):
            if finding.code.startswith("CON") and finding.severity is not Severity.HINT:
                for other in finding.related:
                    yield frozenset((place(key, finding.span.line), place(other.key, other.span.line)))

    def _compare(self) -> None:
        found, figures = self.conflicts(), self.figures
        missed, made_up = self.town.planted - found, found - self.town.planted
        figures.missed, figures.made_up = len(missed), len(made_up)
        for word, pairs in (("missed", missed), ("made up", made_up)):
            for pair in sorted(sorted(pair) for pair in pairs)[:5]:
                said = " | ".join(self.town.sentences[one.key][one.number] for one in pair)
                figures.examples.append(f"{word}: {said}")

    def _edit(self) -> None:
        """Single clauses change as an editor would have it: the document is open, everything was checked before."""
        rng = random.Random(7)
        free = [one for one in places(rng, self.town) if all(one not in pair for pair in self.town.planted)]
        chosen = free[: EDITS // 2]
        for key in sorted({one.key for one in chosen}):
            self._open(key)
        times, compared = [], []
        gc.collect()
        gc.freeze()
        with self._profile("edits"):
            for number in range(EDITS):
                spot, said, mate = chosen[number // 2], sentence(rng), None
                if (
                    number % (2 * EVERY) == 0
                ):  # the other side of the conflict comes before, and is not measured
                    mate, (said, there) = free[-1 - number], clashing(rng, len(self.town.planted) + number)
                    self._open(mate.key)
                    self._write(mate, there)
                taken, pairs = self._write(spot, said)
                times.append(taken)
                compared.append(pairs)
                told = [pair for pair in self.conflicts_of(spot.key) if spot in pair]
                wanted = [frozenset((spot, mate))] if mate else []
                self.figures.wrong_edits += set(told) != set(wanted)
                if mate:
                    self._write(mate, sentence(rng))
        self.figures.edit_median_ms, self.figures.edit_p95_ms = at(times, 0.5), at(times, 0.95)
        self.figures.edit_worst_ms = max(times)
        self.figures.compared_median, self.figures.compared_p95 = at(compared, 0.5), at(compared, 0.95)

    def _open(self, key: str) -> None:
        text = self.workspace.documents[key].text
        self.workspace = self.workspace.with_text(key, text, keep_parse=True)
        self.engine.findings(self.workspace, key)

    def _write(self, spot: Place, said: str) -> tuple[float, int]:
        """Give a clause another sentence: milliseconds of CPU until all that it touches is checked, and what was compared."""
        from spec_lsp.text import Encoding

        text, line = self.workspace.documents[spot.key].text, line_of(spot.number)
        new, change = text.edited((line, 0), (line, len(text.lines[line])), said, Encoding.UTF32)
        start = time.process_time()
        self.workspace = self.workspace.edited(spot.key, new, change, None)
        for key in self.workspace.touched:
            self.engine.findings(self.workspace, key)
        return 1000 * (time.process_time() - start), self.workspace.norms.compared


def place(key: str, line: int) -> Place:
    """The clause whose sentence stands in a line."""
    return Place(key, (line - line_of(0)) // 4)


def peak() -> float:
    """The most memory that this process held so far, in MB."""
    import resource  # not on Windows

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def at(values: list[float] | list[int], share: float) -> float:
    """The value that this share of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measure(specs: int, clauses: int, *, profiled: bool = False) -> Figures:
    """Figures of a town of this size, in this process."""
    town = build(specs, clauses, max(1, specs // 5))
    figures = Measured(town, profiled).run()
    figures.specs, figures.clauses, figures.planted = specs, specs * clauses, len(town.planted)
    return figures


def in_a_child(specs: int, clauses: int, *, profiled: bool = False) -> Figures:
    """The same, in a process whose memory is that of the check alone."""
    command = [
        sys.executable,
        "-m",
        "bench.workspace",
        "--specs",
        str(specs),
        "--clauses",
        str(clauses),
        "--child",
    ]
    ran = subprocess.run(
        [*command, *(["--profile"] if profiled else [])],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return Figures(**json.loads(ran.stdout))


def table(figures: Figures) -> tuple[str, list[str]]:
    """The figures as a table, and what missed its bar."""
    lines = [f"{figures.specs:,} specs, {figures.clauses:,} clauses, {figures.planted} planted conflicts", ""]
    lines += ["| figure | bar | reached |", "|---|---|---|"]
    missed = []
    for bar in BARS:
        value: float = getattr(figures, bar.figure)
        unit = f" {bar.unit}" if bar.unit else ""
        lines.append(f"| {bar.shown} | {bar.most:g}{unit} | {value:.1f}{unit} |".replace(".0 |", " |"))
        if value > bar.most:
            missed.append(f"{bar.shown}: {value:.1f}{unit}, not {bar.most:g}")
    lines += [
        "",
        f"Reading alone {figures.read_seconds:.1f} s; edits: median {figures.edit_median_ms:.1f} ms, worst {figures.edit_worst_ms:.1f} ms, "
        f"candidates {figures.compared_median:.0f} in the median.",
        *figures.examples,
    ]
    return "\n".join(lines), missed


def main() -> int:
    """Measure, print, fail where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--specs", type=int, default=1000)
    options.add_argument("--clauses", type=int, default=40, help="in each spec")
    options.add_argument(
        "--profile", action="store_true", help="print where the time goes; it then takes longer"
    )
    options.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        print(json.dumps(asdict(measure(given.specs, given.clauses, profiled=given.profile))))
        return 0
    figures = in_a_child(given.specs, given.clauses, profiled=given.profile)
    shown, missed = table(figures)
    print(shown)
    for name, profile in figures.profiles.items():
        print(f"\n{name}\n{profile}")
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
