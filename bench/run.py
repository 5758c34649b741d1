"""Measures spec-lsp beside other servers: `python -m bench.run`, or `make bench`, which installs the others too.

Prints Markdown. With --check the exit status is 1 if a bound is missed or could not be measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from bench.commands import all_commands
from bench.documents import ALL, Spec
from bench.measure import Keystroke, Run, keystrokes, measure
from bench.report import document
from bench.results import Results, Tally, bounds
from bench.servers import BARE, OURS, RUMDL, VSCODE, all_servers
from bench.wire import ServerError
from bench.work import Checks, count_work, places


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="spec-lsp-bench-") as folder:
        specs = _specs(Path(folder).resolve(), options.documents)
        results = Results(
            options.rounds, specs, [item for item in all_servers() if item.name in options.servers]
        )
        results.work = {spec.name: count_work(spec) for spec in specs}
        if not options.no_commands:
            _say("commands")
            results.commands = all_commands(specs)
        _measure(results)
    report = document(results)
    print(report)
    if options.out:
        options.out.write_text(report, encoding="utf-8", newline="\n")
    kept = all(bound.kept for bound in bounds(results)) and not results.failures
    return 0 if kept or not options.check else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    servers = (OURS, BARE, RUMDL, VSCODE)
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (3)")
    parser.add_argument(
        "--servers", nargs="+", choices=servers, default=servers, metavar="NAME", help=", ".join(servers)
    )
    parser.add_argument(
        "--documents", nargs="+", choices=tuple(ALL), default=tuple(ALL), metavar="NAME", help=", ".join(ALL)
    )
    parser.add_argument("--no-commands", action="store_true", help="leave the command line out")
    parser.add_argument("--check", action="store_true", help="fail if a bound is missed or was not measured")
    parser.add_argument("--out", type=Path, help="write the report to this file as well")
    return parser.parse_args(arguments)


def _specs(folder: Path, names: Sequence[str]) -> list[Spec]:
    found = []
    for name in names:
        (folder / name).mkdir()
        spec = ALL[name](folder / name)
        _say(
            f"{name}: {spec.origin}"
            if spec
            else f"{name}: not at hand (SPEC_LSP_SHARED names the folder that holds it)"
        )
        if spec:
            found.append(spec)
    return found


def _measure(results: Results) -> None:
    keys = {spec.name: keystrokes(spec.text) for spec in results.specs}
    checks = {spec.name: Checks(spec) for spec in results.specs}
    servers = [server for server in results.servers if not server.missing]
    for number, spec, server in product(range(1, results.rounds + 1), results.specs, servers):
        try:
            run = measure(number, server, spec, keys[spec.name])
        except (OSError, ServerError) as error:
            results.failures.append(f"{server.label}, {spec.name}, round {number}: {error}")
            _say(results.failures[-1])
            continue
        results.runs.append(run)
        _say(f"{number}  {spec.name:10}  {server.label:21}  init {run.init:4.0f}  key {run.median:6.2f}")
        if server.name == OURS:
            tally = results.answers.get(spec.name, Tally())
            results.answers[spec.name] = _compare(tally, run, keys[spec.name], checks[spec.name])


def _compare(tally: Tally, run: Run, keys: Sequence[Keystroke], checks: Checks) -> Tally:
    """Hold each answer of ours against a check of the same text from scratch."""
    wanted = [checks.places(key.text) for key in keys]
    equal = sum(
        places(items) == places_wanted for items, places_wanted in zip(run.answers, wanted, strict=True)
    )
    return Tally(tally.equal + equal, tally.all + len(wanted), len(set(wanted)))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
