"""A specification as training data: lines of (clause, prompt, graded answers)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from spec_lsp.evals.digests import criteria_digest
from spec_lsp.evals.interchange.exporting import Entry, entries, lines_of, messages_of
from spec_lsp.evals.model import Row, RowKey, Subject, Verdict

_GRADES = {Verdict.PASS: "GOOD", Verdict.FAIL: "BAD"}


class Exported(NamedTuple):
    """Files, and how many answers of the run were left out: without verdict, and to what was edited since."""

    files: dict[str, str]
    undecided: int = 0
    stale: int = 0


def exported(subjects: Iterable[Subject], rows: Iterable[Row] = ()) -> Exported:
    """One line for each challenge with a graded answer: those that the spec judges itself, and those of a run."""
    challenges = entries(subjects)
    current = {_key(one) for one in challenges}
    graded: dict[RowKey, list[Row]] = {}
    undecided = stale = 0
    for row in rows:
        key = row.key._replace(sample=0)
        if key not in current:
            stale += 1
        elif row.verdict in _GRADES:
            graded.setdefault(key, []).append(row)
        else:
            undecided += 1
    lines = (_line(one, graded.get(_key(one), [])) for one in challenges)
    files = {"training.jsonl": lines_of(line for line in lines if line["answers"])}
    return Exported(files, undecided, stale)


def _key(one: Entry) -> RowKey:
    subject, challenge = one.subject, one.challenge
    criteria = criteria_digest(challenge)
    return RowKey(subject.spec, subject.id, subject.digest, challenge.digest, criteria, 0)


def _line(one: Entry, rows: Iterable[Row]) -> dict[str, Any]:
    subject, challenge = one.subject, one.challenge
    return {
        "id": one.name,
        "clause": subject.id,
        "clause_title": subject.title,
        "clause_text": subject.text,
        "definitions": dict(subject.definitions),
        "spec": subject.spec,
        "spec_version": subject.version,
        "messages": messages_of(challenge),
        "answers": [
            *(
                {"content": answer.content, "grade": answer.verdict, "why": answer.why, "by": "author"}
                for answer in challenge.answers
            ),
            *_of_run(rows),
        ],
    }


def _of_run(rows: Iterable[Row]) -> Iterator[dict[str, str]]:
    for row in rows:
        broken = "; ".join(f"breaks {check.kind} {check.value}" for check in row.broken)
        why = next((vote.why for vote in row.votes if vote.verdict is row.verdict), broken)
        yield {
            "content": row.response,
            "grade": _GRADES[row.verdict],
            "why": why,
            "by": row.grader or "checks",
            "model": row.model,
        }
