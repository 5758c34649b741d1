"""CON016 impossible-order."""

from collections.abc import Iterator
from math import inf

from spec_lsp.cycles import Delay, negative_cycle
from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.memo import latest
from spec_lsp.norms.gathering import norms_in
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.quantities import Quantity
from spec_lsp.norms.units import in_words
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.precedence import name_of
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.rules.clashing import quoted
from spec_lsp.terms import module_of
from spec_lsp.view import View

_LEAST = 3  # demands in a chain; two that are the other way round are told by CON011, or by CON001
_AT_ONCE = 1e-6  # seconds; what comes before comes before by a little
_MOST = 400  # demands of one module that are looked at


@rule("CON016", name="impossible-order", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def impossible_order(document: Document, view: View) -> Iterator[Problem]:
    """Three or more clauses of a module want an order, or times between events, that no calendar can keep.

    ## Why is this bad
    Each of the clauses can be kept, and each two of them; all together cannot. The message names the chain that leads
    back to its start. Events are the same where their words are.

    ## Example
    ```markdown
    ## Orders {#orders}

    The invoice must be sent before the parcel is packed.  <!-- error: CON016 -->

    ## Parcels {#parcels}

    The parcel must be packed before the payment is booked.

    ## Payments {#payments}

    The payment must be booked before the invoice is sent.
    ```

    ## Use instead
    ```markdown
    ## Orders {#orders}

    The invoice must be sent before the parcel is packed.

    ## Parcels {#parcels}

    The parcel must be packed before the payment is booked.

    ## Payments {#payments}

    The payment must be booked after the invoice is sent.
    ```
    """
    if not _ordered(document, view.words):
        return
    module = module_of(view.workspace, document)
    words = view.workspace.words_between(module)
    own = _ordered(document, words)
    others = [norm for other in module[1:] for norm in _ordered(other, words)]
    norms = [*own, *others][:_MOST]
    if len(norms) < _LEAST:
        return
    delays = [delay for norm in norms for delay in _delays(norm)]
    chain = [delay.reason for delay in negative_cycle(delays)]
    told = list(dict.fromkeys(norm for norm in chain if isinstance(norm, PlacedNorm)))
    first = next((norm for norm in own if norm in told), None)
    if first is None or len(told) < _LEAST:
        return
    start = told.index(first)
    around = [*told[start:], *told[:start]]
    named = " -> ".join(f'"{quoted(norm)}"' for norm in around[1:])
    yield Problem(
        first.span,
        f"no order of events keeps this together with {named}: the chain leads back to its start; take one link out, or change its time",
        at=first.facts,
        related=tuple(
            Place(norm.key, norm.facts, norm.span, f'"{quoted(norm)}"', name_of(norm, view))
            for norm in around[1:]
        ),
        witness={"chain": [quoted(norm) for norm in around], "times": [_time(norm) for norm in around]},
    )


def _ordered(document: Document, words: Vocabulary) -> list[PlacedNorm]:
    return latest(document, _ordered, words, lambda: _read(document, words))  # asked by all of its module


def _read(document: Document, words: Vocabulary) -> list[PlacedNorm]:
    norms = norms_in(document, document.clauses, words)
    found = (norm for norm in norms if norm.norm.order and norm.norm.force.demands and norm.woven is None)
    return sorted(found, key=lambda norm: (document.line_of(norm.facts), norm.span, norm.number))


def _delays(placed: PlacedNorm) -> Iterator[Delay]:
    """A demand about order as limits of the time from one event to the other."""
    first, then = placed.norm.order or (frozenset(), frozenset())
    bound = _bound(placed)
    low, high = (max(bound.low, _AT_ONCE), bound.high) if bound else (_AT_ONCE, inf)
    yield Delay(then, first, -low, placed)
    if high < inf:
        yield Delay(first, then, high, placed)


def _bound(placed: PlacedNorm) -> Quantity | None:
    times = [one for one in placed.norm.quantities if one.unit == "s" and not one.per]
    return times[0] if len(times) == 1 else None


def _time(placed: PlacedNorm) -> str:
    bound = _bound(placed)
    if bound is None:
        return ""
    return in_words(bound.low if bound.low > 0 else bound.high, "s")
