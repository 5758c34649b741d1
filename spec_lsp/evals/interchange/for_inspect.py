"""Inspect: a task with its data for `inspect eval`, and its JSON log as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from spec_lsp.evals.interchange.common import (
    Imported,
    Judge,
    NotResults,
    at,
    checks_of,
    completed,
    count_at,
    failed,
    graded,
    grader_prompt,
    host_of,
    kit,
    lines_of,
    messages_of,
    pairs,
    parsed,
    text_at,
    usage_of,
)
from spec_lsp.evals.model import Challenge, Row, RunHead, Subject, Verdict
from spec_lsp.exchange import Trouble

_EXPECTED = "the JSON log of `inspect eval --log-format json`, or of `inspect log convert --to json`"
_SCORER = "clause_grader"
_VERDICTS = {"C": Verdict.PASS, "I": Verdict.FAIL}
_TROUBLES = {
    "max_tokens": Trouble.TRUNCATED,
    "model_length": Trouble.TRUNCATED,
    "content_filter": Trouble.FILTERED,
}


def exported(subjects: Iterable[Subject], judge: Judge) -> dict[str, str]:
    """The files of a task: `task.py` and the samples that it reads."""
    return {
        "task.py": kit("inspect", "task.txt"),
        "data.jsonl": lines_of(_sample(subject, challenge, judge) for subject, challenge in pairs(subjects)),
    }


def _sample(subject: Subject, challenge: Challenge, judge: Judge) -> dict[str, Any]:
    messages = messages_of(challenge.messages)
    for message in messages:
        if message["role"] == "developer":  # Inspect has no such role, and sends "system" on as each provider wants it
            message["role"] = "system"
    return {
        "id": challenge.id,
        "input": messages,
        "target": subject.text,
        "metadata": {
            "clause": subject.id,
            "title": challenge.title,
            "spec_version": subject.version,
            "clause_digest": subject.digest,
            "challenge_digest": challenge.digest,
            "checks": checks_of(challenge),
            "grader": grader_prompt(subject, challenge, judge),
        },
    }


def imported(text: str, subjects: Sequence[Subject], tool: str) -> Imported:
    """The rows of a log. Raises NotResults; `tool` is who imports, for the head of the run."""
    log = parsed(text, _EXPECTED)
    if not isinstance(at(log, "eval"), dict):
        raise NotResults(f"is no log of Inspect; expected {_EXPECTED}")
    samples = [sample for sample in at(log, "samples") or [] if isinstance(sample, dict)]
    epochs = [count_at(log, "eval", "config", "epochs") or 1, *(_epoch(sample) + 1 for sample in samples)]
    head = _head(log, subjects, max(epochs), tool)
    rows, problems = completed(head, _rows(head, samples), subjects, head.samples)
    return Imported(head, rows, (*_status(log), *problems))


def _status(log: object) -> Iterator[str]:
    status = text_at(log, "status")
    if status != "success":
        why = text_at(log, "error", "message")
        yield f"the run of Inspect ended as {status or 'unknown'}{f': {why}' if why else ''}"


def _head(log: object, subjects: Sequence[Subject], samples: int, tool: str) -> RunHead:
    run = at(log, "eval")
    grader = at(run, "model_roles", "grader")
    return RunHead(
        run=text_at(run, "run_id") or text_at(run, "eval_id"),
        started=_in_utc(text_at(run, "created")),
        tool=tool,
        spec=subjects[0].spec if subjects else "",
        host=host_of(text_at(run, "model_base_url")),
        model=text_at(run, "model"),
        grader_host=host_of(text_at(grader, "base_url")),
        grader=text_at(grader, "model"),
        samples=samples,
        votes=1,
        challenges=len(list(pairs(subjects))),
        parameters={"engine": "inspect"},
    )


def _in_utc(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment).astimezone(UTC).isoformat(timespec="seconds")
    except ValueError:
        return moment


def _epoch(sample: Mapping[str, Any]) -> int:
    """The number of an answer to its challenge, from 0; Inspect counts from 1."""
    return max((count_at(sample, "epoch") or 1) - 1, 0)


def _rows(head: RunHead, samples: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    for sample in samples:
        output, score = at(sample, "output"), at(sample, "scores", _SCORER)
        row = Row(
            run=head.run,
            clause=text_at(sample, "metadata", "clause"),
            clause_digest=text_at(sample, "metadata", "clause_digest"),
            challenge=str(at(sample, "id")),
            challenge_digest=text_at(sample, "metadata", "challenge_digest"),
            sample=_epoch(sample),
            host=head.host,
            model=head.model,
            verdict=Verdict.UNDETERMINED,
            response=text_at(score, "answer") or _said(output),
            finish=text_at(output, "choices", 0, "stop_reason"),
            usage=usage_of(at(output, "usage"), "input_tokens", "output_tokens"),
            seconds=_seconds(sample),
        )
        yield _judged(row, sample, score)


def _said(output: object) -> str:
    content = at(output, "choices", 0, "message", "content")
    if isinstance(content, list):
        return "".join(text_at(part, "text") for part in content)
    return content if isinstance(content, str) else ""


def _seconds(sample: Mapping[str, Any]) -> float:
    found = at(sample, "total_time")
    return float(found) if isinstance(found, int | float) else 0.0


def _judged(row: Row, sample: Mapping[str, Any], score: object) -> Row:
    error = at(sample, "error")
    if error:
        return failed(row, Trouble.SERVER, text_at(error, "message"))
    if not score:
        trouble = _TROUBLES.get(row.finish, Trouble.MISSING)
        return failed(row, trouble, f"the sample has no score of {_SCORER}")
    found = graded(row, at(score, "metadata"))
    by_hand = _VERDICTS.get(str(at(score, "value")))
    if by_hand and by_hand is not found.verdict:  # somebody edited the score in Inspect's viewer
        return replace(found, verdict=by_hand, trouble=None, message="")
    return found
