"""ID004 duplicate-ordinal."""

from collections.abc import Iterator, Sequence

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.document import Document, PlacedItem
from spec_lsp.facts import Kind
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.rules.ordinals import is_ordinal, last_of, number_of, parent_of
from spec_lsp.view import View

_STEPS = frozenset({Kind.TASK, Kind.CHECK})


@rule("ID004", name="duplicate-ordinal", scope=Scope.DOCUMENT, severity=Severity.WARNING)
def duplicate_ordinal(document: Document, view: View) -> Iterator[Problem]:
    """A number that is written twice where clauses are known by their numbers.

    ## Why is this bad
    Tasks and properties name such a clause by its number, so they may mean either. In a list, readers of the
    page also see other numbers from here on, because Markdown counts for itself. Of tasks, those are compared that
    stand in one section and name their group (1.2).

    ## Example
    ```markdown path=.kiro/specs/refunds/requirements.md
    ### Requirement 1: Refund

    1. WHEN an order is cancelled, THE Shop SHALL refund the price.
    2. WHEN a refund is paid, THE Shop SHALL send a receipt.
    2. IF the bank refuses, THEN THE Shop SHALL tell the buyer.  <!-- warning: ID004 -->
    ```

    ## Use instead
    ```markdown path=.kiro/specs/refunds/requirements.md
    ### Requirement 1: Refund

    1. WHEN an order is cancelled, THE Shop SHALL refund the price.
    2. WHEN a refund is paid, THE Shop SHALL send a receipt.
    3. IF the bank refuses, THEN THE Shop SHALL tell the buyer.
    ```
    """
    seen: dict[object, PlacedItem] = {}
    for placed in document.placed_items:
        item = placed.item
        if not is_ordinal(item.id) or item.form == "mention" or not _is_position(placed):
            continue
        first = seen.setdefault((item.id, placed.clause if item.kind in _STEPS else None), placed)
        if first is not placed:
            yield _problem(document, view, first, placed)


def _is_position(placed: PlacedItem) -> bool:
    """Whether its number tells a clause from all others: plans begin again at 1 in every phase, but not at 1.1."""
    item = placed.item
    return "." in item.id if item.kind in _STEPS else not item.spells


def _problem(document: Document, view: View, first: PlacedItem, second: PlacedItem) -> Problem:
    item = second.item
    line = document.span_of(first.facts, first.item.name).line + 1
    shown = next(iter(item.aliases), "")
    doubtful = _doubtful(document, view, item.id, in_list=bool(shown))
    readers = (
        f"; readers see {last_of(shown)} here, and other numbers than those written from here on"
        if shown
        else ""
    )
    cited = f", so it is open what {_listed(doubtful)} means where it is cited" if doubtful else ""
    fix = () if doubtful or not shown else _renumbered(document, second)
    advice = "number the rest of the list anew" if shown else "give one of the two another number"
    check = ", then check those references" if doubtful else ""
    return Problem(
        item.name,
        f"{view.word(item.kind)} {number_of(item.id)} is already on line {line}{readers}{cited}; {advice}{check}",
        at=second.facts,
        related=(Place.of(document, first, f"the first {item.id}"),),
        fixes=fix,
    )


def _doubtful(document: Document, view: View, address: str, *, in_list: bool) -> list[str]:
    """The cited numbers that may mean more than one clause: this one, and in a list those behind it."""
    cited = set(view.cited())
    parent, number = parent_of(address), last_of(address)
    return sorted(
        (
            name
            for name in cited
            if is_ordinal(name)
            and (
                name == address
                or (in_list and parent_of(name) == parent and last_of(name) > number)
                or (not in_list and name.startswith(f"{address}."))
            )
        ),
        key=last_of,
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"each of {', '.join(names[:-1])} and {names[-1]}"


def _renumbered(document: Document, second: PlacedItem) -> tuple[Fix, ...]:
    """New numbers for the rest of the list, which nobody cites. Edits are relative to the unit of `second`."""
    if last_of(second.item.aliases[0]) != last_of(second.item.id) + 1:
        return ()  # the fix of an earlier duplicate covers this one
    start = document.index_of(second.facts)
    base = document.starts[start]
    edits = []
    for offset, placed in enumerate(
        placed for placed in second.clause.items if document.index_of(placed[0]) >= start
    ):
        facts, item = placed
        unit = document.index_of(facts)
        if unit != start + offset or not item.aliases:
            break
        span = item.name.moved(document.starts[unit] - base)
        delimiter = document.text.slice(item.name.moved(document.starts[unit]))[-1]
        edits.append(Edit(span, f"{last_of(item.aliases[0])}{delimiter}"))
    return (Fix("Number the rest of the list anew", tuple(edits), safe=True),) if edits else ()
