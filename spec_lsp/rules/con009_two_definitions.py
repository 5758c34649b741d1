"""CON009 two-definitions."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import problem, quoted, told, where
from spec_lsp.view import Rivals, View


@rule("CON009", name="two-definitions", scope=Scope.CLASH, severity=Severity.ERROR)
def two_definitions(rivals: Rivals, view: View) -> Iterator[Problem]:
    """One term, defined in two specs in words that hardly overlap.

    ## Why is this bad
    Each demand that uses the term means another thing in each department, and nobody sees it there.

    ## Example
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Rule {#rule}

    "Active customer" means a customer who has ordered in the last 30 days.  <!-- error: CON009 -->
    ```

    ```markdown
    ---
    spec: {name: office}
    ---
    ## Other rule {#other-rule}

    "Active customer" means a customer who has an open account.  <!-- error: CON009 -->
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Rule {#rule}

    "Active customer" means a customer who has ordered in the last 30 days.
    ```

    ```markdown
    ---
    spec: {name: office}
    ---
    ## Other rule {#other-rule}

    "Active customer" means a customer who has ordered within the last 30 days.
    ```
    """
    found = told(rivals, Kind.DEFINITION, view)
    if found is None:
        return
    one = found.one
    said = f'{where(one.theirs, view)} defines this term otherwise: "{quoted(one.theirs)}"'
    yield problem(found, f"{said}; what fits the one definition need not fit the other", view)
