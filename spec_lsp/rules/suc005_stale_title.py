"""SUC005 stale-title."""

from collections.abc import Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.document import Document
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.view import View


@rule("SUC005", name="stale-title", scope=Scope.CHALLENGE, severity=Severity.WARNING)
def stale_title(document: Document, view: View) -> Iterator[Problem]:
    """The first line of a challenge file names its clause by a title that the clause no longer has.

    ## Why is this bad
    A reader of the file is sent to a clause that does not exist, and a changed title often means a
    changed demand: the prompts may test the old one.

    ## Example
    `Examples for [^ab12] in Be honest:` where the clause is now called "Do not lie".

    ## Use instead
    `Examples for [^ab12] in Do not lie:`, after a look whether the prompts still fit.
    """
    facts = next((facts for facts in document.facts if facts.back_link), None)
    if facts is None or facts.back_link is None or not facts.back_link.title:
        return
    link = facts.back_link
    marked = [
        (spec, clause) for spec in view.served_specs() for clause in spec.clauses if link.id in clause.marks
    ]
    if not marked or any(_same(clause, link.title) for _, clause in marked):
        return
    spec, clause = marked[0]
    heading = clause.heading
    told = "the clause that the mark stands in"
    yield Problem(
        link.title_span,
        f'the clause with the mark [^{link.id}] is called "{clause.title}" now; correct the title, and see whether the prompts still fit',
        at=facts,
        related=(Place(spec.key, clause.facts[0], heading.span, told, clause.id),) if heading else (),
        fixes=(Fix(f'Change to "{clause.title}"', (Edit(link.title_span, clause.title),)),),
    )


def _same(clause: Clause, title: str) -> bool:
    return " ".join(clause.title.split()).casefold() == " ".join(title.split()).casefold()
