"""`spec-lsp eval`: a model is put the challenges of clauses, and its answers are graded."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable, Coroutine
from typing import Any

from spec_lsp.cli.exits import INTERRUPTED, OK, UsageError
from spec_lsp.cli.models import models
from spec_lsp.cli.outcome import Outcome, render
from spec_lsp.cli.picking import Picked, pick
from spec_lsp.cli.places import shown_path
from spec_lsp.cli.recording import Recording, run_of
from spec_lsp.cli.writing import publish
from spec_lsp.evals import grading
from spec_lsp.evals.summary import summarize
from spec_lsp.exchange import Ask
from spec_lsp.files.runs import RunError
from spec_lsp.gateway.prices import estimate
from spec_lsp.reports.columns import printable
from spec_lsp.running.grader import Grader
from spec_lsp.running.loop import clause_message, from_model

_ANSWER_TOKENS = 300  # of a response and of a verdict, for estimates


def eval(options: Namespace) -> int:
    """Run the challenges that `options` name, print what they show, and return the exit status."""
    picked = pick(options)
    if options.dry_run:
        return _dry_run(picked, options)
    return completed(Recording(options, picked), _ask)


def completed(recording: Recording, make: Callable[[Recording], Coroutine[Any, Any, None]]) -> int:
    """Let a run go to its end, or to Ctrl-C; report what there is then, and return the exit status."""
    if not recording.picked.subjects:
        raise UsageError("no clause here has challenges; `spec-lsp check` says what is missing")
    options = recording.options
    before = summarize(run_of(options.baseline)) if options.baseline else None
    interrupted = False
    try:
        asyncio.run(make(recording))
    except KeyboardInterrupt:
        if not recording.interrupted:
            raise
        interrupted = True
    except RunError as error:
        raise UsageError(printable(str(error))) from None
    outcome = Outcome(summarize(recording.run), before, recording.picked.whole)
    publish(render(outcome, options), None)
    _tell_kept(recording, interrupted=interrupted)
    return INTERRUPTED if interrupted else outcome.status


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
        await recording.make(source, grader, lambda: opened.gateway.spent)


def _tell_kept(recording: Recording, *, interrupted: bool) -> None:
    done, total = len(recording.rows), len(recording.picked.challenges) * recording.options.samples
    where = printable(shown_path(recording.key))
    if interrupted:
        sys.stderr.write(f"spec-lsp: interrupted: {done} of {total} answers are kept in {where}; ")
        sys.stderr.write("--resume goes on with it\n")
    else:
        more = "; --resume asks for the rest" if not summarize(recording.run).counts.complete else ""
        sys.stderr.write(f"spec-lsp: the run is kept in {where}{more}\n")


def _dry_run(picked: Picked, options: Namespace) -> int:
    """Print what would be asked."""
    calls = tokens = 0
    for subject in picked.subjects:
        told = (clause_message(subject),) if options.with_clause else ()
        for challenge in subject.challenges:
            asked = [Ask((*told, *challenge.messages))]
            if grading.needs_grader(challenge):
                said = grading.messages(subject, challenge, "", lambda _: "0" * 16)
                asked += [Ask(said, grading.SCHEMA)] * options.votes
            calls += len(asked) * options.samples
            # A response is written once, and read by each vote.
            each = sum(map(estimate, asked)) + (2 * len(asked) - 1) * _ANSWER_TOKENS
            tokens += each * options.samples
    about = f"{_counted(len(picked.subjects), 'clause')}, {_counted(len(picked.challenges), 'challenge')}"
    publish(f"{about}: {_counted(calls, 'call')}, about {tokens:,} tokens; nothing was sent\n", None)
    return OK


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
