"""SUC007 no-criterion."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.facts import Kind
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("SUC007", name="no-criterion", scope=Scope.CLAUSE, severity=Severity.WARNING, cues=("item",))
def no_criterion(clause: Clause, view: View) -> Iterator[Problem]:
    """A requirement or user story without the scenario or acceptance criterion that its family asks for.

    ## Why is this bad
    Nobody can tell when it is done: there is nothing that an implementation can be held against. It is an error
    where the tools of the family refuse it. Elsewhere it is silent about a requirement with a list, if no requirement of
    the document has criteria in the form of the family: the list may be meant.

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
    item, dialect = clause.item, view.document.dialect
    wanted = dialect.criteria.get(item.kind) if item and dialect else None
    if item is None or dialect is None or wanted is None or not view.document.defines(item):
        return
    section = view.document.section_of(clause)
    kinds = {
        found.kind for part in section for found in (part.item, *(inner for _, inner in part.items)) if found
    }
    if wanted in kinds:
        return
    strict = wanted in dialect.form.strict
    if not strict and any(_lists(part) for part in section) and not _has(wanted, view.document):
        return  # its author never writes them in the form of the family: the list may be meant
    word = view.word(wanted)
    yield Problem(
        item.name,
        f'{view.word(item.kind)} "{item.title or item.id}" has no {word}, so nothing shows when it is met; '
        f"write at least one {word}",
        severity=Severity.ERROR if strict else None,
    )


def _lists(clause: Clause) -> bool:
    return any(prose.block.containers for facts in clause.facts for prose in facts.prose)


def _has(kind: Kind, document: Document) -> bool:
    return any(placed.item.kind is kind for placed in document.placed_items)
