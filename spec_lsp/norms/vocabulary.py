"""The words of a workspace's own by which demands are compared, looked at before the lists that come along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from spec_lsp.norms.lexicon import Meaning, is_listed, meaning_of
from spec_lsp.norms.relations import Groups, Relation, Settled, components, linked, settled, stem_in, widened
from spec_lsp.norms.words import Token, tokens_of


@dataclass(frozen=True)
class Vocabulary:
    """Words that mean the same (`alike`) and pairs of opposites, by the settings, and what definitions say of words.

    Two of the same words are equal. A word is known in all its forms. With a hyphen it is one word, too, and its last part is
    what is inflected; in a definition a phrase is one word however it is written, and an acronym is known in capitals only.
    """

    alike: Groups = ()
    opposites: Groups = ()
    defined: frozenset[Relation] = frozenset()

    def meaning_of(self, word: str) -> Meaning:
        """What a word in small letters stands for."""
        return (self._known.get(stem_in(word)) if self._known else None) or meaning_of(word)

    def spelling_of(self, word: str) -> str:
        """A word as the first of those that mean the same; in small letters."""
        return self._spellings.get(stem_in(word), word) if self._spellings else word

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.alike, self.opposites, self.defined))  # asked for each unit of a document

    def __bool__(self) -> bool:
        return bool(self.alike or self.opposites or self.defined)

    def __contains__(self, word: str) -> bool:
        return bool(self._known) and stem_in(word) in self._known

    def joined(self, tokens: list[Token], text: str) -> list[Token]:
        """The tokens of a sentence, those that make up a word with a hyphen or a phrase as one, and acronyms in capitals."""
        if not self._openings:
            return tokens
        found: list[Token] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            end = self._end(tokens, index) if token.word in self._openings else index + 1
            word = "-".join(part.word for part in tokens[index:end] if part.word != "-")
            if end == index + 1:
                word = self.read(text[token.start : token.end]) if word in self._acronyms else token.word
            found.append(Token(word, token.start, tokens[end - 1].end))
            index = end
        return found

    def read(self, written: str) -> str:
        """A word as it is looked up: in small letters, but for acronyms in capitals."""
        word = written.lower()
        acronym = self._acronyms.get(word, word)
        return acronym if written.startswith(acronym) else word

    def hyphenated(self, text: str) -> str:
        """A text with its phrases written with hyphens."""
        if not self._phrases:
            return text
        tokens = self.joined(tokens_of(text), text)
        for token in reversed([token for token in tokens if "-" in token.word]):
            text = text[: token.start] + token.word + text[token.end :]
        return text

    def about(self, marks: frozenset[str]) -> Vocabulary:
        """As much of it as has to do with a text: the settings, and the definitions that concern one of its words."""
        if not self.defined:
            return self
        found = {
            part
            for mark in self._marks & marks
            for parts, part in self._first_parts[mark]
            if marks.issuperset(parts)
        }
        return vocabulary_of(self.alike, self.opposites, frozenset().union(*found))

    def openings(self, parts: frozenset[frozenset[Relation]]) -> Iterator[str]:
        """The words with which begins whatever some parts of what is defined concern."""
        for mark, entries in self._first_parts.items():
            if any(part in parts for _, part in entries):
                yield mark

    @cached_property
    def parts(self) -> frozenset[frozenset[Relation]]:
        """What definitions say, apart from each other where it has nothing to do with each other."""
        return frozenset(components(self.defined, self._settings))

    @cached_property
    def _settings(self) -> list[frozenset[str]]:
        return linked(tuple(_folded(self.alike + self.opposites)))

    @cached_property
    def _first_parts(self) -> Mapping[str, list[tuple[list[str], frozenset[Relation]]]]:
        """By the first part of each word that they concern: all its parts, and what is said."""
        found: dict[str, list[tuple[list[str], frozenset[Relation]]]] = {}
        for part in self.parts:
            for stem in widened(part, self._settings):
                parts = stem.lower().split("-")
                found.setdefault(parts[0], []).append((parts, part))
        return found

    @cached_property
    def _marks(self) -> frozenset[str]:
        return frozenset(self._first_parts)  # of two sets the smaller one is walked

    def _end(self, tokens: list[Token], start: int) -> int:
        """Where a compound or phrase that begins with a token ends, the longest one; behind the token if there is none."""
        parts, end, found, touches = [tokens[start].word], start + 1, start + 1, True
        while end < len(tokens) and len(parts) < self._longest:
            if tokens[end].word == "-" and end + 1 < len(tokens) and _touch(tokens[end - 1 : end + 2]):
                end += 1
            else:
                touches = False
            if not tokens[end].word[0].isalnum():
                break
            parts.append(tokens[end].word)
            end += 1
            stem = stem_in("-".join(parts))
            if stem in self._phrases or (touches and stem in self._compounds):
                found = end
        return found

    @cached_property
    def _settled(self) -> Settled:
        return settled(self.defined, tuple(_folded(self.alike)))

    @cached_property
    def _groups(self) -> list[tuple[str, ...]]:
        """All groups, those of definitions first: they hold what the settings say of their words."""
        return [*self._settled.alike, *_folded(self.alike)]

    @cached_property
    def _known(self) -> Mapping[str, Meaning]:
        found: dict[str, Meaning] = {}
        for group in self._groups:
            # What the lists that come along know keeps its place in them.
            head = meaning_of(next(filter(is_listed, group), group[0]))
            for word in group:
                found.setdefault(stem_in(word), head)
        for pair in (*_folded(self.opposites), *self._settled.opposites):
            known = [stem_in(word) in found or is_listed(word) for word in pair]
            first, second = pair[::-1] if known == [False, True] else pair
            meant = found.get(stem_in(first)) or meaning_of(first)
            like = found.get(stem_in(second))
            against = Meaning(meant.stem, -meant.sign)
            for stem in [stem for stem, known in found.items() if like and known == like != meant]:
                found[stem] = against
            found.update({stem_in(first): meant, stem_in(second): against})
        for pair in self._settled.apart:
            self._part(found, pair)
        return found

    def _part(self, found: dict[str, Meaning], pair: tuple[str, ...]) -> None:
        """Let two words that are told apart mean different things: what does not stand for the others leaves them."""
        meanings = [found.get(stem_in(word)) or meaning_of(word) for word in pair]
        leave = meanings[0] == meanings[1]
        for word, meaning in zip(pair, meanings, strict=True):
            stem = stem_in(word)
            own = Meaning(stem) if leave and meaning.stem != stem else meaning
            group = next((group for group in self._groups if stem in map(stem_in, group)), (word,))
            beside = {stem_in(one) for one in group} | {stem}
            others = {stem_in(one) for one in pair} - {stem}
            found.update(dict.fromkeys(beside if others.isdisjoint(beside) else {stem}, own))

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        return {stem_in(word): group[0] for group in reversed(self._groups) for word in group}

    @cached_property
    def _compounds(self) -> frozenset[str]:
        return frozenset(stem for stem in self._known if "-" in stem)

    @cached_property
    def _phrases(self) -> frozenset[str]:
        """The compounds that count however they are written."""
        words = (word for one in self.defined for word in one[1:])
        return self._compounds.intersection(stem_in(word) for word in words)

    @cached_property
    def _openings(self) -> frozenset[str]:
        """The words with which something begins that is not read as it stands."""
        return frozenset((*(stem.partition("-")[0] for stem in self._compounds), *self._acronyms))

    @cached_property
    def _longest(self) -> int:
        return max((stem.count("-") + 1 for stem in self._compounds), default=1)

    @cached_property
    def _acronyms(self) -> Mapping[str, str]:
        """The acronyms among the words, by how they are read in small letters, also of several."""
        found = [stem for stem in self._known if stem.isupper()]
        return {form: stem for stem in found for form in (stem.lower(), f"{stem.lower()}s")}


NONE = Vocabulary()


@lru_cache(maxsize=1024)
def vocabulary_of(alike: Groups, opposites: Groups, defined: frozenset[Relation] = frozenset()) -> Vocabulary:
    """The vocabulary of some settings and definitions; of equal ones mostly the same, as it takes a while to look words up."""
    return Vocabulary(alike, opposites, defined) if alike or opposites or defined else NONE


@lru_cache(maxsize=64)
def differing(one: Vocabulary, other: Vocabulary) -> frozenset[str]:
    """The words with which begins whatever the definitions of one of two vocabularies alone concern."""
    parts = one.parts ^ other.parts
    return frozenset((*one.openings(parts), *other.openings(parts)))


def marks_of(text: str) -> frozenset[str]:
    """The words of a text as they are written, in small letters, and their stems: what `about` looks at."""
    words = {token.word for token in tokens_of(text)}
    plurals = (word.removesuffix("s") for word in words)  # the stem of "PSPs" is no "psp"
    return frozenset((*words, *map(stem_in, words), *plurals))


def _folded(groups: Groups) -> list[tuple[str, ...]]:
    return [tuple(word.lower() for word in group) for group in groups]


def _touch(tokens: Iterable[Token]) -> bool:
    return all(one.end == other.start for one, other in pairwise(tokens))
