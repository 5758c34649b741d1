"""AMB006 hedge-density."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.hedging import DENSE, density, hedges
from spec_lsp.rules.base import Problem, Scope, listed, rule
from spec_lsp.wording import Sentence

_NAMED = 4
_TELLING = (
    "weak-modal",
    "loophole",
    "vague-term",
    "other",
    "broad-term",
    "personal-data",
    "hedge-adverb",
)  # where it is best shown


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
    four two thirds. One finding for the sentence, at its strongest hedge.

    ## Example
    ```markdown
    ## Data {#data}

    The shop may sometimes keep other records.  <!-- hint: AMB006 "may" -->
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
    first = min(cues, key=lambda cue: (_TELLING.index(cue.kind), cue.start))
    span = sentence.span_of(first)
    whole = sentence.span(0, len(sentence.words))
    yield Problem(
        span,
        f"this sentence hedges {len(words)} times ({quoted}); split it, and say of each what holds and when",
        fixes=(
            Fix("Say what always holds", (Edit(whole, hole("what always holds?")),)),
            Fix("Say what holds, and when", (Edit(whole, hole("what holds, under which condition?")),)),
        ),
        question=f"What holds in every case, without {quoted}?",
    )
