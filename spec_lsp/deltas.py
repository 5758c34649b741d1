"""Documents that amend another (deltas), and what they leave of it: questions of several rules."""

from __future__ import annotations

from spec_lsp.amendments import Amendment
from spec_lsp.clauses import Clause
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Kind
from spec_lsp.workspace import Workspace


def is_delta(document: Document) -> bool:
    """Whether a document amends another that is known by name."""
    return bool(document.dialect and document.dialect.form.amends) and _base_key(document) != document.key


def _base_key(delta: Document) -> str:
    return delta.sought_in(EdgeKind.MODIFIES)


def base_of(workspace: Workspace, delta: Document) -> Document | None:
    """The document that a delta amends, None if there is none."""
    return workspace.documents.get(_base_key(delta))


def deltas_of(workspace: Workspace, base: Document) -> tuple[Document, ...]:
    """The deltas that amend a document, in order of their keys."""
    return tuple(
        other
        for other in workspace.in_group(base)
        if is_delta(other) and _base_key(other) == (_base_key(base) if is_delta(base) else base.key)
    )


def others_of(workspace: Workspace, delta: Document) -> tuple[Document, ...]:
    """The deltas of other changes that amend the same document."""
    return tuple(other for other in deltas_of(workspace, delta) if other.bundle != delta.bundle)


def change_of(delta: Document) -> str:
    """The name of the change that a delta belongs to."""
    return delta.bundle.rpartition("/")[2]


def requirement(document: Document, name: str) -> Clause | None:
    """The requirement of this name, as the section that holds it."""
    placed = document.items.get(name)
    held = placed is not None and placed.item.kind is Kind.REQUIREMENT and placed.item.is_section
    return placed.clause if placed and held else None


def requirement_names(document: Document) -> tuple[str, ...]:
    """The names of all requirements that are sections, in order."""
    return tuple(clause.item.id for clause in document.clauses if _is_requirement(clause) and clause.item)


def requirement_around(document: Document, clause: Clause) -> str | None:
    """The name of the requirement that a clause is or stands in."""
    return next(
        (above.item.id for above in document.ancestors(clause) if _is_requirement(above) and above.item), None
    )


def _is_requirement(clause: Clause) -> bool:
    return clause.item is not None and clause.item.kind is Kind.REQUIREMENT


def old_names(delta: Document) -> dict[str, str]:
    """The renames of a delta: new name -> old name, whole ones only."""
    return {
        one.becomes: one.name
        for one in delta.amendments
        if one.kind is EdgeKind.RENAMES and one.name and one.becomes
    }


def target_of(delta: Document, one: Amendment, base: Document) -> str | None:
    """The name under which the base holds what an amendment is about, None if it does not.

    Renames come first: what is modified under a new name is looked for under the old one.
    """
    name, known = one.name, old_names(delta)
    for _ in range(len(known) + 1):
        if requirement(base, name):
            return name
        if one.kind is not EdgeKind.MODIFIES or name not in known:
            return None
        name = known[name]
    return None


def replaced(delta: Document, base: Document) -> frozenset[str]:
    """The names of the requirements whose present text is gone from the base once the delta is applied."""
    found = (
        target_of(delta, one, base)
        for one in delta.amendments
        if one.kind in (EdgeKind.MODIFIES, EdgeKind.REMOVES)
    )
    return frozenset(name for name in found if name)


def replaces(workspace: Workspace, delta: Document, base: Document, clause: Clause) -> bool:
    """Whether the change that a delta belongs to takes the text of a clause of `base` away."""
    return is_delta(delta) and requirement_around(base, clause) in replaced_beside(workspace, delta, base)


def replaced_beside(workspace: Workspace, delta: Document, base: Document) -> frozenset[str]:
    """The requirements whose present text is gone from the base once the whole change of a delta is applied."""
    if is_delta(base):
        return frozenset()
    together = (other for other in deltas_of(workspace, base) if other.bundle == delta.bundle)
    return frozenset().union(*(replaced(other, base) for other in together))


def is_applied(delta: Document, one: Amendment, base: Document) -> bool:
    """Whether the base already looks as if the amendment had been applied."""
    if one.halved:
        return False
    if one.kind is EdgeKind.REMOVES:
        return requirement(base, one.name) is None
    if one.kind is EdgeKind.RENAMES:
        return requirement(base, one.name) is None and requirement(base, one.becomes) is not None
    return same_text(delta, requirement(delta, one.becomes), base, requirement(base, one.becomes))


def same_text(first: Document, mine: Clause | None, second: Document, theirs: Clause | None) -> bool:
    """Whether two requirements are written alike, heading included."""
    return (
        mine is not None
        and theirs is not None
        and _words(first.source_of(mine)) == _words(second.source_of(theirs))
    )


def _words(lines: tuple[str, ...]) -> list[str]:
    return " ".join(lines).split()


def folded(name: str) -> str:
    """A name without regard to case and blanks: two that are equal so are a slip, not two requirements."""
    return " ".join(name.split()).casefold()
