"""Answers of models, remembered: what an answer depends on is its key, and nothing but plain text is ever stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Protocol

from spec_lsp.exchange import Ask, Reply, Usage
from spec_lsp.gateway.endpoint import Endpoint
from spec_lsp.gateway.extracting import problem_of
from spec_lsp.gateway.strict_json import parse

_VERSION = 1  # of what is stored, and how


class Answers(Protocol):
    """Text by key; raises nothing. `get` and `put` may block, and are called in a thread."""

    def get(self, key: str) -> str | None:
        """What was put there, or None."""
        ...

    def put(self, key: str, text: str) -> None:
        """Remember it, if that is possible."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


class Forgetful:
    """Remembers nothing: where no folder can be trusted or written."""

    def get(self, key: str) -> str | None:
        """Nothing."""
        return None

    def put(self, key: str, text: str) -> None:
        """Forget it."""

    def close(self) -> None:
        """Nothing is open."""


def key_of(endpoint: Endpoint, ask: Ask) -> str:
    """The key of an answer: a hash of everything that it depends on, the number of its sample included."""
    return hashlib.sha256(
        json.dumps(
            {
                "stored": _VERSION,
                "url": endpoint.base_url,
                "model": endpoint.model,
                "parameters": dict(endpoint.parameters),
                "messages": ask.messages,
                "schema": ask.schema,
                "version": ask.version,
                "sample": ask.sample,
            },
            sort_keys=True,
            separators=(",", ":"),
        ).encode()
    ).hexdigest()


def to_text(reply: Reply) -> str:
    """A reply as it is stored."""
    return json.dumps(
        {
            "text": reply.text,
            "data": reply.data,
            "refused": reply.refused,
            "finish": reply.finish,
            "prompt": reply.usage.prompt,
            "completion": reply.usage.completion,
        }
    )


def from_text(text: str, schema: Mapping[str, object] | None) -> Reply | None:
    """A stored reply; None unless it has the right form and still satisfies the schema."""
    stored: Any = parse(text)
    if not isinstance(stored, dict) or any(
        type(stored.get(name)) is not kind for name, kind in _KINDS.items()
    ):
        return None
    usage = Usage(stored.get("prompt"), stored.get("completion"))
    if any(count is not None and type(count) is not int for count in usage):
        return None
    data = stored.get("data")
    if schema is not None and problem_of(data, schema):
        return None
    return Reply(
        stored["text"],
        data if schema is not None else None,
        stored["refused"],
        stored["finish"],
        usage,
        cached=True,
    )


_KINDS: Mapping[str, type] = {"text": str, "refused": bool, "finish": str}
