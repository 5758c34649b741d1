"""What the rules about clashes share: when one is told, how it names the other clause, and the case that proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from spec_lsp.diagnostics import Edit, Fix, Severity, Span
from spec_lsp.facts import Facts
from spec_lsp.norms.clashes import Kind
from spec_lsp.norms.glossaries import DefinedTie
from spec_lsp.norms.index import PlacedClash
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.quantities import Quantity
from spec_lsp.norms.units import in_words
from spec_lsp.norms.witness import Witness, witness_of
from spec_lsp.precedence import Standing, clause_of, name_of, standing
from spec_lsp.rules.base import Place, Problem
from spec_lsp.view import Rivals, View

_NAMED = 4  # further clauses that are pointed at
_LONGEST = 80  # characters of a demand that a message quotes


class Told(NamedTuple):
    """A clash as it is told: the case that proves it, and the other clauses that clash in the same way."""

    one: PlacedClash
    witness: Witness
    others: tuple[PlacedClash, ...]


def told(rivals: Rivals, kind: Kind, view: View) -> Told | None:
    """The nearest clash of one kind in which neither clause gives way, None if there is none."""
    return nearest(rivals, Standing.RIVAL, view) if rivals[0].clash.kind is kind else None


def nearest(rivals: Rivals, among: Standing, view: View) -> Told | None:
    """The clash that is told of those whose clauses stand so to each other, None if there is none."""
    found = [one for one in rivals if _stands(one, among, view)]
    if not found:
        return None
    one, *others = sorted(found, key=lambda one: (not one.clash.certain, -one.clash.closeness))
    witness = witness_of(one.clash)
    return Told(one, witness, tuple(others)) if witness else None


def _stands(one: PlacedClash, among: Standing, view: View) -> bool:
    # Scenarios of one clause may contradict each other, and what it says.
    told = one.mine.norm.scenario or one.theirs.norm.scenario
    same = one.mine.key == one.theirs.key and name_of(one.mine, view) == name_of(one.theirs, view)
    return (told or not same) and standing(one.mine, one.theirs, view) is among


def proof(found: Told) -> str:
    """The case that proves a clash, in words: what keeps which of the two clauses and breaks the other."""
    clash, case = found.one.clash, found.witness.case
    kept, broken = ("this clause", "that one") if found.witness.keeps_first else ("that clause", "this one")
    if clash.mine and case.value is not None:
        return f"{in_words(case.value, case.unit, clash.mine.per)} satisfies {kept} and breaks {broken}"
    if clash.kind is Kind.MODALITY:
        return f"{'doing so' if case.done else 'not doing so'} keeps {kept} and breaks {broken}"
    return "whatever keeps the one breaks the other"


def problem(found: Told, said: str, view: View, fixes: tuple[Fix, ...] = ()) -> Problem:
    """A clash as a problem of the clause that it is seen from. `said` is its message.

    Where one of two speaks of a case that the other does not name, it may be meant as an exception: a warning.
    """
    one, others = found.one, found.others
    more = f" (and {len(others)} more)" if others else ""
    named = (one, *others[:_NAMED])
    return Problem(
        span_of(one.mine, one.clash.mine),
        f"{said}; {_by_definition(one, view)}{advice(one)}{more}",
        related=(
            *(place_of(other.theirs, view, other.clash.theirs) for other in named),
            *definitions(named, view),
        ),
        fixes=fixes,
        fixes_at=tuple(_exceptions(one, view)),
        witness=shown_case(found),
        severity=Severity.ERROR if one.clash.certain else Severity.WARNING,
    )


def definitions(clashes: Iterable[PlacedClash], view: View) -> Iterator[Place]:
    """The places of the definitions by which clashes are found, each once."""
    for said in dict.fromkeys(said for one in clashes for said in view.uniting(one)):
        yield Place(said.key, said.facts, said.span, f"defines that {_told(said)}", explains=True)


def _by_definition(one: PlacedClash, view: View) -> str:
    """How a message says that it counts on definitions, and where they are: "by terms.md "client" is the same as "buyer"; "."""
    by: dict[str, list[str]] = {}
    for said in view.uniting(one):
        by.setdefault(view.tail(said.key), []).append(_told(said))
    told = " and ".join(f"by {name} {' and '.join(dict.fromkeys(ties))}" for name, ties in by.items())
    return f"{told}; " if told else ""


def _told(said: DefinedTie) -> str:
    tie = said.tie
    return f'"{tie.word}" is {tie.sense.value} "{tie.other}"'


def span_of(norm: PlacedNorm, bound: Quantity | None) -> Span:
    """Where a norm stands; where it is about a bound, that alone."""
    if bound is None:
        return norm.span
    return norm.span_of(bound.start, bound.start + len(bound.shown))


def place_of(norm: PlacedNorm, view: View, bound: Quantity | None = None) -> Place:
    """The place of a norm, or of its bound, with what the norm says."""
    return Place(norm.key, norm.facts, span_of(norm, bound), f'"{quoted(norm)}"', name_of(norm, view))


def quoted(norm: PlacedNorm) -> str:
    """What a norm says, in one line, shortened."""
    words = " ".join(norm.text[norm.norm.start : norm.norm.end].split()).rstrip(".;,")
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 3].rsplit(' ', 1)[0]}..."


def where(norm: PlacedNorm, view: View) -> str:
    """How a message names the clause of a norm: by its label, title or id, and its document if that is another one."""
    clause, name = clause_of(norm, view), name_of(norm, view)
    shown = norm.label or (clause.title if name == clause.id and clause.title else name)
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


def shown_case(found: Told) -> dict[str, Any]:
    """The case that proves a clash as data for reports."""
    case, bound = found.witness.case, found.one.clash.mine
    shown: dict[str, Any] = {"keeps": "this" if found.witness.keeps_first else "other", "done": case.done}
    shown["act"] = sorted(stem if sign >= 0 else f"not {stem}" for stem, sign in case.act.items())
    if case.value is not None:
        rate = {"per": bound.per} if bound and bound.per else {}
        shown |= {"value": case.value, "unit": case.unit, **rate}
    if case.values:
        shown["values"] = sorted(case.values)
    return shown
