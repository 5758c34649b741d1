"""Results as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Sequence

from bench.commands import TIMES, Command
from bench.measure import PAUSE, SENTENCE, Run
from bench.results import Bound, Results, bounds, number, spread
from bench.servers import BARE, VSCODE, Server

_INTRODUCTION = """\
`make bench` sets up the servers named here, measures all of them in one run and writes this page; it fails if a bound is
missed. Times are in milliseconds: the median over the rounds, and [lowest–highest]. Rounds are interleaved, so that every
server sees the same load. Ratios are taken within a round; they travel from machine to machine, milliseconds do not."""

_LEGEND = f"""\
- **init**: start of the process to the answer to `initialize`.
- **open → findings**: `didOpen` to the first diagnostics.
- **key → findings**: one character to the diagnostics of that text, median and 95th percentile of {2 * len(SENTENCE)} keys. A
  sentence is typed into prose nearest to the middle of the document and deleted again, each key {PAUSE * 1000:.0f} ms after the
  last answer.
- **pull**: the client asks after each change. **push**: it waits for diagnostics with that version.
- **findings**: after the last key. The servers look for different things, so these numbers are not comparable.
- **peak MiB**: memory of all processes of the server at its highest.
- **{BARE}** runs one regular expression over the text on each change: what the library costs by itself.
- **{VSCODE}** includes a stand-in for the editor's extension, which parses Markdown for the server."""


def document(results: Results) -> str:
    """The whole report."""
    parts = [
        "# Benchmarks",
        _INTRODUCTION,
        f"Machine: {_machine()}. Rounds: {results.rounds}.",
        "## Bounds",
        _table(("promise", "bound", "measured", "kept"), map(_bound, bounds(results))),
        "## Servers",
        *_server_tables(results),
        _LEGEND,
        "## Work",
        "Counted, not timed: the most that one character typed or deleted in prose makes necessary.",
        _table(
            ("document", "edits tried", "units spliced", "units that rules ran for"),
            ((name, *map(str, work)) for name, work in results.work.items()),
        ),
        "## Commands",
        f"Processor time (user and system) of the whole process in milliseconds, the lowest of {TIMES}.",
        _table(("command", "CPU", "by that of the bare interpreter"), _commands(results.commands)),
    ]
    if results.failures:
        parts += ["## Failures", "\n".join(f"- {failure}" for failure in results.failures)]
    return "\n\n".join(parts) + "\n"


def _machine() -> str:
    cores, system = os.cpu_count(), f"{platform.system()} {platform.machine()}"
    return f"{cores} cores, {system}, Python {platform.python_version()}"


def _bound(bound: Bound) -> tuple[str, ...]:
    verdict = {True: "yes", False: "**no**", None: "**not measured**"}[bound.kept]
    return bound.promise, bound.limit, bound.measured, verdict


def _server_tables(results: Results) -> Iterator[str]:
    head = ("server", "version", "init", "open → findings", "findings", "key → findings", "p95", "peak MiB")
    for spec in results.specs:
        yield f"### {spec.name}: {spec.origin}"
        yield _table(
            head, (_server(item, results.of(item.name, item.mode, spec)) for item in results.servers)
        )


def _server(server: Server, runs: Sequence[Run]) -> tuple[str, ...]:
    if not runs:
        why = f"not installed: {server.missing}" if server.missing else f"{server.version}, failed"
        return server.label, why, *["–"] * 6
    asked_in_vain = "" if runs[0].mode == server.mode else f" (answers by {runs[0].mode})"
    return (
        server.label + asked_in_vain,
        server.version,
        spread([run.init for run in runs]),
        spread([run.opened for run in runs]),
        "/".join(str(count) for count in sorted({run.findings for run in runs})),
        spread([run.median for run in runs]),
        spread([run.p95 for run in runs]),
        spread([run.peak for run in runs if run.peak is not None], "{:.0f}"),
    )


def _commands(commands: Sequence[Command]) -> Iterator[tuple[str, ...]]:
    for command in commands:
        bare = commands[0].cpu
        yield f"`{command.words}`", number(command.cpu), number(command.cpu and bare and command.cpu / bare)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows))
