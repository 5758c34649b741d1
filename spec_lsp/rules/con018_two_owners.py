"""CON018 two-owners."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity, Span
from spec_lsp.document import Document
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("CON018", name="two-owners", scope=Scope.DOCUMENT, severity=Severity.WARNING)
def two_owners(document: Document, view: View) -> Iterator[Problem]:
    """Two documents call themselves the same spec, and each names another owner.

    ## Why is this bad
    Nobody knows who may change it, and who has to settle a conflict with it.

    ## Example
    ```markdown
    ---
    spec: {name: refunds, owner: Payments}  # warning: CON018
    ---
    ## Refunds {#refunds}

    The shop must pay a refund within 14 days.
    ```

    ```markdown
    ---
    spec: {name: refunds, owner: Support}  # warning: CON018
    ---
    ## Complaints {#complaints}

    The shop must answer a complaint within 2 days.
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: refunds, owner: Payments}
    ---
    ## Refunds {#refunds}

    The shop must pay a refund within 14 days.
    ```

    ```markdown
    ---
    spec: {name: complaints, owner: Support}
    ---
    ## Complaints {#complaints}

    The shop must answer a complaint within 2 days.
    ```
    """
    name, owner = document.header.name, document.header.owner
    if not name or not owner:
        return
    documents = view.workspace.documents
    for key in sorted(documents):
        other = documents[key].header
        if other.name == name and other.owner not in (None, owner):
            yield Problem(
                _place(document, owner),
                f'{view.shown(key)} is the spec "{name}" too, and its owner is {other.owner}, not {owner}; '
                "name one owner, or give one of the two another name",
            )
            return


def _place(document: Document, owner: str) -> Span:
    """Where the front matter names the owner."""
    lines = document.text.lines[: document.header_lines]
    line = next((number for number, text in enumerate(lines) if owner in text), 0)
    column = max(lines[line].find(owner), 0)
    return Span(line, column, line, column + len(owner))
