"""GAP006 misplaced-heading."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spec_lsp.diagnostics import Edit, Fix, Severity, Span
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Stray
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View

_MANY = 3  # headings that go astray in the same way are told of one by one below this


@rule("GAP006", name="misplaced-heading", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def misplaced_heading(document: Document, view: View) -> Iterator[Problem]:
    """A heading of the wrong level or in the wrong section, or a file in the wrong folder: it looks right and is not read.

    ## Why is this bad
    The tools of the family know a clause by the level and the section of its heading. What stands elsewhere is dropped,
    or taken for text of its neighbour, and nobody is told. Where text is only read as something else, it is a
    warning.

    ## Example
    ```markdown path=openspec/changes/faster/specs/refunds/spec.md
    ## ADDED Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days

    **Scenario: Lost parcel**  <!-- error: GAP006 -->
    - **WHEN** a parcel is lost
    - **THEN** the refund is paid within 14 days
    ```

    ## Use instead
    ```markdown path=openspec/changes/faster/specs/refunds/spec.md
    ## ADDED Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days

    #### Scenario: Lost parcel
    - **WHEN** a parcel is lost
    - **THEN** the refund is paid within 14 days
    ```
    """
    form = document.dialect.form if document.dialect else None
    if form is None:
        return
    if form.unread and _is_first(document, view):
        roles = {other.dialect.role for other in view.bundled() if other.dialect}
        if not roles & form.unless:
            width = len(document.text.lines[0])
            yield Problem(Span(0, 0, 0, width), f"nothing reads this file: {form.unread}")
    alike: dict[object, list[_Found]] = {}
    for facts, stray in document.strays:
        found = _found(facts, stray, document)
        alike.setdefault(found.kind, []).append(found)
    for group in alike.values():
        if len(group) < _MANY:
            yield from map(_problem, group)
        else:
            yield _grouped(group, document)


class _Found(NamedTuple):
    """A stray, its unit, the edit that mends it (None: not known), and how bad it is."""

    facts: Facts
    stray: Stray
    edit: Edit | None
    severity: Severity | None

    @property
    def kind(self) -> object:
        """The same for those that lack the same words in front, so that one finding tells of all; else its own."""
        edit = self.stray.edit
        if edit is None or edit.span[:2] != edit.span[2:]:
            return id(self.facts), self.stray
        return edit.text, self.severity, self.edit is None


def _found(facts: Facts, stray: Stray, document: Document) -> _Found:
    parted = stray.parted and len(document.section_of(document.clause_of(document.index_of(facts)))) > 1
    edit = stray.edit if parted is stray.parted else None
    return _Found(facts, stray, edit, Severity.WARNING if parted or not stray.lost else None)


def _problem(found: _Found) -> Problem:
    fixes = (Fix("Write it as it is read", (found.edit,)),) if found.edit else ()
    return Problem(found.stray.span, found.stray.problem, found.facts, fixes=fixes, severity=found.severity)


def _grouped(group: Sequence[_Found], document: Document) -> Problem:
    """One finding at the first of many headings that lack the same; the others are its related places."""
    first, *others = group
    starts = [document.starts[document.index_of(found.facts)] for found in group]
    edits = tuple(
        Edit(found.edit.span.moved(start - starts[0]), found.edit.text)
        for found, start in zip(group, starts, strict=True)
        if found.edit
    )
    fix = Fix(f"Write all {len(group)} as they are read", edits)
    return Problem(
        first.stray.span,
        f"{len(group)} headings here go astray in the same way; the first: {first.stray.problem}",
        first.facts,
        tuple(Place(document.key, found.facts, found.stray.span, "this one as well") for found in others),
        fixes=(fix,) if edits else (),
        severity=first.severity,
    )


def _is_first(document: Document, view: View) -> bool:
    """Whether it is the first of its group: one finding tells of all of them."""
    return all(document.key < other.key for other in view.beside())
