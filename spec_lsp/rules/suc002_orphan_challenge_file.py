"""SUC002 orphan-challenge-file."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Severity, Span
from spec_lsp.document import Document
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("SUC002", name="orphan-challenge-file", scope=Scope.CHALLENGE, severity=Severity.WARNING)
def orphan_challenge_file(document: Document, view: View) -> Iterator[Problem]:
    """A challenge file that no mark of the spec beside it names.

    ## Why is this bad
    Its prompts are never tied to a clause: they are not run, or are run against nothing. Most often the
    mark was lost when its sentence was rewritten.

    ## Example
    A file `examples/ab12.md`, and no `[^ab12]` in the spec beside the folder.

    ## Use instead
    Put `[^ab12]` behind the sentence that the prompts test, or delete the file.
    """
    specs = view.served_specs()
    if not specs or view.testing_edges():
        return
    mark = document.key.rpartition("/")[2].removesuffix(".md")
    names = ", ".join(view.shown(spec.key) for spec in specs)
    width = len(document.text.lines[0])
    yield Problem(
        Span(0, 0, 0, width),
        f"no clause of {names} carries the mark [^{mark}], so these challenges test nothing; "
        "set the mark behind the sentence that they test, or delete the file",
    )
