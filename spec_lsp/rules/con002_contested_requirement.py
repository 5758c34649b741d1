"""CON002 contested-requirement."""

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.amendments import Amendment
from spec_lsp.deltas import base_of, change_of, is_delta, others_of, requirement, same_text
from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Kind
from spec_lsp.rules.base import Place, Problem, Scope, listed, rule
from spec_lsp.view import View


@rule("CON002", name="contested-requirement", scope=Scope.DOCUMENT, severity=Severity.WARNING)
def contested_requirement(document: Document, view: View) -> Iterator[Problem]:
    """A requirement that several open changes add, modify, remove or rename.

    ## Why is this bad
    Each change is right by itself, written against the spec as it is now. A modification replaces the whole
    requirement, so whichever change is applied last overwrites what the other one said, or finds that its
    target is gone. Two changes that say the same to the letter are left alone; two that both remove it are a hint.

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
    ### Requirement: Refund window  <!-- warning: CON002 -->
    The shop SHALL pay a refund within 7 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 7 days
    ```

    ```markdown path=openspec/changes/vouchers/specs/refunds/spec.md
    ## REMOVED Requirements
    ### Requirement: Refund window  <!-- warning: CON002 -->
    **Reason**: refunds become vouchers
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

    ```markdown path=openspec/changes/vouchers/specs/refunds/spec.md
    ## REMOVED Requirements
    ### Requirement: Refund window
    **Reason**: refunds become vouchers
    ```
    """
    if not is_delta(document):
        return
    base = base_of(view.workspace, document)
    others = [_Claim(other, one) for other in others_of(view.workspace, document) for one in other.amendments]
    for one in document.amendments:
        mine = _Claim(document, one)
        rivals = [theirs for theirs in others if _meet(mine, theirs, base)]
        if rivals:
            yield _problem(mine, rivals, view)


class _Claim(NamedTuple):
    delta: Document
    one: Amendment

    @property
    def names(self) -> set[str]:
        """The requirements that it is about: of a rename the old one and the new one."""
        return {self.one.name, self.one.becomes} - {""}


def _meet(mine: _Claim, theirs: _Claim, base: Document | None) -> bool:
    """Whether two changes claim one requirement, and it matters which of them comes first."""
    if not mine.names & theirs.names:
        return False
    if mine.one.kind is theirs.one.kind is None and base and requirement(base, mine.one.becomes):
        return False  # each of them collides with the spec, which is worse
    alike = mine.one.kind is theirs.one.kind and mine.one.kind in (None, EdgeKind.MODIFIES)
    return not (alike and _same(mine, theirs))


def _same(mine: _Claim, theirs: _Claim) -> bool:
    own, other = (requirement(claim.delta, claim.one.becomes) for claim in (mine, theirs))
    return same_text(mine.delta, own, theirs.delta, other)


_DONE = {
    None: "added",
    EdgeKind.MODIFIES: "modified",
    EdgeKind.REMOVES: "removed",
    EdgeKind.RENAMES: "renamed",
}


def _problem(mine: _Claim, rivals: list[_Claim], view: View) -> Problem:
    word = view.word(Kind.REQUIREMENT)
    changes: dict[str, list[str]] = {}
    for claim in rivals:
        changes.setdefault(_DONE[claim.one.kind], []).append(change_of(claim.delta))
    told = [
        f"{done} by the open change{'s' if len(names) > 1 else ''} {listed(names)}"
        for done, names in changes.items()
    ]
    losses = list(dict.fromkeys(_loss(mine, claim) for claim in rivals))
    places = tuple(
        Place(
            claim.delta.key,
            claim.one.facts,
            claim.one.span,
            f"{_DONE[claim.one.kind]} here by {change_of(claim.delta)}",
            claim.one.shown,
        )
        for claim in rivals
    )
    harmless = mine.one.kind is EdgeKind.REMOVES and all(claim.one.kind is mine.one.kind for claim in rivals)
    return Problem(
        mine.one.span,
        f'{word} "{mine.one.shown}" is also {listed(told)}: {"; ".join(losses)}',
        mine.one.facts,
        places,
        severity=Severity.HINT if harmless else None,
    )


def _loss(mine: _Claim, theirs: _Claim) -> str:
    """What gets lost or goes wrong, and what to do about it."""
    kinds = {mine.one.kind, theirs.one.kind}
    other = change_of(theirs.delta)
    if kinds == {EdgeKind.MODIFIES}:
        return (
            "each replaces the whole text, so what the first one applied says is lost when the second is; let one build "
            "on the other, or merge them"
        )
    if kinds == {EdgeKind.REMOVES}:
        return "the second finds nothing to remove; take it out of one"
    if EdgeKind.RENAMES in kinds:
        return "the second finds no such name once the first is applied; agree on the order and write the second for what is then there"
    if kinds == {None}:
        return "only one text can stand under this name; merge them, or give one another name"
    if None in kinds:
        first, second = (other, "this one") if theirs.one.kind is None else ("this change", other)
        return f"{second} can be applied only after {first}, which adds it; say so, or merge them"
    return (
        "what one modifies the other takes away, so the modification is lost or finds nothing to modify; decide which of "
        "the two holds"
    )
