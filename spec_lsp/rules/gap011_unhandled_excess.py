"""GAP011 unhandled-excess."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf

from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.facts import Facts
from spec_lsp.norms.quantities import Quantity
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.rules.covering import Said, reading, said_in, stems
from spec_lsp.view import View

_DOES = "attempts tries requests uploads logins submissions queries calls connections messages invitations"
_HANDS_IN = "upload file input payload body attachment image photo avatar comment password"
_DONE, _TAKEN = frozenset(stems(_DOES)), frozenset(stems(_HANDS_IN))
_FROM_OUTSIDE = lazy(
    rf"\b(?:{'|'.join(_HANDS_IN.split())}|{'|'.join(word.removesuffix('s') for word in _DOES.split())}|try|query)",
    re.IGNORECASE,
)
_SIZES = frozenset({"B", "character"})
_AGAIN = frozenset(stems("retry retries"))  # what the system does by itself
_EXCEEDS = lazy(
    r"\b(?:exceed\w*|more\s+than|over|above|beyond|too\s+(?:many|much|large|long|big|often)|larger|longer|bigger|greater"
    r"|reach(?:es|ed|ing)?|exhaust\w*|excess\w*|oversized?|after|once|further|additional|next|remaining"
    r"|lock\w*|throttl\w*|block\w*|truncat\w*|reject\w*|refus\w*|den(?:y|ies|ied)|429|413)\b|\d(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_ANY_LIMIT = lazy(
    r"\b(?:exceed|reach|over|above|beyond)\w*\b.*\blimits?\b|\blimits?\b.*\b(?:exceed|reach|hit)",
    re.IGNORECASE,
)
_DENIES = lazy(r"\b(?:not|no|never|cannot)\b", re.IGNORECASE)
_WORDS = 5  # words behind a figure among which is what it counts


@dataclass(frozen=True, eq=False)
class _Limit:
    """A limit on what comes from outside, and the stems of what it is on."""

    said: Said
    quantity: Quantity
    on: frozenset[str]


@rule("GAP011", name="unhandled-excess", scope=Scope.DOCUMENT, severity=Severity.HINT)
def unhandled_excess(document: Document, view: View) -> Iterator[Problem]:
    """A limit on attempts, requests or uploads, and no clause that says what happens when it is exceeded.

    ## Why is this bad
    Outsiders do not read specs: the limit will be exceeded, and whoever builds it decides what happens then. Told only where
    another limit of the document has such a clause, so that silence here is no habit.

    ## Example
    ```markdown
    ## Accounts {#accounts}

    A buyer must not make more than 5 login attempts per hour.

    After 5 failed attempts, the shop must lock the account.

    A buyer must send at most 3 uploads per day.  <!-- hint: GAP011 "at most 3 uploads" -->
    ```

    ## Use instead
    ```markdown
    ## Accounts {#accounts}

    A buyer must not make more than 5 login attempts per hour.

    After 5 failed attempts, the shop must lock the account.

    A buyer must send at most 3 uploads per day.

    The shop must refuse further uploads of that day.
    ```
    """
    found, excesses = _limits(document, view.words), _excesses(document, view.words)
    if len(found) < 2 or any(_ANY_LIMIT.search(said.text) for said in excesses):
        return
    answered = {limit: next(_answers(limit, excesses), None) for limit in found}
    pattern = next(((limit, answer) for limit, answer in answered.items() if answer), None)
    if pattern is None:
        return
    for limit, answer in answered.items():
        if answer is None and limit.on != pattern[0].on:
            yield _problem(limit, pattern[1], document)


def _problem(limit: _Limit, model: Said, document: Document) -> Problem:
    said, quantity = limit.said, limit.quantity
    line = document.line_of(said.facts)
    return Problem(
        said.span(quantity.start, quantity.start + len(quantity.shown)).moved(line),
        f'no clause says what happens beyond "{quantity.shown}", as one does for another limit here; say it',
        related=(
            Place(
                document.key, model.facts, model.span(0, len(model.text)), "what happens beyond another limit"
            ),
        ),
        fixes=(said.asking("Ask what happens then", f"what happens beyond {quantity.shown}?", line),),
        witness={
            "value": quantity.low if quantity.high == inf else quantity.high,
            "unit": quantity.unit,
            "per": quantity.per,
            "case": "exceeded",
        },
    )


def _read_limits(facts: Facts, words: Vocabulary) -> Iterator[_Limit]:
    for said in said_in(facts, words):
        for quantity in said.quantities if _FROM_OUTSIDE.search(said.text) else ():
            if quantity.shown in said.condition or not (_is_most(said, quantity) and said.demands):
                continue
            on = _on(said, quantity)
            if on:
                yield _Limit(said, quantity, on)


_limits = reading(_read_limits)


def _is_most(said: Said, quantity: Quantity) -> bool:
    """Whether a quantity is the most that is allowed: "at most 5", "not more than 5"."""
    if quantity.low_open and quantity.high == inf:
        return bool(_DENIES.search(said.text, 0, quantity.start))
    return quantity.low == -inf and not quantity.bare and not quantity.high_open


def _on(said: Said, quantity: Quantity) -> frozenset[str]:
    """What of outsiders a quantity limits, by stems; none where it does not."""
    if _AGAIN & said.stems or quantity.shown.lower().startswith("within"):
        return frozenset()
    if quantity.unit in _SIZES:
        return _TAKEN & said.stems
    if not quantity.counted:
        return frozenset()
    counted = said.text[quantity.start + len(quantity.shown.split(quantity.unit)[0]) :].split()
    return _DONE & frozenset(stems(" ".join(counted[:_WORDS]), said.words))


def _read_excesses(facts: Facts, words: Vocabulary) -> Iterator[Said]:
    return (said for said in said_in(facts, words) if not said.shows and _EXCEEDS.search(said.text))


_excesses = reading(_read_excesses)


def _answers(limit: _Limit, excesses: Iterable[Said]) -> Iterator[Said]:
    """What is said about more than a limit allows."""
    if limit.said.leaves_over or _EXCEEDS.search(_without(limit)):
        yield limit.said
    yield from (said for said in excesses if said is not limit.said and limit.on & said.stems)


def _without(limit: _Limit) -> str:
    start = limit.quantity.start
    return limit.said.text[:start] + limit.said.text[start + len(limit.quantity.shown) :]
