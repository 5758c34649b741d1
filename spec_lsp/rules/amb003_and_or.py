"""AMB003 and-or."""

import re
from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.facts import Modality, Statement
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule

_AND_OR = lazy(
    r"\b(?P<first>[\w-]+)?(?P<blank>\s*)\band\s*/\s*or\b(?!\s+(?:logic|gates?|operators?|trees?)\b)",
    re.IGNORECASE,
)

_LIST = 40  # characters before "and/or" in which a comma shows a list of three or more


@rule("AMB003", name="and-or", scope=Scope.STATEMENT, severity=Severity.WARNING)
def and_or(statement: Statement) -> Iterator[Problem]:
    """A normative sentence with "and/or".

    ## Why is this bad
    It is read as "both", as "either" and as "at least one"; an implementation that does one of two
    things passes under one reading and fails under another.

    ## Example
    ```markdown
    ## Receipts {#receipts}

    The shop must send an email and/or a letter.  <!-- warning: AMB003 -->
    ```

    ## Use instead
    ```markdown
    ## Receipts {#receipts}

    The shop must send an email, a letter, or both.
    ```
    """
    if statement.modality is Modality.MAY:
        return  # a permission allows either anyway
    for match in _AND_OR.finditer(statement.text):
        if "," in statement.text[max(0, match.start() - _LIST) : match.start() + 1]:
            continue  # the end of a list: any of its members, and any of them together
        start = match.end("blank")
        span = statement.span(start, match.end())
        readings = tuple(Fix(f'Replace by "{word}"', (Edit(span, word),)) for word in ("and", "or"))
        yield Problem(
            span,
            f'"{match.group()[start - match.start() :]}" can mean both, either, or at least one; say which of them is enough',
            fixes=readings,
            question="Are both meant, or is one of them enough?",
        )
