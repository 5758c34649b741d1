"""Words as data: what the tagger knows, and the cues that rules look for (`cues/`, one file a kind).

A cue file holds one phrase a line; `as far|much as possible` stands for two. A line `[source]` says where the phrases
below it come from; `SOURCES.md` names the sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import product
from typing import NamedTuple


class Entry(NamedTuple):
    """A phrase of a cue file: its tokens in small letters, the kind of cue (the file's name), where it comes from."""

    tokens: tuple[str, ...]
    kind: str
    source: str


class Cue(NamedTuple):
    """A phrase of a lexicon in a sentence: the tokens from `start` up to `end`."""

    kind: str
    start: int
    end: int


# Kinds that only wake their rule, which reads the word classes itself: where they stand need not be kept.
WAKING = frozenset({"preposition", "conjunction", "be"})


class Entries(NamedTuple):
    """The entries that begin with one token: kinds that it wakes, kinds that it is by itself, phrases, the longest first."""

    wakes: tuple[str, ...]
    alone: tuple[str, ...]
    phrases: tuple[tuple[tuple[str, ...], str], ...]


Index = Mapping[str, Entries]
_AWAKE: list[Cue] = []


def index_of(entries: Iterable[Entry]) -> Index:
    """The entries by their first token."""
    found: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for entry in entries:
        found.setdefault(entry.tokens[0], set()).add((entry.tokens[1:], entry.kind))
    return {first: _entries_of(rests) for first, rests in found.items()}


def _entries_of(rests: Iterable[tuple[tuple[str, ...], str]]) -> Entries:
    ordered = sorted(rests, key=lambda rest: (-len(rest[0]), rest))
    kinds = [kind for rest, kind in ordered if not rest]
    return Entries(
        tuple(kind for kind in kinds if kind in WAKING),
        tuple(kind for kind in kinds if kind not in WAKING),
        tuple((rest, kind) for rest, kind in ordered if rest),
    )


def cues_in(tokens: Sequence[str], index: Index) -> dict[str, list[Cue]]:
    """The cues among the tokens of a sentence, by kind, left to right; of one kind the longest at each place."""
    found: dict[str, list[Cue]] = {}
    for start in [place for place, token in enumerate(tokens) if token in index]:
        wakes, alone, phrases = index[tokens[start]]
        for kind in wakes:
            found[kind] = _AWAKE
        for rest, kind in phrases:
            end = start + 1 + len(rest)
            if tuple(tokens[start + 1 : end]) == rest:
                _add(found, kind, start, end)
        for kind in alone:
            _add(found, kind, start, start + 1)
    return found


def _add(found: dict[str, list[Cue]], kind: str, start: int, end: int) -> None:
    cues = found.get(kind)
    if cues is None:
        found[kind] = [Cue(kind, start, end)]
    elif cues[-1].end <= start:
        cues.append(Cue(kind, start, end))


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of a file such as `verbs`."""
    return frozenset(_content(f"{name}.txt"))


@cache
def cue_entries() -> tuple[Entry, ...]:
    """All entries of all cue files."""
    folder = resources.files(__name__) / "cues"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".txt"))
    return tuple(entry for name in names for entry in _entries(name.removesuffix(".txt")))


@cache
def default_index() -> Index:
    """The entries of all cue files by their first token."""
    return index_of(cue_entries())


Words = Mapping[
    str, tuple[str, ...]
]  # kind of cue -> phrases of the settings; one with a "!" before it is taken out


def index_with(words: Words) -> Index:
    """The entries of all cue files, changed by the settings."""
    return _index_with(tuple(sorted(words.items())))


@cache
def _index_with(words: tuple[tuple[str, tuple[str, ...]], ...]) -> Index:
    added = {(tuple(phrase.lower().split()), kind) for kind, phrases in words for phrase in phrases}
    removed = {
        (tuple(phrase[1:].lower().split()), kind)
        for kind, phrases in words
        for phrase in phrases
        if phrase[0] == "!"
    }
    kept = [entry for entry in cue_entries() if (entry.tokens, entry.kind) not in removed]
    return index_of(
        [*kept, *(Entry(tokens, kind, "settings") for tokens, kind in added if not tokens[0].startswith("!"))]
    )


def _entries(kind: str) -> Iterator[Entry]:
    source = ""
    for line in _lines(f"cues/{kind}.txt"):
        if line.startswith("[") and line.endswith("]"):
            source = line[1:-1]
            continue
        for tokens in product(*(word.split("|") for word in line.split())):
            yield Entry(tokens, kind, source)


def _content(path: str) -> Iterator[str]:
    return (word for line in _lines(path) for word in line.split())


def _lines(path: str) -> Iterator[str]:
    text = (resources.files(__name__) / path).read_text(encoding="utf-8")
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
