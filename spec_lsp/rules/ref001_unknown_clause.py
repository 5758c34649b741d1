"""REF001 unknown-clause."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.facts import Reference
from spec_lsp.resolve import Resolution, State
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("REF001", name="unknown-clause", scope=Scope.REFERENCE, severity=Severity.ERROR)
def unknown_clause(reference: Reference, view: View) -> Iterator[Problem]:
    """A reference to a clause that does not exist in its document.

    ## Why is this bad
    The reader is sent nowhere, and whatever the missing clause demanded is lost without anyone noticing:
    it was renamed, moved or deleted.

    ## Example
    ```markdown
    ## Refunds {#refunds}

    Refunds must follow [the payment rules](#paymnets).  <!-- error: REF001 -->

    ## Payments {#payments}

    Payments must be confirmed within 2 seconds.
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds}

    Refunds must follow [the payment rules](#payments).

    ## Payments {#payments}

    Payments must be confirmed within 2 seconds.
    ```
    """
    resolution = view.resolve(reference)
    if resolution.state is not State.UNKNOWN or resolution.key is None:
        return
    if reference.bare:
        yield _unknown_item(reference, resolution, view)
        return
    where = f"{view.shown(resolution.key)} has" if reference.path else "this document has"
    near = resolution.suggestion()
    span = reference.fragment_span or reference.span
    fixes: tuple[Fix, ...] = ()
    if near and reference.fragment_span:
        fixes = (Fix(f'Change to "#{near}"', (Edit(reference.fragment_span, near),)),)
    hint = f'; did you mean "#{near}"?' if near else _advice(reference)
    yield Problem(span, f'{where} no clause "#{reference.fragment}"{hint}', fixes=fixes)


def _unknown_item(reference: Reference, resolution: Resolution, view: View) -> Problem:
    near, wanted = resolution.suggestion(), reference.fragment
    where = "this document" if resolution.target is view.document else view.shown(resolution.key or "")
    fixes = (Fix(f'Change to "{near}"', (Edit(reference.span, near),)),) if near else ()
    hint = f'; did you mean "{near}"?' if near else "; name one that exists, or restore the one that is gone"
    return Problem(
        reference.span, f'"{wanted}" is defined neither in {where} nor beside it{hint}', fixes=fixes
    )


def _advice(reference: Reference) -> str:
    fragment = reference.fragment or ""
    if not reference.path and fragment.endswith(".md"):
        return f'; if the file is meant, write "{fragment}" without the #'
    return "; name a clause that exists, or restore the one that is gone"
