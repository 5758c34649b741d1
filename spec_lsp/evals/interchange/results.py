"""What every import shares: another engine's JSON, read with care, and rows made of what it says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from spec_lsp.evals.grading import vote_of
from spec_lsp.evals.interchange.exporting import entries, labels
from spec_lsp.evals.model import Check, Row, RowKey, RunHead, Subject, Verdict, Vote
from spec_lsp.exchange import Trouble, Usage
from spec_lsp.patterns import lazy

_NOBODY = Subject("", "", "", "", "")
_UNSAFE = lazy(r"[^\w-]")  # in the id of a run, which is part of a file's name
_LONGEST_RUN = 64
_MOST_SAMPLES = 1_000
_HOST = lazy(r"\w+://(?:[^/@]*@)?(?P<host>[^/?#]+)")


class Importer(NamedTuple):
    """Who imports, as "spec-lsp 0.5.0", and when, in UTC: for the head of the run, where the engine names no time."""

    tool: str
    now: str


class Imported(NamedTuple):
    """The results of another engine: the head of their run, their rows in the order of the challenges, and one
    sentence for each thing in the file that could not be taken.
    """

    head: RunHead
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()


class NotResults(Exception):
    """A file that is no result of the engine that it is said to be of; the message says what was expected."""


def at(data: object, *path: str | int) -> Any:
    """What stands at a path of somebody else's JSON, None where there is no such place."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and -len(data) <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def text_at(data: object, *path: str | int) -> str:
    """The text at a path, "" where there is none."""
    found = at(data, *path)
    return found if isinstance(found, str) else ""


def words_at(data: object, *path: str | int) -> str:
    """The text at a path, also where it comes in parts."""
    found = at(data, *path)
    if isinstance(found, list):
        return "".join(text_at(part, "text") for part in found)
    return found if isinstance(found, str) else ""


