"""CON003 dropped-scenario."""

import difflib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.amendments import Amendment
from spec_lsp.clauses import Clause
from spec_lsp.deltas import base_of, old_names, requirement, target_of
from spec_lsp.diagnostics import Edit, Fix, Severity, Span
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Kind
from spec_lsp.rules.base import Place, Problem, Scope, listed, rule
from spec_lsp.view import View

_RENAMED = 0.6  # difflib ratio of two names or two bodies, of which one is the other reworded


@rule("CON003", name="dropped-scenario", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def dropped_scenario(document: Document, view: View) -> Iterator[Problem]:
    """A modified requirement that lacks a scenario which the spec has.

    ## Why is this bad
    A modification replaces the whole requirement. A scenario that is not copied is gone once the change is
    applied, though nobody decided that; tools that notice refuse the change. A scenario under a new name counts as
    dropped as well.

    ## Example
    ```markdown path=openspec/specs/refunds/spec.md
    ## Purpose
    How customers get their money back when an order is cancelled.

    ## Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days

    #### Scenario: Lost parcel
    - **WHEN** a parcel is lost
    - **THEN** the refund is paid within 14 days
    ```

    ```markdown path=openspec/changes/faster/specs/refunds/spec.md
    ## MODIFIED Requirements
    ### Requirement: Refund window  <!-- error: CON003 -->
    The shop SHALL pay a refund within 7 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 7 days
    ```

    ## Use instead
    ```markdown path=openspec/specs/refunds/spec.md
    ## Purpose
    How customers get their money back when an order is cancelled.

    ## Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days

    #### Scenario: Lost parcel
    - **WHEN** a parcel is lost
    - **THEN** the refund is paid within 14 days
    ```

    ```markdown path=openspec/changes/faster/specs/refunds/spec.md
    ## MODIFIED Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 7 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 7 days

    #### Scenario: Lost parcel
    - **WHEN** a parcel is lost
    - **THEN** the refund is paid within 7 days
    ```
    """
    base = base_of(view.workspace, document)
    for one in document.amendments if base else ():
        if base and one.kind is EdgeKind.MODIFIES and one.name not in old_names(document).values():
            yield from _dropped(one, document, base, view)


def _dropped(one: Amendment, delta: Document, base: Document, view: View) -> Iterator[Problem]:
    target = target_of(delta, one, base)
    before = requirement(base, target) if target else None
    after = requirement(delta, one.name)
    if before is None or after is None:
        return
    theirs, mine = _scenarios(base, before), _scenarios(delta, after)
    gone = _unmatched(theirs, mine)
    if gone:
        yield _problem(one, _Pair(delta, after, base, before), gone, _unmatched(mine, theirs), view)


class _Scenario(NamedTuple):
    name: str
    clause: Clause
    body: str


class _Pair(NamedTuple):
    """A requirement of a delta, and what it replaces."""

    delta: Document
    after: Clause
    base: Document
    before: Clause


def _scenarios(document: Document, clause: Clause) -> list[_Scenario]:
    wanted = document.dialect.criteria.get(Kind.REQUIREMENT) if document.dialect else None
    return [
        _Scenario(_written_name(document, part), part, "\n".join(document.source_of(part)[1:]))
        for part in document.section_of(clause)
        if part.item and part.item.kind is wanted
    ]


def _written_name(document: Document, clause: Clause) -> str:
    """The name to the letter: a title as a reader sees it lacks the marks of code and emphasis."""
    return document.text.slice(document.span_of(clause.facts[0], clause.item.name)) if clause.item else ""


def _unmatched(some: list[_Scenario], others: list[_Scenario]) -> list[_Scenario]:
    """Those of `some` whose name `others` do not have, or have fewer times."""
    left = Counter(other.name for other in others)
    found = []
    for scenario in some:
        left[scenario.name] -= 1
        if left[scenario.name] < 0:
            found.append(scenario)
    return found


def _problem(one: Amendment, pair: _Pair, gone: list[_Scenario], new: list[_Scenario], view: View) -> Problem:
    renamed = _renamed(gone, new)
    dropped = [scenario for scenario in gone if scenario.clause not in renamed]
    word, spec = view.word(Kind.SCENARIO), view.tail(pair.base.key)
    told = []
    if dropped:
        names = listed([f'"{scenario.name}"' for scenario in dropped])
        told.append(f"lacks the {word}{'s' if len(dropped) > 1 else ''} {names} of {spec}")
    told += [
        f'calls "{now.name}" what {spec} calls "{scenario.name}"'
        for scenario in gone
        if (now := renamed.get(scenario.clause))
    ]
    places = tuple(
        Place(
            pair.base.key,
            scenario.clause.facts[0],
            scenario.clause.item.name,
            f"{word} of the spec that is lost",
            scenario.clause.id,
        )
        for scenario in gone
        if scenario.clause.item
    )
    return Problem(
        pair.delta.span_of(one.facts, one.span),
        f"this modification {listed(told)}: it replaces the whole {view.word(Kind.REQUIREMENT)}, so what it lacks is "
        f"lost, or the change is refused; {_advice(bool(dropped), bool(renamed))}",
        related=places,
        fixes=(_fix(pair, gone, renamed),),
    )


def _advice(dropped: bool, renamed: bool) -> str:
    copy, keep = "copy what still holds", "keep the old name: a new one counts as dropped"
    return f"{copy}, and {keep}" if dropped and renamed else copy if dropped else keep


def _renamed(gone: list[_Scenario], new: list[_Scenario]) -> dict[Clause, _Scenario]:
    """Which of the new scenarios evidently is one of those that are gone."""
    found: dict[Clause, _Scenario] = {}
    free = list(new)
    for scenario in gone:
        best = max(free, key=lambda other: _likeness(scenario, other), default=None)
        if best and _likeness(scenario, best) >= _RENAMED:
            found[scenario.clause] = best
            free.remove(best)
    return found


def _likeness(first: _Scenario, second: _Scenario) -> float:
    """How sure it is that one is the other under a new name: both name and steps must be alike."""
    if first.body and first.body == second.body:
        return 1.0
    pairs = (first.name.casefold(), second.name.casefold()), (first.body, second.body)
    return min(difflib.SequenceMatcher(None, *pair).ratio() for pair in pairs)


def _fix(pair: _Pair, gone: list[_Scenario], renamed: dict[Clause, _Scenario]) -> Fix:
    """Scenarios copied to the end of the requirement, and old names given back."""
    delta, base = pair.delta, pair.base
    edits = [
        Edit(delta.span_of(now.clause.facts[0], now.clause.item.name), scenario.name)
        for scenario in gone
        if (now := renamed.get(scenario.clause)) and now.clause.item
    ]
    copied = [
        "\n".join(["", *base.source_of(scenario.clause), ""])
        for scenario in gone
        if scenario.clause not in renamed
    ]
    if copied:
        last = delta.section_span(pair.after).line + len(delta.source_of(pair.after)) - 1
        width = len(delta.text.lines[last])
        edits.append(Edit(Span(last, width, last, width), "\n" + "".join(copied).removesuffix("\n")))
    names = listed([f'"{scenario.name}"' for scenario in gone])
    return Fix(f"Bring back {names}", tuple(edits))
