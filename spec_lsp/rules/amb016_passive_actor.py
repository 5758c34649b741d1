"""AMB016 passive-actor."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.facts import Modality
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_PASSIVE = lazy(r"M[EX]*A[EX]*(?P<done>K)")
# Participles that tell a state or a rule, not something that somebody does.
_STATES = frozenset(
    "required located based allowed permitted expected intended supposed considered defined called named known given"
    " equal limited composed related connected associated designed interpreted understood described specified treated"
    " set read written included contained present prohibited forbidden aligned".split()
)
_FIRM = frozenset({Modality.MUST, Modality.MUST_NOT})


@rule("AMB016", name="passive-actor", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("be",))
def passive_actor(sentence: Sentence) -> Iterator[Problem]:
    """A demand in the passive that does not say who has to meet it: "receipts must be sent".

    ## Why is this bad
    Where several parts could do it, each may wait for another. Experiments found the effect on readers and models small, so this
    is a hint, and off in plain requirement texts. Silent where "by ..." follows, and for states and definitions.

    ## Example
    ```markdown path=.kiro/specs/refunds/requirements.md
    ### Requirement 1

    #### Acceptance Criteria

    1. WHEN an order is cancelled, THE receipt SHALL be sent.  <!-- hint: AMB016 "be sent" -->
    ```

    ## Use instead
    ```markdown path=.kiro/specs/refunds/requirements.md
    ### Requirement 1

    #### Acceptance Criteria

    1. WHEN an order is cancelled, THE Mailer SHALL send the receipt.
    ```
    """
    if sentence.statement is None or sentence.statement.modality not in _FIRM:
        return
    words, tags = sentence.words.lower, sentence.words.tags
    for match in _PASSIVE.finditer(tags):
        done = match.start("done")
        if sentence.words.starts[match.start()] != sentence.statement.modal[0]:
            continue  # another verb than the one that demands
        if words[done] in _STATES or "by" in words[done + 1 : done + 8]:
            continue
        start = next(place for place in range(match.start(), done) if tags[place] == "A")
        told = sentence.written(start, done + 1)
        by = sentence.span(done, done + 1)
        yield Problem(
            sentence.span(start, done + 1),
            f'"{told}" does not say by whom; name who has to do it',
            fixes=(
                Fix("Name who does it", (Edit(by, f"{sentence.written(done, done + 1)} by {hole('who?')}"),)),
                Fix(
                    "Whoever comes to it does it",
                    (Edit(by, f"{sentence.written(done, done + 1)} by whoever comes to it first"),),
                ),
            ),
            question=f'Who has to see that it is "{words[done]}"?',
        )
        return  # one passive shows what is meant
