"""CON011 contrary-order."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import problem, quoted, told, where
from spec_lsp.view import Rivals, View


@rule("CON011", name="contrary-order", scope=Scope.CLASH, severity=Severity.ERROR)
def contrary_order(rivals: Rivals, view: View) -> Iterator[Problem]:
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
    found = told(rivals, Kind.ORDER, view)
    if found is None:
        return
    one = found.one
    said = f'{where(one.theirs, view)} wants it the other way round: "{quoted(one.theirs)}"'
    yield problem(found, f"{said}; whatever comes first breaks one of the two", view)
