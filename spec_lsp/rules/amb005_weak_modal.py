"""AMB005 weak-modal."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.hedging import DENSE, density, hedges, permits, subject_before
from spec_lsp.language.lexicon import Cue
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_NEVER = frozenset({"can"})  # what something is able to do is said by "can" alone
_READERS = frozenset({"you", "we", "i"})


@rule("AMB005", name="weak-modal", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("weak-modal",))
def weak_modal(sentence: Sentence) -> Iterator[Problem]:
    """A sentence that says "may", "might", "could" or "should" where readers look for what is demanded.

    ## Why is this bad
    "The service may retry" is a permission to one reader, a possibility to the next and a plan to a third; "should" is a
    demand to some and a wish to others. Silent where BCP 14 is declared, which defines these words, in specs whose key word is
    "should", and for what users may do.

    ## Example
    ```markdown
    ## Payments {#payments}

    The shop must check the card. The bank may refuse it.  <!-- hint: AMB005 "may" -->
    ```

    ## Use instead
    ```markdown
    ## Payments {#payments}

    The shop must check the card. It must tell the customer when the bank refuses it.
    ```
    """
    for cue in sentence.cues["weak-modal"]:
        if _is_weak(sentence, cue):
            yield _problem(sentence, cue)


def _is_weak(sentence: Sentence, cue: Cue) -> bool:
    words, tags = sentence.words.lower, sentence.words.tags
    word = words[cue.start]
    if word in _NEVER or tags[cue.end : cue.end + 1] not in tuple("VAEX"):
        return False
    if sentence.shown(cue).isupper():
        return False  # a key word as BCP 14 writes it
    if words[cue.end : cue.end + 1] == ["not"] and word == "may":
        return False  # ambiguous in its own way: AMB013
    if word == "should":
        return subject_before(sentence, cue.start) not in _READERS
    return not permits(sentence, cue) or density(sentence, hedges(sentence)) >= DENSE


def _problem(sentence: Sentence, cue: Cue) -> Problem:
    span, word = sentence.span_of(cue), sentence.shown(cue)
    if word.lower() == "should":
        told = "is a demand to one reader and a wish to another; write must, or say when it need not hold"
        readings = (
            Fix('Demand it: "must"', (Edit(span, "must"),)),
            Fix('Allow it: "may"', (Edit(span, "may"),)),
        )
    else:
        told = "does not say whether this is demanded, allowed or only possible; say which"
        readings = (
            Fix('Demand it: "must"', (Edit(span, "must"),)),
            Fix('Allow it: "is allowed to"', (Edit(span, "is allowed to"),)),
        )
    return Problem(
        span, f'"{word}" {told}', fixes=readings, question=f'Is what follows "{word}" demanded, or allowed?'
    )
