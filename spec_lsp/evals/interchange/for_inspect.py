"""Inspect: a task with its data for `inspect eval`, and its JSON log as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from spec_lsp.evals.interchange.exporting import (
    Entry,
    checks_of,
    entries,
    grader_of,
    kit,
    labels,
    lines_of,
    messages_of,
)
from spec_lsp.evals.interchange.results import (
    Imported,
    Importer,
    NotResults,
    at,
    blank,
    clauses_of,
    completed,
    count_at,
    failed,
    graded,
    head_of,
    host_of,
    ours,
    parsed,
    samples_of,
    text_at,
    usage_of,
    words_at,
)
from spec_lsp.evals.model import Row, RunHead, Subject, Verdict
from spec_lsp.exchange import Trouble

_EXPECTED = "the JSON log of `inspect eval --log-format json`, or of `inspect log convert --to json`"
_ROLES = {"developer": "system"}  # which Inspect sends on as each provider wants it
_SCORER = "clause_grader"
_VERDICTS = {"C": Verdict.PASS, "I": Verdict.FAIL}
_LONGEST = 1e9  # seconds; anything else is no time
_TROUBLES = {
    "max_tokens": Trouble.TRUNCATED,
    "model_length": Trouble.TRUNCATED,
    "content_filter": Trouble.FILTERED,
}


def exported(subjects: Iterable[Subject]) -> dict[str, str]:
    """The files of a task: `task.py` and the samples that it reads."""
    return {
        "task.py": kit("inspect", "task.txt"),
        "data.jsonl": lines_of(_sample(one) for one in entries(subjects)),
    }


def _sample(one: Entry) -> dict[str, Any]:
    name, subject, challenge = one
    return {
        "id": name,
        "input": [
            {**message, "role": _ROLES.get(message["role"], message["role"])}
            for message in messages_of(challenge)
        ],
        "target": subject.text,
        "metadata": {
            **labels(subject, challenge),
            "title": challenge.title,
            "spec_version": subject.version,
            "checks": checks_of(challenge),
            "grader": grader_of(subject, challenge),
        },
    }


def imported(text: str, subjects: Sequence[Subject], by: Importer) -> Imported:
    """The rows of a log. Raises NotResults."""
    log = parsed(text, _EXPECTED)
    if not isinstance(at(log, "eval"), dict):
        raise NotResults(f"is no log of Inspect; expected {_EXPECTED}")
    samples, others = ours(at(log, "samples"), "metadata")
    planned = (count_at(log, "eval", "config", "epochs") or 1) - 1
    head = _head(log, subjects, samples_of((planned, *map(_epoch, samples))), by)
    rows, problems = completed(head, _rows(head, samples, clauses_of(subjects)), subjects, head.samples)
    return Imported(head, rows, (*_status(log), *others, *problems))


def _status(log: object) -> Iterator[str]:
    status = text_at(log, "status")
    if status != "success":
        why = text_at(log, "error", "message")
        yield f"the run of Inspect ended as {status or 'unknown'}{f': {why}' if why else ''}"


def _head(log: object, subjects: Sequence[Subject], samples: int, by: Importer) -> RunHead:
    run = at(log, "eval")
    grader = at(run, "model_roles", "grader")
    return head_of(
        subjects,
        "inspect",
        by,
        text_at(run, "run_id") or text_at(run, "eval_id"),
        started=_in_utc(text_at(run, "created")),
        host=host_of(text_at(run, "model_base_url")),
        model=text_at(run, "model"),
        grader_host=host_of(text_at(grader, "base_url")),
        grader=text_at(grader, "model"),
        samples=samples,
    )


def _in_utc(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment).astimezone(UTC).isoformat(timespec="seconds")
    except ValueError:
        return moment


def _epoch(sample: Mapping[str, Any]) -> int:
    """The number of an answer to its challenge, from 0; Inspect counts from 1."""
    return max((count_at(sample, "epoch") or 1) - 1, 0)


def _rows(
    head: RunHead, samples: Iterable[Mapping[str, Any]], clauses: Mapping[tuple[str, str], Subject]
) -> Iterator[Row]:
    for sample in samples:
        output, score = at(sample, "output"), at(sample, "scores", _SCORER)
        row = replace(
            blank(head, at(sample, "metadata"), _epoch(sample)),
            response=text_at(score, "answer") or words_at(output, "choices", 0, "message", "content"),
            finish=text_at(output, "choices", 0, "stop_reason"),
            usage=usage_of(at(output, "usage"), "input_tokens", "output_tokens"),
            seconds=_seconds(sample),
        )
        yield _judged(row, sample, clauses.get((row.spec, row.clause_digest)))


def _seconds(sample: Mapping[str, Any]) -> float:
    found = at(sample, "total_time")
    return float(found) if isinstance(found, int | float) and 0 < found < _LONGEST else 0.0


def _judged(row: Row, sample: Mapping[str, Any], clause: Subject | None) -> Row:
    error, score = at(sample, "error"), at(sample, "scores", _SCORER)
    if error:
        return failed(row, Trouble.SERVER, text_at(error, "message"))
    if not score:
        trouble = _TROUBLES.get(row.finish, Trouble.MISSING)
        return failed(row, trouble, f"the sample has no score of {_SCORER}")
    found = graded(row, at(score, "metadata"), clause)
    by_hand = _VERDICTS.get(str(at(score, "value")))
    if by_hand and by_hand is not found.verdict:  # somebody edited the score in Inspect's viewer
        return replace(found, verdict=by_hand, trouble=None, message="")
    return found
