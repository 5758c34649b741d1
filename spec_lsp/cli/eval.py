"""`spec-lsp eval`: a model is put the challenges of clauses, and its answers are graded."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable, Coroutine
from typing import Any

from spec_lsp.cli.exits import INTERRUPTED, UsageError
from spec_lsp.cli.models import models
from spec_lsp.cli.outcome import report
from spec_lsp.cli.picking import pick
from spec_lsp.cli.places import shown_path
from spec_lsp.cli.recording import Recording, run_of
from spec_lsp.cli.writing import refuse_page_on_terminal
from spec_lsp.evals import grading
from spec_lsp.evals.summary import summarize
from spec_lsp.files.runs import RunError
from spec_lsp.reports.columns import counted, printable
from spec_lsp.running.grader import Grader
from spec_lsp.running.loop import from_model

_REPORTS = (".html", ".md", ".xml", ".sarif", ".txt")


def eval(options: Namespace) -> int:
    """Run the challenges that `options` name, print what they show, and return the exit status."""
    picked = pick(options)
    if options.dry_run:
        from spec_lsp.cli.estimating import dry_run

        return dry_run(picked, options)
    return completed(Recording(options, picked), _ask)


def completed(recording: Recording, make: Callable[[Recording], Coroutine[Any, Any, None]]) -> int:
    """Let a run go to its end, or to Ctrl-C; report what there is then, and return the exit status."""
    if not recording.picked.subjects:
        raise UsageError("no clause here has challenges; `spec-lsp check` says what is missing")
    options = recording.options
    _refuse_report_as_run(options.output)
    refuse_page_on_terminal(options, options.format, "report.html")
    before = run_of(options.baseline) if options.baseline else None
    interrupted = False
    try:
        asyncio.run(make(recording))
    except KeyboardInterrupt:
        if not recording.interrupted:
            raise
        interrupted = True
    except RunError as error:
        raise UsageError(printable(str(error))) from None
    try:
        status = report(recording.run, recording.picked, before, options, recording.spending)
    finally:
        _tell_kept(recording, interrupted=interrupted)
    return INTERRUPTED if interrupted else status


def _refuse_report_as_run(output: str | None) -> None:
    """Raises UsageError where the run would be kept in what is meant to be the report."""
    if output and output.lower().endswith(_REPORTS):
        raise UsageError(
            f"--output names the file of the run, in JSON lines; for the report: --output-file {printable(output)}"
        )


async def _ask(recording: Recording) -> None:
    options, picked = recording.options, recording.picked
    graded = any(grading.needs_grader(challenge) for challenge in picked.challenges)
    async with models(picked.root, options) as opened:
        candidate = opened.candidate()
        judge = opened.grader() if graded else None
        if judge and (judge.host, judge.name) == (candidate.host, candidate.name):
            sys.stderr.write(
                f"spec-lsp: warning: {printable(judge.name)} grades its own answers; name another grader\n"
            )
        source = from_model(candidate, with_clause=options.with_clause)
        grader = Grader(judge, opened.token, options.votes)
        await recording.make(source, grader, opened.gateway)


def _tell_kept(recording: Recording, *, interrupted: bool) -> None:
    """Say what was really asked for, where the run is, and how it can be gone on with."""
    spending = recording.spending
    if spending.remembered:
        told = f"{spending.remembered:,} of {counted(spending.answers, 'answer')} came from the cache"
        sys.stderr.write(f"spec-lsp: {told}; {counted(spending.now, 'token')} asked for now\n")
    done, total = len(recording.rows), len(recording.picked.challenges) * recording.options.samples
    where = printable(shown_path(recording.key))
    if interrupted:
        sys.stderr.write(f"spec-lsp: interrupted: {done} of {total} answers are kept in {where}; ")
        sys.stderr.write("--resume goes on with it\n")
    else:
        more = "; --resume asks for the rest" if not summarize(recording.run).counts.complete else ""
        sys.stderr.write(f"spec-lsp: the run is kept in {where}{more}\n")
