"""The file of a run: one JSON object a line, what was run first, then a row for each graded answer. Text in, values out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from spec_lsp.evals.model import Check, Row, RowKey, Run, RunHead, Verdict, Vote
from spec_lsp.evals.strict import BadLine, Fields, object_of
from spec_lsp.exchange import Trouble, Usage

FORMAT = "spec-lsp run 1"
_CHECK, _VOTE = frozenset(Check._fields), frozenset(Vote._fields)


class Read(NamedTuple):
    """A run, and the 1-based number of a last line that was torn off in the middle, 0 if none was."""

    run: Run
    torn: int = 0


def head_line(head: RunHead) -> str:
    """The first line of a run's file."""
    return _line({"format": FORMAT, **head._asdict(), "parameters": dict(head.parameters)})


def row_line(row: Row) -> str:
    """One row as a line."""
    return _line(as_data(row))


def as_data(row: Row) -> dict[str, Any]:
    """A row as plain data, under the names of its fields."""
    return {
        "run": row.run,
        "spec": row.spec,
        "clause": row.clause,
        "clause_digest": row.clause_digest,
        "challenge": row.challenge,
        "challenge_digest": row.challenge_digest,
        "criteria_digest": row.criteria_digest,
        "sample": row.sample,
        "host": row.host,
        "model": row.model,
        "verdict": row.verdict.value,
        "response": row.response,
        "finish": row.finish,
        "broken": [check._asdict() for check in row.broken],
        "grader": row.grader,
        "prompt_version": row.prompt_version,
        "votes": [{**vote._asdict(), "verdict": vote.verdict.value} for vote in row.votes],
        "trouble": row.trouble.value if row.trouble else None,
        "message": row.message,
        "usage": row.usage._asdict(),
        "seconds": row.seconds,
        "cached": row.cached,
    }


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False) + "\n"


def parse(text: str) -> Read:
    """Read the file of a run; of two rows of one sample the last counts. Raises BadLine.

    A last line that was cut off, as by a power cut, is left out and told; any other line that is none is an error.
    """
    lines = text.split("\n")
    torn = lines.pop()  # "" where the file ends as it should
    if not lines:
        raise BadLine(1, "this is no run: its first line is missing or cut off")
    head = parse_head(lines[0])
    rows: dict[RowKey, Row] = {}
    for number, line in enumerate(lines[1:], 2):
        row = _row(number, object_of(number, line))
        rows[row.key] = row
    return Read(Run(head, tuple(rows.values())), len(lines) + 1 if torn else 0)


def parse_head(line: str) -> RunHead:
    """Read the first line of a run's file. Raises BadLine."""
    return _head(object_of(1, line))


def _head(data: dict[str, Any]) -> RunHead:
    if data.pop("format", None) != FORMAT:
        raise BadLine(1, f'this is no run: a run begins with {{"format": "{FORMAT}"')
    fields = Fields(1, data)
    fields.required((*_HEAD_TEXTS, *_HEAD_COUNTS))
    held: dict[str, Any] = {name: fields.text(name) for name in _HEAD_TEXTS}
    held |= {name: fields.count(name) for name in _HEAD_COUNTS}
    return RunHead(**held, parameters=fields.mapping("parameters"), specs=fields.texts("specs"))


def _row(number: int, data: dict[str, Any]) -> Row:
    fields, usage = Fields(number, data), Fields(number, data).inner("usage")
    fields.required(_TEXTS)
    try:
        return Row(
            **{name: fields.text(name) for name in _TEXTS},
            sample=fields.count("sample"),
            verdict=Verdict(fields.text("verdict")),
            broken=tuple(Check(**one) for one in fields.records("broken", _CHECK)),
            votes=tuple(
                Vote(Verdict(one["verdict"]), one["why"], one["quote"])
                for one in fields.records("votes", _VOTE)
            ),
            trouble=Trouble(fields.text("trouble")) if data.get("trouble") is not None else None,
            usage=Usage(usage.maybe_count("prompt"), usage.maybe_count("completion")),
            seconds=fields.seconds("seconds"),
            cached=data.get("cached") is True,
        )
    except ValueError as error:
        raise BadLine(number, str(error)) from None


_HEAD_TEXTS = "run started tool spec host model grader_host grader".split()
_HEAD_COUNTS = "samples votes challenges".split()
_TEXTS = (
    "run spec clause clause_digest challenge challenge_digest criteria_digest host model response finish grader "
    "prompt_version message"
).split()
