"""What every exchange with another engine shares: lines of JSON, the grader's prompt with a hole, rows of its verdicts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from typing import Any, NamedTuple

from spec_lsp.evals.model import Challenge, Check, Row, RunHead, Subject, Verdict, Vote
from spec_lsp.exchange import Message, Trouble, Usage
from spec_lsp.patterns import lazy

# What a grader is asked about an answer; no message where the checks of the challenge decide alone.
Judge = Callable[[Subject, Challenge, str], Sequence[Message]]

# Line ends for some readers, and halves of a character, which no UTF-8 file can hold.
_UNSAFE = lazy("[\x7f\x85\u2028\u2029\ud800-\udfff]")


class Imported(NamedTuple):
    """The results of another engine: the head of their run, their rows in the order of the challenges, and one
    sentence for each thing in the file that could not be taken.
    """

    head: RunHead
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()


class NotResults(Exception):
    """A file that is no result of the engine that it is said to be of; the message says what was expected."""


def kit(engine: str, name: str) -> str:
    """The text of a script that an engine is given."""
    folder = resources.files("spec_lsp.evals.interchange") / "kits" / engine
    return (folder / name).read_text(encoding="utf-8")


def line_of(record: object) -> str:
    """A record as one line of JSON, whatever a reader takes for the end of a line."""
    text = json.dumps(record, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def lines_of(records: Iterable[object]) -> str:
    """Records as lines of JSON."""
    return "".join(map(line_of, records))


def pairs(subjects: Iterable[Subject]) -> Iterator[tuple[Subject, Challenge]]:
    """Every challenge with its clause, in order."""
    for subject in subjects:
        for challenge in subject.challenges:
            yield subject, challenge


def messages_of(messages: Iterable[Message]) -> list[dict[str, str]]:
    """Messages as the interface of OpenAI has them."""
    return [{"role": message.role, "content": message.content} for message in messages]


def checks_of(challenge: Challenge) -> list[dict[str, str]]:
    """The checks of a challenge as records."""
    return [{"kind": check.kind, "value": check.value} for check in challenge.checks]


def grader_prompt(subject: Subject, challenge: Challenge, judge: Judge) -> list[dict[str, Any]]:
    """What the grader is asked, with a hole: each message is its `pieces`, and the answer goes between them as a JSON
    string. An engine that fills it in asks word for word what `spec-lsp eval` asks.
    """
    stand_in = "THE-ANSWER"
    while any(stand_in in message.content for message in judge(subject, challenge, "")):
        stand_in += "-"
    asked = judge(subject, challenge, stand_in)
    return [{"role": role, "pieces": content.split(json.dumps(stand_in))} for role, content in asked]


# What engines say


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


def count_at(data: object, *path: str | int) -> int | None:
    """The count at a path, None where there is none."""
    found = at(data, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def parsed(text: str, expected: str) -> Any:
    """A file of JSON. Raises NotResults; `expected` says what the file should be."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotResults(f"is no JSON ({error}); expected {expected}") from None


def usage_of(usage: object, prompt: str, completion: str) -> Usage:
    """Tokens that a server counted, under the names that it has for them."""
    return Usage(count_at(usage, prompt), count_at(usage, completion))


def graded(row: Row, found: object) -> Row:
    """A row with what the scripts of a kit found: verdict, broken checks, the grader's vote, or the trouble."""
    verdict = _verdict(text_at(found, "verdict"))
    if verdict is None:
        return failed(row, Trouble.MISSING, "the result says no verdict")
    if verdict is Verdict.ERROR:
        failure = failed(row, trouble_of(text_at(found, "trouble")), text_at(found, "message"))
        return replace(failure, grader=text_at(found, "grader"))
    broken = at(found, "broken")
    why, quote, grader = (text_at(found, name) for name in ("why", "quote", "grader"))
    return replace(
        row,
        verdict=verdict,
        broken=tuple(
            Check(text_at(one, "kind"), text_at(one, "value"))
            for one in (broken if isinstance(broken, list) else [])
        ),
        grader=grader,
        votes=(Vote(verdict, why, quote),) if grader else (),
    )


def failed(row: Row, trouble: Trouble, message: str = "") -> Row:
    """A row without verdict, and why."""
    return replace(row, verdict=Verdict.ERROR, trouble=trouble, message=message)


def trouble_of(name: str) -> Trouble:
    """The trouble of a name; SERVER for one that is not known."""
    return next((trouble for trouble in Trouble if trouble.value == name), Trouble.SERVER)


def _verdict(name: str) -> Verdict | None:
    return next((verdict for verdict in Verdict if verdict.value == name), None)


# Rows of a run


def blank(head: RunHead, subject: Subject, challenge: Challenge, sample: int) -> Row:
    """The row of an answer that is not graded yet."""
    return Row(
        head.run,
        subject.id,
        subject.digest,
        challenge.id,
        challenge.digest,
        sample,
        head.host,
        head.model,
        Verdict.UNDETERMINED,
    )


def completed(
    head: RunHead, rows: Iterable[Row], subjects: Sequence[Subject], samples: int
) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Rows in the order of the challenges, those that are missing among them as `error:missing`; and what is odd.

    Rows of challenges that the spec lacks come last. Of two rows for one sample the later one holds.
    """
    found: dict[tuple[str, int], Row] = {}
    twice: list[str] = []
    for row in rows:
        if (row.challenge, row.sample) in found:
            twice.append(f"{row.challenge}#{row.sample}")
        found[row.challenge, row.sample] = row
    ordered = []
    for subject, challenge in pairs(subjects):
        for sample in range(samples):
            missing = failed(
                blank(head, subject, challenge, sample), Trouble.MISSING, "the result file has no answer for it"
            )
            ordered.append(found.pop((challenge.id, sample), missing))
    problems = []
    if twice:
        problems.append(f"{named(twice)} stand twice in the file; the later answer holds")
    if found:
        strays = named([f"{challenge}#{sample}" for challenge, sample in found])
        problems.append(f"{strays} answer no challenge of the spec as it is now; their rows come last")
    return (*ordered, *found.values()), tuple(problems)


def named(words: Sequence[str], most: int = 5) -> str:
    """A list for a sentence: its first words, and how many more there are."""
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more:,} more" if more > 0 else "")


def host_of(url: str) -> str:
    """The host of an endpoint's URL, "" where it has none."""
    found = re.match(r"\w+://(?:[^/@]*@)?([^/?#]+)", url)
    return found[1] if found else ""
