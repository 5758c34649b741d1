"""CON001 disjoint-bounds."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.norms.index import PlacedClash
from spec_lsp.norms.units import told
from spec_lsp.norms.witness import witness_of
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import advice, problem, severity_of, where
from spec_lsp.view import View


@rule("CON001", name="disjoint-bounds", scope=Scope.CLASH, severity=Severity.ERROR)
def disjoint_bounds(one: PlacedClash, view: View) -> Iterator[Problem]:
    """Two clauses bound the same quantity, and no value satisfies both.

    ## Why is this bad
    Whatever is built violates one of the two. The finding stands at both clauses, each naming the other, with a value that
    proves it. Of clauses of different authority the lower one gives way, which is only a hint (CON013), and so does a
    requirement to the open change that replaces it.

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
    clash = one.clash
    severity = severity_of(one, view) if clash.kind is Kind.BOUNDS else None
    witness = witness_of(clash) if severity else None
    if witness is None or clash.mine is None or clash.theirs is None or witness.case.value is None:
        return
    mine, theirs = clash.mine, clash.theirs
    kept, broken = ("this clause", "that one") if witness.keeps_first else ("that clause", "this one")
    value = told(witness.case.value, witness.case.unit, mine.per)
    said = (
        f'"{mine.shown}" cannot hold together with "{theirs.shown}" in {where(one.theirs, view)}: '
        f"{value} satisfies {kept} and breaks {broken}; {advice(one)}"
    )
    start = one.mine.start + mine.start
    span = one.mine.prose.span(start, start + len(mine.shown))
    align = Fix(f'Say "{theirs.shown}" here too', (Edit(span, theirs.shown),))
    yield problem(one, said, view, severity, span, (align,))
