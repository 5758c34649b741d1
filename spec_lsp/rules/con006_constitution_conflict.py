"""CON006 constitution-conflict."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.facts import Limit
from spec_lsp.language.bounds import disjoint
from spec_lsp.language.demands import is_absolute
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.rules.con001_disjoint_bounds import describe, witness
from spec_lsp.view import View
from spec_lsp.workspace import PlacedLimit


@rule("CON006", name="constitution-conflict", scope=Scope.LIMIT, severity=Severity.ERROR)
def constitution_conflict(limit: Limit, view: View) -> Iterator[Problem]:
    """A statement that contradicts the constitution of its project: no value satisfies both, or one forbids what the other demands.

    ## Why is this bad
    The constitution outranks every spec below it. What is built to the letter of this spec violates a
    principle that nobody decided to give up. The finding stands at the spec: it is what has to change.

    ## Example
    ```markdown path=.specify/memory/constitution.md
    # Northwind Constitution

    ### III. Short memory

    Audit logs MUST be kept for at most 30 days.
    ```

    ```markdown path=specs/001-refunds/spec.md
    # Feature Specification: Refunds

    - **FR-001**: Audit logs MUST be kept for at least 90 days.  <!-- error: CON006 -->
    ```

    ## Use instead
    ```markdown path=.specify/memory/constitution.md
    # Northwind Constitution

    ### III. Short memory

    Audit logs MUST be kept for at most 30 days.
    ```

    ```markdown path=specs/001-refunds/spec.md
    # Feature Specification: Refunds

    - **FR-001**: Audit logs MUST be kept for at most 14 days.
    ```
    """
    for other in view.rivals(limit):
        if view.obeys(view.document.key, other.key) and disjoint(limit.bound, other.limit.bound):
            yield _problem(limit, other, view)


def _problem(limit: Limit, other: PlacedLimit, view: View) -> Problem:
    mine, theirs = limit.bound, other.limit.bound
    rival = other.limit.statement
    where = f"{view.shown(other.key)}#{other.clause.id}"
    value = witness(mine, theirs)
    there_said = f'"{theirs.shown}" demanded here'
    if is_absolute(limit):
        action = " ".join(limit.statement.text[mine.end :].split()).rstrip(".;")
        here, there = ("demanded", "forbidden") if mine.low > 0 else ("forbidden", "demanded")
        there_said = f"{there} here"
        said = f'to "{action}" is {here} here and {there} in {where}'
    else:
        shown = describe(value, mine.unit)
        said = f'"{mine.shown}" contradicts "{theirs.shown}" in {where}: {shown} satisfies this clause and breaks that one'
    return Problem(
        limit.statement.span(mine.start, mine.end),
        f"{said}; the constitution holds: change this clause, or amend the principle first",
        related=(
            Place(
                other.key,
                other.facts,
                rival.span(theirs.start, theirs.end),
                there_said,
                other.clause.id,
            ),
        ),
        witness={
            "subject": limit.subject,
            "action": limit.action,
            "value": value,
            "unit": mine.unit,
        },
    )
