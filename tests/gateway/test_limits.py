"""A run stays within its bounds, and stops when it is told to."""

from __future__ import annotations

import asyncio
import time

import pytest
from fake_openai import Exchange, FakeOpenAI
from model_user import QUICK, User, prose

from spec_lsp.exchange import Ask, Failure, Reply, Trouble, Usage
from spec_lsp.gateway.limits import Limits
from spec_lsp.gateway.opening import Options

Answers = list[Reply | Failure]


def together(user: User, model: str, asks: list[Ask], options: Options) -> Answers:
    """Ask all at once."""

    async def run() -> Answers:
        async with user.open(options, SPEC_LSP_MODEL=model) as gateway:
            found = gateway.model()
            return list(await asyncio.gather(*(found.ask(ask) for ask in asks)))

    return asyncio.run(run())


def troubles(answers: Answers) -> list[Trouble]:
    return [answer.trouble for answer in answers if isinstance(answer, Failure)]


def test_without_credit_one_request_is_made(user: User, fake: FakeOpenAI) -> None:
    asks = [prose(f"{number}") for number in range(20)]
    answers = together(user, "quota", asks, QUICK._replace(retries=4))
    assert troubles(answers) == [Trouble.QUOTA] * 20
    assert len(fake.requests) == 1


def test_requests_at_once_are_bounded(user: User, fake: FakeOpenAI) -> None:
    now = most = 0

    async def script(it: Exchange) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.03)
        now -= 1
        await it.say("done")

    fake.script = script
    answers = together(user, "any", [prose(str(n)) for n in range(20)], QUICK._replace(concurrency=3))
    assert troubles(answers) == []
    assert most == 3


def test_the_budget_is_not_overrun(user: User, fake: FakeOpenAI) -> None:
    asks = [prose("x" * 400 + str(n)) for n in range(20)]  # about 100 tokens each, and 100 for the echo
    answers = together(user, "echo", asks, QUICK._replace(tokens=1000))
    assert set(troubles(answers)) == {Trouble.BUDGET}
    assert 3 <= len(fake.requests) <= 9
    sent = len(fake.requests)
    together(user, "echo", asks[:1], QUICK._replace(tokens=1))  # what is remembered costs nothing
    assert len(fake.requests) == sent


def test_a_host_that_keeps_failing_is_left_alone(user: User, fake: FakeOpenAI) -> None:
    answers = user.ask("broken", *(prose(str(n)) for n in range(8)))
    assert troubles(answers) == [Trouble.SERVER] * 5 + [Trouble.BREAKER] * 3
    assert len(fake.requests) == 5


def test_a_host_is_tried_again_after_a_rest() -> None:
    now = 0.0
    limits = Limits(1, None, lambda: now)
    for _ in range(5):
        assert limits.admit("a", 1) is None
        limits.note("a", Failure(Trouble.TIMEOUT, ""))
    refused = limits.admit("a", 1)
    assert refused is not None
    assert refused.trouble is Trouble.BREAKER
    assert limits.admit("b", 1) is None
    now = 31.0
    assert limits.admit("a", 1) is None
    limits.note("a", Failure(Trouble.TIMEOUT, ""))
    assert limits.admit("a", 1) is not None
    now = 62.0
    limits.note("a", Reply("fine"))
    limits.note("a", Failure(Trouble.TIMEOUT, ""))
    assert limits.admit("a", 1) is None


def test_what_says_nothing_of_the_host_does_not_count() -> None:
    limits = Limits(1, None, lambda: 0.0)
    for trouble in (Trouble.UNPARSABLE, Trouble.TRUNCATED, Trouble.REFUSED, Trouble.FILTERED, Trouble.EMPTY):
        for _ in range(5):
            limits.note("a", Failure(trouble, ""))
    assert limits.admit("a", 1) is None


def test_tokens_that_are_not_counted_are_estimated() -> None:
    limits = Limits(1, 100, lambda: 0.0)
    limits.spend(Usage(None, None), 60)
    limits.spend(Usage(10, 5), 60)
    assert limits.spent == 75
    assert limits.admit("a", 26) is not None
    assert limits.admit("a", 25) is None
    limits.release(25)
    assert limits.admit("a", 25) is None


def test_cancelling_closes_the_socket(user: User, fake: FakeOpenAI) -> None:
    async def run() -> tuple[float, float]:
        async with user.open(SPEC_LSP_MODEL="hang") as gateway:
            model = gateway.model()
            asked = asyncio.create_task(model.ask(prose("go")))
            while not fake.requests:
                await asyncio.sleep(0.01)
            began = time.monotonic()
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked
            returned = time.monotonic() - began
            while not fake.hung_up and time.monotonic() - began < 5:
                await asyncio.sleep(0.002)
            return returned, fake.hung_up[0] - began

    returned, closed = asyncio.run(run())
    # A millisecond where the machine is idle; what matters is that nobody waits for the server.
    assert returned < 1.0
    assert closed < 1.0


def test_after_cancelling_others_are_asked(user: User, fake: FakeOpenAI) -> None:
    async def script(it: Exchange) -> None:
        await (it.wait_for_end() if it.request.last == "hang" else it.say("done"))

    fake.script = script

    async def run() -> Reply | Failure:
        async with user.open(QUICK._replace(concurrency=1), SPEC_LSP_MODEL="any") as gateway:
            model = gateway.model()
            asked = asyncio.create_task(model.ask(prose("hang")))
            while not fake.requests:
                await asyncio.sleep(0.01)
            asked.cancel()
            return await model.ask(prose("go"))

    assert isinstance(asyncio.run(run()), Reply)
    log = (user.places.state / "sent.jsonl").read_text(encoding="utf-8")
    assert '"outcome": "cancelled"' in log
