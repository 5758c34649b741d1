"""ID001 duplicate-id."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity, Span
from spec_lsp.document import Document
from spec_lsp.facts import Facts
from spec_lsp.rules.base import Place, Problem, Scope, rule


@rule("ID001", name="duplicate-id", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def duplicate_id(document: Document) -> Iterator[Problem]:
    """Two clauses of one document bear the same explicit id.

    ## Why is this bad
    A reference to the id, its challenges and its verdicts lead to one of the two, and nobody can tell
    which one the author meant.

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
        for facts, identifier, span in _declared(clause):
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
