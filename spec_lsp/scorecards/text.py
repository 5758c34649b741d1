"""The report for a terminal: clauses by section with their counts, what changed, what failed and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from spec_lsp.evals.figures import spread, words
from spec_lsp.evals.model import Verdict
from spec_lsp.evals.reasons import both_ways, first
from spec_lsp.evals.spending import lines
from spec_lsp.reports.columns import Excerpt, counted, printable, width
from spec_lsp.scorecards.model import Card, Case, Entry, Scorecards, shown_row, when

_WIDE = 100  # columns
_MOST_ID, _MOST_TITLE = 28, 36
_MOST_CASES = 20  # of a kind that are listed


def render_text(found: Scorecards) -> str:
    """All of it, the score near the end; the last line is a command."""
    parts = ["\n".join(_head(found))]
    parts += ["\n".join(_table(card, several=len(found.cards) > 1)) for card in found.cards]
    if found.baseline:
        parts.append("\n".join(_flips(found)))
    parts += filter(
        None,
        (
            _cases(found, "failed", Verdict.FAIL),
            _cases(found, "undetermined, not counted", Verdict.UNDETERMINED),
        ),
    )
    parts += filter(None, [_cases(found, "errors, not counted", Verdict.ERROR)])
    parts += filter(None, [_split(found)])
    parts.append("\n".join(_score(found)))
    return "\n\n".join(parts) + "\n"


def _head(found: Scorecards) -> Iterator[str]:
    head = found.head
    run = f"run {head.run}, {when(head.started)}: " if head.run else ""
    model = f"{head.model or 'answers that were given'}{f' at {head.host}' if head.host else ''}"
    yield printable(f"{run}{model}{f', graded by {head.grader}' if head.grader else ''}")
    yield from map(printable, found.cautions)
    if not found.calibrated:
        yield "  spec-lsp calibrate shows how far it can be trusted"


def _table(card: Card, *, several: bool) -> Iterator[str]:
    yield printable(card.path)
    ids, titles = (
        min(max((width(printable(text)) for text in held), default=0), most)
        for held, most in (
            ([entry.id for entry in card.entries], _MOST_ID),
            ([entry.title for entry in card.entries], _MOST_TITLE),
        )
    )
    for entry in card.entries:
        title = "" if entry.title == entry.id else entry.title
        yield f"  {_fitted(entry.id, ids)}  {_fitted(title, titles)}  {_counts(entry)}".rstrip()
    if several:
        yield f"  {words(card.counts)}"


def _counts(entry: Entry) -> str:
    interval = f"  (95% {spread(entry.result.interval)})" if entry.result.interval else ""
    return f"{words(entry.counts)}{' · stale' if entry.stale else ''}{interval}"


def _fitted(text: str, room: int) -> str:
    """A text in exactly `room` columns, cut if need be."""
    shown = Excerpt(text, 0, 0, room).shown if width(printable(text)) > room else printable(text)
    return shown + " " * (room - width(shown))


def _flips(found: Scorecards) -> Iterator[str]:
    base = found.baseline
    yield printable(f"changed since run {base.run if base else ''}: {found.changed}")
    for card in found.cards:
        for case in card.flipped:
            before = case.before.verdict.value if case.before else ""
            yield printable(f"  {case.id}  {before} -> {case.verdict.value}  {case.title}".rstrip())


def _cases(found: Scorecards, title: str, verdict: Verdict) -> str:
    cases = [case for card in found.cards for case in card.cases if case.verdict is verdict]
    lines = [line for case in cases[:_MOST_CASES] for line in _case(found, case)]
    if len(cases) > _MOST_CASES:
        lines.append(f"  ... and {len(cases) - _MOST_CASES:,} more (--format html shows all)")
    return "\n".join([f"{title}:", *lines]) if cases else ""


def _case(found: Scorecards, case: Case) -> Iterator[str]:
    where = f"  ({found.place(case.place)})" if case.place else ""
    yield printable(f"  {case.id}  {case.title}{where}".rstrip())
    why = printable(first(shown_row(case.result)))
    if why:
        yield textwrap.fill(
            why, _WIDE, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
        )


def _split(found: Scorecards) -> str:
    cases = [case for card in found.cards for case in card.split]
    told = [printable(line) for case in cases for line in _both(case)]
    return "\n".join(["possible ambiguity, votes went both ways:", *told]) if told else ""


def _both(case: Case) -> Iterator[str]:
    """How the votes on a challenge went, and the words of the clause that graders went by."""
    if case.split:
        yield f"  {case.id}  {both_ways(case.split)}  {case.title}".rstrip()
        if case.split.quotes:
            quotes = " and ".join('"' + " ".join(quote.split()) + '"' for quote in case.split.quotes)
            yield f"    by {quotes}"


def _score(found: Scorecards) -> Iterator[str]:
    interval = f", 95% interval {spread(found.interval)}" if found.interval else ""
    cautions = f"; {', '.join(found.cautions)}" if found.cautions else ""
    clauses = sum(len(card.entries) for card in found.cards)
    within = f" in {counted(clauses, 'clause')}" if clauses else ""
    yield printable(f"{words(found.counts)}{within}{interval}{cautions}")
    if found.spending:
        yield from map(printable, lines(found.spending))
    if found.gate:
        yield from (printable(f"gate: {names}: {reason}") for names, reason in found.gate.reasons)
        yield f"gate: {found.gate.told}"
    yield "Next: spec-lsp report --format html --output-file report.html"
