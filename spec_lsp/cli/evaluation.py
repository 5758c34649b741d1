"""The options of `eval`, `grade` and `calibrate`, and those of `clarify` that ask a model."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from spec_lsp.scorecards import FORMATS as SCORECARDS

Settings = Callable[[argparse.ArgumentParser], None]

_EXITS = """exit status:
  0  the gate passed
  1  the gate failed: a challenge that passed in the baseline fails, or a clause is below its min-pass
  2  wrong options or configuration, or no model may be asked
  3  incomplete: errors, or challenges without an answer"""
_CALIBRATED = """exit status:
  0  sensitivity and specificity reach the floor
  1  they do not
  2  wrong options or configuration, or no model may be asked
  3  incomplete: some answers have no verdict"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], settings: Settings) -> None:
    """Add the three commands; `settings` adds to each what all commands know."""
    evaluate = _command(
        commands,
        settings,
        "eval",
        "run a model against the challenges of clauses and grade its answers",
        _EXITS,
    )
    run = evaluate.add_argument_group("run")
    run.add_argument(
        "--samples", metavar="N", type=count, default=1, help="answers to each challenge (default: 1)"
    )
    run.add_argument(
        "--with-clause",
        action="store_true",
        help="tell the model under test the clause before each challenge",
    )
    run.add_argument("--dry-run", action="store_true", help="print how much would be asked, and send nothing")
    _kept(run)
    shown(evaluate)
    grade = _command(commands, settings, "grade", "grade answers that were given elsewhere", _EXITS)
    run = grade.add_argument_group("run")
    run.add_argument(
        "--responses",
        metavar="FILE",
        required=True,
        help='the answers, one JSON object a line: {"id": "refunds/1", "response": "..."}',
    )
    _kept(run)
    shown(grade)
    calibrate = _command(
        commands,
        settings,
        "calibrate",
        "hold a grader against the answers that are judged GOOD or BAD",
        _CALIBRATED,
    )
    calibrate.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    settings: Settings,
    name: str,
    told: str,
    exits: str,
) -> argparse.ArgumentParser:
    """A command with what all three take."""
    command = commands.add_parser(
        name, help=told, epilog=exits, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.add_argument(
        "clauses",
        metavar="CLAUSE",
        nargs="*",
        help="ids of clauses, challenges (refunds/2) or challenge files (default: all)",
    )
    narrowing(command)
    asking = command.add_argument_group("asking")
    asking.add_argument(
        "--votes", metavar="N", type=count, default=1, help="votes of the grader on each answer (default: 1)"
    )
    _limits(asking, "send nothing: checks, and answers that are remembered")
    settings(command)
    return command


def _limits(asking: argparse._ArgumentGroup, offline: str) -> None:
    """The options that limit what is sent."""
    asking.add_argument(
        "--concurrency", metavar="N", type=count, default=8, help="requests at once (default: 8)"
    )
    asking.add_argument(
        "--budget-tokens", metavar="N", type=count, help="ask nothing more once so many tokens are used"
    )
    asking.add_argument("--offline", action="store_true", help=offline)


def add_inquiry(clarify: argparse.ArgumentParser) -> None:
    """The options by which `clarify` asks a model."""
    asking = clarify.add_argument_group("asking a model")
    asking.add_argument(
        "--model",
        action="store_true",
        help="after that, have a model read each clause in hard cases, and ask where its answers differ",
    )
    asking.add_argument(
        "--samples", metavar="N", type=count, default=5, help="answers to each case (default: 5)"
    )
    asking.add_argument(
        "--limit", metavar="N", type=count, default=5, help="stop at so many questions (default: 5)"
    )
    asking.add_argument(
        "--dry-run", action="store_true", help="print how much would be asked, and send nothing"
    )
    _limits(asking, "send nothing: only answers that are remembered")


def about_inquiry(options: argparse.Namespace) -> str:
    """The first option that says how `clarify` asks a model, "" if none was given."""
    usual = {
        "samples": 5,
        "limit": 5,
        "dry_run": False,
        "concurrency": 8,
        "budget_tokens": None,
        "offline": False,
    }
    given = (name for name, value in usual.items() if getattr(options, name) != value)
    return "".join(f"--{name.replace('_', '-')}" for name in list(given)[:1])


def narrowing(command: argparse.ArgumentParser) -> None:
    """The options that say which clauses and challenges are meant; `cli/picking.py` reads them."""
    command.add_argument(
        "--clause",
        metavar="ID",
        action="append",
        default=[],
        help="only this clause, challenge or challenge file; may be given several times",
    )
    command.add_argument(
        "--in",
        "--path",
        dest="paths",
        metavar="PATH",
        action="append",
        default=[],
        help="files and folders to look in (default: here)",
    )
    command.add_argument(
        "--changed-since",
        metavar="REV",
        help="only clauses and challenges that changed since this git revision",
    )


def _kept(run: argparse._ActionsContainer) -> None:
    """Where a run is kept, and what it is compared with."""
    output(run)
    run.add_argument(
        "--resume",
        action="store_true",
        help="go on with the last run, or that of --output: ask for what it lacks",
    )


def output(run: argparse._ActionsContainer) -> None:
    """Where the file of a run goes, and what it is compared with."""
    run.add_argument(
        "--output", metavar="RUN", help="keep the run in this file (default: a new one in .spec-lsp/runs)"
    )
    run.add_argument(
        "--baseline", metavar="RUN", help="the file of an earlier run: what passed in it must not fail"
    )


def shown(command: argparse.ArgumentParser) -> None:
    """The options of what is said about a run."""
    report = command.add_argument_group("report")
    report.add_argument("--format", choices=SCORECARDS, default="text", help="default: text")
    report.add_argument("--output-file", metavar="FILE", help="write the report there")


def count(written: str) -> int:
    """A number above 0, for argparse."""
    number = int(written) if written.isascii() and written.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a number above 0, found {written!r}")
    return number
