"""CON001 disjoint-bounds."""

from collections.abc import Iterator
from math import isinf

from spec_lsp.deltas import replaces
from spec_lsp.diagnostics import Severity
from spec_lsp.facts import Bound, Limit
from spec_lsp.language.bounds import disjoint, holds
from spec_lsp.language.demands import is_absolute
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View
from spec_lsp.workspace import PlacedLimit


@rule("CON001", name="disjoint-bounds", scope=Scope.LIMIT, severity=Severity.ERROR)
def disjoint_bounds(limit: Limit, view: View) -> Iterator[Problem]:
    """Two modules bound the same quantity, and no value satisfies both.

    ## Why is this bad
    Whatever is built violates one of the two specs. The finding stands at both clauses, each naming the
    other, with a value that proves it. Clauses of different authority are left alone: the higher one holds. So is a
    requirement and the open change that replaces it.

    ## Example
    ```markdown
    ---
    spec: {name: privacy}
    ---
    ## Logs {#logs}

    Audit logs must be kept for at most 30 days.  <!-- error: CON001 -->
    ```

    ```markdown
    ---
    spec: {name: audit}
    ---
    ## Logs {#logs}

    Audit logs must be kept for at least 90 days.  <!-- error: CON001 -->
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: privacy}
    ---
    ## Logs {#logs}

    Audit logs must be kept for at most 90 days.
    ```

    ```markdown
    ---
    spec: {name: audit}
    ---
    ## Logs {#logs}

    Audit logs must be kept for at least 90 days.
    ```
    """
    if is_absolute(limit):
        return
    key = view.document.key
    placed = list(view.rivals(limit))
    own = next((other for other in placed if other.limit is limit), None)
    if own is None:
        return
    for other in placed:
        if other.key == key or view.module(other.key) == view.module(key) or _settled(own, other, view):
            continue
        if disjoint(limit.bound, other.limit.bound):
            yield _problem(own, other, view)


def _settled(own: PlacedLimit, other: PlacedLimit, view: View) -> bool:
    """Whether authority decides, one document has to obey the other, or one clause says that it overrides the other."""
    mine, theirs = view.authority(own.clause, own.key), view.authority(other.clause, other.key)
    if (
        (mine and theirs and mine != theirs)
        or view.obeys(own.key, other.key)
        or view.obeys(other.key, own.key)
    ):
        return True
    return _overrides(own, other) or _overrides(other, own) or _replaced(own, other, view)


def _replaced(own: PlacedLimit, other: PlacedLimit, view: View) -> bool:
    """Whether one of the two goes when the change is applied that brings the other."""
    documents = view.workspace.documents
    mine, theirs = documents[own.key], documents[other.key]
    return replaces(view.workspace, mine, theirs, other.clause) or replaces(
        view.workspace, theirs, mine, own.clause
    )


def _overrides(first: PlacedLimit, second: PlacedLimit) -> bool:
    attribute = first.clause.attribute("overrides")
    return attribute is not None and attribute.value.endswith(f"#{second.clause.id}")


def _problem(own: PlacedLimit, other: PlacedLimit, view: View) -> Problem:
    mine, theirs = own.limit.bound, other.limit.bound
    value = witness(mine, theirs)
    statement, rival = own.limit.statement, other.limit.statement
    rival_name = f"{view.module(other.key) if view.module(other.key) != other.key else view.shown(other.key)}#{other.clause.id}"
    shown = describe(value, mine.unit)
    return Problem(
        statement.span(mine.start, mine.end),
        f'"{mine.shown}" cannot hold together with "{theirs.shown}" in {rival_name}: {shown} satisfies this clause and breaks that one; '
        "align the two, or declare which one overrides the other",
        related=(
            Place(
                other.key,
                other.facts,
                rival.span(theirs.start, theirs.end),
                f'"{theirs.shown}" demanded here',
                other.clause.id,
            ),
        ),
        witness={"subject": own.limit.subject, "action": own.limit.action, "value": value, "unit": mine.unit},
    )


def witness(mine: Bound, theirs: Bound) -> float:
    """A value that satisfies `mine` and not `theirs`; the two must be disjoint.

    Raises ValueError if the value found does not prove that, so that no finding rests on an unproved case.
    """
    low, high = mine.low, mine.high
    if isinf(low):
        value = high - (abs(high) * 0.01 or 1.0) if mine.high_open else high
    elif isinf(high):
        value = low + (abs(low) * 0.01 or 1.0) if mine.low_open else low
    else:
        value = (low + high) / 2
    if not holds(mine, value) or holds(theirs, value):
        raise ValueError(f"{value} does not separate {mine} from {theirs}")
    return value


_TIMES = ((86400.0, "day"), (3600.0, "hour"), (60.0, "minute"), (1.0, "second"))


def describe(value: float, unit: str) -> str:
    """A value of a base unit in words: 86400 s is "1 day"."""
    if unit == "s":
        size, name = next(
            ((size, name) for size, name in _TIMES if value >= size and value % size == 0), (1.0, "second")
        )
        return _counted(value / size, name)
    if unit == "%":
        return f"{value:g} %"
    return _counted(value, "byte" if unit == "B" else unit)


def _counted(value: float, noun: str) -> str:
    return f"{value:,.10g} {noun}" + ("" if value == 1 else "s")
