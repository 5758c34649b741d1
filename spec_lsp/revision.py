"""What an edit leaves of a document: most edits change what some units say, and nothing else.

`clauses_after` finds out, `revised` makes the new document of the old one, `Difference` names the clauses that are others now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from spec_lsp.clauses import Clause
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Item
from spec_lsp.markdown.units import Parse
from spec_lsp.text import Text

Key = TypeVar("Key")


class Difference(NamedTuple):
    """The clauses of a document that are gone after an edit, and those that came.

    `aligned`: as many as before, and each that came stands where the one stood that is gone.
    """

    gone: tuple[Clause, ...]
    come: tuple[Clause, ...]
    aligned: bool

    @classmethod
    def of(cls, old: Document | None, new: Document | None) -> Difference:
        """What made `new` out of `old`; None is a document that is not there."""
        before, after = old.clauses if old else (), new.clauses if new else ()
        if len(before) == len(after):
            pairs = _replaced(before, after)
            gone, come = tuple(was for was, _ in pairs), tuple(now for _, now in pairs)
            if not set(gone) & set(come):
                return cls(gone, come, True)
        same = set(before) & set(after)
        gone, come = (
            tuple(clause for clause in clauses if clause not in same) for clauses in (before, after)
        )
        return cls(gone, come, False)


def clauses_after(old: Document, facts: Sequence[Facts]) -> tuple[Clause, ...] | None:
    """The clauses after an edit that changed nothing but what some units say; None if it did more.

    What a document is, its clauses and its ids hang on what is compared here.
    """
    if len(facts) != len(old.facts):
        return None
    changed = _replaced(old.facts, facts)
    if any(_outline(was) != _outline(now) for was, now in changed):
        return None
    clauses = list(old.clauses)
    for number in {old.clause_number(old.index_of(was)) for was, _ in changed}:
        was, first = clauses[number], old.firsts[number]
        clauses[number] = replace(was, facts=tuple(facts[first : first + len(was.facts)]))
        if _addressed(was) != _addressed(clauses[number]):
            return None
    return tuple(clauses)


def _outline(facts: Facts) -> object:
    return facts.heading, facts.evidence


def _addressed(clause: Clause) -> object:
    """All of a clause that decides which addresses lead to what, besides its heading."""
    items = [(item.id, item.aliases) for item, _ in named(clause)]
    return clause.addresses, clause.parting_addresses, items


def named(clause: Clause) -> Iterator[tuple[Item, str]]:
    """The items of a clause that may have aliases, its heading's included, each with its id."""
    if clause.item:
        yield clause.item, clause.id
    for _, item in clause.items:
        if item.id and item.form != "mention":
            yield item, item.id


def revised(
    old: Document,
    text: Text,
    version: int | None,
    parse: Parse,
    facts: tuple[Facts, ...],
    contexts: tuple[tuple[str, ...], ...],
    clauses: tuple[Clause, ...],
) -> Document:
    """The document after an edit that left headings and ids alone; `clauses[j]` stands where that of `old` did.

    What was worked out of the old one is taken over where it still holds.
    """
    new = replace(
        old,
        version=version,
        text=text,
        starts=parse.starts,
        facts=facts,
        clauses=clauses,
        parse=parse,
        contexts=contexts,
        problem=None,
    )
    changed = _replaced(old.clauses, clauses)
    known, worked_out = old.__dict__, new.__dict__  # where cached_property keeps it
    for name, part in _PARTS.items():
        if name in known and all(part(old, was) == part(new, now) for was, now in changed):
            worked_out[name] = known[name]
    worked_out["clause_numbers"] = _renamed(old.clause_numbers, changed)
    worked_out["unit_numbers"] = _renamed(old.unit_numbers, _replaced(old.facts, facts))
    return new


def _replaced(old: Iterable[Key], new: Iterable[Key]) -> list[tuple[Key, Key]]:
    return [(was, now) for was, now in zip(old, new, strict=True) if was is not now]


def _renamed(numbers: Mapping[Key, int], changed: Iterable[tuple[Key, Key]]) -> Mapping[Key, int]:
    """The numbers of things of which each in `changed` took the place of another."""
    found = dict(numbers)
    for was, now in changed:
        found[now] = found.pop(was)
    return found


# What each of these adds up from a clause: where no clause adds anything else than before, it stays as it is.
# What holds the clause itself or units of it is the same only if it is nothing at all.
_PARTS: Mapping[str, Callable[[Document, Clause], object]] = {
    "footnotes": lambda _, clause: clause.footnotes,
    "marks": lambda _, clause: (clause.marks, clause.footnotes),
    "tokens": lambda _, clause: clause.tokens,
    "series": lambda _, clause: clause.tokens,
    "sought": lambda _, clause: clause.edges,
    "dependencies": lambda _, clause: clause.edges,
    "retired": lambda _, clause: (clause.retired, clause.item, [item.id for _, item in clause.items]),
    "placed_items": lambda _, clause: [(clause, item) for item in (clause.item, *clause.items) if item],
    "items": lambda _, clause: [(clause, item) for item in (clause.item, *clause.items) if item],
    "stems": lambda _, clause: [(clause, item) for item in (clause.item, *clause.items) if item],
    "definitions": lambda document, clause: list(document.defined_in(clause)),
    "term_names": lambda document, clause: (list(document.defined_in(clause)), clause.labels),
    "outer": lambda _, clause: clause.heading,
    "has_glossary": lambda _, clause: clause.title,
}
