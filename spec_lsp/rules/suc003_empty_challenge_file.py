"""SUC003 empty-challenge-file."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity, Span
from spec_lsp.document import Document
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("SUC003", name="empty-challenge-file", scope=Scope.CHALLENGE, severity=Severity.ERROR)
def empty_challenge_file(document: Document, view: View) -> Iterator[Problem]:
    """A challenge file without a single challenge: blank, or its first line alone.

    ## Why is this bad
    The mark in the spec promises a test, the file is there, and nothing is tested.

    ## Example
    A file `examples/ab12.md` that holds `Examples for [^ab12] in Be honest:` and nothing else.

    ## Use instead
    Write at least one `**Example**: title`, followed by a `~~~xml` fence with the prompt in `<user>`.
    """
    if not view.served_specs() or not is_empty(document):
        return
    edges = sorted(view.testing_edges())
    promised = f"; the mark in {view.shown(edges[0].source_key)} promises a test" if edges else ""
    yield Problem(
        Span(0, 0, 0, len(document.text.lines[0])),
        f"this challenge file holds no challenge{promised}: add an **Example** with a prompt, or delete file and mark",
    )


def is_empty(document: Document) -> bool:
    """Whether a challenge file holds nothing but, at most, its first line."""
    headed = any(facts.back_link for facts in document.facts[:1])
    body = document.text.lines[document.starts[0] + 1 if headed else 0 :]
    return not any(line.strip() for line in body)
