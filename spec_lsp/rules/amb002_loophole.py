"""AMB002 loophole."""

import re
from collections.abc import Iterator

from spec_lsp.clauses import Modality, Statement
from spec_lsp.diagnostics import Severity
from spec_lsp.rules.base import Problem, Scope, rule

_PHRASE = re.compile(
    r"\b(?:as\s+(?:(?:far|much|soon)\s+as\s+(?:possible|practicable|reasonably\s+possible)|(?:appropriate|needed|necessary))"
    r"|(?:if|when|where|whenever|wherever|unless)\s+(?:(?:and\s+(?:when|if|where|as)\s+)|(?:otherwise\s+))?"
    r"(?:appropriate|necessary|needed|possible|feasible|practical|practicable|reasonable|deemed\s+(?:appropriate|necessary|fit))"
    r"|to\s+the\s+(?:maximum\s+|greatest\s+|fullest\s+)?extent\s+(?:possible|practical|practicable|feasible)"
    r"|(?:so|as)\s+far\s+as\s+(?:possible|practicable|feasible)"
    r")\b(?!\s+(?:to|for|that|by|in\s+order)\b)",
    re.IGNORECASE,
)


@rule("AMB002", name="loophole", scope=Scope.STATEMENT, severity=Severity.WARNING)
def loophole(statement: Statement) -> Iterator[Problem]:
    """A normative sentence with an escape clause: "as appropriate", "if possible", "to the extent feasible".

    ## Why is this bad
    The clause does not say who judges, and by what. An implementation that never does it satisfies the
    words as well as one that always does, so no test can fail.

    ## Example
    ```markdown
    ## Alerts {#alerts}

    The service must notify the customer as appropriate.  <!-- warning: AMB002 -->
    ```

    ## Use instead
    ```markdown
    ## Alerts {#alerts}

    The service must notify the customer when a payment is refused.
    ```
    """
    if statement.modality is Modality.MAY:
        return  # a permission is at the reader's choice anyway
    for match in _PHRASE.finditer(statement.text):
        words = re.sub(r"\s+", " ", match.group())
        yield Problem(
            statement.span(*match.span()),
            f'"{words}" lets the reader decide whether the demand applies; name the condition, or who decides and by what',
        )
