"""What a sentence demands: its modal word under the document's policy.

BCP 14 (RFC 2119, RFC 8174): only capitals bind. EARS (Mavin et al., 2009): `shall`, in any case.
Prose and legal texts: the ordinary modal verbs, and orders such as "Never ..." at the start.
Instructions to an agent: the same, and any sentence that begins with a bare verb.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from spec_lsp.facts import Modality, Policy
from spec_lsp.language.imperatives import order_of
from spec_lsp.patterns import lazy

_CAPITALS = lazy(
    r"\b(?:(?P<must_not>MUST\s+NOT|SHALL\s+NOT)|(?P<should_not>SHOULD\s+NOT|NOT\s+RECOMMENDED)"
    r"|(?P<must>MUST|SHALL|REQUIRED)|(?P<should>SHOULD|RECOMMENDED)|(?P<may>MAY|OPTIONAL))\b"
)
_NOT = r"(?:\s+(?:not|never|in\s+no\s+(?:case|event))\b|n['’]t\b)"
_WORDS = lazy(
    rf"\b(?:(?P<must_not>(?:must|shall){_NOT}|may\s+(?:not|never)\b|can(?:not|['’]t|\s+not)\b|never\b)"
    rf"|(?P<should_not>should{_NOT})"
    r"|(?P<must>(?:must|shall)\b)|(?P<should>should\b)|(?P<may>may\b))",
    re.IGNORECASE,
)
_ORDERS = lazy(
    r"[\W_]*(?:(?P<must_not>(?:never|do\s+not|don['’]t)\s+[a-z])|(?P<imperative>(?:always|ensure|avoid)\s+[a-z]))",
    re.IGNORECASE,
)
_BY_GROUP = {modality.name.lower(): modality for modality in Modality}

CAPITAL_KEYWORD = lazy(r"\b(?:MUST|SHALL)\b")
BCP14_BOILERPLATE = lazy(
    r"key\s*words?\b.{0,400}?\bto\s+be\s+interpreted\s+as\s+described\s+in\b", re.IGNORECASE | re.DOTALL
)
EARS_SENTENCE = lazy(r"\b(?:WHEN|IF|WHILE|WHERE)\b.{1,300}?\bSHALL\b|\bTHE\s+\w+\s+SHALL\b", re.DOTALL)
# Words that only contracts and terms of service use; there, "will" binds as "shall" does.
LEGAL_WORDS = lazy(
    r"\b(?:hereby|herein|hereunder|hereinafter|thereof|indemnif(?:y|ies|ication))\b", re.IGNORECASE
)
_LEGAL = lazy(
    rf"\b(?:(?P<must_not>will{_NOT}|won['’]t\b|agrees?\s+not\s+to\b)|(?P<must>will\b|agrees?\s+to\b))",
    re.IGNORECASE,
)


class Modal(NamedTuple):
    """A modality and the offset range of the word that sets it."""

    modality: Modality
    start: int
    end: int


def modal_of(sentence: str, policy: Policy) -> Modal | None:
    """The modality of one sentence under `policy`, None if it binds nobody."""
    if policy is Policy.BCP14:
        return _first(_CAPITALS.search(sentence))
    found = _first(_ORDERS.match(sentence))
    if found is None and policy is Policy.INSTRUCTIONS:
        # "Add tests that should fail" orders to add them: what is said about the tests comes second.
        found = _ordered(sentence)
    found = found or _first(_WORDS.search(sentence))
    return found or (_first(_LEGAL.search(sentence)) if policy is Policy.LEGAL else None)


def _ordered(sentence: str) -> Modal | None:
    order = order_of(sentence)
    return Modal(Modality.IMPERATIVE, order.start, order.end) if order else None


def _first(match: re.Match[str] | None) -> Modal | None:
    if match is None or match.lastgroup is None:
        return None
    start, end = match.span(match.lastgroup)
    return Modal(_BY_GROUP[match.lastgroup], start, end)
