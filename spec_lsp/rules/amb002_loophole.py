"""AMB002 loophole."""

import re
from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.facts import Modality, Statement
from spec_lsp.language.lexicon import Cue
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.unhedged import without
from spec_lsp.wording import Sentence

# What follows states the case: "as necessary to keep the order".
_STATED = frozenset("to for that by in under".split())
_DISCRETION = lazy(
    r"appropriate|necessary|needed|required|reasonabl|deemed|discretion|applicable|time|cases", re.IGNORECASE
)
# The cases are named right behind the phrase.
_NAMED = lazy(
    r"\s*[,;:(\u2014-]*\s*(?:e\.g\.|i\.e\.|such\s+as\b|for\s+(?:example|instance)\b|namely\b|by\s+\w+ing\b)"
)
# From here on it is another verb that the phrase hangs on.
_OTHER_VERB = lazy(r",\s*\w+ing\b|\b(?:that|which|who|whether)\b")


@rule(
    "AMB002",
    name="loophole",
    scope=Scope.SENTENCE,
    severity=Severity.WARNING,
    cues=("loophole",),
    cases_settle=True,
)
def loophole(sentence: Sentence) -> Iterator[Problem]:
    """A normative sentence with an escape clause: "as appropriate", "if possible", "to the extent feasible".

    ## Why is this bad
    The clause does not say who judges, and by what. An implementation that never does it satisfies the
    words as well as one that always does, so no test can fail.

    ## Example
    ```markdown
    ## Alerts {#alerts}

    The service must notify the customer as appropriate.  <!-- warning: AMB002 -->
    ```

    ## Use instead
    ```markdown
    ## Alerts {#alerts}

    The service must notify the customer when a payment is refused.
    ```
    """
    for cue in sentence.cues["loophole"]:
        start, end = sentence.words.starts[cue.start], sentence.words.ends[cue.end - 1]
        if sentence.words.lower[cue.end : cue.end + 1] in ([word] for word in _STATED) or _NAMED.match(
            sentence.text, end
        ):
            continue
        words = sentence.shown(cue)
        statement = sentence.statement
        firm = statement is not None and _matters(statement, words)
        if statement is not None and not _weakens(statement, start, end):
            continue  # it hangs on something else than the demand
        yield _problem(sentence, cue, words, None if firm else Severity.HINT)


def _problem(sentence: Sentence, cue: Cue, words: str, severity: Severity | None) -> Problem:
    span, always = sentence.span_of(cue), without(sentence, cue)
    named = Fix("Name the condition", (Edit(span, hole("when, and who decides by what?")),))
    return Problem(
        span,
        f'"{words}" lets the reader decide whether the demand applies; name the condition, or who decides and by what',
        fixes=(named, Fix("Demand it in every case", (always,))) if always else (named,),
        severity=severity,
        question=f'When exactly does this hold, and who decides, instead of "{words}"?',
    )


def _matters(statement: Statement, phrase: str) -> bool:
    """Whether the demand is firm enough for the phrase to weaken it.

    A permission is at the reader's choice anyway, and a BCP 14 SHOULD allows exceptions by itself; a plain
    "should" is a demand, but then feasibility ("if possible") is a fact, not a choice.
    """
    if statement.modality is Modality.MAY:
        return False
    if statement.modality not in (Modality.SHOULD, Modality.SHOULD_NOT):
        return True
    return not statement.text[slice(*statement.modal)].isupper() and bool(_DISCRETION.search(phrase))


def _weakens(statement: Statement, start: int, end: int) -> bool:
    """Whether the phrase leaves the demand itself open: it hangs on the modal verb, and no case is named."""
    text, (modal, modal_end) = statement.text, statement.modal
    if _linked(statement, start):
        return False
    if end <= modal:
        return not text[:start].strip(" -*")  # "When possible, the service must ..."
    between = text[modal_end:start]
    if between.count("(") > between.count(")") or _OTHER_VERB.search(between):
        return False
    return not between.strip(" ,") or not between.rstrip().endswith(",")


def _linked(statement: Statement, start: int) -> bool:
    """Whether the phrase stands in the text of a link or right behind one: the clause that it leads to rules the case."""
    position = statement.start + start
    return any(
        inline.type == "link" and inline.start <= position <= inline.end + 1
        for inline in statement.prose.block.inlines
    )
