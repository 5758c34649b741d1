"""AMB004 vague-term."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence


@rule(
    "AMB004",
    name="vague-term",
    scope=Scope.SENTENCE,
    severity=Severity.HINT,
    cues=("vague-term",),
    cases_settle=True,
)
def vague_term(sentence: Sentence) -> Iterator[Problem]:
    """A word that leaves open how much, how many or which: "several", "adequate", "various".

    ## Why is this bad
    Two readers set the bound differently, and a test can be written for neither.

    ## Example
    ```markdown
    ## Refunds {#refunds}

    The shop must answer within a reasonable time.  <!-- hint: AMB004 "reasonable" -->
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds}

    The shop must answer within two days.
    ```
    """
    for cue in sentence.cues["vague-term"]:
        span, words = sentence.span_of(cue), sentence.shown(cue)
        bound = Fix("Name the bound", (Edit(span, hole(f"what is {words}?")),))
        every = Fix("Leave no choice", (Edit(span, "every"),))
        yield Problem(
            span,
            f'"{words}" leaves the bound open; say which value or which cases count',
            fixes=(bound, every),
            question=f'What counts as "{words}"?',
        )
