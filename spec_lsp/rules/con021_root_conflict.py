"""CON021 root-conflict."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.precedence import Standing
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import definitions, nearest, place_of, proof, quoted, shown_case, span_of, where
from spec_lsp.view import Rivals, View


@rule("CON021", name="root-conflict", scope=Scope.CLASH, severity=Severity.ERROR)
def root_conflict(rivals: Rivals, view: View) -> Iterator[Problem]:
    """Two clauses of the highest level of authority that cannot both hold.

    ## Why is this bad
    Nothing overrides a clause of the highest level, neither a level nor a declaration, so there is no way to keep both and
    none to tell which one gives way. Whoever has to act does one or the other, each time anew. The levels, strongest first, are
    the setting `authority`; an `overrides` attribute between two such clauses counts for nothing.

    ## Example
    ```markdown
    ## Privacy {#privacy authority=root}

    The assistant must not repeat a card number.  <!-- error: CON021 -->

    ## Receipts {#receipts authority=root}

    The assistant must repeat a card number.  <!-- error: CON021 -->
    ```

    ## Use instead
    ```markdown
    ## Privacy {#privacy authority=root}

    The assistant must not repeat a card number.

    ## Receipts {#receipts authority=root}

    The assistant must repeat the last two digits.
    ```
    """
    found = nearest(rivals, Standing.ROOT, view)
    if found is None or found.one.clash.kind is Kind.TENSION:
        return
    one, clash = found.one, found.one.clash
    said = f'this and "{quoted(one.theirs)}" in {where(one.theirs, view)} cannot both hold: {proof(found)}'
    yield Problem(
        span_of(one.mine, clash.mine),
        f"{said}; both are of the highest level, which nothing overrides: change one of them, or lower its level",
        related=(place_of(one.theirs, view, clash.theirs), *definitions((one,), view)),
        witness=shown_case(found),
    )
