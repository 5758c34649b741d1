"""Tokens and money in words and as data: what is unknown is never 0."""

from __future__ import annotations

from decimal import Decimal

import pytest

from spec_lsp.evals.spending import Spending, Spent, as_data, lines, money
from spec_lsp.exchange import Usage

MODEL = Spent("model", "m", 2, 0, 0, Usage(1000, 20), Decimal("0.5"))
GRADER = Spent("grader", "g", 2, 1, 0, Usage(10, 2), Decimal("1.25"))


@pytest.mark.parametrize(
    ("models", "told"),
    [
        ((), ["tokens: none, no model answered"]),
        ((Spent("model", "m"),), ["tokens: none, no model answered"]),
        (
            (MODEL, GRADER),
            [
                "tokens: model 1,000 read and 20 written; grader 10 read and 2 written",
                "cost: 1.75 EUR by your prices",
            ],
        ),
        (
            (MODEL, GRADER._replace(cost=None)),
            [
                "tokens: model 1,000 read and 20 written; grader 10 read and 2 written",
                "cost: 0.50 EUR for m, unknown for g by your prices",
            ],
        ),
        (
            (MODEL._replace(usage=Usage(), cost=None, uncounted=2),),
            ["tokens: model unknown (its server does not count)"],
        ),
        (
            (MODEL._replace(cost=None, uncounted=1),),
            ["tokens: model 1,000 read and 20 written, those of 1 answers unknown"],
        ),
        (
            (MODEL._replace(usage=Usage(7), cost=None),),
            ["tokens: model 7 read and an unknown number written"],
        ),
    ],
)
def test_in_words(models: tuple[Spent, ...], told: list[str]):
    assert list(lines(Spending(models, "EUR"))) == told


@pytest.mark.parametrize(
    ("amount", "told"),
    [("0", "0.00 EUR"), ("1234.5", "1,234.50 EUR"), ("0.25", "0.25 EUR"), ("0.00123", "0.0012 EUR")],
)
def test_money(amount: str, told: str):
    assert money(Decimal(amount), "EUR") == told


def test_as_data():
    data = as_data(Spending((MODEL, GRADER._replace(cost=None)), "EUR"))
    assert (data["cost"], data["currency"]) == (None, "EUR")
    assert [one["cost"] for one in data["models"]] == ["0.5", None]
    assert data["models"][0]["prompt_tokens"] == 1000
