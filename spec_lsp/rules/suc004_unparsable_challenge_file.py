"""SUC004 unparsable-challenge-file."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity, Span
from spec_lsp.document import Document
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.suc003_empty_challenge_file import is_empty
from spec_lsp.view import View


@rule("SUC004", name="unparsable-challenge-file", scope=Scope.CHALLENGE, severity=Severity.ERROR)
def unparsable_challenge_file(document: Document, view: View) -> Iterator[Problem]:
    """A challenge file whose challenges cannot be read: no conversation in it, or messages that do not close.

    ## Why is this bad
    An evaluation skips the file or sends half a prompt; the clause counts as tested and is not.

    ## Example
    A file `examples/ab12.md` with a fence that opens `<user>` and never closes it.

    ## Use instead
    Every message tag stands alone on its line and is closed: `<user>`, the prompt, `</user>`.
    """
    if not view.served_specs() or is_empty(document):
        return
    talks = [(facts, talk) for facts in document.facts for talk in facts.conversations]
    if not talks:
        yield Problem(
            Span(0, 0, 0, len(document.text.lines[0])),
            "there is text in this challenge file, but no conversation: put each prompt in a ~~~xml fence, inside <user> ... </user>",
        )
    for facts, talk in talks:
        if talk.problem:
            yield Problem(
                talk.span,
                f"this conversation cannot be read: {talk.problem}; close every message with its own tag",
                at=facts,
            )
