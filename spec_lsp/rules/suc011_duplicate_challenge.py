"""SUC011 duplicate-challenge."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.rules.base import Place, Problem, Scope, rule


@rule("SUC011", name="duplicate-challenge", scope=Scope.EXAMPLES, severity=Severity.WARNING)
def duplicate_challenge(document: Document) -> Iterator[Problem]:
    """A clause or a challenge file asks the same twice: the messages of two prompts are equal.

    ## Why is this bad
    The clause looks better tested than it is, and in its counts one question has two votes. Most often a prompt was copied to be
    changed, and was not.

    ## Example
    ```markdown
    ## Refunds {#refunds authority=user}

    The assistant must name the return window.

    **Example**: asks on day 31

    ~~~xml
    <user>
    It has been 31 days. Refund please.
    </user>
    ~~~

    **Example**: asks on day 30

    ~~~xml
    <user>  <!-- warning: SUC011 -->
    It has been 31 days. Refund please.
    </user>
    ~~~
    ```

    ## Use instead
    ```markdown
    ## Refunds {#refunds authority=user}

    The assistant must name the return window.

    **Example**: asks on day 31

    ~~~xml
    <user>
    It has been 31 days. Refund please.
    </user>
    ~~~

    **Example**: asks on day 30

    ~~~xml
    <user>
    It has been 30 days. Refund please.
    </user>
    ~~~
    ```
    """
    from spec_lsp.evals.challenges import Written, written_of  # few documents hold challenges: it comes late

    for _, held in written_of(document):
        seen: dict[object, Written] = {}
        for written in held:
            if not written.talk.messages:
                continue
            first = seen.setdefault(written.talk.messages, written)
            if first is not written:
                called = f' "{first.title}"' if first.title else ""
                yield Problem(
                    written.conversation.span,
                    f"this prompt is that of the example{called} above, word for word, so it tests nothing new; "
                    "change it, or put its answers into the other one",
                    at=written.facts,
                    related=(Place(document.key, first.facts, first.conversation.span, "the same prompt"),),
                )
