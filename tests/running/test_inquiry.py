"""The loop that asks a model about cases of clauses, with a scripted model."""

from __future__ import annotations

import asyncio

import pytest
from runs import Scripted, ends, subject_of

from spec_lsp.evals.probes import Probe
from spec_lsp.exchange import Ask, Failure, Reply, Trouble
from spec_lsp.running.inquiry import Inquired, Inquirer, Open

FIRST, SECOND = Probe("it is day 30", "refund it"), Probe("it is day 31", "refund it")


def clause(*probes: Probe, known: frozenset[Probe] = frozenset()) -> Open:
    return Open(subject_of(), probes, known.__contains__)


def ruled(answer: str, demand: str = "") -> Reply:
    return Reply("", {"quote": "30 days", "demand": demand, "answer": answer})


def by_sample(ask: Ask) -> Reply:
    """Even samples say one thing, odd ones another, each in words of its own."""
    return ruled("forbidden" if ask.sample % 2 else "allowed", f"as sample {ask.sample} says")


def inquire(model: Scripted, *clauses: Open, limit: int = 5, concurrency: int = 8) -> list[Inquired]:
    async def run() -> list[Inquired]:
        inquirer = Inquirer(model, ends, 5, concurrency)
        return [one async for one in inquirer.inquire(clauses, limit)]

    return asyncio.run(run())


@pytest.mark.parametrize("concurrency", [1, 3, 50])
def test_a_split_does_not_hang_on_the_order_of_answers(concurrency: int):
    model = Scripted(by_sample)
    (found,) = inquire(model, clause(FIRST, SECOND), concurrency=concurrency)
    assert found.split is not None
    assert found.split.probe == FIRST
    assert [one.demand for one in found.split.readings] == ["as sample 0 says", "as sample 1 says"]
    assert model.most <= concurrency
    assert [ask.sample for ask in model.asked[-5:]] == [0, 1, 2, 3, 4]
    assert len(model.asked) == 15


def test_the_case_with_contrary_readings_comes_before_one_that_is_left_open():
    def say(ask: Ask) -> Reply:
        return ruled("undetermined") if "day 30" in ask.messages[1].content else by_sample(ask)

    (found,) = inquire(Scripted(say), clause(FIRST, SECOND))
    assert found.split is not None
    assert found.split.probe == SECOND


def test_known_cases_are_not_put():
    model = Scripted(by_sample)
    (found,) = inquire(model, clause(FIRST, SECOND, known=frozenset({FIRST})))
    assert found.split is not None
    assert found.split.probe == SECOND
    assert not any("day 30" in ask.messages[1].content for ask in model.asked)


def test_enough_is_enough():
    assert len(inquire(Scripted(by_sample), *[clause(FIRST)] * 4, limit=2)) == 2


@pytest.mark.parametrize(
    ("trouble", "clauses"),
    [(Trouble.QUOTA, 1), (Trouble.BUDGET, 1), (Trouble.BREAKER, 1), (Trouble.TIMEOUT, 3)],
)
def test_what_holds_for_all_ends_the_run(trouble: Trouble, clauses: int):
    model = Scripted(lambda _: Failure(trouble, "so it is"))
    found = inquire(model, *[clause(FIRST)] * 3, concurrency=1)
    assert len(found) == clauses
    assert all(one.split is None and one.failures for one in found)
    assert len(model.asked) == (1 if clauses == 1 else 15)
