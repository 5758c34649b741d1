"""TRM005 unused-term."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.document import Definition, Document
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.terms import module_of
from spec_lsp.view import View

_WORD = lazy(r"\w")


@rule("TRM005", name="unused-term", scope=Scope.DOCUMENT, severity=Severity.HINT)
def unused_term(document: Document, view: View) -> Iterator[Problem]:
    """A term of the glossary that nothing uses.

    ## Why is this bad
    Either it is left over, or the text calls the thing something else, and the definition does not hold for that.

    ## Example
    ```markdown
    ## Glossary {#glossary}

    - **Order**: what a buyer has paid
    - **Voucher**: money for the next order  <!-- hint: TRM005 "Voucher" -->

    ## Refunds {#refunds}

    The shop must refund an order.
    ```

    ## Use instead
    ```markdown
    ## Glossary {#glossary}

    - **Order**: what a buyer has paid

    ## Refunds {#refunds}

    The shop must refund an order.
    ```
    """
    glossary = [place for place in _listed(document) if _WORD.search(place.term.name)]
    if not glossary:
        return
    own = {id(place.facts) for place in glossary}
    if all(id(facts) in own or facts.heading for facts in document.facts):
        return  # a document that only defines: its terms are for others
    if len(module_of(view.workspace, document)) > 1:
        return  # the documents beside it may use them
    for place in glossary:
        name = place.term.name
        if _is_used(name, document) or _is_coded(document, name):
            continue
        span = place.term.span
        yield Problem(
            span,
            f'nothing uses the term "{name}"; use it where the thing is meant, or take it out',
            at=place.facts,
            fixes=(
                Fix(
                    "Note what the text calls it", (Edit(span, f"{name} {hole('called what in the text?')}"),)
                ),
                Fix("Mark it to be taken out", (Edit(span, f"{name} {hole('take it out?')}"),)),
            ),
            question=f'What does the text call "{name}", or is it left over?',
        )


def _is_used(name: str, document: Document) -> bool:
    """Whether the term stands in the prose twice."""
    uses = 0
    for clause in document.clauses:
        uses += clause.uses(name)
        if uses > 1:
            return True
    return False


def _listed(document: Document) -> Iterator[Definition]:
    """The entries of its glossaries; what sentences define is used where it stands. One line may give several names."""
    seen: set[tuple[int, int]] = set()
    for places in document.definitions.values():
        for place in places:
            spot = (id(place.facts), place.term.span.line)
            if place.term in (*place.facts.entries, *place.facts.terms) and spot not in seen:
                seen.add(spot)
                yield place


def _is_coded(document: Document, name: str) -> bool:
    """Whether the term stands in code, which prose leaves out."""
    return sum(name in line for line in document.text.lines) > 1
