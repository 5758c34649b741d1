"""AMB002 loophole."""

import re
from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.facts import Modality, Statement
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule

_PHRASE = lazy(
    r"\b(?:as\s+(?:(?:far|much|soon)\s+as\s+(?:possible|practicable|reasonably\s+possible)|(?:appropriate|needed|necessary))"
    r"|(?:if|when|where|whenever|wherever|unless)\s+(?:(?:and\s+(?:when|if|where|as)\s+)|(?:otherwise\s+))?"
    r"(?:appropriate|necessary|needed|possible|feasible|practical|practicable|reasonable|deemed\s+(?:appropriate|necessary|fit))"
    r"|to\s+the\s+(?:maximum\s+|greatest\s+|fullest\s+)?extent\s+(?:possible|practical|practicable|feasible)"
    r"|(?:so|as)\s+far\s+as\s+(?:possible|practicable|feasible)"
    r")\b(?!\s+(?:to|for|that|by|in\s+order)\b)",
    re.IGNORECASE,
)

_DISCRETION = lazy(r"appropriate|necessary|needed|reasonabl|deemed", re.IGNORECASE)
# The cases are named right behind the phrase.
_NAMED = lazy(
    r"\s*[,;:(\u2014-]*\s*(?:e\.g\.|i\.e\.|such\s+as\b|for\s+(?:example|instance)\b|namely\b|by\s+\w+ing\b)"
)
# From here on it is another verb that the phrase hangs on.
_OTHER_VERB = lazy(r",\s*\w+ing\b|\b(?:that|which|who|whether)\b")


@rule("AMB002", name="loophole", scope=Scope.STATEMENT, severity=Severity.WARNING)
def loophole(statement: Statement) -> Iterator[Problem]:
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
    for match in _PHRASE.finditer(statement.text):
        if _matters(statement, match.group()) and _weakens(statement, match.start(), match.end()):
            words = re.sub(r"\s+", " ", match.group())
            yield Problem(
                statement.span(*match.span()),
                f'"{words}" lets the reader decide whether the demand applies; name the condition, or who decides and by what',
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
    if _NAMED.match(text, end) or _linked(statement, start):
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
