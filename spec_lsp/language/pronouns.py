"""What a pronoun may stand for: the noun groups before it, and how open the choice between them is.

First what cannot be meant goes: groups of another number, people for "it", the subject of the pronoun's own verb, the noun
that a relative clause is about, idioms ("in order to"). How open the choice between the others is, is a sum of hand-set
weights after what is known of anaphora (agreement, subject and parallel role, recency, distance: Lappin and Leass, 1994;
Mitkov, 1998); it was checked on labelled specifications.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from spec_lsp.language.groups import Group
from spec_lsp.language.lexicon import word_class
from spec_lsp.language.tags import CLOSED, can_be_verb
from spec_lsp.language.words import Words

PLURAL = frozenset({"they", "them", "their"})
POSSESSIVE = frozenset({"its", "their"})
_OBJECTS = frozenset({"it", "them"})
# Nouns of complex prepositions (Quirk et al., 1985, 9.10 to 9.13), bare behind another one: "in order to", "by means of".
_BARE_IDIOMS = frozenset(
    "order addition accordance respect regard means example instance terms behalf lieu view conjunction particular general".split()
)
# Fixed phrases with an article: "in such a case", "on the other hand".
_IDIOMS = frozenset(
    {
        *(("in", noun) for noun in "case cases way ways manner fact".split()),
        *(("at", noun) for noun in "moment point".split()),
        *(("on", noun) for noun in "hand basis".split()),
        ("to", "extent"),
        ("by", "way"),
    }
)
_CROWD = 3  # candidates; more do not make it worse
_LONG = 30  # tokens of a sentence that is hard to keep in mind
_DOING = frozenset("do does did done doing".split())
_MAKING = frozenset("help helps helping let lets letting make makes making".split())
_PLEONASTIC = frozenset(
    "permitted allowed assumed understood expected intended noted recommended required desired advised planned".split()
)
_OF_A_THING = frozenset("able unable ready free due subject likely unlikely available".split())


class Candidate(NamedTuple):
    """A noun group that a pronoun may stand for; `back` is 0 in its own sentence, 1 in the one before."""

    group: Group
    back: int


def candidates(words: Words, index: int, before: Words | None) -> list[Candidate]:
    """What the pronoun at token `index` may stand for: the nearest, the last subject and its object, the others backwards."""
    own = [Candidate(group, 0) for group in reversed(_possible(words, index))]
    earlier = _fitting(before, words.lower[index], len(before)) if before else []
    told = [Candidate(group, 1) for group in reversed(earlier)]
    salient = _with_object(words, own) or (_with_object(before, told)[-1:] if before else [])
    return list(dict.fromkeys([*own[:1], *salient, *own, *told]))


def _with_object(words: Words, found: list[Candidate]) -> list[Candidate]:
    """Of candidates that are told backwards, what the last subject's verb is done to, and that subject."""
    for place, candidate in enumerate(found):
        if _acts(words.tags, candidate.group):
            return [*found[place - 1 : place], candidate]
    return []


def _acts(tags: str, group: Group) -> bool:
    """Whether a verb follows a group: it is the subject of a clause."""
    return tags[group.end :].lstrip("E")[:1] in ("M", "A", "V")


def _heads(words: Words, pronoun: str) -> set[str]:
    """The last nouns of all groups of a sentence that fit a pronoun behind it."""
    return {words.lower[group.head] for group in _fitting(words, pronoun, len(words))}


def _possible(words: Words, index: int) -> list[Group]:
    """The groups of the pronoun's own sentence that it may stand for, left to right."""
    barred = _barred(words, index)
    return [group for group in _fitting(words, words.lower[index], index) if group.end != barred]


def _fitting(words: Words, pronoun: str, end: int) -> list[Group]:
    """The groups before the token `end` that fit the pronoun's number and kind; what brackets enclose is said aside."""
    plural, lower, tags = pronoun in PLURAL, words.lower, words.tags
    groups = [_without_verb(words, group) for group in words.groups]
    return [
        group
        for group in (_joined(words, groups) if plural else groups)
        if group.end <= end
        and _is_noun(group, lower)
        and lower[group.start] != pronoun  # "its name and its number"
        and _agrees(group, words, plural)
        and not _is_closed_off(tags, group, end)
    ]


def _is_noun(group: Group, lower: Sequence[str]) -> bool:
    """Whether the group is surely one, and no idiom: a word by itself that can be a verb may be that."""
    head, before = lower[group.head], lower[group.start - 1] if group.start else ""
    if (before, head) in _IDIOMS or head in ("time", "times"):
        return False
    if group.end - group.start > 1:
        return True
    return not can_be_verb(head) and not (head in _BARE_IDIOMS and CLOSED.get(before) == "P")


def _without_verb(words: Words, group: Group) -> Group:
    """The group up to what is its verb rather: "how the shop serves customers", "help the user find"."""
    tags, lower, start = words.tags, words.lower, group.start
    opens = start > 0 and (tags[start - 1] in "BW" or lower[start - 1] in _MAKING)
    if not opens or tags[group.end : group.end + 1] in ("M", "A", "V"):
        return group
    for place in range(start + 1, group.end):
        if tags[place - 1 : place + 1] == "NN" and can_be_verb(lower[place]):
            return Group(start, place, place - 1)
    return group


