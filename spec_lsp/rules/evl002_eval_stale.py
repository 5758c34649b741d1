"""EVL002 eval-stale."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.evaluated import subject
from spec_lsp.view import View


@rule("EVL002", name="eval-stale", scope=Scope.CLAUSE, severity=Severity.HINT)
def eval_stale(clause: Clause, view: View) -> Iterator[Problem]:
    """A clause that was changed after its last evaluation.

    ## Why is this bad
    What the results say is about words that stand here no longer, or about another prompt or criterion. They count neither for nor
    against the clause until its challenges are run again. A change of a definition that the clause draws in counts as well.

    ## Example
    `Refund window {#window}` says "within 14 days" now; its challenges were last run when it said 30.

    ## Use instead
    `spec-lsp eval window` after the edit.
    """
    status = view.status(clause)
    if status is None or clause.heading is None:
        return
    stale = len(status.standing.stale)
    if stale:
        total = len(status.puts)
        yield Problem(
            clause.heading.span,
            f"the results of {subject(stale, total)} are of another text ({status.run}): the clause, its terms or "
            f"the prompt changed since; run `spec-lsp eval {clause.id}`",
        )
