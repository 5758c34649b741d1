"""promptfoo: a suite for `promptfoo eval`, and its JSON output as rows.

promptfoo renders what it is given as templates, twice, and reads files that a text names: `{{ env.HOME }}` in a clause
would be replaced, `{#id}` would stop it, `file://` would be read. So it gets nothing but ids; a provider and an assertion
of our own read the texts from `rows.jsonl`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

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
    ours,
    parsed,
    samples_of,
    text_at,
    trouble_of,
    usage_of,
)
from spec_lsp.evals.model import Row, RunHead, Subject

_EXPECTED = "the JSON output of `promptfoo eval --output results.json`"
_SCRIPTS = ("chat.mjs", "provider.mjs", "grade.mjs")
# promptfoo's own providers send these whether asked to or not; here they stand where they can be seen and changed.
_PARAMETERS = {"max_tokens": 4096, "temperature": 0}
# Off, unless the environment says otherwise: nothing but the model and the grader is to be asked.
_ENVIRONMENT = {
    "PROMPTFOO_DISABLE_TELEMETRY": "1",
    "PROMPTFOO_DISABLE_UPDATE": "1",
    "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
}


def exported(
    subjects: Iterable[Subject], model: str = "", grader: str = "", samples: int = 1
) -> dict[str, str]:
    """The files of a suite. Without names for model and grader, the environment names them when it runs."""
    challenges = entries(subjects)
    config = {
        "description": "Challenges of a specification, graded against their clauses",
        "env": _ENVIRONMENT,
        "prompts": ["{{row}}"],
        "providers": [{"id": "file://provider.mjs", "config": {"model": model, "parameters": _PARAMETERS}}],
        "defaultTest": {"options": {"disableVarExpansion": True}},
        "tests": "file://tests.jsonl",
        "evaluateOptions": {"repeat": samples, "cache": False},
    }
    return {
        "promptfooconfig.json": json.dumps(config, indent=2) + "\n",
        "tests.jsonl": lines_of(_test(one, grader) for one in challenges),
        "rows.jsonl": lines_of(_row(one) for one in challenges),
        **{name: kit("promptfoo", name) for name in _SCRIPTS},
    }


def _safe(name: str) -> str:
    """An id that is neither a template nor the name of a file."""
    return quote(name, safe="/")


def _test(one: Entry, grader: str) -> dict[str, Any]:
    name, subject, challenge = one
    return {
        "description": _safe(name),
        "vars": {"row": _safe(name)},
        "metadata": {label: _safe(value) for label, value in labels(subject, challenge).items()},
        "assert": [
            {
                "type": "javascript",
                "value": "file://grade.mjs",
                "metric": _safe(subject.id),
                "config": {"model": grader, "parameters": _PARAMETERS},
            }
        ],
    }


def _row(one: Entry) -> dict[str, Any]:
    name, subject, challenge = one
    return {
        "row": _safe(name),
        "messages": messages_of(challenge),
        "checks": checks_of(challenge),
        "grader": grader_of(subject, challenge),
    }


def imported(text: str, subjects: Sequence[Subject], by: Importer) -> Imported:
    """The rows of an output file. Raises NotResults."""
    output = parsed(text, _EXPECTED)
    if not isinstance(at(output, "results", "results"), list):
        raise NotResults(f"is no output of promptfoo; expected {_EXPECTED}")
    results, others = ours(at(output, "results", "results"), "testCase", "metadata")
    samples = samples_of(map(_sample, results))
    head = _head(output, results, subjects, samples, by)
    rows, problems = completed(head, _rows(head, results, clauses_of(subjects)), subjects, samples)
    return Imported(head, rows, (*others, *problems))


def _sample(result: object) -> int:
    return count_at(result, "response", "metadata", "sample") or 0


def _first(results: Iterable[object], *path: str | int) -> str:
    return next((found for found in (text_at(result, *path) for result in results) if found), "")


def _head(
    output: object, results: Sequence[object], subjects: Sequence[Subject], samples: int, by: Importer
) -> RunHead:
    grade = ("gradingResult", "componentResults", 0, "metadata")
    return head_of(
        subjects,
        "promptfoo",
        by,
        text_at(output, "evalId"),
        started=text_at(output, "results", "timestamp"),
        host=_first(results, "response", "metadata", "host"),
        model=_first(results, "response", "metadata", "model"),
        grader_host=_first(results, *grade, "host"),
        grader=_first(results, *grade, "grader"),
        samples=samples,
    )


def _rows(
    head: RunHead, results: Iterable[Mapping[str, Any]], clauses: Mapping[tuple[str, str], Subject]
) -> Iterator[Row]:
    for result in results:
        told, answer = at(result, "testCase", "metadata"), at(result, "response", "metadata")
        told = {label: unquote(value) for label, value in (told or {}).items() if isinstance(value, str)}
        row = replace(
            blank(head, told, _sample(result)),
            response=text_at(answer, "answer"),
            finish=text_at(answer, "finish"),
            usage=usage_of(at(result, "response", "tokenUsage"), "prompt", "completion"),
            seconds=(count_at(result, "latencyMs") or 0) / 1000,
        )
        found = at(result, "gradingResult", "componentResults", 0, "metadata")
        if found is None:
            yield failed(row, trouble_of(text_at(answer, "trouble")), text_at(result, "error"))
        else:
            yield graded(row, found, clauses.get((row.spec, row.clause_digest)))
