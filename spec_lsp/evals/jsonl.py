"""Challenges as JSON lines, one for each: how they travel to other tools and back.

`{"id", "clause", "clause_text", "spec", "spec_version", "messages", "should", "should_not", "checks", "labelled"}`, and what
else a grader is told: `title`, `clause_title`, `definitions`, `min_pass`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from spec_lsp.evals.challenges import numbered
from spec_lsp.evals.checks import BadCheck, checked
from spec_lsp.evals.digests import clause_digest
from spec_lsp.evals.model import Answer, Challenge, Check, Subject
from spec_lsp.exchange import Message

ROLES = frozenset({"system", "developer", "user", "assistant", "tool"})
_VERDICTS = frozenset({"GOOD", "BAD", "OK"})
_REQUIRED = ("id", "clause", "clause_text", "spec", "messages")
_OPTIONAL = "spec_version should should_not checks labelled title clause_title definitions min_pass".split()
_KNOWN = frozenset((*_REQUIRED, *_OPTIONAL))


class BadLine(Exception):
    """A line that is no challenge; the message names the line and what is wrong."""

    def __init__(self, number: int, reason: str):
        super().__init__(f"line {number}: {reason}")


def dump(subjects: Iterable[Subject], shown: Callable[[str], str] = str) -> str:
    """All challenges of the subjects; `shown` spells the documents."""
    return "".join(
        json.dumps(_record(subject, challenge, shown), ensure_ascii=False) + "\n"
        for subject in subjects
        for challenge in subject.challenges
    )


def _record(subject: Subject, challenge: Challenge, shown: Callable[[str], str]) -> dict[str, Any]:
    return {
        "id": challenge.id,
        "clause": subject.id,
        "clause_title": subject.title,
        "clause_text": subject.text,
        "definitions": dict(subject.definitions),
        "spec": shown(subject.spec),
        "spec_version": subject.version,
        **({} if subject.min_pass is None else {"min_pass": subject.min_pass}),
        "title": challenge.title,
        "messages": [message._asdict() for message in challenge.messages],
        "should": list(challenge.should),
        "should_not": list(challenge.should_not),
        "checks": [check._asdict() for check in challenge.checks],
        "labelled": [
            {"content": answer.content, "label": answer.verdict, "why": answer.why}
            for answer in challenge.answers
        ],
    }


def load(text: str) -> tuple[Subject, ...]:
    """The subjects of a file, in the order in which they come first. Raises BadLine.

    Lines of one clause of one spec with the same text make one subject; blank lines count for nothing.
    """
    held: dict[tuple[str, str, str], tuple[Subject, list[Challenge]]] = {}
    ids: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        subject, challenge = _read(number, line)
        other = ids.setdefault((subject.spec, challenge.id), number)
        if other != number:
            raise BadLine(number, f'the id "{challenge.id}" is that of line {other} as well')
        held.setdefault((subject.spec, subject.id, subject.digest), (subject, []))[1].append(challenge)
    return tuple(_whole(subject, challenges) for subject, challenges in held.values())


def _whole(subject: Subject, challenges: list[Challenge]) -> Subject:
    stand = numbered(subject.id, challenges)
    named = (replace(one, id=given.id) for one, given in zip(stand, challenges, strict=True))
    return replace(subject, challenges=tuple(named))


def _read(number: int, line: str) -> tuple[Subject, Challenge]:
    data = object_of(number, line)
    missing = [name for name in _REQUIRED if name not in data]
    if missing:
        raise BadLine(number, f'"{missing[0]}" is missing')
    unknown = sorted(data.keys() - _KNOWN)
    if unknown:
        raise BadLine(number, f'nothing is called "{unknown[0]}" here')
    fields = _Fields(number, data)
    title, text, definitions = fields.text("clause_title"), fields.text("clause_text"), fields.definitions()
    subject = Subject(
        id=fields.text("clause"),
        title=title,
        text=text,
        digest=clause_digest(title, text, definitions),
        spec=fields.text("spec"),
        version=fields.text("spec_version"),
        definitions=definitions,
        min_pass=fields.share("min_pass"),
    )
    challenge = Challenge(
        id=fields.text("id"),
        clause=subject.id,
        title=fields.text("title"),
        messages=fields.messages(),
        digest="",
        should=fields.texts("should"),
        should_not=fields.texts("should_not"),
        checks=tuple(fields.checks()),
        answers=tuple(fields.answers()),
    )
    return subject, challenge


def object_of(number: int, line: str) -> dict[str, Any]:
    """The object that a line holds. Raises BadLine."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(number, f"no JSON: {error}") from None
    if not isinstance(data, dict):
        raise BadLine(number, "no JSON object")
    return data


class _Fields:
    """What a line says, read strictly: every method raises BadLine for what has another form."""

    def __init__(self, number: int, data: Mapping[str, Any]):
        self._number, self._data = number, data

    def _bad(self, name: str, expected: str) -> BadLine:
        return BadLine(self._number, f'"{name}" must be {expected}')

    def text(self, name: str) -> str:
        value = self._data.get(name, "")
        if not isinstance(value, str):
            raise self._bad(name, "text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._bad(name, "a list of texts")
        return tuple(value)

    def share(self, name: str) -> float | None:
        value = self._data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self._bad(name, "a number from 0 to 1")
        return float(value)

    def definitions(self) -> dict[str, str]:
        value = self._data.get("definitions", {})
        if not isinstance(value, dict) or not all(isinstance(said, str) for said in value.values()):
            raise self._bad("definitions", "an object of texts")
        return value

    def _objects(self, name: str, keys: frozenset[str]) -> Iterator[dict[str, str]]:
        value = self._data.get(name, [])
        expected = f"a list of objects with {', '.join(sorted(keys))}"
        if not isinstance(value, list):
            raise self._bad(name, expected)
        for item in value:
            if not isinstance(item, dict) or item.keys() != keys:
                raise self._bad(name, expected)
            if not all(isinstance(said, str) for said in item.values()):
                raise self._bad(name, expected)
            yield item

    def messages(self) -> tuple[Message, ...]:
        found = [Message(**item) for item in self._objects("messages", frozenset({"role", "content"}))]
        wrong = next((message.role for message in found if message.role not in ROLES), None)
        if wrong is not None:
            raise BadLine(self._number, f'there is no role "{wrong}"; use one of {", ".join(sorted(ROLES))}')
        if not found:
            raise self._bad("messages", "a list with one message at least")
        return tuple(found)

    def checks(self) -> Iterator[Check]:
        for item in self._objects("checks", frozenset({"kind", "value"})):
            try:
                yield checked(Check(**item))
            except BadCheck as bad:
                raise BadLine(self._number, str(bad)) from None

    def answers(self) -> Iterator[Answer]:
        for item in self._objects("labelled", frozenset({"content", "label", "why"})):
            if item["label"] not in _VERDICTS:
                raise BadLine(self._number, f'"label" is GOOD, BAD or OK, not "{item["label"]}"')
            yield Answer(item["label"], item["why"], item["content"])
