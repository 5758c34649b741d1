"""GAP006 misplaced-heading."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Fix, Severity, Span
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Stray
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("GAP006", name="misplaced-heading", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def misplaced_heading(document: Document, view: View) -> Iterator[Problem]:
    """A heading of the wrong level or in the wrong section, or a file in the wrong folder: it looks right and is not read.

    ## Why is this bad
    The tools of the family know a clause by the level and the section of its heading. What stands elsewhere is dropped,
    or taken for text of its neighbour, and nobody is told. Where text is only read as something else, it is a
    warning.

    ## Example
    ```markdown path=openspec/changes/faster/specs/refunds/spec.md
    ## ADDED Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days

    **Scenario: Lost parcel**  <!-- error: GAP006 -->
    - **WHEN** a parcel is lost
    - **THEN** the refund is paid within 14 days
    ```

    ## Use instead
    ```markdown path=openspec/changes/faster/specs/refunds/spec.md
    ## ADDED Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days

    #### Scenario: Lost parcel
    - **WHEN** a parcel is lost
    - **THEN** the refund is paid within 14 days
    ```
    """
    form = document.dialect.form if document.dialect else None
    if form is None:
        return
    if form.unread and _is_first(document, view):
        roles = {other.dialect.role for other in view.bundled() if other.dialect}
        if not roles & form.unless:
            width = len(document.text.lines[0])
            yield Problem(Span(0, 0, 0, width), f"nothing reads this file: {form.unread}")
    for facts, stray in document.strays:
        yield _stray(facts, stray, document)


def _stray(facts: Facts, stray: Stray, document: Document) -> Problem:
    parted = stray.parted and len(document.section_of(document.clause_of(document.index_of(facts)))) > 1
    mended = stray.edit is not None and parted is stray.parted
    fixes = (Fix("Write it as it is read", (stray.edit,)),) if stray.edit and mended else ()
    severity = Severity.WARNING if parted or not stray.lost else None
    return Problem(stray.span, stray.problem, facts, fixes=fixes, severity=severity)


def _is_first(document: Document, view: View) -> bool:
    """Whether it is the first of its group: one finding tells of all of them."""
    return all(document.key < other.key for other in view.beside())
