"""REF002 wrong-case."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.facts import AMENDING, Reference
from spec_lsp.resolve import State
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("REF002", name="wrong-case", scope=Scope.REFERENCE, severity=Severity.WARNING)
def wrong_case(reference: Reference, view: View) -> Iterator[Problem]:
    """A reference that finds its clause only if upper and lower case are not told apart.

    ## Why is this bad
    Anchors are case-sensitive: the link works in one viewer and leads nowhere in another.

    ## Example
    ```markdown
    ## Refunds {#refunds}

    Refunds must follow [the payment rules](#Payments).  <!-- warning: REF002 -->

    ## Payments {#payments}

    Payments must be confirmed within 2 seconds.
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds}

    Refunds must follow [the payment rules](#payments).

    ## Payments {#payments}

    Payments must be confirmed within 2 seconds.
    ```
    """
    resolution = view.resolve(reference)
    if resolution.state is not State.CASE or reference.kind in AMENDING:
        return
    right = resolution.suggestion()
    span = reference.fragment_span or reference.span
    fixes: tuple[Fix, ...] = ()
    if right and reference.fragment_span:
        fixes = (Fix(f'Change to "{right}"', (Edit(reference.fragment_span, right),), safe=True),)
    sign = "" if reference.bare else "#"
    yield Problem(
        span,
        f'"{sign}{reference.fragment}" differs from the clause "{sign}{right}" by case; write it as defined',
        fixes=fixes,
    )
