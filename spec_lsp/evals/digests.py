"""What stands for a text: hashes of canonical JSON, the same on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from spec_lsp.evals.model import Challenge
from spec_lsp.exchange import Message

_LENGTH = 16  # hexadecimal digits: 64 bits


def digest(value: object) -> str:
    """The hash of anything that JSON can say."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def canonical(value: object) -> str:
    """A value as JSON with sorted keys and no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def messages_digest(messages: Iterable[Message], occurrence: int = 0) -> str:
    """What stands for the messages of a challenge. `occurrence` counts those of one clause that say the same."""
    said = [list(message) for message in messages]
    return digest([said, occurrence] if occurrence else [said])


def clause_digest(title: str, text: str, definitions: Mapping[str, str]) -> str:
    """What stands for all that a grader is told of a clause."""
    return digest([title, text, dict(definitions)])


def criteria_digest(challenge: Challenge) -> str:
    """What stands for all that a challenge asks of an answer, "" where that is the clause itself."""
    asked = [list(challenge.should), list(challenge.should_not), [list(check) for check in challenge.checks]]
    return digest(asked) if any(asked) else ""
