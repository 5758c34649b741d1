"""REF005 ambiguous-reference."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.facts import AMENDING, Reference
from spec_lsp.resolve import State
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View

_MOST_FIXES = 5


@rule("REF005", name="ambiguous-reference", scope=Scope.REFERENCE, severity=Severity.HINT)
def ambiguous_reference(reference: Reference, view: View) -> Iterator[Problem]:
    """A bare id that none of the documents beside it defines, but other specs do.

    ## Why is this bad
    Ids such as FR-001 start again in every spec. Without the name of the spec, a reader takes one of them,
    and a tool none.

    ## Example
    ```markdown path=specs/001-refunds/spec.md
    # Feature Specification: Refunds

    - **FR-001**: The shop MUST refund cancelled orders.
    ```

    ```markdown path=specs/002-receipts/spec.md
    # Feature Specification: Receipts

    - **FR-009**: The shop MUST send a receipt for each refund, see FR-001.  <!-- hint: REF005 -->
    ```

    ## Use instead
    ```markdown path=specs/001-refunds/spec.md
    # Feature Specification: Refunds

    - **FR-001**: The shop MUST refund cancelled orders.
    ```

    ```markdown path=specs/002-receipts/spec.md
    # Feature Specification: Receipts

    - **FR-009**: The shop MUST send a receipt for each [refund](../001-refunds/spec.md#FR-001).
    ```
    """
    found = view.resolve(reference)
    if found.state is not State.AMBIGUOUS or reference.kind in AMENDING:
        return
    keys = list(found.rivals())
    if view.document.is_code:
        yield _in_code(reference, keys, view)
        return
    owners = [view.shown(key) for key in keys]
    where = owners[0] if len(owners) == 1 else f"{owners[0]} and {len(owners) - 1} more"
    yield Problem(
        reference.span,
        f'no document beside this one defines "{found.wanted}", but {where} does; write which spec is meant, '
        f"as a link: [{found.wanted}]({owners[0]}#{found.wanted})",
    )


def _in_code(reference: Reference, keys: list[str], view: View) -> Problem:
    """Code stands beside no spec: all that define the id are as near."""
    written = [f"{view.shown(key)}#{reference.fragment}" for key in keys]
    return Problem(
        reference.span,
        f'"{reference.fragment}" is defined by {len(keys)} specs, so nobody can tell which one this is about; '
        f"write {written[0]}, say",
        fixes=tuple(
            Fix(f"Change to {text}", (Edit(reference.span, text),)) for text in written[:_MOST_FIXES]
        ),
    )
