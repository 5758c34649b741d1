"""EVL003 eval-undetermined."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.results import Verdict
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.evaluated import judged
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
    said = ("is undetermined by the clause", "are undetermined by the clause")
    yield from judged(clause, view, Verdict.UNDETERMINED, said, "say what holds in this case")
