"""Prepositional phrases that may belong to the verb or to the noun before them: "delete the export in the archive".

What decides first is the preposition: "of" belongs to its noun almost always, "with", "in" and "during" go either way (Hindle
and Rooth, 1993; Collins and Brooks, 1995). A name or a pile of nouns before it, and words that go on behind the phrase, make it more
open. The weights were set by hand; the sum was checked on labelled specifications.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.language.words import Words


class Attachment(NamedTuple):
    """Tokens: the verb at `verb` (-1: none in this clause), the noun group `start` up to `preposition`, the phrase up to `end`."""

    verb: int
    start: int
    preposition: int
    end: int


_TO_ITS_VERB = frozenset("at into as about than like via per onto upon until till since".split())
_FREE = frozenset(
    "with in on during from for by within without through between across over under after before".split()
)
_GIVING = frozenset(
    "provide provides provided require requires prepare prepares establish establishes develop develops give gives"
    " maintain maintains".split()
)
# Prepositions of several words (Quirk et al., 1985, 9.10 to 9.13) are one: "in accordance with the plan" is one phrase.
_COMPLEX = {
    "in": frozenset(
        "accordance relation terms line conjunction compliance support response favour favor front place".split()
    ),
    "with": frozenset({"respect", "regard"}),
    "by": frozenset({"means"}),
    "on": frozenset({"behalf"}),
}
_ADVERBIAL = {"in": frozenset("order case addition lieu".split()), "for": frozenset({"example", "instance"})}
_FAR = 14  # tokens between a verb and its phrase
_LONG = 3  # tokens of a noun group that is a pile


def open_attachments(words: Words) -> Iterator[Attachment]:
    """The phrases of which readers will differ what they belong to, left to right."""
    for found in _attachments(words):
        if _openness(words, found) > 0:
            yield found


def _attachments(words: Words) -> Iterator[Attachment]:
    tags = words.tags
    for index in range(1, len(tags) - 1):
        if tags[index] not in "PT" or tags[index - 1] not in "NK" or not words.lower[index - 1][0].isalpha():
            continue
        opening = tags[index + 1]
        if opening not in ("DSJN" if tags[index] == "T" else "DSJNGK#"):
            continue
        word, noun = words.lower[index], words.lower[index + 1]
        if noun in _ADVERBIAL.get(word, ()) or words.lower[index - 1] in _COMPLEX.get(
            words.lower[index - 2], ()
        ):
            continue
        end = _while(tags, index + 1, "DSJNGK#")
        if noun in _COMPLEX.get(word, ()) and tags[end : end + 1] == "P":
            end = _while(tags, end + 1, "DSJNGK#")
        yield Attachment(_verb_before(tags, index), _group_start(tags, index), index, end)


def _while(tags: str, index: int, wanted: str) -> int:
    while index < len(tags) and tags[index] in wanted:
        index += 1
    return index


def _group_start(tags: str, index: int) -> int:
    """Where the noun group before `index` begins, its determiner included."""
    start = index - 1
    while start > 0 and tags[start] in "NJKG#":
        start -= 1
    return start if tags[start] in "DS" else min(start + 1, index - 1)


def _verb_before(tags: str, index: int) -> int:
    for place in range(index - 1, max(-1, index - _FAR), -1):
        if tags[place] in ".B":
            break
        if tags[place] in "VGKA":
            return place
    return -1


def _openness(words: Words, found: Attachment) -> int:
    """How open it is: above 0, readers will differ."""
    tags, lower, index = words.tags, words.lower, found.preposition
    word, has_article = lower[index], tags[found.start] in "DS"
    is_name = words.capital(index - 1)
    score = (word in _FREE) - (word in _TO_ITS_VERB) + is_name
    score += tags[found.end : found.end + 1] in ("C", "K", "J")
    score += found.verb >= 0 and lower[found.verb] in _GIVING
    score -= "#" in tags[index + 1 : found.end]  # "within 30 days": a limit
    score -= tags[index - 1] == "K"  # "stored in": it belongs to the participle
    if word == "of":
        score += is_name + (index - found.start - has_article >= _LONG) - 1 - has_article
    elif word in ("for", "by"):
        score -= has_article  # "a request for", "the approval by"
    return score
