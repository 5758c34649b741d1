"""SUC007 no-criterion."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.facts import Item
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("SUC007", name="no-criterion", scope=Scope.ITEM, severity=Severity.WARNING)
def no_criterion(item: Item, view: View) -> Iterator[Problem]:
    """A requirement or user story without the scenario or acceptance criterion that its family asks for.

    ## Why is this bad
    Nobody can tell when it is done: there is nothing that an implementation can be held against. It is an error
    where the tools of the family refuse it.

    ## Example
    ```markdown path=.kiro/specs/refunds/requirements.md
    ### Requirement 1: Refund

    #### Acceptance Criteria

    1. WHEN an order is cancelled, THE Shop SHALL refund the price.

    ### Requirement 2: Receipt  <!-- warning: SUC007 -->

    **User Story:** As a customer, I want a receipt, so that I can prove the refund.
    ```

    ## Use instead
    ```markdown path=.kiro/specs/refunds/requirements.md
    ### Requirement 1: Refund

    #### Acceptance Criteria

    1. WHEN an order is cancelled, THE Shop SHALL refund the price.

    ### Requirement 2: Receipt

    #### Acceptance Criteria

    1. WHEN a refund is paid, THE Shop SHALL send a receipt.
    ```
    """
    dialect = view.document.dialect
    wanted = dialect.criteria.get(item.kind) if dialect else None
    if wanted is None or not item.is_section:
        return
    section = view.document.section_of(view.document.items[item.id].clause)
    kinds = {
        found.kind
        for clause in section
        for found in (clause.item, *(inner for _, inner in clause.items))
        if found
    }
    if wanted not in kinds:
        word = view.word(wanted)
        yield Problem(
            item.name,
            f'{view.word(item.kind)} "{item.title or item.id}" has no {word}, so nothing shows when it is met; '
            f"write at least one {word}",
            severity=Severity.ERROR if dialect and wanted in dialect.form.strict else None,
        )
