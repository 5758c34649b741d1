"""ID001 duplicate-id."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity, Span
from spec_lsp.document import Document, PlacedItem
from spec_lsp.facts import AMENDING, Facts, Kind, Modality
from spec_lsp.language.normal import normalised
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.rules.ordinals import is_ordinal

_BINDING = frozenset({Modality.MUST, Modality.MUST_NOT})
_SAME_WORDS = 0.5  # the share of its words that a shorter wording has in common with the longer one


@rule("ID001", name="duplicate-id", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def duplicate_id(document: Document) -> Iterator[Problem]:
    """Two clauses of one document bear the same explicit id.

    ## Why is this bad
    A reference to the id, its challenges and its verdicts lead to one of the two, and nobody can tell
    which one the author meant. An id that a table or list repeats elsewhere to sum up is no second
    clause; twice in one table or section, on two tasks, or before two demands that have little in common, it is.

    ## Example
    ```markdown
    ## Refunds {#refunds}

    Refunds must be paid within 14 days.

    ## Refunds abroad {#refunds}  <!-- error: ID001 -->

    Refunds abroad must be paid within 30 days.
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds}

    Refunds must be paid within 14 days.

    ## Refunds abroad {#refunds-abroad}

    Refunds abroad must be paid within 30 days.
    ```
    """
    seen: dict[str, tuple[Facts, Span, Clause]] = {}
    for clause in document.clauses:
        for facts, identifier, span in _declared(clause) if clause.explicit or clause.addresses else ():
            if identifier not in seen:
                seen[identifier] = facts, span, clause
            elif not _same_place(seen[identifier], facts):
                first_facts, first_span, first = seen[identifier]
                place = Place(
                    document.key, first_facts, first_span, f'first definition of "{identifier}"', first.id
                )
                line = document.span_of(first_facts, first_span).line + 1
                yield Problem(
                    span,
                    f'id "{identifier}" is taken: line {line} defines it; give one of the two another id',
                    at=facts,
                    related=(place,),
                )
    yield from _items(document)


def _items(document: Document) -> Iterator[Problem]:
    """Clauses known by their form whose id another one of the same form bears."""
    firsts: dict[tuple[str, str], PlacedItem] = {}
    for placed in document.placed_items:
        item = placed.item
        if not _gives_id(placed) or _is_named_only(placed, document):
            continue
        first = firsts.setdefault((item.id, item.form), placed)
        if first is not placed and _is_second(document, first, placed):
            line = document.span_of(first.facts, first.item.name).line + 1
            yield Problem(
                item.name,
                f'id "{item.id}" is taken: line {line} defines it; give one of the two another id',
                at=placed.facts,
                related=(Place.of(document, first, f'first definition of "{item.id}"'),),
            )


def _gives_id(placed: PlacedItem) -> bool:
    """Whether an item has an id, not just a number; where it is the heading's own, that was looked at above."""
    item, heading = placed.item, placed.clause.heading
    if is_ordinal(item.id):
        return False
    if item.is_section:
        return bool(item.id and heading and not heading.id_span)
    return bool(item.id and item.spells and item.form not in ("group", "mention"))


def _is_named_only(placed: PlacedItem, document: Document) -> bool:
    """Whether its id is given elsewhere, by the spec that a change amends, or is no more than a name in its clause."""
    if placed.item.kind is Kind.SCENARIO and not placed.item.spells:
        return True
    named = any(reference.kind in AMENDING for reference in placed.facts.references)
    return named or (bool(document.amendments) and not placed.item.is_section)


def _is_second(document: Document, first: PlacedItem, other: PlacedItem) -> bool:
    """Whether two items with one id are two clauses, not one and a summary of it."""
    if other.item.is_section:
        headings = first.clause.heading, other.clause.heading
        return bool(headings[0] and headings[1] and headings[0].level == headings[1].level)
    if other.item.form == "table":
        return first.facts is other.facts
    if other.item.kind in (Kind.TASK, Kind.CHECK):
        return True
    return _chapter(document, first.clause) is _chapter(document, other.clause) or _differ(first, other)


def _differ(first: PlacedItem, other: PlacedItem) -> bool:
    """Whether two items both demand something, and hardly the same: a summary has the words of what it sums up."""
    words, others = _demanded(first), _demanded(other)
    return bool(words and others) and len(words & others) / min(len(words), len(others)) < _SAME_WORDS


def _demanded(placed: PlacedItem) -> set[str]:
    """The content words of what an item demands, none if it demands nothing."""
    binding = (
        statement.text
        for statement in placed.facts.statements
        if statement.modality in _BINDING and placed.item.span.contains(*statement.span(0, 0)[:2])
    )
    return {word for text in binding for word in normalised(text).split()}


def _chapter(document: Document, clause: Clause) -> Clause:
    """The section of level two that a clause stands in, itself if there is none."""
    return next(
        (outer for outer in document.ancestors(clause) if outer.heading and outer.heading.level == 2), clause
    )


def _declared(clause: Clause) -> Iterator[tuple[Facts, str, Span]]:
    heading = clause.heading
    if heading and heading.id and heading.id_span:
        yield clause.facts[0], heading.id, heading.id_span
    for facts in clause.facts:
        for anchor in facts.anchors:
            yield facts, anchor.id, anchor.span


def _same_place(first: tuple[Facts, Span, Clause], facts: Facts) -> bool:
    """`<a name="x" id="x">` and `# <a name="x"> T {#x}` say the same thing twice."""
    return first[0] is facts
