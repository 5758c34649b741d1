"""EVL001 eval-failed."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.results import Verdict
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.evaluated import judged
from spec_lsp.view import View


@rule("EVL001", name="eval-failed", scope=Scope.CLAUSE, severity=Severity.WARNING)
def eval_failed(clause: Clause, view: View) -> Iterator[Problem]:
    """A clause that the model under test broke in the last evaluation.

    ## Why is this bad
    The clause is not met by what is to obey it. Either the model has to change, or the words that it is told, or the clause
    demands what nobody meant. Only results that hold for the clause, the prompt and the criterion as they are written now count;
    answers without a verdict never do. `spec-lsp report` shows the answers.

    ## Example
    `Refund window {#window}`, of whose three challenges one fails: asked on day 31, the model promised an exception.

    ## Use instead
    A clause that says what happens in that case, and an evaluation in which every challenge passes.
    """
    advice = "mend what the model is told, or the clause"
    yield from judged(clause, view, Verdict.FAIL, ("fails", "fail"), advice)
