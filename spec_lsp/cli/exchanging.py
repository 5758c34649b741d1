"""The options of `export` and `import`."""

from __future__ import annotations

import argparse

from spec_lsp.cli.evaluation import Settings, count, narrowing, output, shown

FOLDERS = ("inspect", "promptfoo")  # several files each
FILES = ("batch", "jsonl", "prompt")
RESULTS = ("inspect", "promptfoo", "batch")

_EXITS = """exit status:
  0  the gate passed, as for `eval`
  1  the gate failed: a challenge that passed in the baseline fails, or a clause is below its min-pass
  2  wrong options or configuration, or a file of something else
  3  incomplete: errors, or challenges without an answer"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], settings: Settings) -> None:
    """Add the two commands; `settings` adds to each what all commands know."""
    settings(_export(commands))
    settings(_import(commands))


def _export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    export = commands.add_parser("export", help="write challenges and clauses for other engines")
    export.add_argument(
        "form", metavar="FORMAT", choices=(*FOLDERS, *FILES), help=", ".join((*FOLDERS, *FILES))
    )
    narrowing(export)
    export.set_defaults(clauses=[])
    export.add_argument(
        "--output",
        metavar="PATH",
        help=f"the folder to write for {' and '.join(FOLDERS)}; the file for the others (default: stdout)",
    )
    export.add_argument("--force", action="store_true", help="overwrite what is there")
    _engines(export.add_argument_group("promptfoo, batch"))
    training = export.add_argument_group("jsonl")
    training.add_argument(
        "--graded",
        action="store_true",
        help="as training data: (clause, prompt, graded answers), only challenges with answers that are judged",
    )
    training.add_argument("--run", metavar="FILE", help="the same, with the answers of this run")
    _prompt(export.add_argument_group("prompt"))
    return export


def _import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    results = commands.add_parser(
        "import",
        help="bring results of other engines back as a run",
        epilog=_EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    results.add_argument("form", metavar="FORMAT", choices=RESULTS, help=", ".join(RESULTS))
    results.add_argument("files", metavar="FILE", nargs="+", help="the results; several for batch only")
    narrowing(results)
    results.set_defaults(clauses=[])
    output(results)
    results.add_argument(
        "--responses",
        metavar="FILE",
        help="batch: write the answers there instead, for `spec-lsp grade --responses`",
    )
    results.add_argument("--force", action="store_true", help="overwrite what is there")
    shown(results)
    return results


def _engines(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--model", metavar="NAME", default="", help="the model under test; batch needs it")
    group.add_argument("--grader", metavar="NAME", default="", help="promptfoo: the model that judges")
    group.add_argument(
        "--samples", metavar="N", type=count, default=1, help="answers to each challenge (default: 1)"
    )


def _prompt(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--authority", metavar="LEVEL", action="append", default=[], help="only clauses of this level"
    )
    group.add_argument(
        "--module",
        metavar="NAME",
        action="append",
        default=[],
        help="only clauses of this module: its name in the header, else its path",
    )
    group.add_argument(
        "--max-tokens",
        metavar="N",
        type=count,
        help="leave out what would make it longer than about so many tokens, and say what",
    )
