"""REF001 unknown-clause."""

import re
from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.dialects import generic
from spec_lsp.document import Document
from spec_lsp.facts import AMENDING, Reference
from spec_lsp.language.tokens import stem
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
    if resolution.state is not State.UNKNOWN or reference.kind in AMENDING:
        return  # what a change does to clauses that are not there is another rule's
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
    target, wanted = resolution.target, resolution.wanted
    if target is not None and is_ordinal(wanted):
        yield from _unknown_ordinal(reference, target, wanted, view)
        return
    near = resolution.suggestion() if target is None or _may_be_mistyped(wanted) else None
    where = "this document" if target is view.document else view.shown(resolution.key or "")
    nowhere = (
        f"is defined neither in {where} nor beside it" if resolution.key else "is defined in no spec here"
    )
    fixes: tuple[Fix, ...] = ()
    if near and reference.fragment_span:
        fixes = (Fix(f'Change to "{near}"', (Edit(reference.fragment_span, near),)),)
    hint = f'; did you mean "{near}"?' if near else _defined(resolution)
    named = wanted if stem(wanted) else reference.label or wanted
    yield Problem(reference.span, f'"{named}" {nowhere}{hint}', fixes=fixes)


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


def _may_be_mistyped(wanted: str) -> bool:
    """Whether the nearest name is worth a guess; FR-041 is as near to FR-040 as to FR-014."""
    return not stem(wanted) and not re.fullmatch(r"[IVX]+", wanted)


def _defined(resolution: Resolution) -> str:
    """What ids there are instead: the first and the last of them."""
    wanted, target = stem(resolution.wanted), resolution.target
    defined = [
        placed.item.id
        for placed in (target.placed_items if target else ())
        if target and target.defines(placed.item) and placed.item.id and stem(placed.item.id) == wanted
    ]
    defined.sort(key=_number)
    if len(defined) < 2:
        return "; name one that exists, or restore the one that is gone"
    return f"; those defined run from {defined[0]} to {defined[-1]}: name one of them, or restore the one that is gone"


def _number(identifier: str) -> int:
    """The number in an id; 0 for numerals, which keep the order in which they stand."""
    digits = re.findall(r"\d+", identifier)
    return int(digits[-1]) if digits else 0


def _advice(reference: Reference) -> str:
    fragment = reference.fragment or ""
    if not reference.path and fragment.endswith(".md"):
        return f'; if the file is meant, write "{fragment}" without the #'
    return "; name a clause that exists, or restore the one that is gone"