def _joined(words: Words, groups: Iterable[Group]) -> Iterator[Group]:
    """The groups, with "the order and the receipt" as one where neither speaks of several: "they" may be both."""
    earlier: Group | None = None
    for group in groups:
        pair = earlier is not None and group.start == earlier.end + 1 and words.lower[earlier.end] == "and"
        if earlier and pair and not (earlier.is_plural(words.lower) or group.is_plural(words.lower)):
            yield Group(earlier.start, group.end, group.head)
        else:
            yield group
        earlier = group


def is_pair(lower: Sequence[str], group: Group) -> bool:
    """Whether a candidate is two things: "the order and the receipt"."""
    return "and" in lower[group.start : group.end]


def _agrees(group: Group, words: Words, plural: bool) -> bool:
    lower, head = words.lower, group.head
    if is_pair(lower, group):
        return True
    if lower[head] in word_class("people"):
        return plural  # "it" is no person; "they" may be one
    if words.text[words.starts[head] : words.ends[head]].isupper():
        return not plural  # an acronym in S is no plural
    return group.is_plural(lower) in (None, plural)


def _is_closed_off(tags: str, group: Group, end: int) -> bool:
    """Whether brackets around the group are closed before the token `end`."""
    opened = tags.rfind("(", 0, group.start)
    return opened >= 0 and tags.find(")", opened, group.start) < 0 and tags.find(")", group.end, end) >= 0


def _barred(words: Words, index: int) -> int:
    """Where the group ends that the pronoun's own clause rules out; -1 where there is none.

    "The server must update it": not the server. "The folder in which it lies": not the folder. "A part of it", "the
    use of its data": not the part, not the use.
    """
    tags, place = words.tags, index - 1
    if place <= 0:
        return -1
    if tags[place] == "W":
        return place - (tags[place - 1] in "PT")
    is_object = words.lower[index] in _OBJECTS and not is_subject(words, index)
    if words.lower[place] == "of" or (is_object and tags[place] == "P"):
        return place
    if not is_object or tags[place] not in "VG":
        return -1
    while place >= 0 and tags[place] in "VTGEXMAJ":
        place -= 1
    return place + 1


def is_subject(words: Words, index: int) -> bool:
    """Whether a verb follows the pronoun: "it must", "they never fail"."""
    if words.lower[index] in POSSESSIVE or words.lower[index] == "them":
        return False
    following = words.tags[index + 1 : index + 4].lstrip("E")
    return following[:1] in ("M", "A", "V", "X")


def is_open(words: Words, index: int, before: Words | None) -> bool:
    """Whether readers will differ what the pronoun at token `index` stands for."""
    return _openness(words, index, before) > 0


def _openness(words: Words, index: int, before: Words | None) -> int:
    """How far readers will differ: how many things the pronoun may stand for, and what decides between them.

    Above 0 they do: more is open than one thing in the sentence decides.
    """
    possible, lower, tags = _possible(words, index), words.lower, words.tags
    heads = {lower[group.head]: group for group in reversed(possible)}
    if len(heads) < 2:
        return 0
    score = min(len(heads), _CROWD)
    # The first thing that is spoken of, most often the subject, is what one goes on about.
    score -= words.groups[0].start == possible[0].start
    # So is the actor of a demand: "the shop must".
    score -= any(tags[group.end : group.end + 1] == "M" for group in possible)
    # So is what the sentence before spoke of.
    score -= before is not None and not heads.keys().isdisjoint(_heads(before, lower[index]))
    # Of several, one with an article stands out among names of stuff ("access", "data").
    score -= sum(tags[group.start] in "DS" for group in heads.values()) == 1
    # "..., and it fails", "it must": a subject after a subject.
    if is_subject(words, index):
        score -= tags[index - 1 : index] in ("C", ",")
        score -= tags[index + 1] == "M"
    # "in which it": two things to look for at once.
    score += tags[index - 1 : index] == "W"
    # Much to keep in mind.
    score += len(words) >= _LONG
    return score


def is_empty(words: Words, index: int) -> bool:
    """Whether `it` stands for no thing: "it is possible to", "it must be noted that", "makes it easy to", "to do it"."""
    lower, tags = words.lower, words.tags
    if lower[index] != "it":
        return False
    if index and lower[index - 1] in _DOING:
        return True
    place = index + 1
    while place < len(words) and tags[place] in "MAXE":
        place += 1
    if place >= len(words) or lower[place] in _OF_A_THING:
        return False
    if tags[place] == "J" or lower[place] in _PLEONASTIC:
        return _goes_on(lower[place + 1 : place + 6])
    return tags[place] == "K" and lower[place + 1 : place + 2] == ["that"]


def _goes_on(following: Iterable[str]) -> bool:
    """Whether what is possible or required is told behind it: "to ...", "for the user to ...", "that ..."."""
    return any(word in ("to", "that", "for", "if", "whether", "when") for word in following)
