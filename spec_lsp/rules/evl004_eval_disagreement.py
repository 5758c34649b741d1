"""EVL004 eval-disagreement."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.evaluated import places, told
from spec_lsp.view import View


@rule("EVL004", name="eval-disagreement", scope=Scope.CLAUSE, severity=Severity.HINT)
def eval_disagreement(clause: Clause, view: View) -> Iterator[Problem]:
    """A clause by which graders judged one answer both ways, or samples of one model went both ways.

    ## Why is this bad
    Readers that differ on one answer read the clause in two ways: where several graders, or several answers to one prompt, do not agree,
    the words often leave it open. Disagreement finds ambiguous clauses better than asking a model whether a clause is ambiguous.

    ## Example
    Of three graders that read `Tone {#tone}`, "must stay polite", two pass a curt answer and one fails it.

    ## Use instead
    A clause that says what counts, and a judged answer (GOOD or BAD) for the case that split them.
    """
    status = view.status(clause)
    if status is None or clause.heading is None:
        return
    split = [put for put in status.puts if put.split]
    if split:
        yield Problem(
            clause.heading.span,
            f"its words may be read in two ways, votes went both ways ({status.run}): "
            f"{told(split, [put.split for put in split])}; say what counts, or judge an answer to this prompt",
            related=places(split, "split the votes", clause.id),
        )
