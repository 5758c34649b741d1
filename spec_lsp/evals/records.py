"""The file of a run: one JSON object a line, what was run first, then a row for each graded answer. Text in, values out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from spec_lsp.evals.jsonl import BadLine, object_of
from spec_lsp.evals.model import Check, Row, RowKey, Run, RunHead, Verdict, Vote
from spec_lsp.exchange import Trouble, Usage

FORMAT = "spec-lsp run 1"


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
    head = _head(object_of(1, lines[0]))
    rows: dict[RowKey, Row] = {}
    for number, line in enumerate(lines[1:], 2):
        row = _row(number, object_of(number, line))
        rows[row.key] = row
    return Read(Run(head, tuple(rows.values())), len(lines) + 1 if torn else 0)


def _head(data: dict[str, Any]) -> RunHead:
    if data.pop("format", None) != FORMAT:
        raise BadLine(1, f'this is no run: a run begins with {{"format": "{FORMAT}"')
    fields = _Fields(1, data)
    specs = data.get("specs", [])
    if not isinstance(specs, list) or not all(isinstance(spec, str) for spec in specs):
        raise BadLine(1, '"specs" must be a list of texts')
    return RunHead(
        run=fields.text("run"),
        started=fields.text("started"),
        tool=fields.text("tool"),
        spec=fields.text("spec"),
        host=fields.text("host"),
        model=fields.text("model"),
        grader_host=fields.text("grader_host"),
        grader=fields.text("grader"),
        samples=fields.count("samples"),
        votes=fields.count("votes"),
        challenges=fields.count("challenges"),
        parameters=fields.mapping("parameters"),
        specs=tuple(specs),
    )


def _row(number: int, data: dict[str, Any]) -> Row:
    fields = _Fields(number, data)
    try:
        return Row(
            **{name: fields.text(name) for name in _TEXTS},
            sample=fields.count("sample"),
            verdict=Verdict(fields.text("verdict")),
            broken=tuple(Check(one.text("kind"), one.text("value")) for one in fields.objects("broken")),
            votes=tuple(
                Vote(Verdict(one.text("verdict")), one.text("why"), one.text("quote"))
                for one in fields.objects("votes")
            ),
            trouble=Trouble(fields.text("trouble")) if data.get("trouble") is not None else None,
            usage=fields.usage(),
            seconds=fields.seconds(),
            cached=data.get("cached") is True,
        )
    except ValueError as error:
        raise BadLine(number, str(error)) from None


_TEXTS = (
    "run spec clause clause_digest challenge challenge_digest criteria_digest host model response finish grader "
    "prompt_version message"
).split()


class _Fields:
    """What a line says, read strictly: every method raises BadLine for what has another form."""

    def __init__(self, number: int, data: dict[str, Any]):
        self._number, self._data = number, data

    def text(self, name: str) -> str:
        value = self._data.get(name)
        if not isinstance(value, str):
            raise BadLine(self._number, f'"{name}" must be text')
        return value

    def count(self, name: str) -> int:
        value = self._data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise BadLine(self._number, f'"{name}" must be a whole number')
        return value

    def mapping(self, name: str) -> dict[str, Any]:
        value = self._data.get(name, {})
        if not isinstance(value, dict):
            raise BadLine(self._number, f'"{name}" must be an object')
        return value

    def objects(self, name: str) -> tuple[_Fields, ...]:
        value = self._data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise BadLine(self._number, f'"{name}" must be a list of objects')
        return tuple(_Fields(self._number, item) for item in value)

    def usage(self) -> Usage:
        held = self.mapping("usage")
        counts = _Fields(self._number, held)
        prompt, completion = (
            None if held.get(name) is None else counts.count(name) for name in ("prompt", "completion")
        )
        return Usage(prompt, completion)

    def seconds(self) -> float:
        value = self._data.get("seconds", 0.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise BadLine(self._number, '"seconds" must be a number')
        return float(value)
