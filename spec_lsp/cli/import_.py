"""`spec-lsp import FORMAT FILE`: the results of another engine as a run of ours."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from dataclasses import replace

from spec_lsp import __version__
from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.export import named
from spec_lsp.cli.outcome import report
from spec_lsp.cli.picking import Picked, pick
from spec_lsp.cli.places import shown_path
from spec_lsp.cli.recording import run_of
from spec_lsp.cli.writing import Unreadable, refuse_page_on_terminal, refuse_to_overwrite, text_of_file, write
from spec_lsp.evals.interchange import batch, for_inspect, for_promptfoo
from spec_lsp.evals.interchange.results import Imported, Importer, NotResults
from spec_lsp.evals.model import Run, Verdict
from spec_lsp.evals.records import head_line, row_line
from spec_lsp.files.project import absolute
from spec_lsp.files.runs import MOST_BYTES
from spec_lsp.reports.columns import printable
from spec_lsp.running.heads import now
from spec_lsp.running.store import new_key
from spec_lsp.uris import path_of

_READERS = {
    "inspect": for_inspect.imported,
    "promptfoo": for_promptfoo.imported,
    "batch": batch.imported,
}


def import_(options: Namespace) -> int:
    """Keep the results as a run, print what it shows, and say what could not be taken."""
    if len(options.files) > 1 and options.form != "batch":
        raise UsageError(f"one file is one run of {options.form}; import them one after the other")
    if options.responses and options.form != "batch":
        raise UsageError("--responses goes with batch: results of other engines are graded already")
    refuse_page_on_terminal(options, options.format, "report.html")
    text = "\n".join(map(_text, options.files))
    before = run_of(options.baseline) if options.baseline else None
    picked = pick(options)
    try:
        found = _READERS[options.form](text, named(picked), Importer(f"spec-lsp {__version__}", now()))
    except NotResults as wrong:
        raise UsageError(f"{printable(options.files[0])} {printable(str(wrong))}") from None
    for problem in found.problems:
        sys.stderr.write(f"spec-lsp: {printable(problem)}\n")
    whole = picked.whole and not found.problems
    if options.responses:
        return _responses(found, options, whole=whole)
    _keep(found, picked, options)
    if options.form == "batch" and any(row.verdict is Verdict.UNDETERMINED for row in found.rows):
        told = "to have these answers graded, import them with --responses FILE, for `spec-lsp grade`"
        sys.stderr.write(f"spec-lsp: a batch has no verdicts but those of checks; {told}\n")
    return report(Run(found.head, found.rows), replace(picked, whole=whole), before, options, None)


def _text(path: str) -> str:
    if not os.path.exists(path_of(absolute(path))):
        raise UsageError(f"no such file: {printable(path)}")
    if path.endswith(".eval"):
        told = "`inspect log convert --to json --output-dir DIR LOG` makes it JSON, as does eval --log-format json"
        raise UsageError(f"{printable(path)} is a log in Inspect's own form; {told}")
    try:
        return text_of_file(path, MOST_BYTES)
    except Unreadable as unreadable:
        raise UsageError(str(unreadable)) from None


def _responses(found: Imported, options: Namespace, *, whole: bool) -> int:
    """Write the answers for a grader of ours; name those that there are not."""
    refuse_to_overwrite([options.responses], force=options.force, instead="--responses names another file")
    write(options.responses, batch.responses(found.rows))
    failures = [row for row in found.rows if row.trouble]
    for row in failures:
        told = (
            f"{row.challenge}#{row.sample}: error:{row.trouble.value if row.trouble else ''}: {row.message}"
        )
        sys.stderr.write(f"spec-lsp: {printable(told)}\n")
    count = len(found.rows) - len(failures)
    sys.stderr.write(f"spec-lsp: {count:,} answers; written to {printable(options.responses)}\n")
    sys.stderr.write(f"Next: spec-lsp grade --responses {printable(options.responses)}\n")
    return OK if whole and not failures else INCOMPLETE


def _keep(found: Imported, picked: Picked, options: Namespace) -> None:
    """Keep the run where `eval` keeps its own, or where it is asked for. Raises UsageError."""
    place = options.output or path_of(new_key(picked.root, found.head.started, found.head.run))
    refuse_to_overwrite([place], force=options.force, instead="--output names another file")
    write(place, head_line(found.head) + "".join(map(row_line, found.rows)))
    sys.stderr.write(f"spec-lsp: the run is kept in {printable(shown_path(absolute(place)))}\n")
