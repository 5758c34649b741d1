"""promptfoo: a suite for `promptfoo eval`, and its JSON output as rows.

promptfoo renders what it is given as templates, twice, and reads files that a text names: `{{ env.HOME }}` in a clause
would be replaced, `{#id}` would stop it, `file://` would be read. So it gets nothing but ids; a provider and an assertion
of our own read the texts from `rows.jsonl`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

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
    kit,
    lines_of,
    messages_of,
    pairs,
    parsed,
    text_at,
    trouble_of,
    usage_of,
)
from spec_lsp.evals.model import Challenge, Row, RunHead, Subject, Verdict

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
    subjects: Iterable[Subject], judge: Judge, model: str = "", grader: str = "", samples: int = 1
) -> dict[str, str]:
    """The files of a suite. Without names for model and grader, the environment names them when it runs."""
    tested = list(pairs(subjects))
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
        "tests.jsonl": lines_of(_test(subject, challenge, grader) for subject, challenge in tested),
        "rows.jsonl": lines_of(_row(subject, challenge, judge) for subject, challenge in tested),
        **{name: kit("promptfoo", name) for name in _SCRIPTS},
    }


def _safe(name: str) -> str:
    """An id that is neither a template nor the name of a file."""
    return quote(name, safe="/")


def _test(subject: Subject, challenge: Challenge, grader: str) -> dict[str, Any]:
    return {
        "description": _safe(challenge.id),
        "vars": {"row": _safe(challenge.id)},
        "metadata": {
            "clause": _safe(subject.id),
            "clause_digest": subject.digest,
            "challenge_digest": challenge.digest,
        },
        "assert": [
            {
                "type": "javascript",
                "value": "file://grade.mjs",
                "metric": _safe(subject.id),
                "config": {"model": grader, "parameters": _PARAMETERS},
            }
        ],
    }


def _row(subject: Subject, challenge: Challenge, judge: Judge) -> dict[str, Any]:
    return {
        "row": _safe(challenge.id),
        "messages": messages_of(challenge.messages),
        "checks": checks_of(challenge),
        "grader": grader_prompt(subject, challenge, judge),
    }


def imported(text: str, subjects: Sequence[Subject], tool: str) -> Imported:
    """The rows of an output file. Raises NotResults."""
    output = parsed(text, _EXPECTED)
    results = at(output, "results", "results")
    if not isinstance(results, list):
        raise NotResults(f"is no output of promptfoo; expected {_EXPECTED}")
    samples = max((_sample(result) + 1 for result in results), default=1)
    head = _head(output, results, subjects, samples, tool)
    rows, problems = completed(head, _rows(head, results), subjects, samples)
    return Imported(head, rows, problems)


def _sample(result: object) -> int:
    return max(count_at(result, "response", "metadata", "sample") or 0, 0)


def _first(results: Iterable[object], *path: str | int) -> str:
    return next((found for found in (text_at(result, *path) for result in results) if found), "")


def _head(
    output: object, results: Sequence[object], subjects: Sequence[Subject], samples: int, tool: str
) -> RunHead:
    grade = ("gradingResult", "componentResults", 0, "metadata")
    return RunHead(
        run=text_at(output, "evalId") or "promptfoo",
        started=text_at(output, "results", "timestamp"),
        tool=tool,
        spec=subjects[0].spec if subjects else "",
        host=_first(results, "response", "metadata", "host"),
        model=_first(results, "response", "metadata", "model"),
        grader_host=_first(results, *grade, "host"),
        grader=_first(results, *grade, "grader"),
        samples=samples,
        votes=1,
        challenges=len(list(pairs(subjects))),
        parameters={"engine": "promptfoo"},
    )


def _rows(head: RunHead, results: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    for result in results:
        labels, answer = at(result, "testCase", "metadata"), at(result, "response", "metadata")
        row = Row(
            run=head.run,
            clause=unquote(text_at(labels, "clause")),
            clause_digest=text_at(labels, "clause_digest"),
            challenge=unquote(text_at(result, "vars", "row")),
            challenge_digest=text_at(labels, "challenge_digest"),
            sample=_sample(result),
            host=head.host,
            model=head.model,
            verdict=Verdict.UNDETERMINED,
            response=text_at(answer, "answer"),
            finish=text_at(answer, "finish"),
            usage=usage_of(at(result, "response", "tokenUsage"), "prompt", "completion"),
            seconds=(count_at(result, "latencyMs") or 0) / 1000,
        )
        found = at(result, "gradingResult", "componentResults", 0, "metadata")
        if found is None:
            yield failed(row, trouble_of(text_at(answer, "trouble")), text_at(result, "error"))
        else:
            yield graded(row, found)
