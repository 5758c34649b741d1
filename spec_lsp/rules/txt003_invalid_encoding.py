"""TXT003 invalid-encoding."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity, Span
from spec_lsp.document import Document
from spec_lsp.rules.base import Problem, Scope, rule


@rule("TXT003", name="invalid-encoding", scope=Scope.DOCUMENT, severity=Severity.ERROR)
def invalid_encoding(document: Document) -> Iterator[Problem]:
    """The file is not valid UTF-8.

    ## Why is this bad
    Every program replaces the bytes that it cannot read in its own way, so readers see different texts.

    ## Example
    A file saved as Latin-1 that holds "é" as the single byte E9.

    ## Use instead
    Save the file as UTF-8.
    """
    if document.problem:
        line, column = next(
            (
                (number, text.index("\ufffd"))
                for number, text in enumerate(document.text.lines)
                if "\ufffd" in text
            ),
            (0, 0),
        )
        yield Problem(Span(line, column, line, column + 1), f"{document.problem}; save the file as UTF-8")
