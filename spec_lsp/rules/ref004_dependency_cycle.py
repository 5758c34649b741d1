"""REF004 dependency-cycle."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause, item_around
from spec_lsp.cycles import Node
from spec_lsp.diagnostics import Severity
from spec_lsp.facts import DEPENDENCIES, EdgeKind, Facts, Reference
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View

_BETWEEN_CLAUSES = DEPENDENCIES - {EdgeKind.IMPORTS}  # what imports whole files is looked at by REF008


@rule("REF004", name="dependency-cycle", scope=Scope.CLAUSE, severity=Severity.ERROR, cues=("dependency",))
def dependency_cycle(clause: Clause, view: View) -> Iterator[Problem]:
    """A clause that depends on, overrides or supersedes itself by a chain of clauses.

    ## Why is this bad
    None of the clauses can be read, built or given force first. Links in the text may run in circles;
    `depends=`, `requires=`, `overrides=`, `supersedes=` and tasks that depend on tasks must not.

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
    for facts in clause.facts:
        declared: dict[str, list[Reference]] = {}
        for reference in facts.references:
            if reference.kind in _BETWEEN_CLAUSES:
                item = item_around(facts, *reference.span[:2])
                declared.setdefault(item.id if item else clause.id, []).append(reference)
        for source, references in declared.items():
            cycle = view.cycle(source)
            if cycle:
                yield _problem(cycle, references, facts, view)


def _problem(cycle: tuple[Node, ...], declared: list[Reference], facts: Facts, view: View) -> Problem:
    following = cycle[1] if len(cycle) > 1 else cycle[0]
    guilty = next((reference for reference in declared if reference.fragment == following[1]), declared[0])
    sign = "" if guilty.bare else "#"
    chain = " -> ".join(
        f"{view.shown(key) if key != view.document.key else ''}{sign}{name}"
        for key, name in (*cycle, cycle[0])
    )
    return Problem(
        guilty.span, f"this chain leads back to its start: {chain}; take one of its links out", at=facts
    )
