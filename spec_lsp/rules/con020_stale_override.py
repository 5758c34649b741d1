"""CON020 stale-override."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind
from spec_lsp.memory import hash_of
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View

_DECLARING = frozenset({EdgeKind.OVERRIDES, EdgeKind.SUPERSEDES})
_SHOWN = 8  # characters of a fingerprint


@rule("CON020", name="stale-override", scope=Scope.CLAUSE, severity=Severity.WARNING, cues=("dependency",))
def stale_override(clause: Clause, view: View) -> Iterator[Problem]:
    """A clause overrides another one whose text has changed since somebody looked: `seen=` names another text.

    ## Why is this bad
    The override was meant for what the other clause said then. What it says now may need it no more, or may be more than
    anybody wanted to override. Look again; the fix notes the present text.

    ## Example
    ```markdown
    ## Refunds {#refunds}

    The shop must pay refunds by card.

    ## Cash {#cash overrides=#refunds seen=00000000}  <!-- warning: CON020 -->

    The shop may pay small refunds in cash.
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds}

    The shop must pay refunds by card.

    ## Cash {#cash overrides=#refunds seen=f38bafa1}

    The shop may pay small refunds in cash.
    ```
    """
    seen = clause.attribute("seen")
    if seen is None:
        return
    for facts in clause.facts[:1]:
        for reference in facts.references:
            found = view.resolve(reference) if reference.kind in _DECLARING else None
            for other in found.clauses if found and found.target else ():
                if found is None or found.target is None:
                    continue
                now = fingerprint(found.target, other)
                if seen.value != now:
                    yield Problem(
                        seen.span,
                        f'"{other.id}" has changed since this override was looked at; look again, then note seen={now}',
                        related=(
                            Place(
                                found.target.key, other.facts[0], other.heading.span, "overridden", other.id
                            ),
                        )
                        if other.heading
                        else (),
                        fixes=(Fix(f"I have looked: note seen={now}", (Edit(seen.span, now),)),),
                    )


def fingerprint(document: Document, clause: Clause) -> str:
    """What stands for the present text of a clause, its subsections left out."""
    span = document.clause_span(clause)
    return hash_of(
        tuple(line.rstrip() for line in document.text.lines[span.line : span.end_line] if line.strip())
    )[:_SHOWN]
