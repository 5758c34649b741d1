"""TRM004 redefined-term."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.document import Definition, Document
from spec_lsp.rules.base import Place, Problem, Scope, rule


@rule("TRM004", name="redefined-term", scope=Scope.DOCUMENT, severity=Severity.HINT)
def redefined_term(document: Document) -> Iterator[Problem]:
    """A term that a document defines twice, in different words.

    ## Why is this bad
    Each demand that uses the term means what the one or the other definition says, and nobody can tell which.

    ## Example
    ```markdown
    ## Glossary {#glossary}

    - **Order**: what a buyer has paid
    - **Receipt**: the proof of a payment
    - **Order**: what a buyer has put into the cart  <!-- hint: TRM004 "Order" -->

    ## Refunds {#refunds}

    The shop must refund an order, and send a receipt.
    ```

    ## Use instead
    ```markdown
    ## Glossary {#glossary}

    - **Cart**: what a buyer has chosen
    - **Order**: what a buyer has paid
    - **Receipt**: the proof of a payment

    ## Refunds {#refunds}

    The shop must refund an order, keep the cart, and send a receipt.
    ```
    """
    for places in document.definitions.values():
        told = [place for place in places if _text(document, place)]
        for other in told[1:]:
            first = told[0]
            if _same_text(document, first, other) or first.term.name.isupper():
                continue
            name = other.term.name
            yield Problem(
                other.term.span,
                f'"{name}" is defined in line {document.span_of(first.facts, first.term.span).line + 1} already, in other words; keep one of them',
                at=other.facts,
                related=(
                    Place(document.key, first.facts, first.term.span, "defined here first", first.clause.id),
                ),
                fixes=(
                    Fix(
                        "They are two things: rename this one",
                        (Edit(other.term.span, hole(f"another name for {name}?")),),
                    ),
                    Fix(
                        "They are one: mark this one to be taken out",
                        (Edit(other.term.span, f"{name} {hole('take out this definition?')}"),),
                    ),
                ),
                question=f'Are these two definitions of "{name}" one thing, or two?',
            )


def _text(document: Document, place: Definition) -> str:
    """What the line of a definition says behind the term."""
    span = document.span_of(place.facts, place.term.span)
    lines = document.text.lines
    return (
        lines[span.end_line][span.end_column :].strip(" *`:|\u2013\u2014-")
        if span.end_line < len(lines)
        else ""
    )


def _same_text(document: Document, one: Definition, other: Definition) -> bool:
    if document.span_of(one.facts, one.term.span) == document.span_of(other.facts, other.term.span):
        return True
    return _text(document, one).casefold() == _text(document, other).casefold()
