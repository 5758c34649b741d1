"""GAP003 left-over-template."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Placeholder
from spec_lsp.rules.base import Problem, Scope, rule


@rule("GAP003", name="left-over-template", scope=Scope.DOCUMENT, severity=Severity.HINT)
def left_over_template(document: Document) -> Iterator[Problem]:
    """Words of a template that nobody has replaced: `[FEATURE NAME]`, a comment "ACTION REQUIRED", sample tasks.

    ## Why is this bad
    Whoever builds from the document takes the words of the form for a decision, or has to make the
    decision that they stand for. One finding a paragraph; one for all where even the title is not filled in.

    ## Example
    ```markdown path=specs/001-refunds/spec.md
    # Feature Specification: Refunds

    ### User Story 1 - Get my money back (Priority: P1)

    **Why this priority**: [Explain the value and why it has this priority level]  <!-- hint: GAP003 -->

    1. **Given** a cancelled order, **When** a day has passed, **Then** its price is paid back.
    ```

    ## Use instead
    ```markdown path=specs/001-refunds/spec.md
    # Feature Specification: Refunds

    ### User Story 1 - Get my money back (Priority: P1)

    **Why this priority**: Customers who wait for their money write to support.

    1. **Given** a cancelled order, **When** a day has passed, **Then** its price is paid back.
    ```
    """
    waiting = [(facts, facts.placeholders[0]) for facts in document.facts if facts.placeholders]
    if not waiting:
        return
    facts, first = waiting[0]
    if len(waiting) > 1 and facts.heading and facts.heading.level == 1:
        yield _problem(facts, first, f", and {len(waiting) - 1} more of it below")
        return
    for facts, first in waiting:
        yield _problem(facts, first)


def _problem(facts: Facts, placeholder: Placeholder, more: str = "") -> Problem:
    words = " ".join(placeholder.words.split())
    shown = words if len(words) <= 60 else f"{words[:57].rstrip()}..."
    return Problem(
        placeholder.span,
        f'"{shown}" is left over from the template{more}: nobody has decided what belongs here; fill it in, or take it out',
        at=facts,
    )
