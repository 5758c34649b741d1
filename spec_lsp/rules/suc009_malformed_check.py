"""SUC009 malformed-check."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.rules.base import Problem, Scope, rule


@rule("SUC009", name="malformed-check", scope=Scope.EXAMPLES, severity=Severity.ERROR)
def malformed_check(document: Document) -> Iterator[Problem]:
    """A `check:` behind a challenge that cannot be made: no such check, nothing to look for, a bad regular expression.

    ## Why is this bad
    An evaluation leaves it out, so an answer that breaks it passes. Checks are `contains`, `not-contains`, `matches` and
    `max-words`.

    ## Example
    ```markdown
    ## Refunds {#refunds authority=user}

    The assistant must name the return window.

    **Example**: asks on day 31

    ~~~xml
    <user>
    It has been 31 days. Refund please.
    </user>
    ~~~
    - check: includes "30 days"  <!-- error: SUC009 -->
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds authority=user}

    The assistant must name the return window.

    **Example**: asks on day 31

    ~~~xml
    <user>
    It has been 31 days. Refund please.
    </user>
    ~~~
    - check: contains "30 days"
    ```
    """
    from spec_lsp.evals.challenges import (
        written_of,  # few documents hold challenges: what reads them comes late
    )
    from spec_lsp.evals.subjects import problem_of

    for _, held in written_of(document):
        for facts, criterion in (one for written in held for one in written.criteria):
            problem = problem_of(criterion.text) if criterion.kind == "check" else None
            if problem:
                yield Problem(criterion.span, f"this check cannot be made: {problem}", at=facts)
