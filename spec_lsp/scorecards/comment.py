"""The report as Markdown for a comment on a pull request: short, and nothing in it acts but what we wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spec_lsp.evals.figures import spread, words
from spec_lsp.evals.model import Verdict
from spec_lsp.evals.reasons import first
from spec_lsp.ide import markup
from spec_lsp.patterns import lazy
from spec_lsp.reports.columns import counted
from spec_lsp.scorecards.model import Card, Case, Scorecards, shown_row, when

_MENTION = lazy(r"\\?([@#])(?=\w)")
_MOST = 20  # failures that are told; hosts refuse long comments
_MANY = {"challenge without a verdict": "challenges without a verdict"}
_SAID = 600  # characters of a response


def render_md(found: Scorecards) -> str:
    """The score, cautions, what changed, clauses that are not all passes, and the failures to unfold."""
    return "\n".join(_lines(found)).rstrip() + "\n"


def _lines(found: Scorecards) -> Iterator[str]:
    yield f"### Evaluation of {_words(found.title)}: {words(found.counts)}\n"
    interval = f", 95% interval {spread(found.interval)}" if found.interval else ""
    head = found.head
    yield f"Run {_code(head.run)}, {_words(when(head.started))}, model {_code(head.model)}, grader {_code(head.grader)}{interval}\n"
    for caution in found.cautions:
        yield f"> **{_words(caution)}**\n"
    if found.gate:
        yield f"Gate: **{_words(found.gate.told)}**\n"
        yield from (f"- {_words(names)}: {_words(reason)}" for names, reason in found.gate.reasons)
        yield ""
    if found.baseline:
        yield f"Changed since run {_code(found.baseline.run)}: {found.changed}\n"
        yield from (
            f"- {_code(case.id)} {case.before.verdict.value if case.before else ''} → **{case.verdict.value}** {_words(case.title)}"
            for card in found.cards
            for case in card.flipped
        )
        yield ""
    for card in found.cards:
        yield from _table(card, several=len(found.cards) > 1)
    cases = [case for card in found.cards for case in card.cases]
    yield from _told(cases, "failure", Verdict.FAIL)
    yield from _told(cases, "challenge without a verdict", Verdict.UNDETERMINED, Verdict.ERROR)


def _table(card: Card, *, several: bool) -> Iterator[str]:
    shown = [entry for entry in card.entries if entry.counts.passed < entry.counts.total or entry.stale]
    if several:
        yield f"#### {_words(card.title)}: {words(card.counts)}\n"
    if shown:
        yield "| Clause | Result | 95% interval |\n|---|---|---|"
        for entry in shown:
            stale = " · stale" if entry.stale else ""
            interval = spread(entry.result.interval) if entry.result.interval else ""
            yield f"| {_words(entry.title)} {_code(entry.id)} | {words(entry.counts)}{stale} | {interval} |"
    rest = len(card.entries) - len(shown)
    if rest:
        yield f"\n{counted(rest, 'other clause') if shown else counted(rest, 'clause')}: all challenges pass"
    yield ""


def _told(cases: Iterable[Case], name: str, *verdicts: Verdict) -> Iterator[str]:
    """The cases with some verdicts, to unfold, with their reasons and what was answered."""
    cases = [case for case in cases if case.verdict in verdicts]
    if not cases:
        return
    yield f"<details><summary>{counted(len(cases), name, _MANY.get(name))}</summary>\n"
    for case in cases[:_MOST]:
        yield f"**{_words(case.title or case.id)}** {_code(case.id)}: {_words(first(shown_row(case.result)))}\n"
        if shown_row(case.result).response:
            yield _fenced(shown_row(case.result).response)
    if len(cases) > _MOST:
        yield f"... and {len(cases) - _MOST:,} more\n"
    yield "</details>\n"


def _words(text: str) -> str:
    """Text that nothing acts upon; hosts make mentions of names and numbers even where they are escaped."""
    return _MENTION.sub(r"\1<!-- -->", markup.words(text).markdown)


def _code(text: str) -> str:
    return markup.code(text).markdown.replace("|", "\\|") or "-"


def _fenced(text: str) -> str:
    """Text in a fence that nothing in it can close."""
    said = "\n".join(markup.clean_line(line) for line in markup.shortened(text, _SAID).splitlines())
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", said)), 3)
    return f"{fence}text\n{said}\n{fence}\n"
