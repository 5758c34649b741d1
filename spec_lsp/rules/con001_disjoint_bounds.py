"""CON001 disjoint-bounds."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import problem, proof, span_of, told, where
from spec_lsp.view import Rivals, View


@rule("CON001", name="disjoint-bounds", scope=Scope.CLASH, severity=Severity.ERROR)
def disjoint_bounds(rivals: Rivals, view: View) -> Iterator[Problem]:
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
    found = told(rivals, Kind.BOUNDS, view)
    if found is None:
        return
    one, mine, theirs = found.one, found.one.clash.mine, found.one.clash.theirs
    if mine is None or theirs is None:
        return
    said = f'"{mine.shown}" cannot hold together with "{theirs.shown}" in {where(one.theirs, view)}: {proof(found)}'
    align = Fix(f'Say "{theirs.shown}" here too', (Edit(span_of(one.mine, mine), theirs.shown),))
    yield problem(found, said, view, (align,) if one.mine.woven is None else ())  # a cell has its head, too
