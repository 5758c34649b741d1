"""CON005 opposite-demands."""

from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from spec_lsp.clauses import Clause
from spec_lsp.deltas import base_of, is_delta, replaced_beside, requirement_around
from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Kind, Statement
from spec_lsp.language.demands import Demand, demand_of
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View


@rule("CON005", name="opposite-demands", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def opposite_demands(document: Document, view: View) -> Iterator[Problem]:
    """One requirement demands what another one forbids, word for word and without a condition.

    ## Why is this bad
    Whatever is built violates one of the two. It happens where a requirement was written anew and the old one was left
    behind: a change is therefore read together with what stays of the spec that it changes.

    Only sentences that share all words but the negation are compared, so what is found is one; the same thing said
    in other words is not found.

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
    known: dict[tuple[str, str], list[_Placed]] = {}
    base = base_of(view.workspace, document) if is_delta(document) else None
    for placed in _staying(document, base, view) if base else ():
        known.setdefault(placed.topic, []).append(placed)
    for placed in _demands(document):
        earlier = known.setdefault(placed.topic, [])
        other = next((one for one in earlier if _opposed(one, placed)), None)
        if other:
            yield _problem(placed, other, view)
        earlier.append(placed)


_Made = tuple[Facts, Statement, Demand]


class _Placed(NamedTuple):
    """A demand and where it is made."""

    document: Document
    clause: Clause
    facts: Facts
    statement: Statement
    demand: Demand

    @property
    def topic(self) -> tuple[str, str]:
        """What two demands must share to be opposite."""
        return self.demand.subject, self.demand.action


def _opposed(first: _Placed, second: _Placed) -> bool:
    """Whether one demands what the other forbids, and both hold everywhere: clauses do, mere sections may be cases."""
    everywhere = first.clause is second.clause or (first.clause.explicit and second.clause.explicit)
    return everywhere and first.demand.forbidden is not second.demand.forbidden


def _staying(delta: Document, base: Document, view: View) -> Iterator[_Placed]:
    """The demands of a spec that still hold once the change is applied."""
    gone = replaced_beside(view.workspace, delta, base)
    for placed in _demands(base):
        if requirement_around(base, placed.clause) not in gone:
            yield placed


def _demands(document: Document) -> Iterator[_Placed]:
    for clause in document.clauses:
        if clause.item and clause.item.kind is Kind.SCENARIO:
            continue  # what it demands holds in that case only
        for facts, statement, demand in _made_in(clause):
            yield _Placed(document, clause, facts, statement, demand)


_MADE: WeakKeyDictionary[Clause, tuple[_Made, ...]] = (
    WeakKeyDictionary()
)  # an edit leaves most clauses as they are


def _made_in(clause: Clause) -> tuple[_Made, ...]:
    """What the paragraphs of a clause demand in every case; items of lists may be narrowed by their lead-in."""
    known = _MADE.get(clause)
    if known is None:
        placed = (
            (facts, statement)
            for facts in clause.facts
            if not facts.commentary
            for statement in facts.statements
            if statement.prose.block.type == "paragraph" and not statement.prose.block.containers
        )
        made = ((facts, statement, demand_of(statement)) for facts, statement in placed)
        known = _MADE[clause] = tuple(
            (facts, statement, demand) for facts, statement, demand in made if demand
        )
    return known


def _problem(placed: _Placed, other: _Placed, view: View) -> Problem:
    mine = placed.demand
    elsewhere = other.document is not placed.document
    name = other.clause.title or other.clause.id
    where = f'"{name}"' + (f" in {view.tail(other.document.key)}" if elsewhere else "")
    verbs = ("forbids", "demands") if mine.forbidden else ("demands", "forbids")
    stays = ", which stays in force beside this change" if elsewhere else ""
    return Problem(
        placed.statement.span(0, len(placed.statement.text)),
        f"this {verbs[0]} what {where} {verbs[1]}{stays}: whoever does it breaks one of the two, whoever does not breaks the other; "
        + (
            "modify or remove that one as well, or take this out"
            if elsewhere
            else "take one out, or say when each holds"
        ),
        placed.facts,
        (
            Place(
                other.document.key,
                other.facts,
                other.statement.span(0, len(other.statement.text)),
                f"{verbs[1]} it here",
                other.clause.id,
            ),
        ),
        witness={"subject": mine.subject, "action": mine.action},
    )
