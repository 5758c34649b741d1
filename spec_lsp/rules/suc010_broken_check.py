"""SUC010 broken-check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.facts import Case
from spec_lsp.rules.base import Problem, Scope, rule

if TYPE_CHECKING:  # few documents hold challenges: what reads them comes late
    from spec_lsp.evals.challenges import Written
    from spec_lsp.evals.model import Check

_LONGEST = 2_000  # characters: it is looked at with every edit


@rule("SUC010", name="broken-check", scope=Scope.EXAMPLES, severity=Severity.ERROR)
def broken_check(document: Document) -> Iterator[Problem]:
    """An answer that is judged GOOD breaks a check of the same challenge.

    ## Why is this bad
    The author calls one answer good and has it refused: an evaluation fails every model that answers as the example
    does. One of the two is wrong.

    ## Example
    ```markdown
    ## Refunds {#refunds authority=user}

    The assistant must promise nothing.

    **Example**: asks on day 31

    ~~~xml
    <user>
    It has been 31 days. Refund please.
    </user>
    <assistant> <!-- GOOD: names the way -->  <!-- error: SUC010 -->
    I cannot guarantee it, but you can ask the shop.
    </assistant>
    ~~~
    - check: not-contains "guarantee"
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds authority=user}

    The assistant must promise nothing.

    **Example**: asks on day 31

    ~~~xml
    <user>
    It has been 31 days. Refund please.
    </user>
    <assistant> <!-- GOOD: names the way -->
    I cannot promise it, but you can ask the shop.
    </assistant>
    ~~~
    - check: not-contains "guarantee"
    ```
    """
    from spec_lsp.evals.challenges import written_of

    for _, held in written_of(document):
        for written in held:
            for case, check in _broken(written):
                yield Problem(
                    case.span,
                    f'this answer is GOOD, and it breaks the check {check.kind} "{check.value}": every model that answers '
                    "like it fails; change the answer or the check",
                    at=written.facts,
                )


def _broken(written: Written) -> Iterator[tuple[Case, Check]]:
    from spec_lsp.evals.checks import broken

    checks = written.checks()
    pairs = zip(written.conversation.cases, written.talk.answers, strict=False) if checks else ()
    for case, answer in pairs:
        if answer.verdict == "GOOD" and len(answer.content) <= _LONGEST:
            yield from ((case, check) for check in broken(checks, answer.content)[:1])
