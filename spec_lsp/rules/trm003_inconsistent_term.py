"""TRM003 inconsistent-term."""

import re
from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, Span
from spec_lsp.document import Document
from spec_lsp.facts import Facts
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule

_COMPOUND = lazy(r"(?<![\w-])[A-Za-z]+(?:[-_][A-Za-z]+)+(?![\w-])")
_MOST_TERMS = 300  # of a glossary that is looked at


@rule("TRM003", name="inconsistent-term", scope=Scope.DOCUMENT, severity=Severity.HINT)
def inconsistent_term(document: Document) -> Iterator[Problem]:
    """A defined term that is written otherwise: "Order-Store" or "order store" for Order_Store.

    ## Why is this bad
    A search for the term misses the place, and a reader or a model may take it for another thing.

    ## Example
    ```markdown
    ## Glossary {#glossary}

    - **Order_Store**: where orders are kept

    ## Refunds {#refunds}

    The Order-Store must mark refunded orders.  <!-- hint: TRM003 "Order-Store" -->
    ```

    ## Use instead
    ```markdown
    ## Glossary {#glossary}

    - **Order_Store**: where orders are kept

    ## Refunds {#refunds}

    The Order_Store must mark refunded orders.
    ```
    """
    terms = {
        _folded(place.term.name): place.term.name
        for places in list(document.definitions.values())[:_MOST_TERMS]
        for place in places
        if _is_compound(place.term.name)
    }
    if not terms:
        return
    told: set[str] = set()
    for facts in document.facts:
        for written, span in _compounds(facts):
            term = terms.get(_folded(written)) or terms.get(_folded(written).removesuffix("s"))
            if term is None or _same(written, term) or written in told:
                continue
            told.add(written)
            yield Problem(
                span,
                f'"{written}" is defined as "{term}"; one thing has one name, so write it as it is defined',
                at=facts,
                fixes=(
                    Fix(f'Write "{term}"', (Edit(span, term),)),
                    Fix(
                        "It is another thing: keep the words apart",
                        (Edit(span, re.sub(r"[-_]", " ", written).lower()),),
                    ),
                ),
                question=f'Is "{written}" the same as "{term}"?',
            )


def _is_compound(name: str) -> bool:
    return bool(re.search(r"[-_]|[a-z][A-Z]", name)) and name.replace("-", "").replace("_", "").isalpha()


def _compounds(facts: Facts) -> Iterator[tuple[str, Span]]:
    for prose in facts.prose:
        for match in _COMPOUND.finditer(prose.text):
            yield match.group(), prose.span(*match.span())


def _folded(name: str) -> str:
    return re.sub(r"[-_\s]", "", name).casefold()


def _same(written: str, term: str) -> bool:
    """Whether it is the term, but for a plural ending or a capital at the start of a sentence."""
    return written.removesuffix("s").casefold() == term.removesuffix("s").casefold()
