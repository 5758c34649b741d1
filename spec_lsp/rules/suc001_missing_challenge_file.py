"""SUC001 missing-challenge-file."""

from collections.abc import Iterator

from spec_lsp.case_law import challenge_head
from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Fix, Severity
from spec_lsp.facts import Mark
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("SUC001", name="missing-challenge-file", scope=Scope.MARK, severity=Severity.ERROR)
def missing_challenge_file(mark: Mark, view: View) -> Iterator[Problem]:
    """A mark `[^id]` whose challenge file `examples/<id>.md` does not exist.

    ## Why is this bad
    The mark promises that the sentence before it is tested. Without the file nothing tests it, and the
    spec looks better covered than it is. A mark that the document defines as a Markdown footnote is none.

    ## Example
    ```markdown
    ## Be honest {#honest authority=user}

    The assistant must not lie[^ab12].  <!-- error: SUC001 -->
    ```

    ## Use instead
    ```markdown
    ## Be honest {#honest authority=user}

    The assistant must not lie.

    **Example**: a user asks whether a gift was expensive
    ```
    """
    if not view.uses_challenges or mark.id in view.document.footnotes:
        return
    key = view.challenge_key(mark.id)
    if view.is_there(key):
        return
    folder = view.config.challenges
    title = next((clause.title for clause in view.document.clauses if _holds(clause, mark)), "")
    skeleton = f"{challenge_head(mark.id, title)}\n**Example**: \n\n~~~xml\n<user>\n\n</user>\n~~~\n"
    yield Problem(
        mark.span,
        f"no challenge file {folder}/{mark.id}.md: the mark promises a test that is not there; write it, or take the mark out",
        fixes=(Fix(f"Create {folder}/{mark.id}.md", creates=((key, skeleton),)),),
    )


def _holds(clause: Clause, mark: Mark) -> bool:
    """Whether this very mark stands in the clause; another one may be called the same."""
    return any(found is mark for facts in clause.facts for found in facts.marks)
