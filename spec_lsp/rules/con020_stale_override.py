"""CON020 stale-override."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.document import Document
from spec_lsp.facts import OVERRIDING, Attribute
from spec_lsp.memory import hash_of
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View

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
    for reference in clause.facts[0].references if seen and clause.facts else ():
        found = view.resolve(reference) if reference.kind in OVERRIDING else None
        if seen and found and found.target:
            for other in found.clauses:
                yield from _judged(seen, found.target, other)


def _judged(seen: Attribute, target: Document, other: Clause) -> Iterator[Problem]:
    now = fingerprint(target, other)
    if seen.value == now:
        return
    place = (
        Place(target.key, other.facts[0], other.heading.span, "overridden", other.id)
        if other.heading
        else None
    )
    yield Problem(
        seen.span,
        f'"{other.id}" has changed since this override was looked at; look again, then note seen={now}',
        related=(place,) if place else (),
        fixes=(Fix(f"I have looked: note seen={now}", (Edit(seen.span, now),)),),
    )


def fingerprint(document: Document, clause: Clause) -> str:
    """What stands for the present text of a clause, its subsections left out."""
    span = document.clause_span(clause)
    return hash_of(
        tuple(line.rstrip() for line in document.text.lines[span.line : span.end_line] if line.strip())
    )[:_SHOWN]
