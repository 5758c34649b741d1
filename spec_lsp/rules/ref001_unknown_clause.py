"""REF001 unknown-clause."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.dialects import generic
from spec_lsp.document import Document
from spec_lsp.facts import Reference
from spec_lsp.resolve import Resolution, State
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.ordinals import is_ordinal, number_of, numbered_below, parent_of
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
    if resolution.state is not State.UNKNOWN:
        return
    if reference.bare or resolution.key is None:
        yield from _unknown_item(reference, resolution, view)
        return
    where = f"{view.shown(resolution.key)} has" if reference.path else "this document has"
    near = resolution.suggestion()
    span = reference.fragment_span or reference.span
    fixes: tuple[Fix, ...] = ()
    if near and reference.fragment_span:
        fixes = (Fix(f'Change to "#{near}"', (Edit(reference.fragment_span, near),)),)
    hint = f'; did you mean "#{near}"?' if near else _advice(reference)
    yield Problem(span, f'{where} no clause "#{reference.fragment}"{hint}', fixes=fixes)


def _unknown_item(reference: Reference, resolution: Resolution, view: View) -> Iterator[Problem]:
    target, wanted = resolution.target, reference.fragment or ""
    if target is not None and is_ordinal(wanted):
        yield from _unknown_ordinal(reference, target, wanted, view)
        return
    near = resolution.suggestion()
    where = "this document" if target is view.document else view.shown(resolution.key or "")
    nowhere = (
        f"is defined neither in {where} nor beside it" if resolution.key else "is defined in no spec here"
    )
    fixes: tuple[Fix, ...] = ()
    if near and reference.fragment_span:
        fixes = (Fix(f'Change to "{near}"', (Edit(reference.fragment_span, near),)),)
    hint = f'; did you mean "{near}"?' if near else "; name one that exists, or restore the one that is gone"
    yield Problem(reference.span, f'"{wanted}" {nowhere}{hint}', fixes=fixes)


def _unknown_ordinal(reference: Reference, target: Document, wanted: str, view: View) -> Iterator[Problem]:
    """A number past the end of its list, or in a list that is not there."""
    parent = parent_of(wanted)
    beside = numbered_below(target, parent)
    if not beside:
        # Where the clause around it is there, what it holds has a form that cannot be counted.
        if parent and parent not in target.items:
            yield from _unknown_ordinal(reference, target, parent, view)
        return
    family = target.dialect or generic.DIALECT
    where = "this document" if target is view.document else view.shown(target.key)
    held = target.items.get(parent)
    holder = f"{family.word(held.item.kind)} {parent}" if held else "it"
    yield Problem(
        reference.span,
        f"{where} has no {family.word(beside[0].kind)} {number_of(wanted)}: {holder} has {len(beside)}; "
        "name one that exists, or write the one that is missing",
    )


def _advice(reference: Reference) -> str:
    fragment = reference.fragment or ""
    if not reference.path and fragment.endswith(".md"):
        return f'; if the file is meant, write "{fragment}" without the #'
    return "; name a clause that exists, or restore the one that is gone"
