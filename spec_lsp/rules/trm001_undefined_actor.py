"""TRM001 undefined-actor."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit, Fix, Severity, Span
from spec_lsp.dialects.glossary import is_glossary
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Kind, Policy
from spec_lsp.language.ears import ears
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View

_AND = lazy(r"\s+(?:and|or|und|oder|y|e|et)\s+(?:the\s+)?|\s*[/&]\s*", re.IGNORECASE)
_WORD = lazy(r"\w[\w.-]*")
_NUMBER = lazy(
    r"[\W_]*(?:(?:[A-Z]{1,4}[- ]?)?\d[\d.-]*)?[\W_]*"
)  # what may precede the first word of a sentence
_MOST_WORDS = 4  # of a name
_ACRONYM = 4  # letters; a longer word in capitals is shouted: THE SYSTEM SHALL


class Use(NamedTuple):
    """An actor as it is written in a sentence."""

    name: str
    facts: Facts
    span: Span  # in its unit


@rule("TRM001", name="undefined-actor", scope=Scope.DOCUMENT, severity=Severity.WARNING)
def undefined_actor(document: Document, view: View) -> Iterator[Problem]:
    """An EARS sentence whose actor is written as a name, but the document's glossary does not define it.

    ## Why is this bad
    A glossary says which parts there are. Who acts but is not in it may be any of them, or a new one: each reader
    decides, and a model that builds it decides for each sentence anew. Silent without a glossary, where the
    glossary is not about named parts, and for common nouns ("the system shall").

    ## Example
    ```markdown path=.kiro/specs/refunds/requirements.md
    ## Glossary

    - **Order_Store**: where orders are kept
    - **Receipt_Page**: shows the receipt of an order

    ## Requirements

    ### Requirement 1: Refund

    1. WHEN an order is cancelled, THE Order_Store SHALL mark it as refunded.
    2. WHEN a refund is paid, THE Mailer SHALL send a receipt.  <!-- warning: TRM001 "Mailer" -->
    3. THE Receipt_Pages SHALL show refunds.  <!-- warning: TRM001 "Receipt_Pages" -->
    ```

    ## Use instead
    ```markdown path=.kiro/specs/refunds/requirements.md
    ## Glossary

    - **Mailer**: sends messages to buyers
    - **Order_Store**: where orders are kept
    - **Receipt_Page**: shows the receipt of an order

    ## Requirements

    ### Requirement 1: Refund

    1. WHEN an order is cancelled, THE Order_Store SHALL mark it as refunded.
    2. WHEN a refund is paid, THE Mailer SHALL send a receipt.
    3. THE Receipt_Page SHALL show refunds.
    ```
    """
    if document.policy is not Policy.EARS:
        return
    glossary = [clause for clause in document.clauses if any(facts.terms for facts in clause.facts)]
    glossary = [
        clause for clause in glossary if any(is_glossary(one.title) for one in document.ancestors(clause))
    ]
    terms = {term.name for clause in glossary for facts in clause.facts for term in facts.terms}
    uses = _uses(document) if terms else {}
    if not any("_" in term for term in terms) and not uses.keys() & terms:
        return  # words of the trade, not the names of parts
    near = {_folded(term): term for term in sorted(terms)}
    for name, places in uses.items():
        if name not in terms:
            yield _problem(document, view, places, near, glossary[0])


def _problem(
    document: Document, view: View, uses: list[Use], near: Mapping[str, str], glossary: Clause
) -> Problem:
    first = uses[0]
    meant = near.get(_folded(first.name)) or near.get(_singular(_folded(first.name)))
    actor_of = f"the actor of {view.counted(len({use.facts for use in uses}), Kind.CRITERION)}"
    if meant:
        advice = f'it defines "{meant}": did you mean that?'
    else:
        advice = "define it there, or name the part that is meant"
    related = (
        (Place(document.key, glossary.facts[0], glossary.heading.span, "the glossary", glossary.id),)
        if glossary.heading
        else ()
    )
    return Problem(
        first.span,
        f'the glossary does not define "{first.name}", {actor_of}; {advice}',
        at=first.facts,
        related=related,
        fixes=(_fix(document, uses, meant),) if meant else (),
    )


def _fix(document: Document, uses: Iterable[Use], meant: str) -> Fix:
    """Write the name as the glossary does, everywhere; edits are relative to the unit of the first use."""
    uses = list(uses)
    base = document.line_of(uses[0].facts)
    edits = tuple(Edit(use.span.moved(document.line_of(use.facts) - base), meant) for use in uses)
    where = "" if len(edits) == 1 else f" in all {len(edits)} places"
    return Fix(f'Change to "{meant}"{where}', edits, safe=_folded(uses[0].name) == _folded(meant))


def _uses(document: Document) -> dict[str, list[Use]]:
    """The actors that are written as names, in order of their first use."""
    found: dict[str, list[Use]] = {}
    for facts in document.facts:
        for statement in facts.statements:
            sentence = ears(statement.text)
            for start, end in _parts(statement.text, *sentence.actor) if sentence else ():
                name = statement.text[start:end]
                if _is_name(name, opens=bool(_NUMBER.fullmatch(statement.text, 0, start))):
                    found.setdefault(name, []).append(Use(name, facts, statement.span(start, end)))
    return found


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges of the actors that are joined by "and"."""
    for joint in _AND.finditer(text, start, end):
        yield start, joint.start()
        start = joint.end()
    yield start, end


_POINTS = frozenset({"IT", "THEY"})  # in capitals where the key words are


def _is_name(actor: str, *, opens: bool) -> bool:
    """Whether it is written as a name: `Login_Page`, `Query Log`, `API`; not `system`, `SYSTEM` or `the text of it`.

    `opens`: it opens the sentence, so a capital at its start says nothing.
    """
    words = actor.split()
    if actor in _POINTS:
        return False
    if not 0 < len(words) <= _MOST_WORDS or not all(_WORD.fullmatch(word) for word in words):
        return False
    if actor.isalpha() and (len(actor) > _ACRONYM if actor.isupper() else opens and actor[1:].islower()):
        return False
    return all("_" in word or word[0].isupper() or word[0].isdigit() for word in words)


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _singular(folded: str) -> str:
    return folded.removesuffix("s")
