"""REF008 import-cycle."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.facts import EdgeKind, Reference
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("REF008", name="import-cycle", scope=Scope.REFERENCE, severity=Severity.WARNING)
def import_cycle(reference: Reference, view: View) -> Iterator[Problem]:
    """A file that imports itself by a chain of imports.

    ## Why is this bad
    An agent stops somewhere in the chain, each at a place of its own choice. So it depends on the agent, and on the file
    that it begins with, what it reads and in which order.

    ## Example
    ```markdown path=CLAUDE.md
    @AGENTS.md  <!-- warning: REF008 -->
    ```

    ```markdown path=AGENTS.md
    # Rules

    Read @CLAUDE.md first.  <!-- warning: REF008 -->
    ```

    ## Use instead
    ```markdown path=CLAUDE.md
    @AGENTS.md
    ```

    ```markdown path=AGENTS.md
    # Rules

    Use short names.
    ```
    """
    target = view.resolve(reference).target if reference.kind is EdgeKind.IMPORTS else None
    way = view.import_way(target.key) if target else ()
    if way:
        chain = " -> ".join(["this file", *(view.shown(key) for key in way[:-1]), "this file"])
        yield Problem(
            reference.span, f"this import leads back to its start: {chain}; take one of the imports out"
        )
