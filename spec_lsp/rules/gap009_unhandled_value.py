"""GAP009 unhandled-value."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.rules.base import Problem, Scope, listed, rule
from spec_lsp.rules.enumerations import Enumeration, enumerations, is_named, telling, unhandled
from spec_lsp.terms import module_of
from spec_lsp.view import View


@rule("GAP009", name="unhandled-value", scope=Scope.DOCUMENT, severity=Severity.HINT)
def unhandled_value(document: Document, view: View) -> Iterator[Problem]:
    """A declared state, role or value that nothing speaks of again, where all the others have clauses.

    ## Why is this bad
    Either a clause is missing, or the value is left over and nobody can ever meet it. Told only where each of the other
    values, two or more, stands in a condition or a demand, and this one stands nowhere else at all.

    ## Example
    ```markdown
    ## Orders {#orders}

    An order is new, paid or archived.  <!-- hint: GAP009 "archived" -->

    If an order is new, the shop must send an invoice.

    If an order is paid, the shop must send the parcel.
    ```

    ## Use instead
    ```markdown
    ## Orders {#orders}

    An order is new, paid or archived.

    If an order is new, the shop must send an invoice.

    If an order is paid, the shop must send the parcel.

    If an order is archived, the shop must refuse changes.
    ```
    """
    for declared in enumerations(document, view.words):
        yield from _unhandled(declared, document, view)


def _unhandled(declared: Enumeration, document: Document, view: View) -> Iterator[Problem]:
    telling_it = [said for said in telling(document, view.words) if said not in declared.places]
    missing = [
        value
        for value in declared.values
        if not value.ruled and not any(value.is_in(said) for said in telling_it)
    ]
    if len(missing) != 1 or not missing[0].roots:
        return
    value = missing[0]
    if any(is_named(value, declared, other) for other in module_of(view.workspace, document)):
        return
    others = [one.name for one in declared.values if one is not value]
    told = f'no clause says what holds for "{value.name}", though {listed(others)} have clauses; add one, or take the value out'
    asked = f'Ask what holds for "{value.name}"', f"what holds for {value.name}?"
    yield unhandled(value, declared.kind, others, told, asked, document)
