"""Wilson's interval and McNemar's exact test against published values."""

from __future__ import annotations

import pytest

from spec_lsp.evals.statistics import interval, mcnemar, wilson


@pytest.mark.parametrize(
    ("passed", "total", "low", "high"),
    [
        (7, 10, 0.40, 0.89),
        (3, 3, 0.44, 1.0),
        (10, 10, 0.72, 1.0),
        (231, 272, 0.80, 0.89),
        (0, 10, 0.0, 0.28),
        (81, 263, 0.255, 0.366),
    ],
)
def test_wilson(passed: int, total: int, low: float, high: float):
    found = wilson(passed, total)
    assert found == pytest.approx((low, high), abs=0.005)


def test_an_interval_needs_five_challenges():
    assert interval(4, 4) is None
    assert interval(4, 5) == wilson(4, 5)


@pytest.mark.parametrize(
    ("worse", "better", "p"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (0, 5, 0.0625),
        (0, 6, 0.03125),
        (1, 9, 0.021484),
        (5, 5, 1.0),
        (6, 16, 0.052479),
    ],
)
def test_mcnemar(worse: int, better: int, p: float):
    assert mcnemar(worse, better) == pytest.approx(p, abs=1e-6)
    assert mcnemar(better, worse) == mcnemar(worse, better)
