"""What keeps a run within bounds, shared by all its models: requests at once, tokens, failures in a row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from spec_lsp.exchange import Failure, Reply, Trouble, Usage

_IN_A_ROW = 5  # failures after which a host is left alone
_REST = 30.0  # seconds until one request tries it again
_OF_THE_HOST = frozenset(
    {
        Trouble.NOT_AN_API,
        Trouble.REDIRECTED,
        Trouble.UNREACHABLE,
        Trouble.TIMEOUT,
        Trouble.RATE_LIMITED,
        Trouble.REJECTED,
        Trouble.SERVER,
    }
)


class Limits:
    """The state of one run. `tokens` is its budget, None for none; `clock` gives seconds that only grow."""

    def __init__(self, concurrency: int, tokens: int | None, clock: Callable[[], float]) -> None:
        self.slots = asyncio.Semaphore(concurrency)
        self.spent = 0  # tokens, counted by servers, or estimated where they do not count
        self._tokens = tokens
        self._reserved = 0
        self._clock = clock
        self._stopped: Failure | None = None
        self._failures: dict[str, int] = {}
        self._resting: dict[str, float] = {}  # by host, until when

    def admit(self, host: str, tokens: int) -> Failure | None:
        """Reserve the estimated tokens of a request; or why it is not made, and then nothing is reserved."""
        if self._stopped is not None:
            return self._stopped
        until = self._resting.get(host, 0.0)
        if self._clock() < until:
            return Failure(
                Trouble.BREAKER, f"{host} failed {_IN_A_ROW} times in a row, so it is left alone for a while"
            )
        if self._tokens is not None and self.spent + self._reserved + tokens > self._tokens:
            return Failure(
                Trouble.BUDGET, f"the budget of {self._tokens:,} tokens is used up: {self.spent:,} were spent"
            )
        self._reserved += tokens
        return None

    def release(self, tokens: int) -> None:
        """Give back what `admit` reserved; what was really used is told by `spend`."""
        self._reserved -= tokens

    def spend(self, usage: Usage, estimated: int) -> None:
        """Count what one request used; servers that do not count are taken at the estimate."""
        self.spent += (estimated if usage.prompt is None else usage.prompt) + (usage.completion or 0)

    def note(self, host: str, answer: Reply | Failure) -> None:
        """Learn from an outcome: no credit stops the run, a host that keeps failing is left alone."""
        if isinstance(answer, Failure) and answer.trouble is Trouble.QUOTA:
            self._stopped = Failure(Trouble.QUOTA, f"{answer.message}; nothing more is asked in this run")
        elif isinstance(answer, Failure) and answer.trouble in _OF_THE_HOST:
            self._failures[host] = self._failures.get(host, 0) + 1
            if self._failures[host] >= _IN_A_ROW:
                self._resting[host] = self._clock() + _REST
        else:
            self._failures[host] = 0
