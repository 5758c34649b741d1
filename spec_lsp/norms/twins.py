"""What is said in the same words in several places, across all documents: demands, and answers that were judged.

Two clauses that demand the same drift apart one day; one answer to one prompt that is judged GOOD here and BAD there is a
contradiction today. Found by the words alone, in any order of documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Span
from spec_lsp.document import Document
from spec_lsp.facts import Facts
from spec_lsp.norms.placed import PlacedNorm

_SHARDS = 64
_LEAST = 4  # words and figures of a demand that can be told from any other
MOST = 20  # places from where it is a phrase that everybody uses


class Twin(NamedTuple):
    """Something at its place, in its unit; `verdict` of a judged answer, "" for a demand. `words` tells twins from others.

    Those of a demand that says nearly the same are other words.
    """

    words: str
    key: str
    facts: Facts
    span: Span
    verdict: str


def of_norms(norms: Iterable[PlacedNorm]) -> Iterator[Twin]:
    """The demands among `norms` that are long enough to be told from any other."""
    for placed in norms:
        norm = placed.norm
        if norm.setting is not None:
            continue  # a row, a step: what it says hangs on what stands around it
        said = norm.said
        if len(said) + len(norm.quantities) >= _LEAST and not norm.points and not norm.defines:
            order = [sorted(side) for side in norm.order or ()]
            words = f"{norm.frame} {sorted(said.items())} {sorted(norm.names)} {order}"
            yield Twin(words, placed.key, placed.facts, placed.span, "")


def of_near(norm: PlacedNorm) -> Twin:
    """A demand that has others which say nearly the same."""
    return Twin(norm.text[norm.norm.start : norm.norm.end], norm.key, norm.facts, norm.span, "")


def of_cases(document: Document, clauses: Iterable[Clause]) -> Iterator[Twin]:
    """The judged answers in some clauses of a document."""
    for clause in clauses:
        for facts in clause.facts:
            for talk in facts.conversations:
                for case in talk.cases:
                    if case.words:
                        yield Twin(case.words, document.key, facts, case.span, case.verdict)


@dataclass(frozen=True, eq=False)
class Twins:
    """All that may have a twin, by its words. `paired` are those that have one, by document; in large groups none has."""

    shards: tuple[Mapping[str, frozenset[Twin]], ...] = field(default=({},) * _SHARDS)
    paired: Mapping[str, frozenset[Twin]] = field(default_factory=dict)

    def of(self, twin: Twin) -> frozenset[Twin]:
        """The others that say the same, in no order."""
        return self.group(twin) - {twin}

    def group(self, twin: Twin) -> frozenset[Twin]:
        """All that say the same, itself included."""
        return self.shards[hash(twin.words) % _SHARDS].get(twin.words, frozenset())

    def changed(self, gone: frozenset[Twin], come: frozenset[Twin]) -> tuple[Twins, frozenset[str]]:
        """The index after some went and others came, and the documents that hold a twin of one of them."""
        out, into = gone - come, come - gone
        if not out and not into:
            return self, frozenset()
        fresh: dict[int, dict[str, frozenset[Twin]]] = {}
        lost: set[Twin] = set()
        found: set[Twin] = set()
        coming: dict[str, set[Twin]] = {twin.words: set() for twin in (*out, *into)}
        for twin in into:
            coming[twin.words].add(twin)
        for words, new in coming.items():
            number = hash(words) % _SHARDS
            shard = fresh.setdefault(number, dict(self.shards[number]))
            before = shard.pop(words, frozenset())
            after = (before - out) | new
            if after:
                shard[words] = after
            lost |= _company(before)
            found |= _company(after)
        shards = tuple(fresh.get(number, shard) for number, shard in enumerate(self.shards))
        touched = frozenset(twin.key for twin in lost | found)
        paired = dict(self.paired)
        for key in touched:
            held = (paired.get(key, frozenset()) - lost) | {twin for twin in found if twin.key == key}
            if held:
                paired[key] = held
            else:
                paired.pop(key, None)
        return Twins(shards, paired if touched else self.paired), touched


def _company(group: frozenset[Twin]) -> frozenset[Twin]:
    """Those that have a twin to speak of."""
    return group if 1 < len(group) <= MOST else frozenset()
