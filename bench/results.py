"""What one run of the benchmark found, and the bounds that it is held against."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bench.commands import Command
from bench.documents import Spec
from bench.measure import Run
from bench.servers import BARE, OURS, RUMDL, Server
from bench.work import Work

KEY_RATIO, INIT_RATIO, MOST_UNITS, MOST_CPU = 0.25, 0.5, 5, 300
MODES = ("pull", "push")


class Tally(NamedTuple):
    """How many answers equal a check from scratch, and how many different lists of findings were among them."""

    equal: int = 0
    all: int = 0
    different: int = 0


@dataclass
class Results:
    """Everything that was measured. `answers` and `work` are by name of the document."""

    rounds: int
    specs: list[Spec]
    servers: list[Server]
    runs: list[Run] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    answers: dict[str, Tally] = field(default_factory=dict)
    work: dict[str, Work] = field(default_factory=dict)
    commands: list[Command] = field(default_factory=list)

    def of(self, server: str, mode: str, spec: Spec) -> list[Run]:
        """The runs of a server with a document, by round."""
        wanted = (server, mode, spec.name)
        return [run for run in self.runs if (run.server.name, run.server.mode, run.spec.name) == wanted]

    def ratios(
        self, value: Callable[[Run], float], mode: str, peer: tuple[str, str], specs: Sequence[Spec]
    ) -> list[float]:
        """Our value by the peer's (name, mode), where both were measured in one round and saw the same load."""
        peers = {(run.round, spec.name): value(run) for spec in specs for run in self.of(*peer, spec)}
        ours = [run for spec in specs for run in self.of(OURS, mode, spec)]
        return [value(run) / peers[at] for run in ours if (at := (run.round, run.spec.name)) in peers]


class Bound(NamedTuple):
    """A promise and what was measured; `kept` is None where it could not be measured."""

    promise: str
    limit: str
    measured: str
    kept: bool | None


def bounds(results: Results) -> list[Bound]:
    """All promises about what was to be measured."""
    return [
        *_keystrokes(results),
        *_starts(results),
        *_answers(results),
        *_work(results),
        *_commands(results),
    ]


def _keystrokes(results: Results) -> Iterator[Bound]:
    for spec in results.specs:
        for mode in MODES if spec.target else ():
            ratios = results.ratios(lambda run: run.median, mode, (RUMDL, mode), [spec])
            yield _ratio(f"keystroke in {spec.name}, {mode}: {OURS} / {RUMDL}", ratios, KEY_RATIO)


def _starts(results: Results) -> Iterator[Bound]:
    for mode in MODES:
        ratios = results.ratios(lambda run: run.init, mode, (BARE, "push"), results.specs)
        yield _ratio(f"start to the answer to `initialize`, {mode}: {OURS} / {BARE}", ratios, INIT_RATIO)


def _answers(results: Results) -> Iterator[Bound]:
    for name, tally in results.answers.items():
        promise = f"answers to keystrokes in {name} that equal a check of the same text"
        measured = f"{tally.equal} of {tally.all} ({tally.different} different ones)"
        yield Bound(promise, "all", measured, tally.equal == tally.all and tally.different > 1)


def _work(results: Results) -> Iterator[Bound]:
    for name, work in results.work.items():
        promise = f"units spliced by a one-character edit of prose in {name}"
        measured = f"{work.units} at most, of {work.edits} edits"
        yield Bound(promise, f"<= {MOST_UNITS}", measured, work.units <= MOST_UNITS)


def _commands(results: Results) -> Iterator[Bound]:
    for command in results.commands:
        if command.bounded:
            kept = None if command.cpu is None else command.cpu <= MOST_CPU
            measured = f"{number(command.cpu)} ms"
            yield Bound(f"processor time of `{command.words}`", f"<= {MOST_CPU} ms", measured, kept)


def _ratio(promise: str, ratios: Sequence[float], limit: float) -> Bound:
    kept = statistics.median(ratios) <= limit if ratios else None
    return Bound(promise, f"<= {limit}", spread(ratios, "{:.2f}") if ratios else "not measured", kept)


def spread(values: Sequence[float], shape: str | None = None) -> str:
    """Median [lowest–highest]."""
    if not values:
        return "–"
    found = (statistics.median(values), min(values), max(values))
    middle, low, high = (shape.format(value) if shape else number(value) for value in found)
    return middle if len(values) == 1 else f"{middle} [{low}–{high}]"


def number(value: float | None) -> str:
    """A number with as many digits as mean something."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}" if value >= 3 else f"{value:.2f}"
