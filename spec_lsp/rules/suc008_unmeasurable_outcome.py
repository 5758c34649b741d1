"""SUC008 unmeasurable-outcome."""

import re
from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.facts import Item, Kind, Prose
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View

# Words for a quality that two people judge in two ways.
_VAGUE = lazy(
    r"\b(?:eas(?:y|ily|ier)|intuitive(?:ly)?|user[- ]friendly|quick(?:ly)?|fast|smooth(?:ly)?|seamless(?:ly)?"
    r"|(?:remains?|stays?|feels?)\s+(?:\w+\s+and\s+)?(?:responsive|stable|usable)|confident(?:ly)?|(?:high|improved|better)\s+satisfaction"
    r"|satisfied|high[- ]quality|robust(?:ly)?|reliabl[ey]|scalable|flexible|maintainable|readable|understandable"
    r"|efficient(?:ly)?|effective(?:ly|ness)?|clean(?:ly)?|modern|professional(?:ly)?|attractive|engaging|pleasant|delightful"
    r"|acceptabl[ey]|reasonabl[ey]|adequate(?:ly)?|sufficient(?:ly)?|improve[sd]?|significant(?:ly)?|immediately|instantly|promptly)\b",
    re.IGNORECASE,
)
# What can be held against an observation: figures, all or nothing, a comparison, exact words.
_MEASURE = lazy(
    r"\d|%|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|half|twice|double|single|first|once|both"
    r"|no|not|none|never|nothing|without|cannot|all|every|each|any|only|always|entire(?:ly)?|same|identical|unchanged"
    r"|than|compared|against|measured|equal|equivalent|exactly|within|pass(?:es)?|fails?|tests?|verif(?:y|ied|iable))\b"
    r"|[\"“`\N{MIDDLE DOT}]",
    re.IGNORECASE,
)


@rule("SUC008", name="unmeasurable-outcome", scope=Scope.ITEM, severity=Severity.HINT)
def unmeasurable_outcome(item: Item, view: View) -> Iterator[Problem]:
    """A success criterion that names a quality, but no figure and no observation that shows it.

    ## Why is this bad
    The team cannot tell whether the feature succeeded: one finds it "intuitive", another does not, and no test
    can fail. Silent where there is a figure, a comparison, "all", "no" or anything else that settles it.

    ## Example
    ```markdown path=specs/001-refunds/spec.md
    # Feature Specification: Refunds

    - **SC-001**: 95 % of refunds are paid within 2 days.
    - **SC-002**: Customers find the refund form intuitive.  <!-- hint: SUC008 -->
    ```

    ## Use instead
    ```markdown path=specs/001-refunds/spec.md
    # Feature Specification: Refunds

    - **SC-001**: 95 % of refunds are paid within 2 days.
    - **SC-002**: 9 of 10 customers send the refund form without asking support.
    ```
    """
    if item.kind is not Kind.OUTCOME or not item.active or item.is_section:
        return
    facts = view.document.items[item.id].facts if item.id else None
    pieces = [piece for piece in facts.prose if _lies_in(item, piece)] if facts else []
    if facts is None or (item.form == "table" and len(pieces) > 2 and pieces[-1].text.strip()):
        return  # a column says how it is measured
    said = [(piece, _without_name(item, piece)) for piece in pieces]
    if any(_MEASURE.search(text) for _, text in said):
        return
    for piece, text in said:
        match = _VAGUE.search(text)
        if match:
            yield Problem(
                piece.span(*match.span()),
                f'{view.word(item.kind)} {item.id} hangs on "{match.group()}", which nobody can observe to be so; '
                "say what is counted or seen, and from which value on it is met",
            )
            return


def _lies_in(item: Item, piece: Prose) -> bool:
    return item.span[:2] <= piece.span(0, 1)[:2] < item.span[2:]


def _without_name(item: Item, piece: Prose) -> str:
    """The text of a piece with the id of the item blanked: its digits measure nothing."""
    start = piece.text.find(item.id)
    end = start + len(item.id)
    return piece.text if start < 0 else f"{piece.text[:start]}{' ' * (end - start)}{piece.text[end:]}"
