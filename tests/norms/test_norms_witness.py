"""The case that proves a clash, and the second reading that judges it."""

from __future__ import annotations

import pytest
from said import clashes, norm
from test_norms_clashes import FOUND

from spec_lsp.norms.witness import Case, keeps, witness_of


@pytest.mark.parametrize(("kind", "one", "other"), FOUND)
def test_each_clash_has_a_case_that_keeps_one_and_breaks_the_other(kind: str, one: str, other: str) -> None:
    for found in (*clashes(one, other), *clashes(other, one)):
        witness = witness_of(found)
        assert witness is not None
        verdicts = keeps(found.first, witness.case), keeps(found.second, witness.case)
        assert set(verdicts) == {True, False}
        assert verdicts[0] is witness.keeps_first


def test_the_value_lies_within_one_bound_and_outside_of_the_other() -> None:
    (found,) = clashes(
        "Photos must be kept for more than 30 days.", "Photos must be kept for at most 30 days."
    )
    witness = witness_of(found)
    assert witness is not None
    assert witness.case.unit == "s"
    assert witness.case.value is not None
    assert found.mine is not None
    assert found.theirs is not None
    assert found.mine.holds(witness.case.value) is witness.keeps_first
    assert found.theirs.holds(witness.case.value) is not witness.keeps_first


@pytest.mark.parametrize(
    ("text", "done", "kept"),
    [
        ("The guard must close the gate.", True, True),
        ("The guard must close the gate.", False, False),
        ("The guard must not close the gate.", True, False),
        ("The guard must not close the gate.", False, True),
        ("The guard may close the gate.", True, True),
        ("The guard may close the gate.", False, True),
        ("The guard need not close the gate.", False, True),
        ("The guard must open the gate.", True, False),
        ("The guard must not open the gate.", True, True),
    ],
)
def test_doing_and_not_doing(text: str, done: bool, kept: bool) -> None:
    closing = norm("The guard must close the gate.")
    assert keeps(norm(text), Case({**closing.subject, **closing.action}, done)) is kept


def test_what_a_norm_does_not_speak_of_keeps_nothing() -> None:
    case = Case({"tea": 1, "brew": 1})
    assert keeps(norm("The guard must close the gate."), case) is None
    assert keeps(norm("The guard must close the gate."), Case({}, value=5.0, unit="s")) is None
    assert (
        keeps(norm("The guard must close the gate."), Case({}, order=(frozenset("a"), frozenset("b"))))
        is None
    )


def test_values_and_bounds() -> None:
    kept = norm("Photos must be kept for at least 30 days.")
    assert keeps(kept, Case({}, value=30 * 86400.0, unit="s")) is True
    assert keeps(kept, Case({}, value=29 * 86400.0, unit="s")) is False


def test_an_alone_is_broken_by_others() -> None:
    alone = norm("Only the curator may open the vault.")
    curator, guest = (norm(f"The {who} may open the vault.") for who in ("curator", "guest"))
    assert keeps(alone, Case({**curator.subject, **curator.action})) is True
    assert keeps(alone, Case({**guest.subject, **guest.action})) is False


def test_what_agrees_has_no_case_against_it() -> None:
    """The second reading knows nothing of how a clash was found: one that is none finds no case."""
    (found,) = clashes("The guard must close the gate.", "The guard must not close the gate.")
    same = found._replace(second=found.first)
    assert witness_of(same) is None
