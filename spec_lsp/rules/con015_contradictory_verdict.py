"""CON015 contradictory-verdict."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.twins import Twin
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View

_OPPOSITE = {"GOOD": "BAD", "BAD": "GOOD"}


@rule("CON015", name="contradictory-verdict", scope=Scope.TWIN, severity=Severity.ERROR)
def contradictory_verdict(found: tuple[Twin, tuple[Twin, ...]], view: View) -> Iterator[Problem]:
    """One answer to one prompt is judged GOOD in one place and BAD in another.

    ## Why is this bad
    Case law settles what the words of a clause leave open. Here it settles it both ways: a grader that learns from both
    learns nothing, and no answer satisfies both clauses. Case, signs and blanks make no difference.

    ## Example
    ```markdown
    ## Refunds {#refunds authority=user}

    The assistant should be brief.

    **Example**: a question about a refund

    ~~~xml
    <user>
    Where is my money?
    </user>
    <assistant> <!-- GOOD: brief -->  <!-- error: CON015 -->
    On its way.
    </assistant>
    ~~~

    ## Care {#care authority=user}

    The assistant should be thorough.

    **Example**: a question about a refund

    ~~~xml
    <user>
    Where is my money?
    </user>
    <assistant> <!-- BAD: names no day -->  <!-- error: CON015 -->
    On its way!
    </assistant>
    ~~~
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds authority=user}

    The assistant should be brief.

    **Example**: a question about a refund

    ~~~xml
    <user>
    Where is my money?
    </user>
    <assistant> <!-- GOOD: brief -->
    It arrives on Monday.
    </assistant>
    ~~~

    ## Care {#care authority=user}

    The assistant should be thorough.

    **Example**: a question about a refund

    ~~~xml
    <user>
    Where is my money?
    </user>
    <assistant> <!-- BAD: names no day -->
    On its way!
    </assistant>
    ~~~
    ```
    """
    twin, others = found
    other = next((one for one in others if twin.verdict and one.verdict == _OPPOSITE.get(twin.verdict)), None)
    if other is None:
        return
    document = view.workspace.documents[other.key]
    name = document.owner_at(other.facts, other.span)
    inside = f" in {view.tail(other.key)}" if other.key != view.document.key else ""
    yield Problem(
        twin.span,
        f'this answer is {twin.verdict} here and {other.verdict} under "{name}"{inside}: no answer satisfies both; '
        "change one verdict, or say in the prompts what is different",
        related=(Place(other.key, other.facts, other.span, f"{other.verdict} here", name),),
        witness={"here": twin.verdict, "there": other.verdict},
    )
