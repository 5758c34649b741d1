"""AMB018 missing-unit."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.hedging import is_firm
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_TIMES = frozenset({"within", "every", "after", "timeout"})
_CLOSING = frozenset(".,;:)")


@rule("AMB018", name="missing-unit", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("interval",))
def missing_unit(sentence: Sentence) -> Iterator[Problem]:
    """A limit without a unit: "must answer within 30".

    ## Why is this bad
    Thirty seconds or thirty minutes? Counts have their noun ("3 retries"), versions and section numbers are no limits.

    ## Example
    ```markdown
    ## Answers {#answers}

    The shop must answer within 30.  <!-- hint: AMB018 "30" -->
    ```

    ## Use instead
    ```markdown
    ## Answers {#answers}

    The shop must answer within 30 seconds.
    ```
    """
    if not is_firm(sentence):
        return
    words, tags = sentence.words.lower, sentence.words.tags
    for cue in sentence.cues["interval"]:
        at = cue.end
        number = words[at : at + 1]
        if (
            words[cue.start] not in _TIMES
            or not number
            or not number[0].isdigit()
            or not number[0].replace(",", "").isdigit()
        ):
            continue
        if at + 1 < len(words) and (tags[at + 1] not in ".,)" and words[at + 1] not in _CLOSING):
            continue
        span, figure = sentence.span(at, at + 1), words[at]
        yield Problem(
            span,
            f'"{figure}" has no unit; write it behind the figure',
            fixes=(
                Fix(f'Add the unit: "{figure} seconds"', (Edit(span, f"{figure} seconds"),)),
                Fix("Add another unit", (Edit(span, f"{figure} {hole('which unit?')}"),)),
            ),
            question=f'"{figure}" of which unit?',
        )
