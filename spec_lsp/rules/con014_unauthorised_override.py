"""CON014 unauthorised-override."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.facts import OVERRIDING, Facts, Reference
from spec_lsp.precedence import rank_of
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View


@rule(
    "CON014", name="unauthorised-override", scope=Scope.CLAUSE, severity=Severity.ERROR, cues=("dependency",)
)
def unauthorised_override(clause: Clause, view: View) -> Iterator[Problem]:
    """A clause that says it overrides one of a higher level of authority.

    ## Why is this bad
    It cannot: the higher one holds, whatever the lower one says. Whoever wrote it believes otherwise.

    ## Example
    ```markdown
    ## Privacy {#privacy authority=root}

    The assistant must not repeat a card number.

    ## Service {#service authority=user overrides=#privacy}  <!-- error: CON014 -->

    The assistant may repeat the last four digits.
    ```

    ## Use instead
    ```markdown
    ## Privacy {#privacy authority=root}

    The assistant must not repeat a card number, but for the last four digits.

    ## Service {#service authority=user}

    The assistant may repeat the last four digits.
    ```
    """
    mine = rank_of(clause, view.document, view.config)
    for facts in clause.facts if mine is not None else ():
        for reference in facts.references:
            target = view.resolve(reference) if reference.kind in OVERRIDING else None
            if target is not None and mine is not None:
                for other in target.clauses:
                    yield from _judged(reference, mine, facts, target.target, other, view)


def _judged(
    reference: Reference, mine: int, facts: Facts, target: Document | None, other: Clause, view: View
) -> Iterator[Problem]:
    theirs = rank_of(other, target, view.config) if target else None
    if target is None or theirs is None or theirs >= mine:
        return
    levels = view.config.authority
    heading = other.heading.span if other.heading else None
    yield Problem(
        reference.span,
        f'"{other.id}" binds at level {levels[theirs]}, which no clause of level {levels[mine]} can override; '
        "change it there, or raise the level of this clause",
        at=facts,
        related=(Place(target.key, other.facts[0], heading, "of a higher level", other.id),)
        if heading
        else (),
    )
