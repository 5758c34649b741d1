"""TXT005 unused-suppression."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.facts import Directive
from spec_lsp.rules.base import Problem, Scope, rule


@rule("TXT005", name="unused-suppression", scope=Scope.DIRECTIVE, severity=Severity.WARNING)
def unused_suppression(directive: Directive, unused: tuple[str, ...]) -> Iterator[Problem]:
    """A suppression comment that silences nothing, or names a rule that does not exist.

    ## Why is this bad
    The defect it excused is gone, or the name is misspelt and the finding still stands. A comment that
    stays would hide the next defect at that place.

    ## Example
    ```markdown
    ## Refunds {#refunds}

    Refunds must be paid within 14 days. <!-- spec-lsp: ignore AMB003 both are meant --> <!-- warning: TXT005 -->
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds}

    Refunds must be paid within 14 days.
    ```
    """
    for word in unused:
        named = f'"{word}"' if word else "this comment"
        yield Problem(
            directive.span, f"{named} suppresses nothing here; correct the rule's name, or delete the comment"
        )
