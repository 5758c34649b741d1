"""GAP001 uncovered-clause."""

from collections.abc import Iterator
from functools import lru_cache

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.facts import EVERYTHING, EdgeKind, Item, Kind
from spec_lsp.graph import Edge
from spec_lsp.language.tokens import stem
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("GAP001", name="uncovered-clause", scope=Scope.ITEM, severity=Severity.WARNING)
def uncovered_clause(item: Item, view: View) -> Iterator[Problem]:
    """A requirement or acceptance criterion that no task names, though the tasks of the feature name others.

    ## Why is this bad
    Whoever works through the tasks believes that the feature is complete when this clause has not been
    built. Silent where there are no tasks yet, where they name no clause at all, and for what a task means by
    "All". A task that only tests a clause names it, too. Ids such as FR-001 may be named in passing: they count
    where tasks name at least half of them.

    ## Example
    ```markdown path=.kiro/specs/refunds/requirements.md
    ### Requirement 1: Refund

    1. WHEN an order is cancelled, THE Shop SHALL refund the price.
    2. WHEN a refund is paid, THE Shop SHALL send a receipt.  <!-- warning: GAP001 -->
    ```

    ```markdown path=.kiro/specs/refunds/tasks.md
    - [ ] 1. Pay refunds
      - _Requirements: 1.1_
    ```

    ## Use instead
    ```markdown path=.kiro/specs/refunds/requirements.md
    ### Requirement 1: Refund

    1. WHEN an order is cancelled, THE Shop SHALL refund the price.
    2. WHEN a refund is paid, THE Shop SHALL send a receipt.
    ```

    ```markdown path=.kiro/specs/refunds/tasks.md
    - [ ] 1. Pay refunds
      - _Requirements: 1.1_
    - [ ] 2. Send receipts
      - _Requirements: 1.2_
    ```
    """
    dialect = view.document.dialect
    if dialect is None or item.kind not in dialect.tasked or not item.id or not item.active:
        return
    if view.beside("tasks") and not _is_tasked(item, view) and _are_named(item, view):
        yield Problem(
            item.name,
            f"no task names {view.word(item.kind)} {item.id}, though tasks name others: whoever works through them may leave it out; "
            "name it in a task, or take it out",
        )


def _is_tasked(item: Item, view: View) -> bool:
    """Whether a task names the item, or the clause that it stands in, or all of its kind."""
    around = view.document.ancestors(view.document.items[item.id].clause)
    named = [item, *(clause.item for clause in around if clause.item)]
    return any(_is_of_task(edge, view) for one in named for edge in view.edges_to(one)) or any(
        _means(words, item, view) for words in _everything(view)
    )


def _is_of_task(edge: Edge, view: View) -> bool:
    if edge.kind is EdgeKind.IMPLEMENTS:
        return True
    source = view.workspace.documents[edge.source_key].dialect
    return source is not None and source.role == "tasks" and edge.kind is not EdgeKind.MENTIONS


def _is_cited(name: str, view: View) -> bool:
    """Whether a task names this address."""
    return any(_is_of_task(edge, view) for edge in view.workspace.graph.edges_to_clause(view.document, name))


@lru_cache(maxsize=2)  # asked of each clause that no task names
def _everything(view: View) -> tuple[str, ...]:
    """The words by which tasks name all clauses: "" for "All", "modal" for "All modal-related"."""
    return tuple(
        name.removeprefix(EVERYTHING)
        for name in view.cited()
        if name.startswith(EVERYTHING) and _is_cited(name, view)
    )


def _means(words: str, item: Item, view: View) -> bool:
    """Whether words such as "modal" mean the item: they occur in its section, or nowhere, and then who knows."""
    document = view.document
    holding = [placed.clause for placed in document.placed_items if words in placed.item.title.lower()]
    own = _section(document.items[item.id].clause, document)
    return not words or not holding or any(_section(clause, document) is own for clause in holding)


def _section(clause: Clause, document: Document) -> Clause:
    """The clause of the family that a clause belongs to: its requirement, say."""
    return next((outer for outer in document.ancestors(clause) if outer.item), clause)


def _are_named(item: Item, view: View) -> bool:
    """Whether tasks name clauses of its kind as a matter of form: ids in letters may be named in passing."""
    return _is_kind_named(view, item.kind, stem(item.id))


@lru_cache(maxsize=8)  # asked of each clause that no task names
def _is_kind_named(view: View, kind: Kind, letters: str) -> bool:
    items = view.document.items
    like = {
        placed.item.id
        for placed in items.values()
        if placed.item.kind is kind and stem(placed.item.id) == letters
    }
    named = {
        items[name].item.id
        for name in view.cited()
        if name in items and items[name].item.id in like and _is_cited(name, view)
    }
    return len(named) * 2 >= len(like) if letters else bool(named)
