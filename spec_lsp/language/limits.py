"""Statements that bound a quantity: "Audit logs must be kept for at least 90 days".

Subject and action are compared as normalised words. Two clauses only meet where both are equal, so the
normal form errs towards keeping words: a word too many hides a conflict, a word too few invents one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spec_lsp.facts import Limit, Modality, Statement
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
