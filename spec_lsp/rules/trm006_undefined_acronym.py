"""TRM006 undefined-acronym."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, Span, hole
from spec_lsp.document import Document
from spec_lsp.facts import Facts
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.terms import term_table
from spec_lsp.view import View

_PARTS = lazy(r"[\s_-]+")  # of a term: TSIG_Key tells what TSIG is
_LEAST_USES = 2
_SHORTEST = 3  # letters; two are too often something else


@rule("TRM006", name="undefined-acronym", scope=Scope.DOCUMENT, severity=Severity.HINT)
def undefined_acronym(document: Document, view: View) -> Iterator[Problem]:
    """An acronym in a demand that is spelt out nowhere: "the RMA must be checked".

    ## Why is this bad
    Readers of another department, and models, take it for what it means to them. Acronyms that everybody knows (HTTP, JSON) are
    left alone, and so are those that the text uses once. One finding each, at the first demand that uses it.

    ## Example
    ```markdown
    ## Returns {#returns}

    The shop must check the RMA within a day.  <!-- hint: TRM006 "RMA" -->

    It must refund what the RMA names.
    ```

    ## Use instead
    ```markdown
    ## Returns {#returns}

    The shop must check the return merchandise authorisation (RMA) within a day.

    It must refund what the RMA names.
    ```
    """
    uses: dict[str, list[tuple[Facts, Span]]] = {}
    for clause in document.clauses:
        for facts, acronym in clause.acronyms:
            uses.setdefault(acronym.name, []).append((facts, acronym.span))
    if not uses:
        return
    table = term_table(view.workspace, document)
    defined = {part for name in table for part in _PARTS.split(name)}
    for name, places in uses.items():
        if len(name) < _SHORTEST or len(places) < _LEAST_USES or name.casefold() in defined:
            continue
        first = next(((facts, span) for facts, span in places if _is_demanded(facts, span)), None)
        if first is not None and not _is_title(name, document):
            yield _problem(name, *first, len(places))


def _is_title(name: str, document: Document) -> bool:
    """Whether a heading has it: the section tells what it is."""
    folded = name.casefold()
    return any(
        word.strip("()[]:,.").casefold() == folded
        for clause in document.clauses
        if folded in clause.title.casefold()
        for word in clause.title.split()
    )


def _is_demanded(facts: Facts, span: Span) -> bool:
    return any(
        statement.span(0, len(statement.text)).contains(span.line, span.column)
        for statement in facts.statements
    )


def _problem(name: str, facts: Facts, span: Span, count: int) -> Problem:
    return Problem(
        span,
        f'"{name}" is spelt out nowhere ({count} uses); write what it stands for where it first stands',
        at=facts,
        fixes=(
            Fix("Spell it out", (Edit(span, f"{hole(f'{name} stands for what?')} ({name})"),)),
            Fix("Write the words instead", (Edit(span, hole(f"{name} in words?")),)),
        ),
        question=f'What does "{name}" stand for?',
    )
