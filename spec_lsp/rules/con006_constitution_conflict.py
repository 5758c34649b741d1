"""CON006 constitution-conflict."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.precedence import Standing
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import definitions, nearest, place_of, proof, quoted, shown_case, span_of, where
from spec_lsp.view import Rivals, View


@rule("CON006", name="constitution-conflict", scope=Scope.CLASH, severity=Severity.ERROR)
def constitution_conflict(rivals: Rivals, view: View) -> Iterator[Problem]:
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
    certain = tuple(one for one in rivals if one.clash.certain)
    found = nearest(certain, Standing.BOUND, view)
    if found is None:
        return
    one, clash = found.one, found.one.clash
    here = clash.mine.shown if clash.mine else quoted(one.mine)
    there = clash.theirs.shown if clash.theirs else quoted(one.theirs)
    said = f'"{here}" contradicts "{there}" in {where(one.theirs, view)}: {proof(found)}'
    yield Problem(
        span_of(one.mine, clash.mine),
        f"{said}; the constitution holds: change this clause, or amend the principle first",
        related=(place_of(one.theirs, view, clash.theirs), *definitions((one,), view)),
        witness=shown_case(found),
    )
