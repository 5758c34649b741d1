"""CON019 resolved-conflict."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.precedence import Standing, declares, standing
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import definitions, place_of, quoted, where
from spec_lsp.view import Rivals, View


@rule("CON019", name="resolved-conflict", scope=Scope.CLASH, severity=Severity.HINT)
def resolved_conflict(rivals: Rivals, view: View) -> Iterator[Problem]:
    """A clause that says that it overrides another one, and does: told so that the list of conflicts is whole.

    ## Why is this bad
    It is not: the conflict is settled. But whoever reads the other clause alone does not know it, and when its text changes,
    somebody has to look again: `seen=` beside `overrides=` notes which text was overridden (CON020).

    ## Example
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Refunds {#refunds}

    The shop must pay refunds by card.
    ```

    ```markdown
    ---
    spec: {name: desk}
    ---
    ## Cash {#cash overrides=spec-0.md#refunds}

    The shop must not pay refunds by card.  <!-- hint: CON019 -->
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Refunds {#refunds}

    The shop must pay refunds by card.
    ```

    ```markdown
    ---
    spec: {name: desk}
    ---
    ## Cash {#cash}

    The shop must pay wages in cash.
    ```
    """
    settled = (
        one
        for one in rivals
        if standing(one.mine, one.theirs, view) is Standing.SETTLED and declares(one.mine, one.theirs, view)
    )
    one = next(settled, None)
    if one is not None:
        yield Problem(
            one.mine.span,
            f'this overrides {where(one.theirs, view)}, as the clause says: "{quoted(one.theirs)}"',
            related=(place_of(one.theirs, view), *definitions((one,), view)),
        )
