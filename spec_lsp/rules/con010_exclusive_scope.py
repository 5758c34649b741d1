"""CON010 exclusive-scope."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import problem, quoted, told, where
from spec_lsp.view import Rivals, View


@rule("CON010", name="exclusive-scope", scope=Scope.CLASH, severity=Severity.ERROR)
def exclusive_scope(rivals: Rivals, view: View) -> Iterator[Problem]:
    """One clause lets somebody alone do what another one lets somebody else do.

    ## Why is this bad
    "Only" shuts out whoever the other clause lets in.

    ## Example
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Rule {#rule}

    Only the security team may read the incident archive.  <!-- error: CON010 -->
    ```

    ```markdown
    ---
    spec: {name: office}
    ---
    ## Other rule {#other-rule}

    All employees may read the incident archive.  <!-- error: CON010 -->
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Rule {#rule}

    Only the security team may read the incident archive.
    ```

    ```markdown
    ---
    spec: {name: office}
    ---
    ## Other rule {#other-rule}

    The security team may read and change the incident archive.
    ```
    """
    found = told(rivals, Kind.SCOPE, view)
    if found is None:
        return
    one = found.one
    said = f'this and "{quoted(one.theirs)}" in {where(one.theirs, view)} let different people do the same, one of them alone'
    yield problem(found, f"{said}: whoever the one lets in breaks the other", view)
