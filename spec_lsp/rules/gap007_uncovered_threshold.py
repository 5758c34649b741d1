"""GAP007 uncovered-threshold."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.document import Document
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.rules.covering import clause_of, is_left_over, is_read, stems
from spec_lsp.rules.thresholds import MOVES, Side, Threshold, mentions, spans_it, thresholds
from spec_lsp.terms import module_of
from spec_lsp.view import View

_VERBS = frozenset("is are be with of has have holds contains weighs costs".split())  # "at most" may follow


@rule("GAP007", name="uncovered-threshold", scope=Scope.DOCUMENT, severity=Severity.WARNING)
def uncovered_threshold(document: Document, view: View) -> Iterator[Problem]:
    """A threshold with a clause for less and one for more, and none for exactly that.

    ## Why is this bad
    The value at the threshold is the one that everybody tests first, and here nothing says what happens: whoever builds it
    decides. Clauses are compared within their document and its module. Silent where any clause about the same names the
    value otherwise ("at least 20 EUR", "20 to 50 EUR"), and where "otherwise" stands beside.

    ## Example
    ```markdown
    ## Shipping {#shipping}

    Orders below 20 EUR must pay a charge of 5 EUR.  <!-- warning: GAP007 "below 20 EUR" -->

    Orders above 20 EUR must pay no charge.
    ```

    ## Use instead
    ```markdown
    ## Shipping {#shipping}

    Orders below 20 EUR must pay a charge of 5 EUR.

    Orders of at least 20 EUR must pay no charge.
    ```
    """
    if not any(one.side is Side.BELOW for one in thresholds(document, view.words)):
        return
    module = [other for other in module_of(view.workspace, document) if is_read(other)]
    words = view.workspace.words_between(module)
    below = [one for one in thresholds(document, words) if one.side is Side.BELOW]
    done: list[Threshold] = []
    for one in below:
        over = _other_side(one, document, module, words)
        if over is None or any(known.is_of(one) and known.is_about(one) for known in done):
            continue
        if _is_covered(one, document, module, words) or _is_left_over(one, document) or _is_left_over(*over):
            continue
        done.append(one)
        yield _problem(one, *over, view)


def _other_side(
    one: Threshold, document: Document, module: list[Document], words: Vocabulary
) -> tuple[Threshold, Document] | None:
    """The clause for more than a value, and its document."""
    return next(
        (
            (found, other)
            for other in module
            for found in thresholds(other, words)
            if found.side is Side.ABOVE and found.is_of(one) and _is_pair(one, document, found, other)
        ),
        None,
    )


def _is_covered(one: Threshold, document: Document, module: list[Document], words: Vocabulary) -> bool:
    """Whether any clause names the value otherwise, or a range about the same that holds it."""
    near = [
        found for other in module for found in mentions(other, words) if _is_near(one, document, found, other)
    ]
    return any(found.is_of(one) for found in near) or any(
        spans_it(said, one.value) for said in {found.said for found in near}
    )


def _is_pair(one: Threshold, here: Document, other: Threshold, there: Document) -> bool:
    if not one.is_about(other):
        return False
    return bool(one.topic) or clause_of(here, one.said.facts) is clause_of(there, other.said.facts)


def _is_near(one: Threshold, here: Document, other: Threshold, there: Document) -> bool:
    """Whether a mention of the value may be meant to cover it: it speaks of the same, or stands in the same clause."""
    if one.topic:
        return one.topic <= other.topic and other.said is not one.said
    return here is there and clause_of(here, one.said.facts) is clause_of(there, other.said.facts)


def _is_left_over(one: Threshold, document: Document) -> bool:
    """Whether the clause says what holds otherwise."""
    return is_left_over(clause_of(document, one.said.facts).facts)


def _problem(one: Threshold, over: Threshold, there: Document, view: View) -> Problem:
    document, said = view.document, one.said
    line = document.line_of(said.facts)
    span = said.span(one.start, one.end).moved(line)
    shown = said.text[one.start : one.end]
    theirs = over.said.text[over.start : over.end]
    where = "" if there is document else f" in {view.tail(there.key)}"
    return Problem(
        span,
        f'"{shown}" here and "{theirs}"{where}: no clause says what holds at exactly {one.shown}; '
        "let one of the two include it",
        related=(Place(there.key, over.said.facts, over.said.span(over.start, over.end), f'"{theirs}"'),),
        fixes=(
            *(Fix(f'Include it here: "{words}"', (Edit(span, words),)) for words in _including(one)),
            said.asking("Ask what holds there", f"what about exactly {one.shown}?", line),
        ),
        witness={"value": one.value, "unit": one.unit, "below": shown, "above": theirs},
    )


def _including(one: Threshold) -> Iterator[str]:
    """How a case would name its threshold if it held there as well; nothing where that is no English."""
    before = one.said.text[: one.start].split()
    last = before[-1].lower() if before else ""
    if last in _VERBS:
        yield f"at most {one.shown}"
    elif last.isalpha() and last.endswith("s") and not MOVES & frozenset(stems(last)):
        yield f"of at most {one.shown}"
    elif not before:
        yield f"{'At' if one.said.text[0].isupper() else 'at'} most {one.shown}"
