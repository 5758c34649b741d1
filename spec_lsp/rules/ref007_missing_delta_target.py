"""REF007 missing-delta-target."""

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.amendments import Amendment
from spec_lsp.clauses import Clause
from spec_lsp.deltas import (
    base_of,
    folded,
    is_applied,
    is_delta,
    old_names,
    others_of,
    replaced,
    requirement,
    requirement_names,
    target_of,
)
from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Kind
from spec_lsp.language.likeness import Words, clearly_nearest, extends, spelt_alike, words_of
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View

_EFFECTS = {
    EdgeKind.MODIFIES: (
        "modifies",
        "applying the change fails, or leaves the old requirement standing beside the new one",
    ),
    EdgeKind.REMOVES: ("removes", "whatever was meant stays in force"),
    EdgeKind.RENAMES: ("renames", "applying the change fails, or the old name stays"),
}


@rule("REF007", name="missing-delta-target", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def missing_delta_target(document: Document, view: View) -> Iterator[Problem]:
    """A change that modifies, removes or renames a requirement that the spec does not have.

    ## Why is this bad
    Names are compared to the letter. A modification that finds nothing replaces nothing: applying the change
    fails, often weeks after it was written, or adds the new text, and the old requirement stays in force
    beside the one that should have taken its place.

    A rename needs both names. Silent about what another open change adds, and where the spec already looks
    as it would after the change. The removal of something that no name comes near is a warning: it may be
    gone already.

    ## Example
    ```markdown path=openspec/specs/refunds/spec.md
    ## Purpose
    How customers get their money back when an order is cancelled.

    ## Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days
    ```

    ```markdown path=openspec/changes/faster/specs/refunds/spec.md
    ## MODIFIED Requirements
    ### Requirement: Refund windows  <!-- error: REF007 -->
    The shop SHALL pay a refund within 7 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 7 days
    ```

    ## Use instead
    ```markdown path=openspec/specs/refunds/spec.md
    ## Purpose
    How customers get their money back when an order is cancelled.

    ## Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days
    ```

    ```markdown path=openspec/changes/faster/specs/refunds/spec.md
    ## MODIFIED Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 7 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 7 days
    ```
    """
    base = base_of(view.workspace, document)
    pending = _added_elsewhere(document, view)
    for one in document.amendments:
        if one.halved:
            yield _halved(one, view)
        elif one.kind and is_delta(document) and one.name not in pending and not _is_disputed(one, document):
            if base is None:
                yield from _without_base(one, document, view)
            elif target_of(document, one, base) is None:
                yield from _missing(one, document, base, view)


def _added_elsewhere(delta: Document, view: View) -> frozenset[str]:
    """What other open changes bring, or give its name: once they are applied, it is there."""
    return frozenset(
        one.becomes
        for other in others_of(view.workspace, delta)
        for one in other.amendments
        if one.kind in (None, EdgeKind.RENAMES) and one.becomes
    )


def _is_disputed(one: Amendment, delta: Document) -> bool:
    """Whether the change itself does something else to what it names: what is wrong is told there."""
    return any(
        other.kind is not one.kind and folded(one.name) in (folded(other.name), folded(other.becomes))
        for other in delta.amendments
        if not (one.kind is EdgeKind.MODIFIES and other.kind is EdgeKind.RENAMES)
    )


def _halved(one: Amendment, view: View) -> Problem:
    lacking = "what it is called from now on" if one.name else "what is to be called so"
    word = view.word(Kind.REQUIREMENT)
    return Problem(
        one.span,
        f'this rename does not say {lacking}, so "{one.shown}" is not renamed; give the old and the new name of the '
        f"{word} on two lines that follow each other",
        at=one.facts,
    )


def _without_base(one: Amendment, delta: Document, view: View) -> Iterator[Problem]:
    if one.kind is EdgeKind.REMOVES or one.name in old_names(delta):
        return  # what is not there is as good as removed; what is modified under a new name is told at the rename
    verb, _ = _EFFECTS[one.kind] if one.kind else ("", "")
    yield Problem(
        one.span,
        f"there is no {view.tail(delta.sought_in(EdgeKind.MODIFIES))}, so this {verb} nothing and applying the change "
        f"fails; a new spec begins with what is added: {_add(delta)}, or mend the name of the folder",
        at=one.facts,
    )


def _missing(one: Amendment, delta: Document, base: Document, view: View) -> Iterator[Problem]:
    if one.kind is None or (one.kind is EdgeKind.RENAMES and _is_renamed_already(one, base)):
        return
    if one.kind is EdgeKind.MODIFIES and one.name in old_names(delta):
        return  # modified under a new name: what is wrong is told where it gets that name
    guess = _guess(one, delta, base)
    severity = None
    if one.kind is EdgeKind.REMOVES and not (guess and guess.spelt):
        if _all_applied(one, delta, base):
            return
        severity = Severity.WARNING
    verb, effect = _EFFECTS[one.kind]
    word = view.word(Kind.REQUIREMENT)
    where = view.tail(base.key)
    text = f'{where} has no {word} "{one.name}", so this {verb} nothing: {effect}'
    if guess is None:
        yield Problem(one.span, f"{text}; {_advice(one, delta)}", at=one.facts, severity=severity)
        return
    hint = f'did you mean "{guess.name}"?' if guess.spelt else f'"{guess.name}" says nearly the same'
    near = Place(
        base.key,
        guess.clause.facts[0],
        guess.clause.item.name if guess.clause.item else one.span,
        f'the {word} "{guess.name}" of the spec',
        guess.clause.id,
    )
    fix = Fix(f'Change to "{guess.name}"', (Edit(one.span, guess.name),))
    advice = "" if guess.spelt else f"; {_advice(one, delta)}"
    yield Problem(one.span, f"{text}; {hint}{advice}", one.facts, (near,), (fix,), severity=severity)


def _is_renamed_already(one: Amendment, base: Document) -> bool:
    slips = any(folded(name) == folded(one.name) != folded(one.becomes) for name in requirement_names(base))
    return requirement(base, one.becomes) is not None and not slips


def _all_applied(one: Amendment, delta: Document, base: Document) -> bool:
    others = [other for other in delta.amendments if other.kind is not EdgeKind.REMOVES]
    return bool(others) and all(is_applied(delta, other, base) for other in others)


class _Guess(NamedTuple):
    name: str
    clause: Clause
    spelt: bool  # by its name; else by what it says


def _guess(one: Amendment, delta: Document, base: Document) -> _Guess | None:
    """The requirement of the spec that is meant, if one stands out among those that the change leaves alone."""
    held = {name: requirement(base, name) for name in requirement_names(base)}
    free = {name: clause for name, clause in held.items() if clause and name not in replaced(delta, base)}
    name = spelt_alike(one.name, free)
    if name:
        return _Guess(name, free[name], spelt=True)
    name = next((other for other in free if extends(one.name, other)), None)
    mine = requirement(delta, one.name)
    if name is None and mine is not None:
        others = {other: _words(base, clause) for other, clause in free.items()}
        name = clearly_nearest(_words(delta, mine), others)
    return _Guess(name, free[name], spelt=False) if name else None


def _words(document: Document, clause: Clause) -> Words:
    return words_of(
        prose.text for part in document.section_of(clause) for facts in part.facts for prose in facts.prose
    )


def _advice(one: Amendment, delta: Document) -> str:
    name_it = "write the name as the spec does"
    return f"{name_it}, or {_add(delta)} if it is new" if one.kind is EdgeKind.MODIFIES else name_it


def _add(delta: Document) -> str:
    sections = delta.dialect.form.amended if delta.dialect else ""
    return f"move it below {sections}"
