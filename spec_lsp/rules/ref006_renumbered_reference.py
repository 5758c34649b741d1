"""REF006 renumbered-reference."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.document import PlacedItem
from spec_lsp.facts import Reference
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.rules.ordinals import is_ordinal
from spec_lsp.view import View

_TITLE = 60  # characters of a clause that a message quotes


@rule("REF006", name="renumbered-reference", scope=Scope.REFERENCE, severity=Severity.WARNING)
def renumbered_reference(reference: Reference, view: View) -> Iterator[Problem]:
    """A reference by number where the numbers written in the list and those shown to readers differ.

    ## Why is this bad
    Markdown numbers a list anew when it is shown: where a number is written twice, all that follow move by one.
    Who reads the source and who reads the page then take the number for different clauses, and whatever
    carries out the task builds one of them.

    ## Example
    ```markdown path=.kiro/specs/refunds/requirements.md
    ### Requirement 1: Refund

    1. WHEN an order is cancelled, THE Shop SHALL refund the price.
    2. WHEN a refund is paid, THE Shop SHALL send a receipt.
    2. IF the bank refuses, THEN THE Shop SHALL tell the buyer.  <!-- warning: ID004 -->
    ```

    ```markdown path=.kiro/specs/refunds/tasks.md
    - [ ] 1. Pay refunds
      - _Requirements: 1.1, 1.2_
    - [ ] 2. Handle refusals
      - _Requirements: 1.3_  <!-- warning: REF006 -->
    ```

    ## Use instead
    ```markdown path=.kiro/specs/refunds/requirements.md
    ### Requirement 1: Refund

    1. WHEN an order is cancelled, THE Shop SHALL refund the price.
    2. WHEN a refund is paid, THE Shop SHALL send a receipt.
    3. IF the bank refuses, THEN THE Shop SHALL tell the buyer.
    ```

    ```markdown path=.kiro/specs/refunds/tasks.md
    - [ ] 1. Pay refunds
      - _Requirements: 1.1, 1.2_
    - [ ] 2. Handle refusals
      - _Requirements: 1.3_
    ```
    """
    wanted = reference.fragment or ""
    if not reference.bare or reference.implied or not is_ordinal(wanted):
        return
    resolution = view.resolve(reference)
    target = resolution.target
    if target is None or wanted not in target.items:
        return
    shown = [placed for placed in target.placed_items if wanted in placed.item.aliases]
    written = target.items[wanted] if target.items[wanted].item.id == wanted else None
    if not shown or (written and written.item is shown[0].item):
        return
    word = view.word(shown[0].item.kind)
    if written:
        says = (
            f"{wanted} means {_quoted(written)} by the numbers written in {view.shown(target.key)}, but "
            f"{_quoted(shown[0])} by those shown to readers"
        )
    else:
        says = (
            f"no {word} in {view.shown(target.key)} is written with the number {wanted}; readers see it at "
            f"{_quoted(shown[0])}, which is written {shown[0].item.id}"
        )
    places = [Place.of(target, shown[0], f"shown as {wanted}")]
    if written:
        places.append(Place.of(target, written, f"written as {wanted}"))
    yield Problem(reference.span, f"{says}; number that list anew", related=tuple(places))


def _quoted(placed: PlacedItem) -> str:
    title = placed.item.title
    if len(title) > _TITLE:
        cut = title[:_TITLE]
        title = f"{cut.rpartition(' ')[0] or cut} ..."
    return f'"{title}"'
