"""The first line of a run's file: what is run, when, and with what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from spec_lsp import __version__
from spec_lsp.evals.grading import PROMPT_VERSION
from spec_lsp.evals.model import RunHead, Subject
from spec_lsp.running.calibrations import GraderName, last
from spec_lsp.running.grader import Grader
from spec_lsp.running.loop import Source


def head_of(
    root: str,
    subjects: Sequence[Subject],
    shown: Callable[[str], str],
    source: Source,
    grader: Grader,
    *,
    samples: int,
    with_clause: bool = False,
) -> RunHead:
    """The head of a new run of the project at `root`; `shown` is how its file spells a document."""
    specs = tuple(dict.fromkeys(shown(subject.spec) for subject in subjects))
    shares = {f"{shown(one.spec)}#{one.id}": one.min_pass for one in subjects if one.min_pass is not None}
    judge = grader.model
    known = last(root, GraderName(judge.host, judge.name, PROMPT_VERSION)) if judge else None
    return RunHead(
        run=uuid4().hex[:12],
        started=now(),
        tool=f"spec-lsp {__version__}",
        spec=specs[0] if specs else "",
        host=source.host,
        model=source.model,
        grader_host=judge.host if judge else "",
        grader=judge.name if judge else "",
        samples=samples,
        votes=grader.votes,
        challenges=sum(len(subject.challenges) for subject in subjects),
        parameters={
            "min-pass": shares,
            "with-clause": with_clause,
            "prompt-version": PROMPT_VERSION,
            "calibrated": bool(known and known.holds),
        },
        specs=specs,
    )


def now() -> str:
    """The time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
