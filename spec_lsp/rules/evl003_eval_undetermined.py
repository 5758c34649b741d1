"""EVL003 eval-undetermined."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.results import Verdict
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.evaluated import of_run, places, subject, told
from spec_lsp.view import View


@rule("EVL003", name="eval-undetermined", scope=Scope.CLAUSE, severity=Severity.HINT)
def eval_undetermined(clause: Clause, view: View) -> Iterator[Problem]:
    """A challenge that graders could not decide by the words of the clause.

    ## Why is this bad
    A grader that says "undetermined" read the clause and found no words that judge the answer. What a grader cannot decide, a model
    cannot obey, and the challenge tests nothing.

    ## Example
    `Gift cards {#gift}` says what to do where one gift card paid; the challenge pays with two.

    ## Use instead
    A clause that names the case, or a criterion (`- should: ...`) below the challenge.
    """
    status = view.status(clause)
    if status is None or clause.heading is None:
        return
    puts = status.having(Verdict.UNDETERMINED)
    if puts:
        total = len(status.puts)
        what = "is" if len(puts) == 1 else "are"
        yield Problem(
            clause.heading.span,
            f"{subject(len(puts), total)} {what} undetermined by the clause ({of_run(status)}): "
            f"{told(puts, [put.why for put in puts])}; say what holds in this case",
            related=places(puts, "is undetermined", clause.id),
        )
