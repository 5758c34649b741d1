"""AMB005 weak-modal."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, Span, hole
from spec_lsp.hedging import DENSE, density, hedges, is_firm, is_key_word, permits, subject_before
from spec_lsp.language.lexicon import Cue
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_READERS = frozenset({"you", "we", "i"})
_FOLLOWED = frozenset("VAEXN")  # classes of what follows a modal verb: "may", not "May"


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
    word, behind = words[cue.start], words[cue.end : cue.end + 1]
    there_is = words[cue.start - 1 : cue.start] == ["there"]
    if is_key_word(sentence, cue) or there_is or tags[cue.end : cue.end + 1] not in _FOLLOWED:
        return False
    if word == "can":
        return behind == ["be"] and is_firm(sentence)  # done by whom, and must it be?
    if word == "may" and behind == ["not"]:
        return False  # ambiguous in its own way: AMB013
    if word == "should":
        return subject_before(sentence, cue.start) not in _READERS
    return not permits(sentence, cue) or density(sentence, hedges(sentence)) >= DENSE


def _problem(sentence: Sentence, cue: Cue) -> Problem:
    span, word = sentence.span_of(cue), sentence.shown(cue)
    must = Fix('Demand it: "must"', (Edit(span, "must"),))
    if word.lower() == "should":
        told = "is a demand to one reader and a wish to another; write must, or say when it need not hold"
        readings = (must, *_with_exception(sentence, span))
        asks = "Must it always, or are there cases in which it need not?"
    else:
        told = "does not say whether this is demanded, allowed or only possible; say which"
        readings = (must, *_allowed(sentence, cue), Fix('Only possible: "can"', (Edit(span, "can"),)))
        asks = f'Is what follows "{word}" demanded, allowed, or only possible?'
    return Problem(span, f'"{word}" {told}', fixes=readings, question=asks)


def _with_exception(sentence: Sentence, span: Span) -> Iterator[Fix]:
    """The demand with its exceptions at the end of the sentence."""
    words = sentence.words
    if words.lower[-1] == "." and len(words) > 1:
        position = sentence.start + words.ends[-2]
        end = sentence.prose.span(position, position)
        unless = Edit(end, f", except {hole('when need it not?')}")
        yield Fix('Demand it with exceptions: "must ..., except"', (Edit(span, "must"), unless))


def _allowed(sentence: Sentence, cue: Cue) -> Iterator[Fix]:
    """The permission, where the number of its subject is known."""
    words = sentence.words
    subject = next((group for group in words.groups if group.end == cue.start), None)
    if subject is None or words.tags[subject.start - 1 : subject.start] == "P":
        return  # "a list of orders may": which of the two it agrees with is not known
    plural = subject.is_plural(words.lower)
    if plural is not None:
        allowed = "are allowed to" if plural else "is allowed to"
        yield Fix(f'Allow it: "{allowed}"', (Edit(sentence.span_of(cue), allowed),))
