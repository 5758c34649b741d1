"""All norms of a workspace, found by their words, and the pairs of them that clash.

A norm can only clash with one that speaks of all that it speaks of (or the other way round): so those that hold all its
words are looked up, the rarest first, and those whose own words are among its. Every snapshot shares what did not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple, TypeVar

from spec_lsp.norms.clashes import Clash, clash
from spec_lsp.norms.near import NearTwin, nearly_same
from spec_lsp.norms.placed import PlacedNorm

_SHARDS = 64
_BUCKETS = 16
_ANCHOR = 2  # words of a norm by which those that speak of more find it

Bucket = frozenset[PlacedNorm]
_EMPTY: tuple[Bucket, ...] = (frozenset(),) * _BUCKETS


class PlacedClash(NamedTuple):
    """A clash seen from one side: what is said here, and what is said there."""

    mine: PlacedNorm
    theirs: PlacedNorm
    clash: Clash


_Pair = TypeVar("_Pair", PlacedClash, NearTwin)


class Postings:
    """Norms by word, in shards and buckets, so that an edit copies little."""

    def __init__(self, shards: tuple[Mapping[str, tuple[Bucket, ...]], ...] = ({},) * _SHARDS):
        self._shards = shards

    def of(self, word: str) -> tuple[Bucket, ...]:
        """The norms under a word, in buckets by their documents."""
        return self._shards[hash(word) % _SHARDS].get(word, ())

    def changed(
        self, gone: Iterable[tuple[str, PlacedNorm]], come: Iterable[tuple[str, PlacedNorm]]
    ) -> Postings:
        """The postings without some norms and with others."""
        shards = dict(enumerate(self._shards))
        fresh: dict[int, dict[str, tuple[Bucket, ...]]] = {}
        edits: dict[str, tuple[set[PlacedNorm], set[PlacedNorm]]] = {}
        for side, entries in enumerate((gone, come)):
            for word, norm in entries:
                edits.setdefault(word, (set(), set()))[side].add(norm)
        for word, (out, into) in edits.items():
            number = hash(word) % _SHARDS
            shard = fresh.setdefault(number, dict(shards[number]))
            buckets = list(shard.get(word, _EMPTY))
            for bucket in {bucket_of(norm) for norm in (*out, *into)}:
                buckets[bucket] = frozenset(
                    (buckets[bucket] - out) | {norm for norm in into if bucket_of(norm) == bucket}
                )
            if any(buckets):
                shard[word] = tuple(buckets)
            else:
                shard.pop(word, None)
        return Postings(tuple(fresh.get(number, shard) for number, shard in shards.items()))


def bucket_of(norm: PlacedNorm) -> int:
    """The bucket of a norm: that of its document."""
    return hash(norm.key) % _BUCKETS


@dataclass(frozen=True, eq=False)
class Norms:
    """The index of one snapshot. `clashes` and `near` are by document, each listed in both.

    `compared` counts the pairs that the last change had compared.
    """

    holders: Postings = field(default_factory=Postings)  # by each word that a norm speaks of
    anchors: Postings = field(default_factory=Postings)  # by the words that say most of what it is about
    clashes: Mapping[str, frozenset[PlacedClash]] = field(default_factory=dict)
    near: Mapping[str, frozenset[NearTwin]] = field(default_factory=dict)
    compared: int = 0

    def changed(
        self, gone: frozenset[PlacedNorm], come: frozenset[PlacedNorm]
    ) -> tuple[Norms, frozenset[str]]:
        """The index after some norms went and others came, and the documents whose clashes are others now."""
        out, into = gone - come, come - gone
        if not out and not into:
            return self, frozenset()
        holders = self.holders.changed(_held(out), _held(into))
        anchors = self.anchors.changed(_anchored(out), _anchored(into))
        found, alike, compared = Norms(holders, anchors)._pairs_of(into)
        clashes, clashing = _updated(self.clashes, out, found)
        near, nearing = _updated(self.near, out, alike)
        return Norms(holders, anchors, clashes, near, compared), clashing | nearing

    def _pairs_of(self, norms: Iterable[PlacedNorm]) -> tuple[list[PlacedClash], list[NearTwin], int]:
        found: list[PlacedClash] = []
        near: list[NearTwin] = []
        done: set[tuple[int, int]] = set()
        for norm in norms:
            for other in self.candidates(norm):
                agree = other.form == norm.form
                if agree and not nearly_same(norm, other):
                    continue
                pair = (id(norm), id(other)) if id(norm) < id(other) else (id(other), id(norm))
                if pair in done:
                    continue
                done.add(pair)
                clashing = None if agree else clash(norm.norm, other.norm, together=norm.key == other.key)
                if clashing is not None:
                    found.append(PlacedClash(norm, other, clashing))
                    found.append(PlacedClash(other, norm, clashing.turned))
                elif agree or nearly_same(norm, other):
                    near += (NearTwin(norm, other), NearTwin(other, norm))
        return found, near, len(done)

    def candidates(self, norm: PlacedNorm) -> Iterator[PlacedNorm]:
        """The norms that may clash with one, or say nearly the same: those that speak of all that it speaks of, and those of which it does."""
        seen: set[PlacedNorm] = set()
        for other in (*self._above(norm), *self._below(norm)):
            if other not in seen and other.source != norm.source and other.meets(norm):
                seen.add(other)
                yield other

    def _above(self, norm: PlacedNorm) -> Iterator[PlacedNorm]:
        """Those that speak of all that it speaks of."""
        if not norm.core:
            return
        lists = [self.holders.of(word) for word in norm.core]
        if not all(lists):
            return
        for buckets in zip(*lists, strict=True):
            if all(buckets):
                first, *others = sorted(buckets, key=len)
                yield from first.intersection(*others)

    def _below(self, norm: PlacedNorm) -> Iterator[PlacedNorm]:
        """Those of which it speaks of all."""
        words = sorted(norm.words)
        for size in range(1, _ANCHOR + 1):
            for chosen in combinations(words, size):
                for bucket in self.anchors.of(" ".join(chosen)):
                    for other in bucket:
                        if other.core <= norm.words:
                            yield other


def _updated(
    known: Mapping[str, frozenset[_Pair]], gone: frozenset[PlacedNorm], found: Iterable[_Pair]
) -> tuple[Mapping[str, frozenset[_Pair]], frozenset[str]]:
    """Pairs by document after some norms went and pairs of others were found, and the documents that hold others now."""
    changes = [*_lost(known, gone), *found]
    if not changes:
        return known, frozenset()
    lost = frozenset(changes).difference(found)
    touched = frozenset(one.mine.key for one in changes)
    updated = dict(known)
    for key in touched:
        kept = updated.pop(key, frozenset()).difference(lost)
        held = kept.union(one for one in found if one.mine.key == key)
        if held:
            updated[key] = held
    return updated, touched


def _lost(known: Mapping[str, frozenset[_Pair]], gone: frozenset[PlacedNorm]) -> frozenset[_Pair]:
    """The pairs of norms that are gone, from both sides."""
    keys = {norm.key for norm in gone}
    keys |= {one.theirs.key for key in keys for one in known.get(key, ()) if one.mine in gone}
    return frozenset(
        one for key in keys for one in known.get(key, ()) if one.mine in gone or one.theirs in gone
    )


def _held(norms: Iterable[PlacedNorm]) -> Iterator[tuple[str, PlacedNorm]]:
    return ((word, norm) for norm in norms for word in norm.words)


def _anchored(norms: Iterable[PlacedNorm]) -> Iterator[tuple[str, PlacedNorm]]:
    """Under the longest of its words: long ones are rare."""
    for norm in norms:
        chosen = sorted(sorted(norm.core), key=len)[-_ANCHOR:]
        if chosen:
            yield " ".join(sorted(chosen)), norm
