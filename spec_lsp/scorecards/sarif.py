"""The report as SARIF 2.1.0, for code scanning: one result for each clause that fails or may be ambiguous."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.diagnostics import Finding, Related, Severity
from spec_lsp.evals.figures import words
from spec_lsp.evals.model import Place, Verdict
from spec_lsp.evals.reasons import both_ways, first
from spec_lsp.reports import sarif
from spec_lsp.reports.model import Item, Report, Style
from spec_lsp.scorecards.model import Card, Case, Entry, Scorecards, shown_row

FAILED, AMBIGUOUS = "EVL001", "EVL004"
_MOST = 3  # challenges that a message tells of


def render_sarif(found: Scorecards) -> str:
    """The log of one run; a clause that its spec holds no more has no place for a result, and is told in a note."""
    lost = [
        (
            card.key or f"{found.cwd.rstrip('/')}/{card.path}",
            f"holds no clause {entry.id}: its results are not here",
        )
        for card in found.cards
        for entry in card.entries
        if entry.place is None
    ]
    report = Report(
        tuple(item for card in found.cards for item in _items(card)),
        {code: page for code, page in found.pages.items() if code in (FAILED, AMBIGUOUS)},
        found.text_of,
        found.cwd,
        found.root,
        skipped=tuple(lost),
        version=found.version,
    )
    return sarif.render_sarif(report, Style())


def _items(card: Card) -> Iterator[Item]:
    for entry in card.entries:
        failed, split = entry.having(Verdict.FAIL), tuple(case for case in entry.cases if case.split)
        undecided = split or entry.having(Verdict.UNDETERMINED)
        if entry.place is not None and (failed or undecided):
            code = FAILED if failed else AMBIGUOUS
            finding = _finding(code, entry, entry.place, failed or undecided)
            yield Item(finding, f"{card.path}#{entry.id}/{entry.digest}")


def _finding(code: str, entry: Entry, place: Place, cases: tuple[Case, ...]) -> Finding:
    told = [f"{case.title or case.id}: {_why(case)}" for case in cases[:_MOST]]
    told += [f"and {len(cases) - _MOST} more"] if len(cases) > _MOST else []
    related = (
        Related(case.place.key, case.place.span, f"challenge {case.id}: {case.verdict.value}", entry.id)
        for case in cases
        if case.place
    )
    return Finding(
        code,
        Severity.WARNING if code == FAILED else Severity.HINT,
        place.key,
        place.span,
        f"{words(entry.counts)}{', stale' if entry.stale else ''}. {'; '.join(told)}",
        entry.id,
        tuple(related),
    )


def _why(case: Case) -> str:
    return both_ways(case.split) if case.split else first(shown_row(case.result))
