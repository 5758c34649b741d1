"""ID003 unknown-authority."""

from collections.abc import Iterator
from difflib import get_close_matches

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("ID003", name="unknown-authority", scope=Scope.CLAUSE, severity=Severity.HINT, cues=("authority",))
def unknown_authority(clause: Clause, view: View) -> Iterator[Problem]:
    """The authority of a clause is none of the configured levels.

    ## Why is this bad
    A clause whose level is not in the order neither yields to another nor overrides it, so conflicts
    with it cannot be settled. Levels are configuration: `authority = ["root", "system", ...]`.

    ## Example
    ```markdown
    ## Tone {#tone authority=devloper}  <!-- hint: ID003 -->

    The assistant should be brief.
    ```

    ## Use instead
    ```markdown
    ## Tone {#tone authority=developer}

    The assistant should be brief.
    ```
    """
    levels = view.config.authority
    if clause.authority in levels:
        return
    attribute = clause.attribute("authority")
    if attribute is None:
        return
    near = get_close_matches(attribute.value, levels, n=1)
    yield Problem(
        attribute.span,
        f'"{attribute.value}" is no authority level; known are {", ".join(levels)}',
        fixes=tuple(Fix(f'Change to "{level}"', (Edit(attribute.span, level),)) for level in near),
    )
