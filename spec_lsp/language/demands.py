"""What a sentence demands of whom without a condition, so that a demand and its opposite can be told.

Two sentences meet where subject and action are the same but for the negation. `demand_of` compares two sentences of
one text, which may be about different cases, so it keeps all words but articles and plural endings; `demands_of`
holds other texts against rules that have no cases, and compares content words, as limits do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import inf
from typing import NamedTuple

from spec_lsp.facts import Bound, Limit, Modality, Statement
from spec_lsp.language.bounds import bounds
from spec_lsp.language.limits import CONDITION, normalised, singular
from spec_lsp.patterns import lazy

_ARTICLES = frozenset({"a", "an", "the"})
_WORD = lazy(r"[^\W_]+(?:[-'’./:_][^\W_]+)*")
# What these stand for is told elsewhere, so the same words may mean two things.
_POINTS_ELSEWHERE = frozenset(
    "it its they them their this that these those he she his her such same other others another former latter "
    "following above below here there respectively otherwise instead then also so".split()
)
# With these, "shall X" and "shall not X" may both hold.
_PARTLY = frozenset(
    "only always all every each any both necessarily solely just merely automatically exactly alone more less than "
    "unconditionally directly immediately by default".split()
)
_ABSOLUTE = ""  # the unit of a demand without a quantity
_QUANTIFIED = lazy(r"\b(?:all|any|each|every|only|both)\b", re.IGNORECASE)
_ANOTHER_MODAL = lazy(r"\b(?:must|shall|should|may|can|cannot|never)\b", re.IGNORECASE)
_CODE = "\N{MIDDLE DOT}"  # what Prose puts in place of inline code: two of them may differ
_MOST_WORDS = 40


class Demand(NamedTuple):
    """An unconditional demand: who, what, and whether the action is forbidden."""

    subject: str
    action: str
    forbidden: bool


def demand_of(statement: Statement) -> Demand | None:
    """The demand of a statement in normal form, None if it binds weakly, under a condition, or says what only its context tells."""
    parts = _parts(statement)
    if parts is None or _CODE in statement.text or ":" in parts.action:
        return None
    subject, action = _words(parts.subject), _words(parts.action)
    words = {*subject, *action}
    if not subject or not action or len(subject) + len(action) > _MOST_WORDS:
        return None
    if words & _POINTS_ELSEWHERE or words & _PARTLY or "not" in words or "never" in words:
        return None
    return Demand(" ".join(subject), " ".join(action), parts.forbidden)


def demands_of(statements: Iterable[Statement]) -> Iterator[Limit]:
    """Yield what unconditional obligations among `statements` demand without a quantity.

    It must be done at least once, or not once: bounds of a count that has no unit. Like limits, two of them
    meet where subject and action are equal.
    """
    for statement in statements:
        parts = _parts(statement)
        if parts is None or _ANOTHER_MODAL.search(parts.action) or any(bounds(statement.text)):
            continue
        if parts.forbidden and _QUANTIFIED.search(parts.action):
            continue
        subject, action = normalised(parts.subject), normalised(parts.action)
        if subject and action:
            low, high = (-inf, 0.0) if parts.forbidden else (1.0, inf)
            start, end = statement.modal
            shown = statement.text[start:end]
            bound = Bound(low, high, False, False, _ABSOLUTE, shown, start, end)
            yield Limit(statement, subject, action, bound)


def is_absolute(limit: Limit) -> bool:
    """Whether a limit is a demand without a quantity."""
    return limit.bound.unit == _ABSOLUTE


def _parts(statement: Statement) -> Demand | None:
    """An obligation as it is written on both sides of its modal verb, None if it is none or has a condition."""
    if statement.modality not in (Modality.MUST, Modality.MUST_NOT) or CONDITION.search(statement.text):
        return None
    text, (start, end) = statement.text, statement.modal
    return Demand(text[:start], text[end:], statement.modality is Modality.MUST_NOT)


def _words(text: str) -> list[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return [singular(word) for word in words if word not in _ARTICLES]
