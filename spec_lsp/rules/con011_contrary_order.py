"""CON011 contrary-order."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.norms.index import PlacedClash
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import advice, problem, quoted, severity_of, where
from spec_lsp.view import View


@rule("CON011", name="contrary-order", scope=Scope.CLASH, severity=Severity.ERROR)
def contrary_order(one: PlacedClash, view: View) -> Iterator[Problem]:
    """Two clauses want the same two things in opposite order.

    ## Why is this bad
    Whatever comes first, one of the two is broken.

    ## Example
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Rule {#rule}

    The consent form must be shown before any data is collected.  <!-- error: CON011 -->
    ```

    ```markdown
    ---
    spec: {name: office}
    ---
    ## Other rule {#other-rule}

    Data must be collected before the consent form is shown.  <!-- error: CON011 -->
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Rule {#rule}

    The consent form must be shown before any data is collected.
    ```

    ```markdown
    ---
    spec: {name: office}
    ---
    ## Other rule {#other-rule}

    Data must be collected after the consent form was shown.
    ```
    """
    severity = severity_of(one, view) if one.clash.kind is Kind.ORDER else None
    if severity is None:
        return
    said = f'{where(one.theirs, view)} wants it the other way round: "{quoted(one.theirs)}"'
    yield problem(one, f"{said}; whatever comes first breaks one of the two; {advice(one)}", view, severity)
