"""CON008 exclusive-values."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import problem, quoted, told, where
from spec_lsp.view import Rivals, View


@rule("CON008", name="exclusive-values", scope=Scope.CLASH, severity=Severity.ERROR)
def exclusive_values(rivals: Rivals, view: View) -> Iterator[Problem]:
    """Two clauses choose different values where there can be one, or one lists all values and the other uses one more.

    ## Why is this bad
    Both cannot be built. A list is taken for complete only where it says so: "the only formats are", "exactly these".

    ## Example
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Rule {#rule}

    The only supported export formats are CSV and JSON.  <!-- error: CON008 -->
    ```

    ```markdown
    ---
    spec: {name: office}
    ---
    ## Other rule {#other-rule}

    Exports must be available in CSV, JSON and XLSX format.  <!-- error: CON008 -->
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Rule {#rule}

    The only supported export formats are CSV and JSON.
    ```

    ```markdown
    ---
    spec: {name: office}
    ---
    ## Other rule {#other-rule}

    Exports must be available in CSV and JSON format.
    ```
    """
    found = told(rivals, Kind.VALUE, view)
    if found is None:
        return
    one = found.one
    said = f'this cannot hold together with "{quoted(one.theirs)}" in {where(one.theirs, view)}'
    proof = f"{_shown(one.theirs.norm.values - one.mine.norm.values)} keeps that one and breaks this one"
    if not one.mine.norm.closed or not one.theirs.norm.values - one.mine.norm.values:
        proof = "whatever keeps the one breaks the other"
    yield problem(found, f"{said}: {proof}", view)


def _shown(values: frozenset[str]) -> str:
    return ", ".join(f'"{value}"' for value in sorted(values))
