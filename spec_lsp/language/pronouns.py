"""What a pronoun may stand for: the noun groups before it, and how open the choice between them is.

The weights were set by hand from what is known of anaphora (salience of the subject, recency, agreement, distance: Lappin
and Leass, 1994; Mitkov, 1998) and checked on labelled specifications; the sum says how likely readers are to differ.
"""

from __future__ import annotations

from typing import NamedTuple

from spec_lsp.language.groups import Group
from spec_lsp.language.words import Words

SINGULAR = frozenset({"it", "its", "itself", "this"})
PLURAL = frozenset({"they", "them", "their", "themselves", "these", "those"})
POSSESSIVE = frozenset({"its", "their"})
POINTING = frozenset({"this", "these", "those"})
_LATE = 20  # tokens before the pronoun: what it refers to is far away
_MANY = 5  # groups that agree with it
_PLEONASTIC = frozenset(
    "possible necessary required important likely clear recommended permitted allowed assumed understood expected"
    " intended noted desirable up".split()
)


class Candidate(NamedTuple):
    """A noun group that a pronoun may stand for; `back` is 0 in its own sentence, 1 in the one before."""

    group: Group
    back: int


def candidates(words: Words, index: int, before: Words | None) -> list[Candidate]:
    """The groups that agree in number with the pronoun at token `index`, the nearest first."""
    own = [Candidate(group, 0) for group in _agreeing(words, words.lower[index], index)]
    earlier = _agreeing(before, words.lower[index], len(before)) if before else []
    return [*reversed(own), *(Candidate(group, 1) for group in reversed(earlier))]


def _agreeing(words: Words, pronoun: str, end: int) -> list[Group]:
    plural = pronoun in PLURAL
    return [
        group for group in words.groups if group.end <= end and group.is_plural(words.lower) in (None, plural)
    ]


def openness(words: Words, index: int) -> int:
    """How open it is what the pronoun at token `index` stands for: above 0, readers will differ."""
    pronoun, tags = words.lower[index], words.tags
    groups = [group for group in words.groups if group.end <= index]
    agreeing = _agreeing(words, pronoun, index)
    score = 1
    score -= (len(agreeing) <= 1) + 2 * (not agreeing)  # hardly anything in the sentence that it could be
    score += len(agreeing) >= _MANY
    score -= bool(groups) and groups[0] in agreeing  # the subject offers itself
    score += bool(groups) and groups[-1] in agreeing  # and so does what stands nearest
    score += index >= _LATE
    score -= tags[index + 1 : index + 2] in ("M", "E", "T")  # "it shall": the subject goes on
    before = tags[index - 1] if index else ""
    score += before == "W"  # "in which it"
    score -= before == "C"  # "and its": parallel to what was said
    return score


def is_empty(words: Words, index: int) -> bool:
    """Whether `it` stands for nothing: "it is possible to", "it must be noted that"."""
    if words.lower[index] != "it":
        return False
    tags = words.tags
    for place in range(index + 1, min(index + 6, len(words))):
        if words.lower[place] in _PLEONASTIC:
            return any(
                words.lower[after] in ("to", "that", "for", "if", "whether")
                for after in range(place, min(place + 5, len(words)))
            )
        if tags[place] not in "MAXEV":
            return False
    return False


def stands_alone(words: Words, index: int) -> bool:
    """Whether `this` is all that is said: "this must", not "this order"."""
    return words.tags[index + 1 : index + 2] in ("M", "A", "V")
