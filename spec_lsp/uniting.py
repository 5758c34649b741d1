"""Which definitions make two demands speak of the same: a clash that is found by them points at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from spec_lsp.norms.glossaries import DefinedTie
from spec_lsp.norms.index import PlacedClash
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.relations import Relation, stem_in
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.norms.words import tokens_of
from spec_lsp.workspace import Workspace


def uniting(workspace: Workspace, one: PlacedClash) -> tuple[DefinedTie, ...]:
    """The definitions without which the two norms of a clash would not speak of the same, each once."""
    if one.mine.beside is None and one.theirs.beside is None:
        return ()
    circles = one.mine.circles & one.theirs.circles
    words = workspace.glossaries.wording(circles, workspace.vocabulary)
    wanted = frozenset(_joined(one, words, workspace.vocabulary))
    found = {
        said.relation: said
        for said in reversed(list(workspace.glossaries.said_in(circles)))
        if not wanted.isdisjoint(_stems(said.relation)) and _counts(said, words)
    }
    needed = _between(found.keys(), wanted)
    return tuple(said for said in reversed(found.values()) if said.relation in needed)


def _between(relations: Collection[Relation], wanted: frozenset[str]) -> Collection[Relation]:
    """Of what is said of words, what lies between those that are `wanted`: a further name for the same joins none of them."""
    while True:
        ends = Counter(stem for one in relations for stem in _stems(one))
        kept = [one for one in relations if all(stem in wanted or ends[stem] > 1 for stem in _stems(one))]
        if len(kept) == len(relations):
            return kept
        relations = kept


def _stems(one: Relation) -> frozenset[str]:
    return frozenset((stem_in(one.word), stem_in(one.other)))


def _joined(one: PlacedClash, words: Vocabulary, settings: Vocabulary) -> Iterator[str]:
    """The words, by stems, that stand for the same on both sides by definitions alone."""
    mine, theirs = (_written(norm, words) for norm in (one.mine, one.theirs))
    for stem in mine.keys() & theirs.keys():
        here, there = mine[stem], theirs[stem]
        known = [{settings.meaning_of(word) for word in side} for side in (here, there)]
        if not here & there and known[0].isdisjoint(known[1]):
            yield from here | there


def _written(norm: PlacedNorm, words: Vocabulary) -> Mapping[str, set[str]]:
    """The words of a norm, by stems, under what they stand for."""
    found: dict[str, set[str]] = {}
    text = " ; ".join((norm.text, *_beside(norm)))
    for token in words.joined(tokens_of(text), text):
        found.setdefault(words.meaning_of(token.word).stem, set()).add(stem_in(token.word))
    return found


def _beside(norm: PlacedNorm) -> Iterator[str]:
    """What tells the case of a row: its other cells."""
    at = norm.prose.block
    if norm.woven is not None and at.type == "cell":
        yield from (prose.text for prose in norm.facts.prose if prose.block.line == at.line)


def _counts(said: DefinedTie, words: Vocabulary) -> bool:
    """Whether a definition is one of those that hold: those that contradict each other do not."""
    _, word, other = said.relation
    return words.meaning_of(word).stem == words.meaning_of(other).stem
