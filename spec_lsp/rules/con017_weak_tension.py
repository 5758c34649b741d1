"""CON017 weak-tension."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import definitions, place_of, quoted, told, where
from spec_lsp.view import Rivals, View


@rule("CON017", name="weak-tension", scope=Scope.CLASH, severity=Severity.HINT)
def weak_tension(rivals: Rivals, view: View) -> Iterator[Problem]:
    """One clause advises against what another allows: "should not" and "may".

    ## Why is this bad
    Both can be kept, so it is no conflict. But whoever does what is allowed acts against advice, and a grader that reads both
    clauses cannot say which one counts.

    ## Example
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Refunds {#refunds}

    The shop should not pay refunds in cash.  <!-- hint: CON017 -->
    ```

    ```markdown
    ---
    spec: {name: desk}
    ---
    ## Cash {#cash}

    The shop may pay refunds in cash.  <!-- hint: CON017 -->
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Refunds {#refunds}

    The shop should not pay refunds in cash, but at the desk.
    ```

    ```markdown
    ---
    spec: {name: desk}
    ---
    ## Cash {#cash}

    Cash is told in the rules of the shop.
    ```
    """
    found = told(rivals, Kind.TENSION, view)
    if found is not None:
        other = found.one.theirs
        yield Problem(
            found.one.mine.span,
            f'{where(other, view)} says otherwise, but both can be kept: "{quoted(other)}"; say which one counts',
            related=(place_of(other, view), *definitions((found.one,), view)),
        )
