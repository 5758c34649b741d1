"""GAP010 unanswered-event."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.rules.base import Problem, Scope, listed, rule
from spec_lsp.rules.enumerations import (
    ACTORS,
    EVENTS,
    Enumeration,
    glossary_events,
    named_lists,
    telling,
    unhandled,
)
from spec_lsp.view import View

_LEAST = 2  # conditions of a document that answers events
_MOST_NAMED = 4  # others that a message names


@rule("GAP010", name="unanswered-event", scope=Scope.DOCUMENT, severity=Severity.HINT)
def unanswered_event(document: Document, view: View) -> Iterator[Problem]:
    """An event or actor that a list introduces and no clause answers, where all the others of the list have clauses.

    ## Why is this bad
    It will happen, and nothing says what then. Read are lists below a title such as "Events" or "Actors", and the entries of a
    glossary that are called an event; told only in documents of WHEN and IF, where each of the other events, two or more,
    stands in such a condition. An actor is answered by any demand.

    ## Example
    ```markdown path=.kiro/specs/payments/requirements.md
    # Requirements Document

    ## Events

    - **Payment failed**: the bank refuses the money
    - **Payment disputed**: the buyer asks the bank for the money back  <!-- hint: GAP010 "Payment disputed" -->
    - **Payment received**: the bank confirms the money

    ## Requirements

    ### Requirement 1: Payment

    1. WHEN a payment is received, THE Shop SHALL send the parcel.
    2. IF a payment failed, THEN THE Shop SHALL cancel the order.
    ```

    ## Use instead
    ```markdown path=.kiro/specs/payments/requirements.md
    # Requirements Document

    ## Events

    - **Payment failed**: the bank refuses the money
    - **Payment disputed**: the buyer asks the bank for the money back
    - **Payment received**: the bank confirms the money

    ## Requirements

    ### Requirement 1: Payment

    1. WHEN a payment is received, THE Shop SHALL send the parcel.
    2. IF a payment failed, THEN THE Shop SHALL cancel the order.
    3. IF a payment is disputed, THEN THE Shop SHALL block the account.
    ```
    """
    lists = [one for one in named_lists(document, view.words) if one.kind in EVENTS or one.kind in ACTORS]
    for introduced in (*lists, *glossary_events(document, view.words)):
        yield from _unanswered(introduced, document, view)


def _unanswered(introduced: Enumeration, document: Document, view: View) -> Iterator[Problem]:
    told = [said for said in telling(document, view.words) if said not in introduced.places]
    if sum(bool(said.condition) for said in told) < _LEAST:
        return
    is_event = introduced.kind not in ACTORS
    missing = [
        value
        for value in introduced.values
        if not value.ruled
        and not any(value.is_in(said, said.condition if is_event else None) for said in told)
    ]
    if len(missing) != 1 or any(missing[0].is_in(said) for said in told):
        return
    value, word = missing[0], "event" if is_event else "actor"
    others = [one.name for one in introduced.values if one is not value]
    shown = listed(others) if len(others) <= _MOST_NAMED else f"the other {len(others)}"
    missed = f'no clause answers the {word} "{value.name}", though {shown} have clauses; add one, or take it out of the list'
    question = f"what happens on {value.name}?" if is_event else f"what may {value.name} do?"
    yield unhandled(value, word, others, missed, ("Ask for the answer", question), document)
