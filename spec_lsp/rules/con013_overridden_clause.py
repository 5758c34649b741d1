"""CON013 overridden-clause."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.precedence import Standing, standing
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import definitions, place_of, quoted, where
from spec_lsp.view import Rivals, View


@rule("CON013", name="overridden-clause", scope=Scope.CLASH, severity=Severity.HINT)
def overridden_clause(rivals: Rivals, view: View) -> Iterator[Problem]:
    """A clause that cannot hold together with one of a higher level of authority: that one holds.

    ## Why is this bad
    It is no error: the levels say which one gives way. But whoever reads this clause alone does not know it.

    ## Example
    ```markdown
    ## Privacy {#privacy authority=root}

    The assistant must not repeat a card number.

    ## Service {#service authority=user}

    The assistant may repeat a card number.  <!-- hint: CON013 -->
    ```

    ## Use instead
    ```markdown
    ## Privacy {#privacy authority=root}

    The assistant must not repeat a card number.

    ## Service {#service authority=user}

    The assistant may repeat the name on a card.
    ```
    """
    higher = [one for one in rivals if standing(one.mine, one.theirs, view) is Standing.LOWER]
    if higher:
        one = higher[0]
        yield Problem(
            one.mine.span,
            f'{where(one.theirs, view)} is of a higher level and holds instead: "{quoted(one.theirs)}"; say so here, or take this out',
            related=(place_of(one.theirs, view), *definitions((one,), view)),
        )
