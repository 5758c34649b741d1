"""What a sentence demands of whom, so that a demand and its opposite can be told.

Two sentences meet where all their words are the same but for the negation. The words are kept, articles and plural
endings aside: a word too many hides a contradiction, a word too few invents one.
"""

from __future__ import annotations

from typing import NamedTuple

from spec_lsp.facts import Modality, Statement
from spec_lsp.language.limits import CONDITION, singular
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
_CODE = "\N{MIDDLE DOT}"  # what Prose puts in place of inline code: two of them may differ
_MOST_WORDS = 40


class Demand(NamedTuple):
    """An unconditional demand: `subject` and `action` in normal form, and whether the action is forbidden."""

    subject: str
    action: str
    forbidden: bool


def demand_of(statement: Statement) -> Demand | None:
    """The demand of a statement, None if it binds weakly, under a condition, or says what only its context tells."""
    if statement.modality not in (Modality.MUST, Modality.MUST_NOT):
        return None
    text = statement.text
    if CONDITION.search(text) or _CODE in text or ":" in text[statement.modal[1] :]:
        return None
    before, after = text[: statement.modal[0]], text[statement.modal[1] :]
    subject, action = _words(before), _words(after)
    words = {*subject, *action}
    if not subject or not action or len(subject) + len(action) > _MOST_WORDS:
        return None
    if words & _POINTS_ELSEWHERE or words & _PARTLY or "not" in words or "never" in words:
        return None
    return Demand(" ".join(subject), " ".join(action), statement.modality is Modality.MUST_NOT)


def _words(text: str) -> list[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return [singular(word) for word in words if word not in _ARTICLES]
