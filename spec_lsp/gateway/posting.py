"""One completion from a server: words that it takes, waits that it asks for, and a log of each request."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Protocol

from spec_lsp.exchange import Ask, Failure, Trouble
from spec_lsp.gateway.endpoint import Endpoint
from spec_lsp.gateway.reading import Completion, Sent, read
from spec_lsp.gateway.sent_log import SentLog
from spec_lsp.gateway.wording import Wording, body_of

_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0  # seconds between requests where the server names none
_PASSING = frozenset({Trouble.UNREACHABLE, Trouble.TIMEOUT})


class Wire(Protocol):
    """What carries a request; `connection.Connection` is the real one."""

    async def post(self, body: Mapping[str, Any]) -> Sent | Failure:
        """Send one request."""
        ...

    async def close(self) -> None:
        """Close all sockets."""
        ...


Connect = Callable[[Endpoint, float], Wire]


class Poster:
    """Requests to one endpoint. `workspace` is what the log says they are sent from."""

    def __init__(
        self, endpoint: Endpoint, log: SentLog | None, workspace: str, retries: int, seconds: float
    ) -> None:
        self._endpoint = endpoint
        self._log = log
        self._workspace = workspace
        self._retries = retries
        self._seconds = seconds
        self._wording = Wording()
        self._wire: Wire | None = None
        self._opening = asyncio.Lock()

    async def post(self, ask: Ask, until: float) -> Completion | Failure:
        """One completion; `until` is the time of the event loop after which waiting makes no sense."""
        tries = 0
        while True:
            wording = self._wording
            body = body_of(self._endpoint, ask.messages, ask.schema, wording)
            sent, result = await self._logged(body)
            if isinstance(result, Completion):
                return result
            milder = wording.milder(sent, body) if isinstance(sent, Sent) else None
            if milder is not None:
                self._wording = milder
                continue
            wait = _wait(sent, result, tries)
            if wait is None or tries >= self._retries:
                return result
            if asyncio.get_running_loop().time() + wait >= until:
                return _no_time(result, wait)
            tries += 1
            await asyncio.sleep(wait)

    async def _logged(self, body: Mapping[str, Any]) -> tuple[Sent | Failure, Completion | Failure]:
        """Send a request, with a line in the log before it and one after it; what came, and what it means."""
        wire = await self._open()
        head = {
            "id": secrets.token_hex(8),
            "host": self._endpoint.host,
            "model": self._endpoint.model,
            "workspace": self._workspace,
        }
        self._note({"event": "request", **head, "url": self._endpoint.base_url, "body": dict(body)})
        began = time.monotonic()
        told: dict[str, Any] = {"outcome": "cancelled"}
        try:
            sent = self._cleared(await wire.post(body))
            result = sent if isinstance(sent, Failure) else read(sent, self._endpoint.host)
            told = _outcome(sent, result)
        finally:
            self._note({"event": "response", **head, **told, "seconds": round(time.monotonic() - began, 3)})
        return sent, result

    def _note(self, entry: Mapping[str, Any]) -> None:
        """Not in a thread: a cancelled task could not wait for it, and to hand a line over takes longer than to append it."""
        if self._log is not None:
            self._log.write(entry)

    def _cleared(self, sent: Sent | Failure) -> Sent | Failure:
        """A response without our key in it: some servers repeat it in what they complain of."""
        key = self._endpoint.key
        if key and isinstance(sent, Sent) and key in sent.text:
            return sent._replace(text=sent.text.replace(key, "[key]"))
        return sent

    async def _open(self) -> Wire:
        async with self._opening:
            if self._wire is None:
                connect = await asyncio.to_thread(_load)
                self._wire = connect(self._endpoint, self._seconds)
            return self._wire

    async def close(self) -> None:
        """Close all sockets."""
        if self._wire is not None:
            await self._wire.close()
            self._wire = None


def _load() -> Connect:
    """Import what requests and answers need: more than half a second, during which an editor wants to be answered."""
    import_module("jsonschema")
    connect: Connect = import_module("spec_lsp.gateway.connection").connect
    return connect


def _outcome(sent: Sent | Failure, result: Completion | Failure) -> dict[str, Any]:
    """What the log says of a response."""
    told: dict[str, Any] = {"status": sent.status} if isinstance(sent, Sent) else {}
    if isinstance(result, Failure):
        told |= {"outcome": result.trouble.value, "message": result.message}
    else:
        told |= {"outcome": "ok", "text": result.text, "refusal": result.refusal, "finish": result.finish}
    return told | {"prompt_tokens": result.usage.prompt, "completion_tokens": result.usage.completion}


def _wait(sent: Sent | Failure, failure: Failure, tries: int) -> float | None:
    """Seconds until the same request may do better; None if it never will."""
    usual = min(_FIRST_WAIT * 2**tries, _LONGEST_WAIT)
    if isinstance(sent, Failure):
        return usual if sent.trouble in _PASSING else None
    if failure.trouble is Trouble.QUOTA or sent.status < 400 or not sent.is_passing:
        return None
    asked = sent.wait(time.time())
    return usual if asked is None else asked


def _no_time(failure: Failure, wait: float) -> Failure:
    return Failure(
        failure.trouble,
        f"{failure.message} (another try would have to wait {wait:g} s, which the deadline does not allow)",
        failure.usage,
    )
