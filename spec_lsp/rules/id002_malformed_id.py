"""ID002 malformed-id."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.rules.base import Problem, Scope, rule


@rule("ID002", name="malformed-id", scope=Scope.CLAUSE, severity=Severity.ERROR, cues=("malformed",))
def malformed_id(clause: Clause) -> Iterator[Problem]:
    """A heading ends in an attribute list that cannot be read.

    ## Why is this bad
    The clause has no id although its author gave it one: references to it lead nowhere, and the braces
    are shown to readers. Ids are letters, digits, `_`, `-`, `.` and `:`, without blanks.

    ## Example
    ```markdown
    ## Do not lie {#do not lie}  <!-- error: ID002 -->

    The assistant must not lie.
    ```

    ## Use instead
    ```markdown
    ## Do not lie {#do-not-lie}

    The assistant must not lie.
    ```
    """
    heading = clause.heading
    if heading and heading.malformed:
        yield Problem(
            heading.malformed,
            "this attribute list cannot be read, so the clause has no id; write it as {#id name=value}, the id without blanks",
        )
