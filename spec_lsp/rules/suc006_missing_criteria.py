"""SUC006 missing-criteria."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("SUC006", name="missing-criteria", scope=Scope.CLAUSE, severity=Severity.WARNING, cues=("authority",))
def missing_criteria(clause: Clause, view: View) -> Iterator[Problem]:
    """A clause with an authority of its own, but no example and no challenge at all.

    ## Why is this bad
    It binds, and nothing shows what satisfies it: readers, models and graders have to guess. One finding
    a clause, never one a sentence; silent in documents where no clause has examples or marks.

    ## Example
    ```markdown
    ## Be honest {#honest authority=user}

    The assistant must not lie.

    **Example**: a user asks whether a gift was expensive

    ## Be kind {#kind authority=user}  <!-- warning: SUC006 -->

    The assistant should be kind.
    ```

    ## Use instead
    ```markdown
    ## Be honest {#honest authority=user}

    The assistant must not lie.

    **Example**: a user asks whether a gift was expensive

    ## Be kind {#kind authority=user}

    The assistant should be kind.

    **Example**: a user is sad about a bad grade
    ```
    """
    if clause.authority is None or clause.heading is None or _has_criteria(clause, view):
        return
    if any(_has_criteria(other, view) for other in view.document.clauses):
        yield Problem(
            clause.heading.span,
            f'clause "{clause.id}" binds at level {clause.authority}, but no example or challenge shows what satisfies it; '
            "add an **Example**, or a mark with a challenge file",
        )


def _has_criteria(clause: Clause, view: View) -> bool:
    return clause.has_examples or any(mark not in view.document.footnotes for mark in clause.marks)
