"""ID005 near-miss-id."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.document import Document
from spec_lsp.facts import Reference
from spec_lsp.language.tokens import stem
from spec_lsp.resolve import State
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("ID005", name="near-miss-id", scope=Scope.REFERENCE, severity=Severity.HINT)
def near_miss_id(reference: Reference, view: View) -> Iterator[Problem]:
    """An id that is written nearly, but not quite, as the clause that it must mean: `FR 012`, `FR-O12`, `FR-12` for FR-012.

    ## Why is this bad
    A search for the id does not find it, and no tool takes it for the id: the requirement counts as
    covered by nobody, or the clause as not written.

    ## Example
    ```markdown path=specs/001-refunds/spec.md
    # Feature Specification: Refunds

    - **FR-001**: The shop MUST refund cancelled orders.
    - **FR-002**: The shop MUST send a receipt, unless FR 001 does not apply.  <!-- hint: ID005 -->
    ```

    ## Use instead
    ```markdown path=specs/001-refunds/spec.md
    # Feature Specification: Refunds

    - **FR-001**: The shop MUST refund cancelled orders.
    - **FR-002**: The shop MUST send a receipt, unless FR-001 does not apply.
    ```
    """
    found = view.resolve(reference)
    right = found.address
    if found.state is not State.NEAR or found.target is None or right is None:
        return
    if not _is_spelt_so(found.target, right):
        return
    written = reference.label
    fixes = (Fix(f'Change to "{right}"', (Edit(reference.span, right),), safe=True),)
    yield Problem(
        reference.span,
        f'"{written}" is nearly "{right}": no search for the id finds it here; write "{right}"',
        fixes=fixes if "\n" not in written else (),
    )


def _is_spelt_so(target: Document, right: str) -> bool:
    """Whether the document writes such ids in the way that is right: else the odd spelling is its custom."""
    return any(
        item.spells and item.id and stem(item.id) == stem(right)
        for _, _, item in target.placed_items
        if item.form != "mention"
    )
