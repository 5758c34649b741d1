"""Batches: lines of requests as OpenAI's batch service and `vllm run-batch` take them, and their lines of results."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from spec_lsp.evals.checks import broken
from spec_lsp.evals.digests import digest
from spec_lsp.evals.grading import needs_grader
from spec_lsp.evals.interchange.exporting import entries, labels, lines_of, messages_of
from spec_lsp.evals.interchange.results import (
    Imported,
    Importer,
    NotResults,
    at,
    blank,
    completed,
    failed,
    head_of,
    listed,
    samples_of,
    text_at,
    usage_of,
    words_at,
)
from spec_lsp.evals.model import Challenge, Row, RunHead, Subject, Verdict
from spec_lsp.exchange import Trouble
from spec_lsp.patterns import lazy

_EXPECTED = "lines of JSON with `custom_id` and `response`, as a batch service writes them"
_CUSTOM_ID = lazy(r"(?P<name>(?P<clause>.*)/\d+)#(?P<sample>[0-9]{1,9})", re.DOTALL)
_FINISHED = {"length": Trouble.TRUNCATED, "content_filter": Trouble.FILTERED}
_STATUSES = {401: Trouble.REJECTED, 408: Trouble.TIMEOUT, 429: Trouble.RATE_LIMITED}
_CODES = {"batch_expired": Trouble.TIMEOUT, "insufficient_quota": Trouble.QUOTA}


def exported(
    subjects: Iterable[Subject], model: str, samples: int = 1, parameters: Mapping[str, object] | None = None
) -> dict[str, str]:
    """The file of a batch: one request for each sample of each challenge, `<clause>/<n>#<sample>` from 0."""
    return {
        "batch.jsonl": lines_of(
            {
                "custom_id": f"{name}#{sample}",
                "method": "POST",
                "url": "/v1/chat/completions",
                "body": {"model": model, "messages": messages_of(challenge), **(parameters or {})},
            }
            for name, _, challenge in entries(subjects)
            for sample in range(samples)
        )
    }


def imported(text: str, subjects: Sequence[Subject], by: Importer) -> Imported:
    """The answers of a result file, not graded yet, in whatever order they come. Raises NotResults.

    A result names its challenge by id alone: it is taken for an answer to the challenge as it is now.
    """
    results, problems = _results(text)
    models = {text_at(result, "response", "body", "model") for result, _ in results.values()} - {""}
    head = _head(subjects, results, models, by)
    rows, odd = completed(head, _rows(head, results.values(), subjects), subjects, head.samples)
    if len(models) > 1:
        odd = (f"answers of several models are in one file: {listed(sorted(models))}", *odd)
    return Imported(head, rows, (*problems, *odd))


def _results(text: str) -> tuple[dict[int, tuple[Mapping[str, Any], re.Match[str]]], tuple[str, ...]]:
    """The results by line number from 1, each with its parted id; and the lines that are none."""
    results, bad = {}, []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        try:
            result = json.loads(line)
        except (ValueError, RecursionError):
            result = None
        match = _CUSTOM_ID.fullmatch(text_at(result, "custom_id"))
        if match:
            results[number] = (result, match)
        else:
            bad.append(str(number))
    if bad and not results:
        raise NotResults(f"holds no result of a batch; expected {_EXPECTED}")
    told = (f"no result of a batch in line {listed(bad)}: left out",) if bad else ()
    return results, told


def _head(
    subjects: Sequence[Subject],
    results: Mapping[int, tuple[Mapping[str, Any], re.Match[str]]],
    models: set[str],
    by: Importer,
) -> RunHead:
    samples = samples_of(int(match["sample"]) for _, match in results.values())
    first = min((text_at(result, "id") for result, _ in results.values()), default="")
    model = ", ".join(sorted(models))
    return head_of(subjects, "batch", by, first, model=model, samples=samples, votes=0)


def _rows(
    head: RunHead, results: Iterable[tuple[Mapping[str, Any], re.Match[str]]], subjects: Sequence[Subject]
) -> Iterator[Row]:
    known = {entry.name: entry for entry in entries(subjects)}
    for result, match in results:
        entry = known.get(match["name"])
        told = labels(entry.subject, entry.challenge) if entry else _unknown(match)
        row = blank(head, told, int(match["sample"]))
        body = at(result, "response", "body")
        yield _answered(
            replace(
                row,
                model=text_at(body, "model") or head.model,
                finish=text_at(body, "choices", 0, "finish_reason"),
                usage=usage_of(at(body, "usage"), "prompt_tokens", "completion_tokens"),
            ),
            result,
            entry.challenge if entry else None,
        )


def _unknown(match: re.Match[str]) -> dict[str, str]:
    """The labels of an answer to a challenge that the spec lacks; a digest of its name tells it from others."""
    name = match["name"]
    return {"clause": match["clause"], "challenge": name, "challenge_digest": digest(name)}


def _answered(row: Row, result: Mapping[str, Any], challenge: Challenge | None) -> Row:
    """A row with its answer, or why there is none."""
    body = at(result, "response", "body")
    status = at(result, "response", "status_code")
    error = at(result, "error") or at(body, "error")
    if error or (isinstance(status, int) and status != 200):
        return failed(row, _trouble(status, text_at(error, "code")), text_at(error, "message"))
    if not isinstance(at(body, "choices"), list):
        return failed(row, Trouble.NOT_AN_API, "the result holds no chat completion")
    said = words_at(body, "choices", 0, "message", "content")
    said = said or text_at(body, "choices", 0, "message", "refusal")
    trouble = _FINISHED.get(row.finish) or (None if said.strip() else Trouble.EMPTY)
    answered = replace(row, response=said)
    return failed(answered, trouble) if trouble else _checked(answered, challenge)


def _checked(row: Row, challenge: Challenge | None) -> Row:
    """A row with the verdict of the checks, where they decide."""
    wrong = broken(challenge.checks, row.response) if challenge else ()
    if wrong:
        return replace(row, verdict=Verdict.FAIL, broken=wrong)
    if challenge is None or needs_grader(challenge):
        return replace(row, message="not graded yet")
    return replace(row, verdict=Verdict.PASS)


def responses(rows: Iterable[Row]) -> str:
    """The answers among rows as `spec-lsp grade --responses` reads them."""
    return lines_of(
        {"id": row.challenge, "sample": row.sample, "response": row.response, "model": row.model}
        for row in rows
        if row.trouble is None
    )


def _trouble(status: object, code: str) -> Trouble:
    if code in _CODES:
        return _CODES[code]
    if not isinstance(status, int) or status >= 500:
        return Trouble.SERVER
    return _STATUSES.get(status, Trouble.REJECTED if status >= 400 else Trouble.REDIRECTED)
