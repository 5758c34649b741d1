"""`spec-lsp grade --responses FILE`: answers that were given elsewhere are graded."""

from __future__ import annotations

from argparse import Namespace

from spec_lsp.cli.eval import completed
from spec_lsp.cli.exits import UsageError
from spec_lsp.cli.models import models
from spec_lsp.cli.picking import pick
from spec_lsp.cli.recording import Recording
from spec_lsp.cli.writing import Unreadable, text_of_file
from spec_lsp.evals import grading
from spec_lsp.evals.responses import Responses, read_responses
from spec_lsp.evals.strict import BadLine
from spec_lsp.reports.columns import printable
from spec_lsp.running.grader import Grader
from spec_lsp.running.loop import from_responses


def grade(options: Namespace) -> int:
    """Grade the responses of a file, print what they show, and return the exit status."""
    responses = _read(options.responses)
    options.samples = max(responses.samples, 1)
    picked = pick(options)
    unknown = responses.unknown({challenge.id for challenge in picked.challenges})
    if unknown and not (options.clauses or options.clause or options.changed_since):
        raise UsageError(f"{printable(options.responses)}: no challenge is called `{printable(unknown)}`")
    return completed(Recording(options, picked), lambda recording: _grade(recording, responses))


def _read(path: str) -> Responses:
    try:
        return read_responses(text_of_file(path))
    except Unreadable as unreadable:
        raise UsageError(str(unreadable)) from None
    except BadLine as bad:
        raise UsageError(f"{printable(path)}, {printable(str(bad))}") from None


async def _grade(recording: Recording, responses: Responses) -> None:
    options, picked = recording.options, recording.picked
    graded = any(grading.needs_grader(challenge) for challenge in picked.challenges)
    async with models(picked.root, options) as opened:
        grader = Grader(opened.grader() if graded else None, opened.token, options.votes)
        source = from_responses(responses.texts, "", responses.model, options.responses)
        await recording.make(source, grader, opened.gateway)