def count_at(data: object, *path: str | int) -> int | None:
    """The count at a path, None where there is none."""
    found = at(data, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def parsed(text: str, expected: str) -> Any:
    """A file of JSON. Raises NotResults; `expected` says what the file should be."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotResults(f"is no JSON ({error}); expected {expected}") from None


def ours(results: object, *path: str | int) -> tuple[list[Any], tuple[str, ...]]:
    """The results with labels of ours at `path`, and a word on the others. Raises NotResults where there are none."""
    every = results if isinstance(results, list) else []
    labelled = [result for result in every if text_at(result, *path, "challenge")]
    if every and not labelled:
        raise NotResults("holds results, but not of what `spec-lsp export` wrote")
    others = len(every) - len(labelled)
    return labelled, (f"{others:,} results of other tests are left out",) if others else ()


def usage_of(usage: object, prompt: str, completion: str) -> Usage:
    """Tokens that a server counted, under the names that it has for them."""
    return Usage(count_at(usage, prompt), count_at(usage, completion))


def graded(row: Row, found: object, subject: Subject | None) -> Row:
    """A row with what the scripts of a kit found: verdict, broken checks, the grader's vote, or the trouble.

    `subject` is the clause as it was then, None if nobody knows that any more: a quote that cannot be looked up is dropped.
    """
    verdict = _verdict(text_at(found, "verdict"))
    if verdict is None:
        return failed(row, Trouble.MISSING, "the result says no verdict")
    row = replace(row, grader=text_at(found, "grader"), prompt_version=text_at(found, "version"))
    if verdict is Verdict.ERROR:
        return failed(row, trouble_of(text_at(found, "trouble")), text_at(found, "message"))
    broken = at(found, "broken")
    checks = broken if isinstance(broken, list) else []
    return replace(
        row,
        verdict=verdict,
        broken=tuple(Check(text_at(one, "kind"), text_at(one, "value")) for one in checks),
        votes=(_vote(found, verdict, subject),) if row.grader else (),
    )


def _vote(found: object, verdict: Verdict, subject: Subject | None) -> Vote:
    said = {"verdict": verdict.value, "why": text_at(found, "why"), "quote": text_at(found, "quote")}
    if subject is None:
        said["quote"] = ""
    return vote_of(said, subject or _NOBODY)


def failed(row: Row, trouble: Trouble, message: str = "") -> Row:
    """A row without verdict, and why."""
    return replace(row, verdict=Verdict.ERROR, trouble=trouble, message=message)


def trouble_of(name: str) -> Trouble:
    """The trouble of a name; SERVER for one that is not known."""
    return next((trouble for trouble in Trouble if trouble.value == name), Trouble.SERVER)


def _verdict(name: str) -> Verdict | None:
    return next((verdict for verdict in Verdict if verdict.value == name), None)


def clauses_of(subjects: Iterable[Subject]) -> dict[tuple[str, str], Subject]:
    """Clauses by document and digest: a row names its clause as it was worded then."""
    return {(subject.spec, subject.digest): subject for subject in subjects}


# Rows of a run


def head_of(subjects: Sequence[Subject], engine: str, by: Importer, run: str, **told: Any) -> RunHead:
    """The head of a run that `engine` made; `told` is what it says of it."""
    specs = tuple(dict.fromkeys(subject.spec for subject in subjects))
    shares = {f"{one.spec}#{one.id}": one.min_pass for one in subjects if one.min_pass is not None}
    known = {"host": "", "model": "", "grader_host": "", "grader": "", "votes": 1, "samples": 1, **told}
    return RunHead(
        run=_UNSAFE.sub("-", run)[:_LONGEST_RUN] or engine,
        tool=by.tool,
        spec=specs[0] if specs else "",
        specs=specs,
        challenges=len(entries(subjects)),
        parameters={"engine": engine, "min-pass": shares},
        **{**known, "started": told.get("started") or by.now},
    )


def blank(head: RunHead, told: object, sample: int) -> Row:
    """The row of an answer that is not graded yet; `told` are its labels, as they came back from an engine."""
    return Row(
        run=head.run,
        sample=sample,
        host=head.host,
        model=head.model,
        verdict=Verdict.UNDETERMINED,
        spec=text_at(told, "spec"),
        clause=text_at(told, "clause"),
        clause_digest=text_at(told, "clause_digest"),
        challenge=text_at(told, "challenge"),
        challenge_digest=text_at(told, "challenge_digest"),
        criteria_digest=text_at(told, "criteria_digest"),
    )


def completed(
    head: RunHead, rows: Iterable[Row], subjects: Sequence[Subject], samples: int
) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Rows in the order of the challenges, those that are missing among them as `error:missing`; and what is odd.

    A challenge that only moved is found by what it says, and has its new id. Rows of what was edited come last. Of two
    rows for one sample the later one holds.
    """
    found: dict[RowKey, Row] = {}
    twice: list[str] = []
    for row in rows:
        if row.key in found:
            twice.append(f"{row.challenge}#{row.sample}")
        found[row.key] = row
    ordered = []
    for _, subject, challenge in entries(subjects):
        for sample in range(samples):
            row = blank(head, labels(subject, challenge), sample)
            missing = failed(row, Trouble.MISSING, "the result file has no answer for it")
            ordered.append(replace(found.pop(row.key, missing), challenge=challenge.id))
    problems = []
    if twice:
        problems.append(f"answered twice in the file: {listed(twice)}; the later answer holds")
    if found:
        strays = listed([f"{row.challenge}#{row.sample}" for row in found.values()])
        problems.append(
            f"answers to what was edited since, or is not asked for here: {strays}; their rows come last"
        )
    return (*ordered, *found.values()), tuple(problems)


def samples_of(numbers: Iterable[int]) -> int:
    """How many samples there are of a challenge, by their numbers from 0; what is beyond belief is not waited for."""
    return min(max(numbers, default=0) + 1, _MOST_SAMPLES)


def listed(words: Sequence[str], most: int = 5) -> str:
    """A list for a sentence: its first words, and how many more there are."""
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more:,} more" if more > 0 else "")


def host_of(url: str) -> str:
    """The host of an endpoint's URL, "" where it has none."""
    found = _HOST.match(url)
    return found["host"] if found else ""
