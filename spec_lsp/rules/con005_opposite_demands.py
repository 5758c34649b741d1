"""CON005 opposite-demands."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.norms.index import PlacedClash
from spec_lsp.norms.model import Force
from spec_lsp.norms.witness import witness_of
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import advice, problem, quoted, severity_of, where
from spec_lsp.view import View


@rule("CON005", name="opposite-demands", scope=Scope.CLASH, severity=Severity.ERROR)
def opposite_demands(one: PlacedClash, view: View) -> Iterator[Problem]:
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
    The shop SHALL print the tax number on receipts.

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
    clash = one.clash
    severity = severity_of(one, view) if clash.kind is Kind.MODALITY else None
    witness = witness_of(clash) if severity else None
    if witness is None:
        return
    mine, theirs = one.mine.norm.force, one.theirs.norm.force
    said = f'this {mine.value} what {where(one.theirs, view)} {theirs.value}: "{quoted(one.theirs)}"'
    yield problem(one, f"{said}; {_proof(mine, theirs)}; {advice(one)}", view, severity)


def _proof(mine: Force, theirs: Force) -> str:
    """The case that keeps one of the two and breaks the other."""
    if mine is theirs or Force.MUST_NOT not in (mine, theirs):
        doing, not_doing = ("not doing so", "doing so")
    else:
        doing, not_doing = ("doing so", "not doing so")
    if Force.MAY in (mine, theirs) or Force.NEED_NOT in (mine, theirs):
        return f"{doing} keeps the one and breaks the other"
    return f"{doing} breaks the one, {not_doing} the other"
