"""The report as one page that needs nothing else: no script, no request; light and dark, on paper, with a keyboard."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.evals.figures import by_verdict, percent, rate, spread, words
from spec_lsp.evals.model import Verdict
from spec_lsp.evals.statistics import LEAST
from spec_lsp.reports.columns import counted
from spec_lsp.reports.page import asset, filled, shown
from spec_lsp.scorecards.answers import failures, flips, split_ones, verdict_less
from spec_lsp.scorecards.heat import heat_map
from spec_lsp.scorecards.marks import Part, bar
from spec_lsp.scorecards.model import Card, Entry, Scorecards, when
from spec_lsp.scorecards.trend import all_runs, trend


def render_html(found: Scorecards) -> str:
    """The page: the score; for each spec a map of its sections, what changed, what failed and why, and all clauses."""
    parts = {
        "STYLE": asset(__package__, "page.css"),
        "TITLE": shown(found.title),
        "HEAD": "\n".join((*_badges(found), *_facts(found))),
        "SCORE": "\n".join(_score(found)),
        "CARDS": "\n".join(_cards(found)),
        "RUNS": "\n".join(all_runs(found)),
        "TOOL": shown(found.head.tool),
    }
    return filled(asset(__package__, "page.html"), parts)


def _badges(found: Scorecards) -> Iterator[str]:
    if found.cautions:
        badges = "".join(f'<li class="badge open">{shown(text)}</li>' for text in found.cautions)
        yield f'<ul class="badges" aria-label="Cautions">{badges}</ul>'


def _facts(found: Scorecards) -> Iterator[str]:
    head = found.head
    put = counted(head.samples, "sample") + " for each challenge" if head.samples > 1 else ""
    voted = counted(head.votes, "vote") + " for each answer" if head.votes > 1 else ""
    facts = (
        ("Spec", found.cards[0].path if len(found.cards) == 1 else ""),
        ("Model", f"{head.model} at {head.host}" if head.host else head.model),
        ("Grader", f"{head.grader} at {head.grader_host}" if head.grader_host else head.grader),
        ("Run", f"{head.run}, {when(head.started)}"),
        ("Gate", _gate(found)),
        ("Asked", ", ".join(part for part in (put, voted) if part)),
    )
    yield '<dl class="facts">'
    yield from (f"<div><dt>{term}</dt><dd>{shown(told)}</dd></div>" for term, told in facts if told)
    yield "</dl>"


def _gate(found: Scorecards) -> str:
    if found.gate is None:
        return ""
    why = "; ".join(f"{names}: {reason}" for names, reason in found.gate.reasons)
    return f"{found.gate.told}{f' ({why})' if why else ''}"


def _score(found: Scorecards) -> Iterator[str]:
    counts = found.counts
    yield '<section class="score" aria-label="Score">'
    yield f'<p class="rate"><b>{percent(rate(counts))}</b> {counts.passed:,} of {counted(counts.decided, "challenge")} pass</p>'
    yield f'<div class="detail">{bar(counts)}<ul class="legend">'
    for verdict, number in by_verdict(counts):
        aside = " (not counted)" if number and verdict in (Verdict.UNDETERMINED, Verdict.ERROR) else ""
        name = "errors" if verdict is Verdict.ERROR and number != 1 else verdict.value
        yield f'<li><span class="key {verdict.value}" aria-hidden="true"></span>{number:,} {name}{aside}</li>'
    yield f"</ul>{_certainty(found)}</div>"
    yield from trend(found)
    yield "</section>"


def _certainty(found: Scorecards) -> str:
    if found.interval is None:
        return f'<p class="soft">No interval: fewer than {LEAST} challenges have a verdict.</p>'
    return f'<p class="soft">95% interval {spread(found.interval)} (Wilson), counted by challenge.</p>'


def _cards(found: Scorecards) -> Iterator[str]:
    """The specs; where there are several, each below its title, with links to them in front."""
    several = len(found.cards) > 1
    if several:
        yield '<nav aria-label="Specs"><ul>'
        for number, card in enumerate(found.cards):
            yield f'<li><a href="#s{number}">{shown(card.title)}</a> <span class="soft">{words(card.counts)}</span></li>'
        yield "</ul></nav>"
    for number, card in enumerate(found.cards):
        part = Part(f"s{number}", 3 if several else 2)
        if several:
            yield f'<article id="{part.name}"><h2 class="spec">{shown(card.title)}</h2>'
            yield f'<p class="soft">{shown(card.path)}: {words(card.counts)}</p>'
        yield from heat_map(card, part)
        yield from flips(found, card, part)
        yield from failures(card, part)
        yield from verdict_less(card, part)
        yield from split_ones(card, part)
        yield from _clauses(card, part)
        if several:
            yield "</article>"


def _clauses(card: Card, part: Part) -> Iterator[str]:
    yield part.begins("all", "All clauses")
    yield '<div class="wide" tabindex="0" role="region" aria-label="All clauses"><table><thead><tr><th scope="col">Clause</th>'
    yield '<th scope="col">Result</th><th scope="col">95% interval</th><th scope="col">Pass rate</th></tr></thead><tbody>'
    for number, entry in enumerate(card.entries):
        yield _clause(entry, part.clause(number))
    yield "</tbody></table></div></section>"


def _clause(entry: Entry, name: str) -> str:
    counts = entry.counts
    failed = entry.having(Verdict.FAIL)
    title = f'<a href="#{name}">{shown(entry.title)}</a>' if failed else shown(entry.title)
    stale = ' <span class="badge open">stale</span>' if entry.stale else ""
    share = percent(rate(counts)) if counts.decided else ""
    own = "" if failed else f' id="{name}"'  # where no failure is told above, the map leads here
    return (
        f'<tr{own}><th scope="row">{title}{stale}<br><code>{shown(entry.id)}</code></th><td>{words(counts)}</td>'
        f"<td>{spread(entry.result.interval) if entry.result.interval else ''}</td><td>{bar(counts)}<span>{share}</span></td></tr>"
    )
