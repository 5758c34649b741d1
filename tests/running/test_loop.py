"""The loop with scripted models: what is asked, how much at once, when it stops, and what a cancellation leaves."""

from __future__ import annotations

import asyncio
import gc

import pytest
from runs import Scripted, ends, judging, shop, subjects_of

from spec_lsp.evals.model import Row, Verdict
from spec_lsp.exchange import Ask, Failure, Reply, Trouble, Usage
from spec_lsp.running.grader import Grader
from spec_lsp.running.loop import Job, Loop, Source, from_model, from_responses, plan

SUBJECTS = subjects_of(shop())


def shown(key: str) -> str:
    return key.removeprefix("/w/")


def jobs(samples: int = 1) -> tuple[Job, ...]:
    return plan(SUBJECTS, samples, shown)


def looping(source: Source, concurrency: int = 8, grader: Scripted | None = None) -> Loop:
    ticks = iter(range(1_000_000))
    return Loop(
        "r1",
        source,
        Grader(grader or Scripted(judging("pass")), ends),
        lambda: float(next(ticks)),
        concurrency,
    )


def rows_of(loop: Loop, asked: tuple[Job, ...]) -> list[Row]:
    async def run() -> list[Row]:
        return [row async for row in loop.rows(asked)]

    return asyncio.run(run())


def test_every_sample_of_every_challenge_is_asked_for_once():
    model = Scripted(lambda ask: f"answer {ask.sample}")
    rows = rows_of(looping(from_model(model)), jobs(2))
    assert sorted((row.challenge, row.sample) for row in rows) == [
        (f"refunds/{number}", sample) for number in (1, 2, 3) for sample in (0, 1)
    ]
    assert sorted((ask.messages[-1].content[:4], ask.sample) for ask in model.asked)[:2] == [
        ("I wa", 0),
        ("I wa", 1),
    ]
    (row,) = [row for row in rows if (row.challenge, row.sample) == ("refunds/2", 1)]
    assert (row.verdict, row.response, row.spec, row.model) == (
        Verdict.PASS,
        "answer 1",
        "refunds.md",
        "scripted",
    )
    assert (row.usage, row.run, row.seconds > 0) == (Usage(110, 11), "r1", True)


def test_what_is_done_is_not_asked_again():
    done = frozenset(job.key for job in jobs(2)[:4])
    assert plan(SUBJECTS, 2, shown, done) == jobs(2)[4:]
    edited = subjects_of(
        shop(
            challenges=shop()
            .documents["/w/examples/rf31.md"]
            .text.__str__()
            .replace("max-words 5", "max-words 6")
        )
    )
    assert [job.challenge.id for job in plan(edited, 1, shown, done)] == ["refunds/3"]


@pytest.mark.parametrize("concurrency", [1, 3])
def test_no_more_are_under_way_than_allowed(concurrency: int):
    model = Scripted(lambda _: "x")
    rows_of(looping(from_model(model), concurrency), jobs(5))
    assert model.most == concurrency


@pytest.mark.parametrize("trouble", [Trouble.QUOTA, Trouble.BUDGET, Trouble.BREAKER])
def test_it_stops_where_nothing_more_can_be_had(trouble: Trouble):
    model = Scripted(lambda _: Failure(trouble, "no more"))
    rows = rows_of(looping(from_model(model), concurrency=2), jobs(5))
    assert len(rows) == len(model.asked) == 2
    assert {row.verdict for row in rows} == {Verdict.ERROR}


@pytest.mark.parametrize("trouble", [Trouble.TIMEOUT, Trouble.TRUNCATED, Trouble.OFFLINE])
def test_other_troubles_stop_nothing(trouble: Trouble):
    model = Scripted(lambda _: Failure(trouble, "not now"))
    rows = rows_of(looping(from_model(model), concurrency=2), jobs(2))
    assert [row.trouble for row in rows] == [trouble] * 6


def test_a_refusal_of_the_model_is_an_answer_to_grade():
    model = Scripted(lambda _: Reply("I cannot help with that.", refused=True))
    row = rows_of(looping(from_model(model)), jobs())[0]
    assert (row.verdict, row.response) == (Verdict.PASS, "I cannot help with that.")


def test_the_model_is_told_the_clause_where_that_is_wanted():
    model = Scripted(lambda _: "x")
    rows_of(looping(from_model(model, with_clause=True)), jobs()[:1])
    first, *rest = model.asked[0].messages
    assert (first.role, first.content.startswith("Refund window\n\nThe agent must name")) == (
        "developer",
        True,
    )
    assert tuple(rest) == SUBJECTS[0].challenges[0].messages


def test_responses_of_a_file():
    source = from_responses({("refunds/1", 0): "30 days"}, "", "other", "answers.jsonl")
    first, second, _ = sorted(rows_of(looping(source), jobs()), key=lambda row: row.challenge)
    assert (first.verdict, first.response, first.model) == (Verdict.PASS, "30 days", "other")
    assert (second.trouble, second.message) == (
        Trouble.MISSING,
        "answers.jsonl has no response for refunds/2, sample 0",
    )


def test_cancelling_keeps_what_is_done_and_ends_what_is_not():
    ended: list[str] = []

    async def answer(job: Job) -> Reply | Failure:
        if job.challenge.id == "refunds/3":
            try:
                await asyncio.sleep(60)
            finally:
                ended.append(job.challenge.id)
        return Reply("x")

    async def run() -> list[Row]:
        kept: list[Row] = []

        async def take() -> None:
            async for row in looping(Source("h", "m", answer)).rows(jobs()):
                kept.append(row)

        task = asyncio.create_task(take())
        while len(kept) < 2:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return kept

    assert sorted(row.challenge for row in asyncio.run(run())) == ["refunds/1", "refunds/2"]
    assert ended == ["refunds/3"]


def test_what_is_done_in_the_moment_of_cancelling_is_not_lost():
    """The second answer comes in the same turn of the loop as the cancellation."""

    async def run() -> list[str]:
        kept: list[str] = []
        gate = asyncio.Event()

        async def answer(job: Job) -> Reply | Failure:
            if job.challenge.id == "refunds/2":
                await gate.wait()
            if job.challenge.id == "refunds/3":
                await asyncio.sleep(60)
            return Reply("x")

        async def take() -> None:
            async for row in looping(Source("h", "m", answer)).rows(jobs()):
                kept.append(row.challenge)

        task = asyncio.create_task(take())
        while not kept:
            await asyncio.sleep(0)
        gate.set()
        others = [one for one in asyncio.all_tasks() if one not in (task, asyncio.current_task())]
        await asyncio.wait(others, return_when=asyncio.FIRST_COMPLETED)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return kept

    assert asyncio.run(run()) == ["refunds/1", "refunds/2"]


def test_a_fault_of_ours_is_not_swallowed(caplog: pytest.LogCaptureFixture):
    """It is raised once; asyncio has nothing to add about the others that failed in the same turn."""

    def say(_: Ask) -> Reply:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rows_of(looping(from_model(Scripted(say))), jobs())
    gc.collect()
    assert caplog.records == []
