"""What is said to a model and what comes back: plain data, so that the core can ask without knowing a network.

`gateway/` is what really asks; tests hand in a model of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol


class Message(NamedTuple):
    """One message of a conversation. `role` is system, developer, user, assistant or tool."""

    role: str
    content: str


class Usage(NamedTuple):
    """Tokens that a server says it counted; None where it says nothing, which is not the same as 0."""

    prompt: int | None = None
    completion: int | None = None


UNCOUNTED = Usage()


@dataclass(frozen=True, slots=True)
class Ask:
    """One request for one answer.

    `schema` is the JSON schema that the answer has to satisfy, None for prose. `version` names the template that
    the messages were made with, and `sample` tells apart requests that are otherwise equal: both are part of what
    an answer is remembered by.
    """

    messages: tuple[Message, ...]
    schema: Mapping[str, object] | None = None
    version: str = ""
    sample: int = 0


class Trouble(Enum):
    """Why there is no answer; the value is the name shown to users, as `error:timeout`."""

    TRUNCATED = "truncated"  # it stopped at the length limit
    FILTERED = "filtered"  # the server's content filter stopped it
    REFUSED = "refused"  # the model declined where a schema was asked for
    EMPTY = "empty"  # a well-formed answer without a choice or text
    UNPARSABLE = "unparsable"  # no JSON of the schema, asked twice
    NOT_AN_API = "not-an-api"  # the host answers, but not as an OpenAI-compatible server
    REDIRECTED = "redirected"  # the host sends elsewhere, and nothing follows it
    UNREACHABLE = "unreachable"  # no connection, or it broke
    TIMEOUT = "timeout"  # not done within the deadline
    RATE_LIMITED = "rate-limited"
    QUOTA = "quota"  # no credit is left: nothing more is asked in this run
    REJECTED = "rejected"  # the server says that the request or the key is wrong
    SERVER = "server"  # the server says that it failed
    BUDGET = "budget"  # the run's token budget is used up: not asked
    BREAKER = "breaker"  # too many failures in a row: not asked
    OFFLINE = "offline"  # not in the cache, and asking is switched off
    MISSING = "missing"  # an imported result file has no answer for it


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `data` is what its JSON says where a schema was asked for: it satisfies the schema.

    `refused`: the model declined, and `text` is how. `seconds` is how long it took, 0 where it was remembered.
    """

    text: str
    data: object = None
    refused: bool = False
    finish: str = "stop"
    usage: Usage = UNCOUNTED
    seconds: float = 0.0
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer, and why; never a verdict on anything. `message` names the host and what to do."""

    trouble: Trouble
    message: str
    usage: Usage = UNCOUNTED


class Model(Protocol):
    """A model behind a host; equal requests to equal models may be answered from memory."""

    host: str
    name: str

    async def ask(self, ask: Ask) -> Reply | Failure:
        """The answer, or why there is none; raises nothing but CancelledError."""
        ...
