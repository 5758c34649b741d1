from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.facts import Bound
from spec_lsp.language.bounds import bounds, disjoint, holds
from spec_lsp.rules.con001_disjoint_bounds import describe, witness

DAY = 86400.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kept for at least 90 days", (90 * DAY, inf, False, False, "s")),
        ("kept for no more than two weeks", (-inf, 14 * DAY, False, False, "s")),
        ("answer within 2 s", (-inf, 2.0, False, False, "s")),
        ("answer in less than 1,500 ms", (-inf, 1.5, False, True, "s")),
        ("larger; more than 10 MB", (1e7, inf, True, False, "B")),
        ("exactly 3 attempts", (3.0, 3.0, False, False, "attempt")),
        ("up to 99.9 % of", (-inf, 99.9, False, False, "%")),
        ("must not exceed 5 retries", (-inf, 5.0, False, False, "retrie")),
    ],
)
def test_bounds(text: str, expected: tuple[float, float, bool, bool, str]) -> None:
    (found,) = bounds(text)
    assert found[:5] == expected
    assert text[found.start : found.end] == found.shown


@pytest.mark.parametrize(
    "text", ["in 2024 there were 5 cases", "overview of 3 rules", "see section 4", "at least somewhat"]
)
def test_no_bound(text: str) -> None:
    assert list(bounds(text)) == []


edges = st.integers(-20, 20).map(float)
limits = st.one_of(
    st.tuples(edges, st.booleans()).map(lambda pair: Bound(-inf, pair[0], False, pair[1], "s", "", 0, 0)),
    st.tuples(edges, st.booleans()).map(lambda pair: Bound(pair[0], inf, pair[1], False, "s", "", 0, 0)),
    edges.map(lambda value: Bound(value, value, False, False, "s", "", 0, 0)),
)


@given(limits, limits)
def test_disjoint_is_symmetric_and_true_to_the_values(first: Bound, second: Bound) -> None:
    assert disjoint(first, second) == disjoint(second, first)
    common = any(holds(first, value / 4) and holds(second, value / 4) for value in range(-200, 201))
    assert disjoint(first, second) == (not common)


@given(limits, limits)
def test_a_witness_satisfies_one_side_only(first: Bound, second: Bound) -> None:
    if disjoint(first, second):
        value = witness(first, second)
        assert holds(first, value)
        assert not holds(second, value)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (30 * DAY, "s", "30 days"),
        (DAY, "s", "1 day"),
        (90.0, "s", "90 seconds"),
        (1.5, "s", "1.5 seconds"),
        (5, "%", "5 %"),
        (3, "attempt", "3 attempts"),
    ],
)
def test_values_in_words(value: float, unit: str, shown: str) -> None:
    assert describe(value, unit) == shown
