"""REF003 missing-file."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.facts import Reference
from spec_lsp.resolve import State
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("REF003", name="missing-file", scope=Scope.REFERENCE, severity=Severity.HINT)
def missing_file(reference: Reference, view: View) -> Iterator[Problem]:
    """A relative link to a file that is not there.

    ## Why is this bad
    The reader is sent nowhere. It is a hint only, since part of a project is often checked alone, and
    sites are built from several folders.

    ## Example
    ```markdown
    ## Refunds {#refunds}

    Refunds must follow [the payment rules](payments.md).  <!-- hint: REF003 -->
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds}

    Refunds must follow the payment rules of the bank.
    ```
    """
    if not reference.bare and view.resolve(reference).state is State.NO_FILE:
        span = reference.path_span or reference.span
        yield Problem(span, f'there is no file "{reference.path}" here; mend the path, or add the file')
