"""CON007 exclusive-demands."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.norms.clashes import Kind
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.words import tokens_of
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.clashing import problem, quoted, told, where
from spec_lsp.view import Rivals, View


@rule("CON007", name="exclusive-demands", scope=Scope.CLASH, severity=Severity.ERROR)
def exclusive_demands(rivals: Rivals, view: View) -> Iterator[Problem]:
    """Two clauses demand opposite things of the same: to accept it and to refuse it, before and after, open and closed.

    ## Why is this bad
    Nothing can do both in the same case. Words are opposite by a list (accept and reject, keep and delete, public and
    private), by a prefix (authorized and unauthorized), by `opposites` in the settings,
    or by a definition ("opposite of").

    ## Example
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Orders {#orders}

    When an order has no address, the shop must accept it.  <!-- error: CON007 -->
    ```

    ```markdown
    ---
    spec: {name: fraud}
    ---
    ## Orders without address {#no-address}

    When an order has no address, the shop must reject it.  <!-- error: CON007 -->
    ```

    ## Use instead
    ```markdown
    ---
    spec: {name: shop}
    ---
    ## Orders {#orders}

    When an order has no address, the shop must reject it.
    ```

    ```markdown
    ---
    spec: {name: fraud}
    ---
    ## Orders without address {#no-address}

    Orders without address are told in the rules of the shop.
    ```
    """
    found = told(rivals, Kind.OPPOSITE, view)
    if found is None:
        return
    one = found.one
    here, there = _opposites(one.mine, one.theirs)
    said = f'"{here}" here, "{there}" in {where(one.theirs, view)}: "{quoted(one.theirs)}"'
    yield problem(found, f"{said}; nothing can do both, so what keeps the one breaks the other", view)


def _opposites(mine: PlacedNorm, theirs: PlacedNorm) -> tuple[str, str]:
    """The words of which one is the opposite of the other, as they are written."""
    ours, others = ({**norm.norm.subject, **norm.norm.action} for norm in (mine, theirs))
    stem = next(stem for stem, sign in ours.items() if sign * others.get(stem, 0) < 0)
    return _written(mine, stem), _written(theirs, stem)


def _written(norm: PlacedNorm, stem: str) -> str:
    for token in norm.extra.joined(tokens_of(norm.text), norm.text):
        if norm.extra.meaning_of(token.word).stem == stem:
            return norm.text[token.start : token.end]
    return stem
