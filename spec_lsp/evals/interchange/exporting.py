"""What every export shares: lines of JSON, challenges under names of their own, and the grader's prompt with a hole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from typing import Any, NamedTuple

from spec_lsp.evals.digests import criteria_digest
from spec_lsp.evals.fencing import LEFT_OUT, RESERVED, token
from spec_lsp.evals.grading import (
    PROMPT_VERSION,
    SCHEMA,
    messages,
    needs_grader,
)
from spec_lsp.evals.model import Challenge, Subject
from spec_lsp.exchange import Message
from spec_lsp.patterns import lazy

# Line ends for some readers, and halves of a character, which no UTF-8 file can hold.
_UNSAFE = lazy("[\x7f\x85\u2028\u2029\ud800-\udfff]")


class Entry(NamedTuple):
    """A challenge with its clause. `name` is its id, with its document in front where another spec has that id too."""

    name: str
    subject: Subject
    challenge: Challenge


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


def entries(subjects: Iterable[Subject]) -> tuple[Entry, ...]:
    """Every challenge with its clause, in order; no two have one name."""
    pairs = [(subject, challenge) for subject in subjects for challenge in subject.challenges]
    counts = Counter(challenge.id for _, challenge in pairs)
    return tuple(
        Entry(
            challenge.id if counts[challenge.id] == 1 else f"{subject.spec}#{challenge.id}",
            subject,
            challenge,
        )
        for subject, challenge in pairs
    )


def labels(subject: Subject, challenge: Challenge) -> dict[str, str]:
    """What says of an answer which challenge it answers, and how that was worded then."""
    return {
        "spec": subject.spec,
        "clause": subject.id,
        "clause_digest": subject.digest,
        "challenge": challenge.id,
        "challenge_digest": challenge.digest,
        "criteria_digest": criteria_digest(challenge),
    }


def messages_of(challenge: Challenge) -> list[dict[str, str]]:
    """The messages of a challenge as the interface of OpenAI has them."""
    return [message._asdict() for message in challenge.messages]


def checks_of(challenge: Challenge) -> list[dict[str, str]]:
    """The checks of a challenge as records."""
    return [check._asdict() for check in challenge.checks]


def grader_of(subject: Subject, challenge: Challenge) -> dict[str, Any] | None:
    """What the grader is asked, with a hole: each message is its `pieces`, and the answer goes between them as JSON,
    fenced as `fencing.py` does it. So an engine asks what `spec-lsp eval` asks. None where checks decide alone.
    """
    if not needs_grader(challenge):
        return None
    stand_in = "THE-ANSWER"
    while any(stand_in in message.content for message in _asked(subject, challenge, "")):
        stand_in += "-"
    return {
        "version": PROMPT_VERSION,
        "reserved": RESERVED.pattern,
        "left_out": LEFT_OUT,
        "messages": [
            {"role": role, "pieces": content.split(json.dumps(stand_in))}
            for role, content in _asked(subject, challenge, stand_in)
        ],
    }


def _asked(subject: Subject, challenge: Challenge, response: str) -> tuple[Message, ...]:
    """What the grader is asked, with the schema in words: not every model of an engine takes it otherwise."""
    first, *others = messages(subject, challenge, response, _token)
    words = "Answer with one JSON object that satisfies this JSON schema, and with nothing else:"
    return (Message(first.role, f"{first.content}\n\n{words}\n{json.dumps(SCHEMA)}"), *others)


def _token(texts: Iterable[str]) -> str:
    """What fences end in. The secret is none: no text can hold the hash of itself, and files stay the same bytes."""
    return token(b"spec-lsp export", texts)
