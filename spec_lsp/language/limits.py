"""Statements that bound a quantity: "Audit logs must be kept for at least 90 days".

Subject and action are compared as normalised words. Two clauses only meet where both are equal, so the
normal form errs towards keeping words: a word too many hides a conflict, a word too few invents one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import inf

from spec_lsp.facts import Bound, Limit, Modality, Statement
from spec_lsp.language.bounds import bounds
from spec_lsp.patterns import lazy

_BINDING = frozenset({Modality.MUST})
_ARTICLES = frozenset("a an the each every all any its their our your this that these those".split())
_FILLERS = frozenset("be is are been for to of in by with and will also always then shall must only".split())
_WORD = lazy(r"[^\W_]+(?:[-'’][^\W_]+)*")
# A condition in front or behind makes it a statement about another situation; leave those alone.
CONDITION = lazy(
    r"\b(?:if|when|whenever|while|where|unless|except|until|once|after|before|during|provided|otherwise|or)\b",
    re.IGNORECASE,
)
_ENDINGS = ("ies", "sses", "ches", "shes", "xes")


def limits_of(statements: Iterable[Statement]) -> Iterator[Limit]:
    """Yield the limits that unconditional obligations among `statements` set."""
    for statement in statements:
        if statement.modality not in _BINDING:
            continue
        text = statement.text
        found = list(bounds(text))
        if len(found) == 1 and not CONDITION.search(text):
            bound = found[0]
            subject = normalised(text[: statement.modal[0]])
            action = normalised(text[statement.modal[1] : bound.start] + " " + text[bound.end :])
            if subject and action and statement.modal[1] <= bound.start:
                yield Limit(statement, subject, action, bound)


def normalised(phrase: str) -> str:
    """Content words of a phrase: lower case, no articles, plural endings dropped."""
    words = (word.lower() for word in _WORD.findall(phrase))
    return " ".join(singular(word) for word in words if word not in _ARTICLES and word not in _FILLERS)


def singular(word: str) -> str:
    """A word without its plural ending."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(_ENDINGS):
        return word[:-2]
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )


_ABSOLUTE = ""  # the unit of a demand without a quantity
_QUANTIFIED = lazy(r"\b(?:all|any|each|every|only|both)\b", re.IGNORECASE)
_ANOTHER_MODAL = lazy(r"\b(?:must|shall|should|may|can|cannot|never)\b", re.IGNORECASE)


def demands_of(statements: Iterable[Statement]) -> Iterator[Limit]:
    """Yield what unconditional obligations among `statements` demand without a quantity.

    It must be done at least once, or not once: bounds of a count that has no unit. Like limits, two of them
    meet where subject and action are equal.
    """
    for statement in statements:
        forbidden = statement.modality is Modality.MUST_NOT
        text, (start, end) = statement.text, statement.modal
        action = text[end:]
        if not (forbidden or statement.modality is Modality.MUST) or CONDITION.search(text):
            continue
        if _ANOTHER_MODAL.search(action) or (forbidden and _QUANTIFIED.search(action)) or any(bounds(text)):
            continue
        subject, done = normalised(text[:start]), normalised(action)
        if subject and done:
            low, high = (-inf, 0.0) if forbidden else (1.0, inf)
            yield Limit(
                statement,
                subject,
                done,
                Bound(low, high, False, False, _ABSOLUTE, text[start:end], start, end),
            )


def is_absolute(limit: Limit) -> bool:
    """Whether a limit is a demand without a quantity."""
    return limit.bound.unit == _ABSOLUTE
