"""Answers as the page shows them: why they fail beside the clause, what changed since the baseline, what has no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spec_lsp.evals.model import Row, Verdict
from spec_lsp.evals.reasons import agreeing, both_ways, reasons
from spec_lsp.evals.summary import ChallengeResult
from spec_lsp.reports.columns import counted
from spec_lsp.reports.page import shown, shown_lines
from spec_lsp.scorecards.marks import Part, pill
from spec_lsp.scorecards.model import Card, Case, Entry, Scorecards, shown_row, when

_SHORT = 700  # characters of an answer that are seen at once
_LONG = 20_000  # and that are kept
_UNFOLDED = 10  # flips that are seen at once; more of them are to be opened one by one


def failures(card: Card, part: Part) -> Iterator[str]:
    """Each clause that an answer breaks, beside the answers and the reasons of the grader."""
    failed = [(number, entry) for number, entry in enumerate(card.entries) if entry.having(Verdict.FAIL)]
    yield part.begins("failed", "Failures")
    if not failed:
        yield f"<p>{'No challenge fails.' if card.counts.decided else 'No challenge has a verdict.'}</p>"
    for number, entry in failed:
        name = part.clause(number)
        stale = ' <span class="badge open">stale: changed after the run</span>' if entry.stale else ""
        yield f'<section class="failure" id="{name}" aria-labelledby="{name}-title"><div class="clause">'
        yield part.heading(shown(entry.title) + stale, below=1, target=f"{name}-title")
        yield f"<p><code>{shown(entry.id)}</code></p>{_text(entry)}</div><div>"
        for case in entry.having(Verdict.FAIL):
            yield from _case(case, part, 2)
            if case.prompt:
                yield f'<p class="label">Prompt</p><div class="said user">{_cut(case.prompt)}</div>'
            yield from _answer(case.result)
            yield "</article>"
        yield "</div></section>"
    yield "</section>"


def _case(case: Case, part: Part, below: int) -> Iterator[str]:
    yield '<article class="case">'
    yield part.heading(_name(case), below=below)


def _name(case: Case) -> str:
    return f"{pill(case.verdict)} {shown(case.title or case.id)} <code>{shown(case.id)}</code>"


def _text(entry: Entry) -> str:
    """The clause as it is written; the words that graders rest on are marked."""
    if not entry.text:
        return '<p class="soft">Its text is not at hand: the spec holds no such clause, or was not found.</p>'
    failed = entry.having(Verdict.FAIL)
    quotes = {vote.quote for case in failed for vote in agreeing(shown_row(case.result)) if vote.quote}
    return f'<div class="text">{marked(entry.text, quotes)}</div>'


def marked(text: str, quotes: Iterable[str]) -> str:
    """Text as a page shows it, with those of the quotes that stand in it marked; the longer of two that overlap."""
    found: list[tuple[int, int]] = []
    for quote in sorted(quotes, key=lambda quote: (-len(quote), quote)):
        # Quotes are kept on one line, whatever the lines of the clause are.
        hit = re.search(r"\s+".join(map(re.escape, quote.split())), text) if quote.strip() else None
        if hit and all(hit.end() <= first or hit.start() >= last for first, last in found):
            found.append(hit.span())
    pieces, at = [], 0
    for start, end in sorted(found):
        pieces += [shown_lines(text[at:start]), f"<mark>{shown_lines(text[start:end])}</mark>"]
        at = end
    return "".join([*pieces, shown_lines(text[at:])])


def _answer(result: ChallengeResult) -> Iterator[str]:
    """An answer that stands for all samples of its challenge, with its reasons."""
    row, beside = shown_row(result), result.rows
    same = sum(other.verdict is row.verdict for other in beside)
    of = f", {same} of {counted(len(beside), 'sample')} alike" if len(beside) > 1 else ""
    said = _cut(row.response) if row.response else "<i>empty</i>"
    yield f'<p class="label">Response{of}</p><div class="said">{said}</div>'
    yield from _reasons(row)


def _reasons(row: Row) -> Iterator[str]:
    """Why a row has its verdict."""
    for one in reasons(row):
        quote = f" <q>{shown(one.quote)}</q>" if one.quote else ""
        yield f'<p class="reason"><b>{shown(one.who)}:</b> {shown(one.why)}{quote}</p>'


def _cut(text: str) -> str:
    """A text whole if it is short, else its beginning, with the rest to unfold."""
    if len(text) <= _SHORT:
        return shown_lines(text)
    gone = f"\n[{len(text) - _LONG:,} more characters in the file of the run]" if len(text) > _LONG else ""
    more = f"<details><summary>{len(text) - _SHORT:,} more characters</summary>"
    return f"{shown_lines(text[:_SHORT])}{more}{shown_lines(text[_SHORT:_LONG])}{gone}</details>"


def flips(found: Scorecards, card: Card, part: Part) -> Iterator[str]:
    """The challenges of a card whose verdict is the opposite of that in the baseline, side by side."""
    if found.baseline is None:
        return
    base = found.baseline
    yield part.begins("flips", "Changed since the baseline")
    yield f"<p>Of all challenges {found.changed}; baseline {shown(base.run)}, {shown(base.model)}, {shown(when(base.started))}.</p>"
    unfolded = " open" if len(card.flipped) <= _UNFOLDED else ""
    for case in card.flipped:
        before = pill(case.before.verdict if case.before else None)
        yield f'<details class="case"{unfolded}><summary>'
        yield part.heading(f'{before} <span class="arrow">to</span> {_name(case)}', below=1)
        yield f'</summary><div class="pair"><div><p class="when">Before</p>{"".join(_answer(case.before) if case.before else ())}</div>'
        yield f'<div><p class="when">Now</p>{"".join(_answer(case.result))}</div></div></details>'
    yield "</section>"


def verdict_less(card: Card, part: Part) -> Iterator[str]:
    """The challenges that count neither as pass nor as failure, and why."""
    found = [case for case in card.cases if case.verdict in (Verdict.UNDETERMINED, Verdict.ERROR)]
    if not found:
        return
    yield part.begins("open", "Without a verdict")
    yield '<p class="soft">Neither passes nor failures: they are in no rate.</p>'
    for case in found:
        yield from _case(case, part, 1)
        yield from _reasons(shown_row(case.result))
        yield "</article>"
    yield "</section>"


def split_ones(card: Card, part: Part) -> Iterator[str]:
    """The challenges on which graders or samples went both ways: their clauses may say two things."""
    if not card.split:
        return
    yield part.begins("split", "Possible ambiguity")
    yield '<p class="soft">Graders, or answers to the same prompt, went both ways: the clause may say two things.</p>'
    for case in card.split:
        if case.split:
            yield from _case(case, part, 1)
            yield f'<p class="reason">{shown(both_ways(case.split))}</p>'
            for row in case.result.rows:
                for vote in row.votes:
                    quote = f" <q>{shown(' '.join(vote.quote.split()))}</q>" if vote.quote else ""
                    yield f'<p class="reason">{pill(vote.verdict)} {shown(" ".join(vote.why.split()))}{quote}</p>'
            yield "</article>"
    yield "</section>"
