"""REF009 retired-clause."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.facts import EdgeKind, Reference
from spec_lsp.resolve import State
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View

# A link in the text may be there to say that something is over, and an amendment has to name what it ends.
_RELYING = frozenset(
    {
        EdgeKind.IMPLEMENTS,
        EdgeKind.TESTS,
        EdgeKind.COVERS,
        EdgeKind.DEPENDS,
        EdgeKind.REQUIRES,
        EdgeKind.IMPORTS,
    }
)


@rule("REF009", name="retired-clause", scope=Scope.REFERENCE, severity=Severity.WARNING)
def retired_clause(reference: Reference, view: View) -> Iterator[Problem]:
    """Code, a test or a clause that relies on a clause that counts no more.

    ## Why is this bad
    What is built or tested here is no longer asked for, or is asked for differently by the clause that took
    its place. A clause counts no more if `status=` says so (retired, deprecated, superseded, removed, withdrawn,
    obsolete), if it is removed by a change, or if it stands in a document that is history.

    ## Example
    ```markdown path=specs/refunds.md
    ## Refund by voucher {#refund-voucher status=retired}

    The shop MUST refund cancelled orders by voucher.

    ## Refund by card {#refund-card}

    The shop MUST refund cancelled orders to the card.
    ```

    ```markdown path=shop/refunds.py
    # spec: specs/refunds.md#refund-voucher  # warning: REF009
    def refund(order): ...
    ```

    ## Use instead
    ```markdown path=specs/refunds.md
    ## Refund by voucher {#refund-voucher status=retired}

    The shop MUST refund cancelled orders by voucher.

    ## Refund by card {#refund-card}

    The shop MUST refund cancelled orders to the card.
    ```

    ```markdown path=shop/refunds.py
    # spec: specs/refunds.md#refund-card
    def refund(order): ...
    ```
    """
    if reference.kind not in _RELYING:
        return
    found = view.resolve(reference)
    target = found.target
    if found.state is not State.OK or target is None or target is view.document or found.address is None:
        return
    history = target.dialect is not None and not target.dialect.checked
    word = target.retired.get(found.address) or ("history" if history else "")
    if word:
        yield Problem(
            reference.fragment_span or reference.span,
            f'"{found.address}" is {word} in {view.shown(target.key)}, so nothing has to meet it any more; name the '
            "clause that took its place, or take this out",
        )
