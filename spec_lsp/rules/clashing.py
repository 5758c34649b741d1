"""What the rules about clashes share: when one is told, how it names the other clause, and the case that proves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_lsp.diagnostics import Edit, Fix, Severity, Span
from spec_lsp.facts import Facts
from spec_lsp.norms.index import PlacedClash
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.witness import Witness, witness_of
from spec_lsp.precedence import Standing, clause_of, name_of, standing
from spec_lsp.rules.base import Place, Problem
from spec_lsp.view import View

_LONGEST = 80  # characters of a demand that a message quotes


def severity_of(one: PlacedClash, view: View) -> Severity | None:
    """How bad a clash is between clauses of which neither gives way; None where it is none, or another rule tells it.

    Where one of the two speaks of a case that the other does not name, it may be meant as an exception: a warning.
    """
    if one.mine.key == one.theirs.key and name_of(one.mine, view) == name_of(one.theirs, view):
        return None
    if standing(one.mine, one.theirs, view) is not Standing.RIVAL:
        return None
    return Severity.ERROR if one.clash.certain else Severity.WARNING


def problem(
    one: PlacedClash,
    said: str,
    view: View,
    severity: Severity | None = None,
    span: Span | None = None,
    fixes: tuple[Fix, ...] = (),
) -> Problem:
    """A clash as a problem of the clause that it is seen from. `said` is its message, `span` what is underlined."""
    mine, theirs = one.mine, one.theirs
    place = Place(theirs.key, theirs.facts, theirs.span, f'"{quoted(theirs)}"', name_of(theirs, view))
    return Problem(
        span or mine.span,
        said,
        related=(place,),
        fixes=fixes,
        fixes_at=tuple(_exceptions(one, view)),
        witness=_told(witness_of(one.clash)),
        severity=severity,
    )


def quoted(norm: PlacedNorm) -> str:
    """What a norm says, in one line, shortened."""
    words = " ".join(norm.text[norm.norm.start : norm.norm.end].split()).rstrip(".;,")
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 3].rsplit(' ', 1)[0]}..."


def where(norm: PlacedNorm, view: View) -> str:
    """How a message names the clause of a norm: by its title or id, and its document if that is another one."""
    clause, name = clause_of(norm, view), name_of(norm, view)
    shown = clause.title if name == clause.id and clause.title else name
    inside = f" in {view.tail(norm.key)}" if norm.key != view.document.key else ""
    return f'"{shown}"{inside}' if shown else inside.removeprefix(" in ") or "this document"


def advice(one: PlacedClash) -> str:
    """What to do about it."""
    if one.clash.certain:
        return "align the two, or declare which one overrides the other"
    return "if one is meant as an exception, declare it; else align the two"


def _exceptions(one: PlacedClash, view: View) -> Iterator[tuple[Facts, Fix]]:
    """Declaring that this clause overrides the other, where its heading has an id and the other clause one of its own."""
    clause, name = clause_of(one.mine, view), name_of(one.theirs, view)
    heading = clause.heading
    if heading is None or heading.id_span is None or not name or clause.attribute("overrides"):
        return
    path = view.shown(one.theirs.key) if one.theirs.key != view.document.key else ""
    end = heading.id_span[2:]
    edit = Edit(Span(*end, *end), f" overrides={path}#{name}")
    yield clause.facts[0], Fix(f"Declare that it overrides {name}", (edit,))


def _told(witness: Witness | None) -> dict[str, Any] | None:
    if witness is None:
        return None
    case = witness.case
    found: dict[str, Any] = {"keeps": "this" if witness.keeps_first else "other", "done": case.done}
    found["act"] = sorted(stem if sign >= 0 else f"not {stem}" for stem, sign in case.act.items())
    if case.value is not None:
        found |= {"value": case.value, "unit": case.unit}
    if case.values:
        found["values"] = sorted(case.values)
    return found
