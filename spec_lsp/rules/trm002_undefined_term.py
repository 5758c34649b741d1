"""TRM002 undefined-term."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, Span, hole
from spec_lsp.document import Document
from spec_lsp.facts import Facts, Prose
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.terms import term_table
from spec_lsp.view import View

# Two or more capitalised words in the middle of a sentence.
_NAMED = lazy(r"(?<=[a-z,;] )[A-Z][a-z]+(?: [A-Z][a-z]+){1,3}\b")
_LEAST_TERMS = 3  # capitalised ones that show the convention
_LEAST_USES = 2


@rule("TRM002", name="undefined-term", scope=Scope.DOCUMENT, severity=Severity.HINT)
def undefined_term(document: Document, view: View) -> Iterator[Problem]:
    """A name written as the defined terms are, but no definition says what it stands for: "the Service Provider".

    ## Why is this bad
    In a text that defines its capitalised terms, a reader takes a capitalised name for one of them and looks in vain. Only
    where several such terms are defined, and for names that are used more than once.

    ## Example
    ```markdown
    ## Definitions {#definitions}

    - **Order Store**: where orders are kept
    - **Receipt Page**: where receipts are shown
    - **Refund Desk**: who pays money back

    ## Refunds {#refunds}

    The shop must tell the Mail Room when an order is late.  <!-- hint: TRM002 "Mail Room" -->

    The shop must send what the Mail Room packs.
    ```

    ## Use instead
    ```markdown
    ## Definitions {#definitions}

    - **Mail Room**: who packs and sends
    - **Order Store**: where orders are kept
    - **Receipt Page**: where receipts are shown
    - **Refund Desk**: who pays money back

    ## Refunds {#refunds}

    The shop must tell the Mail Room when an order is late. The Order Store keeps it, the Receipt Page shows it, and
    the Refund Desk pays.
    ```
    """
    capitalised = [
        place.term.name
        for places in document.definitions.values()
        for place in places
        if " " in place.term.name
    ]
    if sum(name.istitle() for name in capitalised) < _LEAST_TERMS:
        return
    table = term_table(view.workspace, document)
    used: dict[str, list[tuple[Facts, Span]]] = {}
    for facts, prose in _statements(document):
        for match in _NAMED.finditer(prose.text):
            used.setdefault(match.group(), []).append((facts, prose.span(*match.span())))
    for name, places in used.items():
        folded = name.casefold()
        if len(places) < _LEAST_USES or any(folded in known or known in folded for known in table):
            continue
        facts, span = places[0]
        yield Problem(
            span,
            f'"{name}" is written as a defined term, but nothing defines it ({len(places)} uses); define it, or write it small',
            at=facts,
            fixes=(
                Fix("Define it here", (Edit(span, f"{name} ({hole(f'{name} is what?')})"),)),
                Fix("It is no term: write it small", (Edit(span, name.lower()),)),
            ),
            question=f'What is "{name}"?',
        )


def _statements(document: Document) -> Iterator[tuple[Facts, Prose]]:
    """The prose that demands something, without links: their text is somebody's title."""
    for facts in document.facts:
        seen = {id(statement.prose): statement.prose for statement in facts.statements}
        for prose in seen.values():
            if not any(inline.type == "link" for inline in prose.block.inlines):
                yield facts, prose
