"""The options of every command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from spec_lsp import __version__
from spec_lsp.cli import evaluation, exchanging
from spec_lsp.diagnostics import Severity
from spec_lsp.pictures import FORMATS as PICTURES
from spec_lsp.pictures import MATRIX_FORMATS
from spec_lsp.reports import FORMATS
from spec_lsp.scorecards import FORMATS as SCORECARDS
from spec_lsp.tables import FORMATS as TABLES
from spec_lsp.wiring import AGENTS, HOOKED

_LEVELS = [severity.label for severity in Severity]
_EXITS = """exit status:
  0  nothing at or above --fail-on
  1  findings
  2  wrong options or configuration
  3  incomplete: something named in the report could not be read"""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read a command line; prints help or a complaint and raises SystemExit where that is due."""
    parser = argparse.ArgumentParser(
        prog="spec-lsp", description="Checks specification documents: the same findings as in your editor."
    )
    parser.add_argument("-V", "--version", action="version", version=f"spec-lsp {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _check(commands)
    serve = commands.add_parser("serve", help="run the language server on stdin and stdout")
    serve.add_argument("--stdio", action="store_true", help="the only way to talk to it, so nothing changes")
    rules = commands.add_parser("rules", help="list all rules")
    _format(rules, ("text", "json"))
    explain = commands.add_parser("explain", help="show the page of a rule")
    explain.add_argument("rule", help="its code or name: SUC001, missing-challenge-file")
    _doctor(commands)
    _trace(commands)
    _graph(commands)
    _table(commands)
    _clarify(commands)
    _governs(commands)
    _incident(commands)
    evaluation.add(commands, _settings)
    _report(commands)
    exchanging.add(commands, _settings)
    _init(commands)
    options = parser.parse_args(argv)
    if options.command == "check" and options.hook and (options.gate or options.changed_since):
        parser.error("--hook answers an agent after each edit: it takes neither --gate nor --changed-since")
    if options.command == "clarify" and not options.model and evaluation.about_inquiry(options):
        parser.error(f"{evaluation.about_inquiry(options)} says how a model is asked: it needs --model")
    return options


def _check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser(
        "check",
        help="check specs and report findings",
        epilog=_EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _paths(check)
    _format(check, FORMATS)
    words = check.add_argument_group(
        "rules, by code (AMB001), name (open-point) or family (AMB); lists with commas"
    )
    words.add_argument(
        "--select", metavar="RULES", action="append", default=[], help="run these and no others"
    )
    words.add_argument("--ignore", metavar="RULES", action="append", default=[], help="do not run these")
    words.add_argument(
        "--severity",
        metavar="RULE=LEVEL",
        action="append",
        default=[],
        help="report a rule as error, warning or hint",
    )
    words.add_argument(
        "--fail-on", choices=_LEVELS, help="mildest level that makes the exit status 1 (default: error)"
    )
    words.add_argument("--hints", action="store_true", help="print hints too")
    output = check.add_argument_group("output")
    output.add_argument(
        "--all", action="store_true", help="print all findings of a rule, not only the first ten"
    )
    output.add_argument("--output-file", metavar="FILE", help="write the report there")
    output.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    output.add_argument("--exit-zero", action="store_true", help="exit with 0 even if there are findings")
    output.add_argument(
        "--hook", choices=HOOKED, help="read what a coding agent tells its hooks on stdin, and answer it"
    )
    change = check.add_argument_group("changes and releases")
    change.add_argument(
        "--changed-since",
        metavar="REV",
        help="report what a change since this git revision broke, here or in specs that it left alone; the rest is debt "
        "and does not count. REV... is where this branch left REV; what is not committed counts as changed",
    )
    change.add_argument(
        "--gate",
        action="store_true",
        help="say what blocks a release, by whom and how it is mended: errors, conflicts, and clauses that demand "
        "something and lack criteria; the exit status is 1 if anything does, whatever --fail-on says",
    )
    known = check.add_argument_group("known findings")
    known.add_argument("--baseline", "--known", metavar="FILE", help="findings recorded there do not count")
    known.add_argument("--write-baseline", metavar="FILE", help="record the findings of this run there")
    _settings(check)


def _doctor(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = commands.add_parser(
        "doctor", help="show which files are specs and why, and the effective settings"
    )
    _paths(doctor)
    doctor.add_argument(
        "--llm-log",
        action="store_true",
        help="show what was sent to a model, and nothing else (see docs/models.md)",
    )
    _format(doctor, ("text", "json"))
    _settings(doctor)


def _trace(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    trace = commands.add_parser(
        "trace", help="show what implements, tests and depends on a clause, or on each"
    )
    trace.add_argument("id", metavar="ID", nargs="?", help="its id, or PATH#ID where several specs use it")
    _places(trace, "look in these files and folders (default: the whole project)")
    trace.add_argument("--missing", action="store_true", help="list only clauses that lack code or a test")
    _format(trace, ("text", "json", "csv"))
    _settings(trace)


def _graph(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    graph = commands.add_parser("graph", help="draw clauses, references and conflicts between modules")
    _paths(graph)
    graph.add_argument(
        "--format",
        choices=dict.fromkeys((*PICTURES, *MATRIX_FORMATS)),
        help=f"{', '.join(PICTURES)} (default: {PICTURES[0]}); "
        f"with --matrix {', '.join(MATRIX_FORMATS)} (default: {MATRIX_FORMATS[0]})",
    )
    graph.add_argument("--matrix", action="store_true", help="count the conflicts between modules")
    graph.add_argument(
        "--all",
        action="store_true",
        help="draw every clause of a large workspace, not only those with findings or references",
    )
    graph.add_argument("--output-file", metavar="FILE", help="write it there")
    _settings(graph)


def _table(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    table = commands.add_parser(
        "table", help="show what is demanded in which case, what is left open and what contradicts"
    )
    _paths(table)
    table.add_argument(
        "--module", metavar="NAME", help="this module only: its name in the header, else its path"
    )
    table.add_argument("--about", metavar="WORDS", help="only decisions that speak of all these words")
    _format(table, TABLES)
    table.add_argument("--output-file", metavar="FILE", help="write it there")
    _settings(table)


def _clarify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    clarify = commands.add_parser(
        "clarify", help="ask what the words of a spec leave open, one question at a time; answers edit it"
    )
    clarify.add_argument("clause", metavar="CLAUSE", nargs="?", help="the id of one clause (default: all)")
    _places(clarify, "files and folders to ask about (default: here)")
    clarify.add_argument("--list", action="store_true", help="print the questions, take no answers")
    _format(clarify, ("text", "json"))
    evaluation.add_inquiry(clarify)
    _settings(clarify)


def _report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    report = commands.add_parser(
        "report",
        help="show the results of an evaluation: for people, pull requests and continuous integration",
    )
    report.add_argument(
        "runs",
        metavar="RUN",
        nargs="*",
        help="files of runs; the newest is reported, the others are its trend (default: those that the project keeps)",
    )
    report.add_argument(
        "--baseline", metavar="RUN", help="say what flipped since this run (default: the one before)"
    )
    _format(report, SCORECARDS)
    report.add_argument("--output-file", metavar="FILE", help="write it there")
    _settings(report)


def _governs(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    governs = commands.add_parser(
        "governs",
        help="show which clauses hold in a situation told in plain words, and which yields to which",
    )
    governs.add_argument(
        "situation", metavar="SITUATION", help='such as "a customer asks for a refund on day 31"'
    )
    _places(governs, "files and folders to look in (default: here)")
    governs.add_argument(
        "--limit", metavar="N", type=evaluation.count, default=5, help="show at most so many (default: 5)"
    )
    _format(governs, ("text", "json"))
    _settings(governs)


def _incident(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    incident = commands.add_parser(
        "incident",
        help="file a bad answer as a BAD case of the clause that it broke, and say why nothing caught it",
    )
    incident.add_argument(
        "transcript",
        metavar="TRANSCRIPT",
        help='the conversation, the bad answer last: `User:` and `Assistant:` lines, <user> tags, or JSON; "-" is stdin',
    )
    incident.add_argument("--clause", metavar="ID", help="the clause that the answer broke, or PATH#ID")
    _places(incident, "files and folders to look in (default: here)")
    incident.add_argument("--source", metavar="TEXT", help="where it comes from: support ticket 4711")
    incident.add_argument("--why", metavar="TEXT", help="what is wrong with the answer")
    incident.add_argument(
        "--title", metavar="TEXT", help="what the case is called (default: what the user asked)"
    )
    incident.add_argument("--date", metavar="YYYY-MM-DD", help="when it happened (default: today)")
    incident.add_argument(
        "--redact",
        action="store_true",
        help="put placeholders for mail addresses, phone and card numbers and long tokens, and say for which",
    )
    incident.add_argument("--dry-run", action="store_true", help="print the edit as a diff, write nothing")
    _settings(incident)


def _paths(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "paths", metavar="PATH", nargs="*", default=["."], help="files or folders (default: here)"
    )


def _places(command: argparse.ArgumentParser, told: str) -> None:
    command.add_argument("--in", dest="paths", metavar="PATH", action="append", default=[], help=told)


def _init(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    init = commands.add_parser(
        "init",
        help="write a first spec, out of a prompt if there is one, or the files that have agents check specs",
    )
    init.add_argument(
        "--from", dest="source", metavar="PROMPT", help='the prompt that becomes a spec; "-" is stdin'
    )
    init.add_argument("--out", metavar="FILE", help='the spec to write (default: spec.md); "-" is stdout')
    init.add_argument("--force", action="store_true", help="overwrite what is there")
    init.add_argument(
        "--agents",
        nargs="*",
        choices=AGENTS,
        metavar="AGENT",
        help=f"write their hooks and rules: {', '.join(AGENTS)} (default: those that are in use here, else all)",
    )
    _settings(init)


def _format(command: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    command.add_argument("--format", choices=formats, default="text", help="default: text")


def _settings(command: argparse.ArgumentParser) -> None:
    settings = command.add_argument_group("configuration").add_mutually_exclusive_group()
    settings.add_argument("--config", metavar="FILE", help="use this file, not the nearest spec-lsp.toml")
    settings.add_argument("--no-config", action="store_true", help="use no configuration file")
