"""`spec-lsp calibrate`: a grader judges answers that authors have judged, so that everybody sees how far it can be trusted."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from spec_lsp.cli.exits import FINDINGS, INCOMPLETE, OK, UsageError
from spec_lsp.cli.models import models
from spec_lsp.cli.picking import pick
from spec_lsp.cli.progress import Progress
from spec_lsp.cli.writing import publish
from spec_lsp.evals.calibration import FLOOR, Calibration, Judged, calibration, judged_answers
from spec_lsp.evals.grading import PROMPT_VERSION
from spec_lsp.evals.model import Verdict
from spec_lsp.evals.spending import Spending, as_data, lines
from spec_lsp.files.runs import RunError
from spec_lsp.reports.columns import printable
from spec_lsp.running.calibrations import GraderName, remember
from spec_lsp.running.grader import Grader
from spec_lsp.running.heads import now
from spec_lsp.running.loop import FINAL
from spec_lsp.running.tasks import finished

_Done = tuple[int, Judged, str]  # its number, with the verdict, and why there is none


def calibrate(options: Namespace) -> int:
    """Have the case law that `options` name judged, print how the grader did, and return the exit status."""
    picked = pick(options)
    answers = judged_answers(picked.subjects)
    if not answers:
        raise UsageError("no answer here is judged GOOD or BAD, so there is nothing to calibrate with")
    name, done, spending = asyncio.run(_judge(picked.root, answers, options))
    verdicts = {number: judged for number, judged, _ in done}
    judged = [verdicts.get(number, answer) for number, answer in enumerate(answers)]
    found = calibration(judged)
    why = [f"{one.challenge.id}: {message}" for _, one, message in sorted(done, key=_number) if message]
    if options.format == "json":
        data = {**_as_json(name, found, judged), "spending": as_data(spending)}
        written = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    else:
        told = (*_lines(name, found, judged, why), *lines(spending))
        written = "".join(f"{printable(line)}\n" for line in told)
    publish(written, None)
    if found.errors:
        return INCOMPLETE
    try:
        remember(picked.root, name, found, now())
    except RunError as error:
        raise UsageError(printable(str(error))) from None
    return OK if found.holds else FINDINGS


def _number(done: _Done) -> int:
    return done[0]


async def _judge(
    root: str, answers: Sequence[Judged], options: Namespace
) -> tuple[GraderName, list[_Done], Spending]:
    """The verdicts on the answers, as far as any could be had, and what they took."""
    done: list[_Done] = []
    async with models(root, options) as opened:
        model = opened.grader()
        grader = Grader(model, opened.token, options.votes)
        stopped = False

        async def judge(job: tuple[int, Judged]) -> _Done:
            nonlocal stopped
            number, one = job
            graded = await grader.judge(one.subject, one.challenge, one.answer.content)
            stopped = stopped or graded.trouble in FINAL
            return number, one._replace(verdict=graded.verdict), graded.message

        with Progress() as progress:
            progress.begin("calibrating", timed=True)
            async for one in finished(enumerate(answers), judge, options.concurrency, lambda _: stopped):
                done.append(one)
                told = f"{opened.gateway.spent:,} tokens"
                progress.tick(len(done), len(answers), told, force=True)
        spending = opened.gateway.spending
    return GraderName(model.host, model.name, PROMPT_VERSION), done, spending


def _lines(
    name: GraderName, found: Calibration, judged: Sequence[Judged], why: Sequence[str]
) -> Iterator[str]:
    yield f"{name.model} at {name.host}, prompt {name.prompt_version}"
    for told, share, right, total, bounds in (
        ("sensitivity: GOOD answers that it passes", found.sensitivity, found.passed, found.good, 0),
        ("specificity: BAD answers that it fails", found.specificity, found.failed, found.bad, 1),
    ):
        spread = found.intervals[bounds]
        interval = f" (95 %: {spread[0]:.2f} to {spread[1]:.2f})" if spread else ""
        yield f"  {told}: {right}/{total}{f' = {share:.2f}' if share is not None else ''}{interval}"
    for one in judged:
        if (
            one.verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED)
            and one.verdict is not one.wanted
        ):
            yield f"  {one.challenge.id}: {one.answer.verdict}, and the grader says {one.verdict.value}"
    yield from (f"  error: {message}" for message in why)
    if found.errors:
        yield f"incomplete: {found.errors} answers have no verdict"
    elif found.holds:
        yield f"calibrated: both reach {FLOOR}"
    else:
        yield f"uncalibrated: below {FLOOR}, or nothing to measure it by; results of this grader will say so"


def _as_json(name: GraderName, found: Calibration, judged: Sequence[Judged]) -> dict[str, Any]:
    return {
        "grader": name._asdict(),
        **found._asdict(),
        "sensitivity": found.sensitivity,
        "specificity": found.specificity,
        "floor": FLOOR,
        "calibrated": found.holds and not found.errors,
        "answers": [
            {
                "challenge": one.challenge.id,
                "label": one.answer.verdict,
                "verdict": one.verdict.value if one.verdict else None,
            }
            for one in judged
        ],
    }
