"""CON004 delta-collision."""

from collections.abc import Iterator

from spec_lsp.amendments import Amendment
from spec_lsp.clauses import Clause
from spec_lsp.deltas import (
    base_of,
    folded,
    is_applied,
    is_delta,
    old_names,
    replaced,
    requirement,
    requirement_names,
)
from spec_lsp.diagnostics import Severity, Span
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Facts, Kind
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View

_ADDS, _MODIFIES, _REMOVES, _RENAMES = None, EdgeKind.MODIFIES, EdgeKind.REMOVES, EdgeKind.RENAMES
_TOLD = {_ADDS: "adds", _MODIFIES: "modifies", _REMOVES: "removes", _RENAMES: "renames"}


@rule("CON004", name="delta-collision", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def delta_collision(document: Document, view: View) -> Iterator[Problem]:
    """A change that contradicts itself, or adds under a name that the spec already has.

    ## Why is this bad
    One name stands for one requirement. A change that adds what is there, does two things to one requirement, or
    modifies it under the name that it takes away cannot be applied: it is refused, or one of its two halves is
    lost. Names that differ only in case or blanks count as one: nobody means two requirements by them.

    What the spec has word for word is no collision: it was brought over already.

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
    ## ADDED Requirements
    ### Requirement: Refund window  <!-- error: CON004 -->
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
    yield from _declared_empty(document, view)
    if not document.amendments:
        return
    yield from _within(document, view)
    base = base_of(view.workspace, document) if is_delta(document) else None
    for one in document.amendments if base else ():
        if base and one.kind in (_ADDS, _RENAMES) and one.becomes:
            yield from _with_base(one, document, base, view)


def _declared_empty(document: Document, view: View) -> Iterator[Problem]:
    """Settings that say that nothing changes, beside documents that change something."""
    need = document.dialect.form.need if document.dialect else None
    for facts in document.facts if need else ():
        for setting in facts.settings:
            if need and setting.name == need.waiver and setting.value.casefold() == "true":
                for other in view.bundled(need.role)[:1]:
                    yield Problem(
                        setting.span,
                        f"{setting.name} says that this change alters no {view.word(Kind.REQUIREMENT)}, but "
                        f"{view.tail(other.key)} does; take the setting out, or the file",
                        facts,
                        (
                            Place(
                                other.key, other.facts[0], Span(0, 0, 0, 0), "the document that changes some"
                            ),
                        )
                        if other.facts
                        else (),
                    )


def _within(delta: Document, view: View) -> Iterator[Problem]:
    """What a change does twice, or does and undoes; told at the second place."""
    seen: list[Amendment] = []
    for one in delta.amendments:
        for earlier in seen:
            told = _quarrel(earlier, one, view.word(Kind.REQUIREMENT))
            if told:
                place = Place(
                    delta.key, earlier.facts, earlier.span, f"{_TOLD[earlier.kind]} it here", earlier.shown
                )
                yield Problem(one.span, told, one.facts, (place,))
                break
        seen.append(one)


def _quarrel(earlier: Amendment, later: Amendment, word: str) -> str | None:
    """Why two amendments of one change cannot both be applied, None if they can."""
    kinds = {earlier.kind, later.kind}
    if kinds == {_ADDS}:
        return None  # two headings of one name: the rule for duplicate ids tells
    if kinds == {_RENAMES}:
        return _two_renames(earlier, later, word)
    if _RENAMES in kinds:
        rename, other = (earlier, later) if earlier.kind is _RENAMES else (later, earlier)
        return _rename_and(rename, other, word)
    if earlier.shown != later.shown:
        return None
    if earlier.kind is later.kind:
        return f'this change {_TOLD[later.kind]} {word} "{later.shown}" twice, and only one can be applied; merge the two'
    return (
        f'this change {_TOLD[earlier.kind]} and {_TOLD[later.kind]} {word} "{later.shown}", and cannot do both; keep the '
        "one that is meant"
    )


def _two_renames(earlier: Amendment, later: Amendment, word: str) -> str | None:
    if earlier.name and earlier.name == later.name:
        return f'this change renames {word} "{later.name}" twice; keep one new name'
    if earlier.becomes and earlier.becomes == later.becomes:
        return f'this change gives the name "{later.becomes}" to two {word}s; give one another name'
    return None


def _rename_and(rename: Amendment, other: Amendment, word: str) -> str | None:
    if other.kind is _ADDS and other.becomes == rename.becomes:
        return f'this change adds {word} "{other.becomes}" and renames another to that name; give one another name'
    if other.kind is _MODIFIES and other.name == rename.name != "":
        return (
            f'this modifies {word} "{other.name}" under the name that the same change takes away; modify '
            f'"{rename.becomes or "the new name"}"'
        )
    if other.kind is _REMOVES and rename.name and folded(other.name) == folded(rename.name):
        return f'this change renames and removes {word} "{other.name}", and cannot do both; keep the one that is meant'
    return None


def _with_base(one: Amendment, delta: Document, base: Document, view: View) -> Iterator[Problem]:
    """A new name that a requirement of the spec has, which stays when the change is applied."""
    if is_applied(delta, one, base) or (one.kind is _RENAMES and requirement(base, one.name) is None):
        return
    taken = _taken(one, delta, base)
    if taken is None or taken.item is None:
        return
    name, word, where = taken.item.id, view.word(Kind.REQUIREMENT), view.tail(base.key)
    spelling = "" if name == one.becomes else f' as "{name}", which differs by case or blanks only'
    advice = (
        "modify it instead if it is to change"
        if one.kind is _ADDS
        else "choose another name, or modify that one"
    )
    facts, span = _new_name(one, delta)
    yield Problem(
        span,
        f'{where} already has {word} "{one.becomes}"{spelling}, so it cannot be {"added" if one.kind is _ADDS else "given as a new name"}; {advice}',
        facts,
        (Place(base.key, taken.facts[0], taken.item.name, f"the {word} of the spec", taken.id),),
    )


def _taken(one: Amendment, delta: Document, base: Document) -> Clause | None:
    """The requirement of the spec that bears the new name once all else of the change is applied."""
    gone = {*old_names(delta).values()} | {
        name
        for name in replaced(delta, base)
        if any(other.kind is _REMOVES and other.name == name for other in delta.amendments)
    }
    same = (
        name
        for name in requirement_names(base)
        if folded(name) == folded(one.becomes) and name not in gone | {one.name}
    )
    name = next(same, None)
    return requirement(base, name) if name else None


def _new_name(one: Amendment, delta: Document) -> tuple[Facts, Span]:
    """Where the new name is written; of a rename the amendment holds the old one."""
    placed = delta.items.get(one.becomes)
    if one.kind is _RENAMES and placed and not placed.item.is_section:
        return placed.facts, placed.item.name
    return one.facts, one.span
