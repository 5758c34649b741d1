"""CON012 duplicate-demand."""

from collections.abc import Iterator

from spec_lsp.deltas import is_delta
from spec_lsp.diagnostics import Severity
from spec_lsp.norms.twins import Twin
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View


@rule("CON012", name="duplicate-demand", scope=Scope.TWIN, severity=Severity.HINT)
def duplicate_demand(found: tuple[Twin, tuple[Twin, ...]], view: View) -> Iterator[Problem]:
    """Two clauses demand the same in the same words.

    ## Why is this bad
    One of them will be changed and the other forgotten; from then on they contradict each other. Only what says the same
    but for articles, plurals and words that mean the same is told, once at each place; and, in different documents, what is
    nearly the same: a demand of six words or more that has one word more elsewhere.

    ## Example
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Refunds {#refunds}

    The shop must pay a refund within 14 days.  <!-- hint: CON012 -->
    ```

    ```markdown
    ---
    spec: {name: office}
    ---
    ## Money {#money}

    A refund must be paid by the shop within 14 days.  <!-- hint: CON012 -->
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Refunds {#refunds}

    The shop must pay a refund within 14 days.
    ```

    ```markdown
    ---
    spec: {name: office}
    ---
    ## Money {#money}

    Refunds are told in the rules of the shop.
    ```
    """
    twin, others = found
    documents = view.workspace.documents
    if twin.verdict or is_delta(view.document):
        return
    told = [other for other in others if not is_delta(documents[other.key]) and other.facts is not twin.facts]
    if not told:
        return
    near = told[0].words != twin.words
    places = tuple(_place(other, view, "nearly the same" if near else "the same") for other in told[:_NAMED])
    where = places[0].clause or view.tail(places[0].key)
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    said = "nearly the same, but for one word" if near else "the same"
    yield Problem(
        twin.span,
        f'"{where}"{more} demands {said}; keep one, and refer to it from the other',
        related=places,
    )


_NAMED = 4  # others that are pointed at


def _place(twin: Twin, view: View, said: str) -> Place:
    document = view.workspace.documents[twin.key]
    return Place(twin.key, twin.facts, twin.span, said, document.owner_at(twin.facts, twin.span))
