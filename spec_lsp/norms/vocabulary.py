"""The words of a workspace's own by which demands are compared, looked at before the lists that come along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from spec_lsp.norms.lexicon import Meaning, is_listed, meaning_of, stem_of
from spec_lsp.norms.words import Token

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Vocabulary:
    """Words that mean the same (`alike`) and pairs of opposites; two of the same words are equal.

    A word is known in all its forms. With a hyphen it is one word, too, and its last part is what is inflected.
    """

    alike: Groups = ()
    opposites: Groups = ()

    def meaning_of(self, word: str) -> Meaning:
        """What a word in small letters stands for."""
        return (self._known.get(_stem(word)) if self._known else None) or meaning_of(word)

    def spelling_of(self, word: str) -> str:
        """A word as the first of those that mean the same; in small letters."""
        return self._spellings.get(_stem(word), word) if self._spellings else word

    def __contains__(self, word: str) -> bool:
        return bool(self._known) and _stem(word) in self._known

    def joined(self, tokens: list[Token]) -> list[Token]:
        """The tokens of a sentence, those that make up a word with a hyphen as one."""
        if not self._compounds:
            return tokens
        found: list[Token] = []
        index = 0
        while index < len(tokens):
            end = next(
                (end for end in _ends(tokens, index) if self._is_compound(tokens[index:end])), index + 1
            )
            word = "".join(token.word for token in tokens[index:end])
            found.append(Token(word, tokens[index].start, tokens[end - 1].end))
            index = end
        return found

    def _is_compound(self, tokens: Iterable[Token]) -> bool:
        return _stem("".join(token.word for token in tokens)) in self._compounds

    @cached_property
    def _known(self) -> Mapping[str, Meaning]:
        found: dict[str, Meaning] = {}
        for group in _folded(self.alike):
            # What the lists that come along know keeps its place in them.
            head = meaning_of(next(filter(is_listed, group), group[0]))
            for word in group:
                found.setdefault(_stem(word), head)
        for pair in _folded(self.opposites):
            known = [_stem(word) in found or is_listed(word) for word in pair]
            first, second = pair[::-1] if known == [False, True] else pair
            meant = found.get(_stem(first)) or meaning_of(first)
            like = found.get(_stem(second))
            against = Meaning(meant.stem, -meant.sign)
            for stem in [stem for stem, known in found.items() if like and known == like != meant]:
                found[stem] = against
            found.update({_stem(first): meant, _stem(second): against})
        return found

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        return {_stem(word): group[0] for group in reversed(_folded(self.alike)) for word in group}

    @cached_property
    def _compounds(self) -> frozenset[str]:
        return frozenset(stem for stem in self._known if "-" in stem)


NONE = Vocabulary()


@lru_cache(maxsize=64)
def vocabulary_of(alike: Groups, opposites: Groups) -> Vocabulary:
    """The vocabulary of some settings; of equal ones mostly the same, as it takes a while to look words up."""
    return Vocabulary(alike, opposites) if alike or opposites else NONE


def _folded(groups: Groups) -> list[tuple[str, ...]]:
    return [tuple(word.lower() for word in group) for group in groups]


def _stem(word: str) -> str:
    before, hyphen, last = word.rpartition("-")
    return before + hyphen + stem_of(last)


def _ends(tokens: list[Token], start: int) -> Iterator[int]:
    """Where what is joined by hyphens from a token on may end, the longest first."""
    end = start + 1
    while end + 1 < len(tokens) and tokens[end].word == "-" and _touch(tokens[end - 1 : end + 2]):
        end += 2
    yield from range(end, start + 1, -2)


def _touch(tokens: list[Token]) -> bool:
    return all(one.end == other.start for one, other in pairwise(tokens))
