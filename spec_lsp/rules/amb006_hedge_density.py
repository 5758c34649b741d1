"""AMB006 hedge-density."""

from collections.abc import Iterator, Sequence

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.hedging import DENSE, density, hedges, stretch
from spec_lsp.language.lexicon import Cue
from spec_lsp.rules.base import Problem, Scope, listed, rule
from spec_lsp.rules.unhedged import asked, end_of
from spec_lsp.wording import Sentence

_NAMED = 4
_TIMES = {2: "twice", 3: "three times", 4: "four times"}


@rule(
    "AMB006",
    name="hedge-density",
    scope=Scope.SENTENCE,
    severity=Severity.HINT,
    cues=("vague-term", "weak-modal", "loophole", "other"),
    cases_settle=True,
)
def hedge_density(sentence: Sentence) -> Iterator[Problem]:
    """A sentence that hedges more than once: "may, from time to time, share some information".

    ## Why is this bad
    Each hedge doubles what the sentence may mean. Of sentences with two of them readers called a third vague, of those with
    four two thirds. One finding for the sentence, from its first hedge on.

    ## Example
    ```markdown
    ## Data {#data}

    The shop may sometimes keep other records.  <!-- hint: AMB006 "may sometimes keep other" -->
    ```

    ## Use instead
    ```markdown
    ## Data {#data}

    The shop keeps invoices for ten years.
    ```
    """
    cues = hedges(sentence)
    if density(sentence, cues) < DENSE:
        return
    words = list(dict.fromkeys(sentence.shown(cue).lower() for cue in cues))
    quoted = listed([f'"{word}"' for word in words[:_NAMED]])
    times = _TIMES.get(len(words), f"{len(words)} times")
    yield Problem(
        sentence.span(*stretch(sentence, cues)),
        f"this sentence hedges {times} ({quoted}); split it, and say of each what holds and when",
        fixes=tuple(_readings(sentence, cues)),
        question=f"What holds in every case, without {quoted}?",
    )


def _readings(sentence: Sentence, cues: Sequence[Cue]) -> Iterator[Fix]:
    """Each hedge bounded; a modal verb among them is a demand, or stays what it is."""
    modal, bounds, end = [], [], 0
    for cue in cues:
        if cue.kind == "weak-modal":
            modal.append(Edit(sentence.span_of(cue), "must"))
        elif cue.start >= end:  # what describes the same noun is asked with it
            bounds.append(Edit(sentence.span_of(cue), hole(asked(sentence, cue))))
            end = end_of(sentence, cue)
    if modal:
        yield Fix("Demand it, and bound the rest", (*modal, *bounds))
    if bounds:
        yield Fix("Keep the verb, and bound the rest" if modal else "Bound each of them", tuple(bounds))
