"""REF004 dependency-cycle."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.facts import DEPENDENCIES
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("REF004", name="dependency-cycle", scope=Scope.CLAUSE, severity=Severity.ERROR)
def dependency_cycle(clause: Clause, view: View) -> Iterator[Problem]:
    """A clause that depends on, overrides or supersedes itself by a chain of clauses.

    ## Why is this bad
    None of the clauses can be read, built or given force first. Links in the text may run in circles;
    `depends=`, `requires=`, `overrides=` and `supersedes=` must not.

    ## Example
    ```markdown
    ## One {#one depends=#two}  <!-- error: REF004 -->

    ## Two {#two depends=#one}  <!-- error: REF004 -->
    ```

    ## Use instead
    ```markdown
    ## One {#one depends=#two}

    ## Two {#two}
    ```
    """
    declared = (
        [reference for reference in clause.facts[0].references if reference.kind in DEPENDENCIES]
        if clause.facts
        else []
    )
    cycle = view.cycle(clause) if declared else ()
    if not cycle:
        return
    following = cycle[1] if len(cycle) > 1 else cycle[0]
    guilty = next((reference for reference in declared if reference.fragment == following[1]), declared[0])
    chain = " -> ".join(
        f"{view.shown(key) if key != view.document.key else ''}#{name}" for key, name in (*cycle, cycle[0])
    )
    yield Problem(guilty.span, f"this chain leads back to its start: {chain}; take one of its links out")
