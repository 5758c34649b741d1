"""CON005 opposite-demands."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import problem, proof, quoted, told, where
from spec_lsp.view import Rivals, View


@rule("CON005", name="opposite-demands", scope=Scope.CLASH, severity=Severity.ERROR)
def opposite_demands(rivals: Rivals, view: View) -> Iterator[Problem]:
    """One clause demands or allows what another one forbids.

    ## Why is this bad
    Whatever is built violates one of the two. Compared are who does what to what, with words that mean the same; what is
    forbidden in general is forbidden in each case. A clause that speaks of a case which the other does not name may be meant as
    an exception: then it is a warning, with a fix that declares it. In one document only what is said of the very same is told.

    ## Example
    ```markdown path=openspec/specs/receipts/spec.md
    ## Purpose
    What a customer gets in writing once an order has been paid for.

    ## Requirements
    ### Requirement: Receipt
    The shop SHALL print the tax number on receipts.  <!-- error: CON005 -->

    #### Scenario: Paid order
    - **WHEN** an order is paid
    - **THEN** the receipt shows the tax number
    ```

    ```markdown path=openspec/changes/short/specs/receipts/spec.md
    ## ADDED Requirements
    ### Requirement: Short receipt
    The shop SHALL NOT print the tax number on receipts.  <!-- error: CON005 -->

    #### Scenario: Paid order
    - **WHEN** an order is paid
    - **THEN** the receipt fits on one page
    ```

    ## Use instead
    ```markdown path=openspec/specs/receipts/spec.md
    ## Purpose
    What a customer gets in writing once an order has been paid for.

    ## Requirements
    ### Requirement: Receipt
    The shop SHALL print the tax number on receipts.

    #### Scenario: Paid order
    - **WHEN** an order is paid
    - **THEN** the receipt shows the tax number
    ```

    ```markdown path=openspec/changes/short/specs/receipts/spec.md
    ## MODIFIED Requirements
    ### Requirement: Receipt
    The shop SHALL NOT print the tax number on receipts.

    #### Scenario: Paid order
    - **WHEN** an order is paid
    - **THEN** the receipt shows the tax number
    ```
    """
    found = told(rivals, Kind.MODALITY, view)
    if found is None:
        return
    one = found.one
    mine, theirs = one.mine.norm.force, one.theirs.norm.force
    said = f'this {mine.value} what {where(one.theirs, view)} {theirs.value}: "{quoted(one.theirs)}"'
    yield problem(found, f"{said}; {proof(found)}", view)
