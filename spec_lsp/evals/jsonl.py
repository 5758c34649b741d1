"""Challenges as JSON lines, one for each: how they travel to other tools and back.

`{"id", "clause", "clause_text", "spec", "spec_version", "messages", "should", "should_not", "checks", "labelled"}`, and what
else a grader is told: `title`, `clause_title`, `definitions`, `min_pass`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from spec_lsp.evals.challenges import numbered
from spec_lsp.evals.checks import BadCheck, checked
from spec_lsp.evals.digests import clause_digest
from spec_lsp.evals.model import Answer, Challenge, Check, Subject
from spec_lsp.evals.strict import BadLine, Fields, object_of
from spec_lsp.exchange import Message

ROLES = frozenset({"system", "developer", "user", "assistant", "tool"})
_VERDICTS = frozenset({"GOOD", "BAD", "OK"})
_REQUIRED = ("id", "clause", "clause_text", "spec", "messages")
_OPTIONAL = "spec_version should should_not checks labelled title clause_title definitions min_pass".split()
_KNOWN = frozenset((*_REQUIRED, *_OPTIONAL))


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
    fields = Fields(number, object_of(number, line))
    fields.required(_REQUIRED)
    fields.known(_KNOWN)
    title, text = fields.text("clause_title"), fields.text("clause_text")
    definitions = fields.mapping_of_texts("definitions")
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
        messages=_messages(fields),
        digest="",
        should=fields.texts("should"),
        should_not=fields.texts("should_not"),
        checks=tuple(_checks(fields)),
        answers=tuple(_answers(fields)),
    )
    return subject, challenge


def _messages(fields: Fields) -> tuple[Message, ...]:
    found = tuple(Message(**item) for item in fields.records("messages", frozenset({"role", "content"})))
    wrong = next((message.role for message in found if message.role not in ROLES), None)
    if wrong is not None:
        raise BadLine(fields.number, f'there is no role "{wrong}"; use one of {", ".join(sorted(ROLES))}')
    if not found:
        raise fields.bad("messages", "a list with one message at least")
    return found


def _checks(fields: Fields) -> Iterator[Check]:
    for item in fields.records("checks", frozenset({"kind", "value"})):
        try:
            yield checked(Check(**item))
        except BadCheck as bad:
            raise BadLine(fields.number, str(bad)) from None


def _answers(fields: Fields) -> Iterator[Answer]:
    for item in fields.records("labelled", frozenset({"content", "label", "why"})):
        if item["label"] not in _VERDICTS:
            raise BadLine(fields.number, f'"label" is GOOD, BAD or OK, not "{item["label"]}"')
        yield Answer(item["label"], item["why"], item["content"])
