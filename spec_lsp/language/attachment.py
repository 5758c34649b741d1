"""Prepositional phrases that may belong to the verb or to the noun before them: "delete the export in the archive".

What decides first is the preposition: "of" belongs to its noun almost always, "with", "in" and "during" go either way (Hindle
and Rooth, 1993; Collins and Brooks, 1995). Then what stands around it: a pile of words before "of" offers it more than one noun, an
article ties "a request for" together, and before the verb of its clause there is none yet that a phrase could belong to. The
weights were set by hand; the sum was checked on labelled specifications, one half at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.language.words import Words
from spec_lsp.patterns import lazy


class Attachment(NamedTuple):
    """Tokens: the verb at `verb` (-1: none in this clause), the noun group `start` up to `preposition`, the phrase up to `end`."""

    verb: int
    start: int
    preposition: int
    end: int


_TO_ITS_VERB = frozenset("at into as about than like via per onto upon until till since".split())
_FREE = frozenset(
    "with in on during from by for within without through throughout between across over under against beyond after before".split()
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
# A preposition between a noun and what can be its own; behind a participle, as in "stored in", it belongs to that.
_PLACE = lazy(r"(?<=N)(?:P(?=[DSJNGK#])|T(?=[DSJN]))")
_GROUP = lazy(r"[DSJK]*[NG#][DSJNGK#]*")
_FAR = 14  # tokens between a verb and its phrase
_LONG = 3  # tokens of a noun group that is a pile
_SETTLED = 2  # more than all that makes a phrase open


def open_attachments(words: Words) -> Iterator[Attachment]:
    """The phrases of which readers will differ what they belong to, left to right."""
    for found in _attachments(words):
        if _openness(words, found) > 0:
            yield found


def _attachments(words: Words) -> Iterator[Attachment]:
    tags = words.tags
    for place in _PLACE.finditer(tags):
        index = place.start()
        if not words.lower[index - 1][0].isalpha():
            continue
        word, noun = words.lower[index], words.lower[index + 1]
        if noun in _ADVERBIAL.get(word, ()) or _ends_preposition(words, index):
            continue
        end = _group_end(tags, index + 1)
        if end == index + 1 or (tags[index] == "T" and tags[end : end + 1] in ("D", "S", "R")):
            continue  # "in the"; "to record a link"
        if noun in _COMPLEX.get(word, ()) and tags[end : end + 1] == "P":
            end = _group_end(tags, end + 1)
        yield Attachment(_verb_before(tags, index), _group_start(tags, index), index, end)


def _ends_preposition(words: Words, index: int) -> bool:
    """Whether the preposition at `index` is the last word of one of several: "in accordance with", "in order for"."""
    if index < 2:
        return False
    first, noun = words.lower[index - 2], words.lower[index - 1]
    return noun in _COMPLEX.get(first, ()) or noun in _ADVERBIAL.get(first, ())


def whole_phrase(words: Words, found: Attachment) -> int:
    """Where the phrase ends with all that hangs on it by "of": "in the event of an accident"."""
    end = found.end
    while words.lower[end : end + 1] == ["of"]:
        behind = _group_end(words.tags, end + 1)
        if behind == end + 1:
            break
        end = behind
    return end


def _group_end(tags: str, index: int) -> int:
    """Where the noun group that begins at `index` ends; `index` itself where no noun comes: "in the"."""
    run = _GROUP.match(tags, index)
    return run.end() if run else index


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
    word = lower[index]
    score = (word in _FREE) - (word in _TO_ITS_VERB)
    score += tags[found.end : found.end + 1] in ("C", "K", "J")
    score += found.verb >= 0 and lower[found.verb] in _GIVING
    score -= "#" in tags[index + 1 : found.end]  # "within 30 days": a limit
    if word == "of":
        score += _pile(words, found) - 1
    elif word not in _FREE:
        score += _is_name(words, index - 1)
    elif word in ("for", "by"):  # "the approval by", "a request for"
        score -= (tags[found.start] in "DS") + (lower[found.start] in ("a", "an"))
    if _is_settled(words, found):
        score -= _SETTLED
    return score


def _pile(words: Words, found: Attachment) -> int:
    """How much stands before "of" that it could belong to: "requires Primary Data of", "the relative pointing error of"."""
    has_article = words.tags[found.start] in "DS"
    before = words.tags[found.start : found.preposition]
    is_long = len(before) - has_article >= _LONG
    return 2 * _is_name(words, found.preposition - 1) + is_long + ("J" in before) - has_article


def _is_name(words: Words, index: int) -> bool:
    """Whether a capital is the word's own, not that of the sentence's beginning."""
    return words.capital(index) and words.tags[index - 1 : index] not in ("", ".", ",", ")", "#")


def _is_settled(words: Words, found: Attachment) -> bool:
    """Whether grammar leaves one reading.

    "Must account for" has no noun before it; of a subject before its verb all is the noun's; "by
    deleting" and "from deleting" are the verb's.
    """
    tags, index = words.tags, found.preposition
    if tags[index - 2 : index - 1] == "M":
        return True
    if found.verb < 0 and tags[found.end : found.end + 1] in ("M", "V", "A"):
        return True
    return tags[index + 1] == "G" and words.lower[index] in ("by", "without", "from")
