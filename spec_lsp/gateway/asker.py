"""A model behind a host: cache, limits, request, reading, one second chance; every road ends in an answer or a named failure."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from spec_lsp import bug
from spec_lsp.exchange import Ask, Failure, Message, Reply, Trouble
from spec_lsp.gateway.answers import Answers, from_text, key_of, to_text
from spec_lsp.gateway.endpoint import Endpoint
from spec_lsp.gateway.extracting import extract
from spec_lsp.gateway.ledger import Ledger
from spec_lsp.gateway.limits import Limits
from spec_lsp.gateway.posting import Poster
from spec_lsp.gateway.prices import estimate, total
from spec_lsp.gateway.reading import Completion

_WORTH_COMPARING = 200  # tokens below which an estimate says nothing
_log = logging.getLogger(__name__)


class Manner(NamedTuple):
    """How a run asks. `seconds` are for one answer with all its requests; `clock` gives seconds that only grow."""

    seconds: float
    offline: bool
    clock: Callable[[], float]


class Asker:
    """Implements `exchange.Model`."""

    def __init__(
        self, endpoint: Endpoint, poster: Poster, answers: Answers, limits: Limits, manner: Manner
    ) -> None:
        self.host = endpoint.host
        self.name = endpoint.model
        self.endpoint = endpoint
        self._poster = poster
        self._answers = answers
        self._limits = limits
        self._manner = manner
        self._first = asyncio.Lock()
        self.ledger = Ledger(endpoint)
        self._known = False  # whether any request has come back
        self._warned = False

    async def ask(self, ask: Ask) -> Reply | Failure:
        """The answer, remembered or asked for."""
        answer = await self._found(ask)
        self.ledger.note(answer)
        return answer

    async def _found(self, ask: Ask) -> Reply | Failure:
        if ask.schema is not None:  # any mapping will do for us, libraries want dictionaries
            ask = replace(ask, schema=json.loads(json.dumps(ask.schema, default=dict)))
        key = key_of(self.endpoint, ask)
        remembered = await asyncio.to_thread(self._recall, key, ask)
        if remembered is not None:
            return remembered
        if self._manner.offline:
            return Failure(
                Trouble.OFFLINE, f"the answer of {self.name} is not in the cache, and --offline is set"
            )
        answer = await self._in_turn(ask)
        if isinstance(answer, Reply):
            await asyncio.to_thread(self._answers.put, key, to_text(answer))
        return answer

    def _recall(self, key: str, ask: Ask) -> Reply | None:
        stored = self._answers.get(key)
        return from_text(stored, ask.schema) if stored is not None else None

    async def _in_turn(self, ask: Ask) -> Reply | Failure:
        """Ask; the first request of a run goes alone, so that all others know what it taught: no credit, no schemas."""
        if not self._known:
            async with self._first:
                if not self._known:
                    answer = await self._admitted(ask)
                    self._known = True
                    return answer
        return await self._admitted(ask)

    async def _admitted(self, ask: Ask) -> Reply | Failure:
        estimated = estimate(ask)
        async with self._limits.slots:
            refused = self._limits.admit(self.host, estimated)
            if refused is not None:
                return refused
            try:
                answer = await self._timed(ask)
            finally:
                self._limits.release(estimated)
            self._limits.note(self.host, answer)
            return answer

    async def _timed(self, ask: Ask) -> Reply | Failure:
        """Ask within the deadline, whatever the server does."""
        began = self._manner.clock()
        until = asyncio.get_running_loop().time() + self._manner.seconds
        try:
            async with asyncio.timeout_at(until):
                answer = await self._answer(ask, until)
        except TimeoutError:
            return Failure(
                Trouble.TIMEOUT,
                f"{self.host} did not answer within {self._manner.seconds:g} s; raise the deadline",
            )
        except Exception as error:
            return Failure(
                Trouble.NOT_AN_API,
                f"{self.host}: its answer led to an error in spec-lsp: {bug.report(error)}",
            )
        if isinstance(answer, Reply):
            answer = replace(answer, seconds=self._manner.clock() - began)
        return answer

    async def _answer(self, ask: Ask, until: float) -> Reply | Failure:
        """One answer; where it has to be JSON and is none of the schema, a second one that is told why."""
        first = await self._one(ask, until)
        if isinstance(first, Failure) or ask.schema is None:
            return first if isinstance(first, Failure) else _prose(first)
        found = extract(first.text, ask.schema)
        if not found.problem:
            return Reply(first.text, found.data, finish=first.finish, usage=first.usage)
        second = await self._one(_corrected(ask, first.text, found.problem), until)
        if isinstance(second, Failure):
            return replace(second, usage=total((first.usage, second.usage)))
        usage = total((first.usage, second.usage))
        found = extract(second.text, ask.schema)
        if found.problem:
            return Failure(
                Trouble.UNPARSABLE,
                f"{self.name} at {self.host} gave no answer of the form asked for, twice: {found.problem}",
                usage,
            )
        return Reply(second.text, found.data, finish=second.finish, usage=usage)

    async def _one(self, ask: Ask, until: float) -> Completion | Failure:
        estimated = estimate(ask)
        completion = await self._poster.post(ask, until)
        if isinstance(completion, Failure):
            self._limits.spend(completion.usage, 0)
            return completion
        self._limits.spend(completion.usage, estimated)
        self._compare(completion.usage.prompt, estimated)
        if completion.refusal and ask.schema is not None:
            return Failure(
                Trouble.REFUSED,
                f"{self.name} at {self.host} declined to answer: {completion.refusal[:200]}",
                completion.usage,
            )
        return completion

    def _compare(self, counted: int | None, estimated: int) -> None:
        """Say once if the server seems to have read a part of the prompt only."""
        if counted is None or self._warned or estimated < _WORTH_COMPARING or counted * 2 >= estimated:
            return
        self._warned = True
        _log.warning(
            "%s counted %s tokens in a prompt of about %s: it seems to cut prompts off; raise the context size of %s there",
            self.host,
            f"{counted:,}",
            f"{estimated:,}",
            self.name,
        )


def _prose(completion: Completion) -> Reply:
    """An answer in words; to decline is an answer too."""
    declined = not completion.text.strip()
    text = completion.refusal if declined else completion.text
    return Reply(text, refused=bool(completion.refusal), finish=completion.finish, usage=completion.usage)


def _corrected(ask: Ask, text: str, problem: str) -> Ask:
    """The same request with the answer that was given, and what is wrong with it."""
    told = f"That answer cannot be used: {problem}\nAnswer again, with the JSON object alone: no fence, no other words."
    return replace(ask, messages=(*ask.messages, Message("assistant", text), Message("user", told)))
