"""GAP004 missing-section."""

from collections.abc import Iterable, Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity, Span
from spec_lsp.dialects.base import Need, Section
from spec_lsp.document import Document
from spec_lsp.facts import Attribute, Kind
from spec_lsp.rules import amb001_open_point as amb001
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("GAP004", name="missing-section", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def missing_section(document: Document, view: View) -> Iterator[Problem]:
    """A document without a section that its family asks for, or a change that changes nothing.

    ## Why is this bad
    The tools of the family refuse such a document, and agents that read it do not learn what it is for. A section
    that is too short to say anything is a warning.

    ## Example
    ```markdown path=openspec/specs/refunds/spec.md
    # Refunds  <!-- error: GAP004 -->

    ## Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days
    ```

    ## Use instead
    ```markdown path=openspec/specs/refunds/spec.md
    # Refunds

    ## Purpose
    How customers get their money back when an order is cancelled.

    ## Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days
    ```
    """
    form = document.dialect.form if document.dialect else None
    if form is None:
        return
    for section in form.sections:
        yield from _section(section, document, view)
    if form.amends and not document.amendments and not document.strays:  # else these are the likely cause
        yield Problem(
            _start(document),
            f"this changes no {view.word(Kind.REQUIREMENT)}, so the change is refused: write a section such as {form.amended} with at "
            'least one "### Requirement: <name>" in it',
        )
    if form.need:
        yield from _need(form.need, document, view)


def _start(document: Document) -> Span:
    """The title of a document, else its first line."""
    first = document.clauses[0] if document.clauses else None
    if first and first.heading and first.heading.level == 1:
        return document.span_of(first.facts[0], first.heading.span)
    return Span(0, 0, 0, len(document.text.lines[0]))


def _section(section: Section, document: Document, view: View) -> Iterator[Problem]:
    found = next(
        (clause for clause in document.clauses if clause.title.casefold() == section.title.casefold()), None
    )
    if found is None or found.heading is None:
        yield Problem(
            _start(document),
            f"this spec has no section {section.title}, without which it is refused; write ## {section.title}",
        )
        return
    span = document.span_of(found.facts[0], found.heading.span)
    part = document.section_of(found)
    length = len("\n".join(document.source_of(found)[1:]).strip())
    if section.holds is not None:
        kinds = {clause.item.kind for clause in part if clause.item}
        if section.holds not in kinds and not document.strays:
            word = view.word(section.holds)
            yield Problem(
                span,
                f"section {section.title} holds no {word}, so the spec is refused; write at least one",
            )
    elif not length:
        yield Problem(
            span, f"section {section.title} is empty, so the spec is refused; say what the spec is for"
        )
    elif length < section.least and not _is_open(part):
        yield Problem(
            span,
            f"section {section.title} says too little in {length} characters; take at least {section.least} to say what "
            "the spec is for",
            severity=Severity.WARNING,
        )


def _is_open(part: Iterable[Clause]) -> bool:
    """Whether it says itself that it is not written yet, which another rule reports."""
    return any(
        True
        for clause in part
        for facts in clause.facts
        for prose in facts.prose
        for _ in amb001.open_point.check(prose)
    )


def _need(need: Need, document: Document, view: View) -> Iterator[Problem]:
    """Documents that are missing beside this one, said at one document of a bundle."""
    beside = (document, *view.bundled())
    settings = {
        setting.name: setting for other in beside for facts in other.facts for setting in facts.settings
    }
    waiver = settings.get(need.waiver)
    honoured = waiver is not None and _honoured(waiver, settings.get(need.basis))
    if waiver and not honoured and waiver.value.casefold() != "false":
        yield from _not_honoured(need, waiver, document)
    roles = {other.dialect.role for other in beside if other.dialect}
    speaker = next((role for role in need.said_at if role in roles), None)
    alone = need.role not in roles and "unread" not in roles
    if alone and not honoured and document.dialect and document.dialect.role == speaker:
        yield Problem(
            _start(document),
            f"this change has no {need.role}, so it changes nothing and is refused: {need.advice}",
        )


def _honoured(waiver: Attribute, basis: Attribute | None) -> bool:
    return waiver.value.casefold() == "true" and basis is not None


def _not_honoured(need: Need, waiver: Attribute, document: Document) -> Iterator[Problem]:
    for facts in document.facts:
        if waiver in facts.settings:
            why = (
                f"it stands beside no {need.basis}"
                if waiver.value.casefold() == "true"
                else "its value is neither true nor false"
            )
            yield Problem(
                waiver.span, f"{waiver.name} does not count, since {why}; mend it, or take it out", at=facts
            )
