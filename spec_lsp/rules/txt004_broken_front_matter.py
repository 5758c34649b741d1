"""TXT004 broken-front-matter."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity, Span
from spec_lsp.document import Document
from spec_lsp.rules.base import Problem, Scope, rule


@rule("TXT004", name="broken-front-matter", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def broken_front_matter(document: Document) -> Iterator[Problem]:
    """The front matter cannot be read as YAML.

    ## Why is this bad
    Name, owner, authority and imports of the spec are lost, for every tool that reads them.

    ## Example
    ```markdown
    ---
    spec: {name: payments  # error: TXT004
    ---
    ## Refunds {#refunds}

    Refunds must be paid within 14 days.
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: payments}
    ---
    ## Refunds {#refunds}

    Refunds must be paid within 14 days.
    ```
    """
    if document.header.problem and (document.dialect is None or document.dialect.yaml):
        line, reason = document.header.problem
        line = min(line, len(document.text.lines) - 1)
        yield Problem(
            Span(line, 0, line, len(document.text.lines[line])),
            f"this front matter is not valid YAML ({reason}), so the spec has no name, owner or authority; mend it",
        )
