"""How a request is worded for a server: what it turned out to understand, and the body in those terms."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from spec_lsp.exchange import Message
from spec_lsp.gateway.endpoint import Endpoint
from spec_lsp.gateway.reading import Sent
from spec_lsp.patterns import lazy

_LENGTHS = ("max_completion_tokens", "max_tokens")
_SCHEMA_NAMED = lazy(
    r"response_format|json_schema|json_object|structured.?output|guided|grammar", re.IGNORECASE
)
_DEVELOPER_NAMED = lazy(r"\bdeveloper\b", re.IGNORECASE)
_DISLIKES = frozenset({400, 422, 500, 501})


class Form(IntEnum):
    """How an answer in JSON is asked for, from the strictest down."""

    SCHEMA = 0
    OBJECT = 1
    PROMPT = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """What a server takes. Remembered for a host and model: what it refused once is not tried again in a run."""

    form: Form = Form.SCHEMA
    length: str = ""  # the name of the length limit; "" until told, then what this host takes
    developer: bool = True  # whether it knows the role "developer"

    def milder(self, sent: Sent, body: Mapping[str, Any]) -> Wording | None:
        """A wording that the server may take where it refused `body`; None if its complaint is about something else."""
        if sent.status not in _DISLIKES:
            return None
        if "response_format" in body and _SCHEMA_NAMED.search(sent.complaint):
            return replace(self, form=Form(self.form + 1))
        used = next((name for name in _LENGTHS if name in body), None)
        if used and not self.length and "tokens" in sent.complaint and used in sent.complaint:
            return replace(self, length=next(name for name in _LENGTHS if name != used))
        if any(m["role"] == "developer" for m in body["messages"]) and _DEVELOPER_NAMED.search(
            sent.complaint
        ):
            return replace(self, developer=False)
        return None


def body_of(
    endpoint: Endpoint, messages: Sequence[Message], schema: Mapping[str, object] | None, wording: Wording
) -> dict[str, Any]:
    """The JSON of one request: one sample, no stream, and no parameter that the user did not set."""
    body: dict[str, Any] = {
        "model": endpoint.model,
        "messages": [_message(message, wording) for message in messages],
        **_parameters(endpoint, wording),
    }
    if schema is not None:
        if wording.form is Form.SCHEMA:
            answer = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": answer}
        else:
            body["messages"] = _told(body["messages"], schema)
        if wording.form is Form.OBJECT:
            body["response_format"] = {"type": "json_object"}
    return body


def _message(message: Message, wording: Wording) -> dict[str, str]:
    role = "system" if message.role == "developer" and not wording.developer else message.role
    # What is no Unicode text, half a surrogate pair, cannot be sent.
    return {"role": role, "content": message.content.encode("utf-8", "replace").decode()}


def _parameters(endpoint: Endpoint, wording: Wording) -> dict[str, object]:
    """The user's parameters; a length limit by the name that this host knows."""
    usual = _LENGTHS[0] if endpoint.address.name.endswith("openai.com") else _LENGTHS[1]
    return {
        (wording.length or usual) if name in _LENGTHS else name: value
        for name, value in endpoint.parameters.items()
    }


def _told(messages: list[dict[str, str]], schema: Mapping[str, object]) -> list[dict[str, str]]:
    """The messages with the schema in words, for servers that do not take it otherwise."""
    words = f"Answer with one JSON object that satisfies this JSON schema, and with nothing else:\n{json.dumps(schema)}"
    if messages and messages[0]["role"] in ("system", "developer"):
        first = {**messages[0], "content": f"{messages[0]['content']}\n\n{words}"}
        return [first, *messages[1:]]
    return [{"role": "system", "content": words}, *messages]
