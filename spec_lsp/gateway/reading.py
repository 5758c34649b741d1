"""What a server's response means: a completion, or a named failure. Nothing in it is believed before it is looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.utils import mktime_tz, parsedate_tz
from typing import Any, NamedTuple

from spec_lsp.exchange import UNCOUNTED, Failure, Trouble, Usage
from spec_lsp.gateway.strict_json import parse

_QUOTA = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_PASSING = frozenset({408, 409, 429})  # worth a second request, as is any 5xx
_SHOWN = 300  # characters of a server's words in a message


class Sent(NamedTuple):
    """A response as it came: any status. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def complaint(self) -> str:
        """What the server says is wrong, on one line; "" where it says nothing."""
        data = parse(self.text)
        error = data.get("error", data) if isinstance(data, dict) else None
        message = error.get("message", error.get("detail", "")) if isinstance(error, dict) else error
        told = message if isinstance(message, str) else json.dumps(message) if message else ""
        told = told or ("" if data is not None else self.text)
        return " ".join(told.split())

    @property
    def is_passing(self) -> bool:
        """Whether the same request may do better in a moment."""
        told = self.headers.get("x-should-retry")
        if told in ("true", "false"):
            return told == "true"
        return self.status in _PASSING or self.status >= 500

    def wait(self, now: float) -> float | None:
        """Seconds that the server asks to wait, None where it does not; `now` is in seconds since 1970."""
        for name, divisor in (("retry-after-ms", 1000), ("retry-after", 1)):
            try:
                return max(0.0, float(self.headers.get(name, "")) / divisor)
            except ValueError:
                continue
        try:
            date = parsedate_tz(self.headers.get("retry-after", ""))
            return max(0.0, mktime_tz(date) - now) if date else None
        except (ValueError, OverflowError):
            return None


class Completion(NamedTuple):
    """A well-formed answer. `refusal` is how the model declined, "" where it did not; `finish` as the server names it."""

    text: str
    refusal: str
    finish: str
    usage: Usage


def read(sent: Sent, host: str) -> Completion | Failure:
    """What a response says."""
    if 300 <= sent.status < 400:
        return Failure(
            Trouble.REDIRECTED,
            f"{host} redirects to {sent.headers.get('location', 'nowhere')[:_SHOWN]}, which nothing follows: "
            "set the base URL to where the API really is",
        )
    if sent.status >= 400:
        return _refused(sent, host)
    data = parse(sent.text)
    if not isinstance(data, dict) or not isinstance(data.get("choices"), list):
        if isinstance(data, dict) and data.get("error"):
            return _refused(
                sent._replace(status=500), host
            )  # some gateways report errors with a status of success
        return _no_api(sent, host)
    usage = _usage(data.get("usage"))
    choice = data["choices"][0] if data["choices"] else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return Failure(Trouble.EMPTY, f"{host} answered without a choice", usage)
    return _completion(choice, message, usage, host)


def _completion(
    choice: Mapping[str, Any], message: Mapping[str, Any], usage: Usage, host: str
) -> Completion | Failure:
    text, refusal = _text(message.get("content")), _text(message.get("refusal"))
    finish = choice.get("finish_reason")
    if finish == "length":
        return Failure(
            Trouble.TRUNCATED,
            f"the answer of {host} stopped at the length limit: raise max_tokens in its parameters, or its context",
            usage,
        )
    if finish == "content_filter":
        return Failure(Trouble.FILTERED, f"the content filter of {host} stopped the answer", usage)
    if not text.strip() and not refusal.strip():
        return Failure(Trouble.EMPTY, f"{host} answered with no text", usage)
    return Completion(text, refusal, finish if isinstance(finish, str) and finish else "stop", usage)


def _text(content: object) -> str:
    """Text, also where a server sends it in parts."""
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _usage(data: object) -> Usage:
    """Counted tokens; what is no count is unknown, and never 0."""
    if not isinstance(data, dict):
        return UNCOUNTED
    return Usage(_count(data.get("prompt_tokens")), _count(data.get("completion_tokens")))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def _refused(sent: Sent, host: str) -> Failure:
    told = sent.complaint[:_SHOWN]
    said = f"{host} answered {sent.status}" + (f": {told}" if told else "")
    if sent.status == 402 or _code(sent) & _QUOTA:
        return Failure(Trouble.QUOTA, f"{said} (no credit is left there)")
    if sent.status == 429:
        return Failure(Trouble.RATE_LIMITED, f"{said}; ask less at once, or later")
    if sent.status >= 500:
        return Failure(Trouble.SERVER, said)
    if not isinstance(parse(sent.text), dict):
        return _no_api(sent, host)
    if sent.status in (401, 403):
        return Failure(Trouble.REJECTED, f"{said}; look at the key for this host")
    return Failure(Trouble.REJECTED, said)


def _code(sent: Sent) -> set[str]:
    """Codes by which a server names its error."""
    data = parse(sent.text)
    error = data.get("error") if isinstance(data, dict) else None
    values = (error.get("code"), error.get("type")) if isinstance(error, dict) else ()
    return {value for value in values if isinstance(value, str)}


def _no_api(sent: Sent, host: str) -> Failure:
    shown = " ".join(sent.text[:_SHOWN].split())
    return Failure(
        Trouble.NOT_AN_API,
        f"{host} does not answer as an OpenAI-compatible server (status {sent.status}); look at the base URL, "
        f'it usually ends in /v1. It says: "{shown}"',
    )
