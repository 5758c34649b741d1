"""The report as JUnit reads it: one test case for each challenge, for the test pages of continuous integration."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from spec_lsp.evals.model import Verdict
from spec_lsp.evals.reasons import both_ways, first, reasons
from spec_lsp.reports.columns import printable
from spec_lsp.scorecards.model import Card, Case, Entry, Scorecards, shown_row

_NO_XML = {0xFFFE: "<U+FFFE>", 0xFFFF: "<U+FFFF>"}  # characters that XML cannot hold


def render_junit(found: Scorecards) -> str:
    """One suite for each spec. A failure is a failure, an error an error; what is undetermined was skipped."""
    counts = found.counts
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="spec-lsp eval" tests="{sum(counts[:4])}" failures="{counts.failed}" errors="{counts.errors}" '
        f'time="{_seconds(case for card in found.cards for case in card.cases)}">',
    ]
    for card in found.cards:
        lines += _suite(found, card)
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(found: Scorecards, card: Card) -> Iterator[str]:
    counts = card.counts
    yield (
        f'<testsuite name={_quoted(card.path)} tests="{sum(counts[:4])}" failures="{counts.failed}" errors="{counts.errors}" '
        f'skipped="{counts.undetermined}" time="{_seconds(card.cases)}" timestamp={_quoted(found.head.started[:19])} hostname={_quoted(found.head.host or "unknown")}>'
    )
    properties = {
        "run": found.head.run,
        "model": found.head.model,
        "grader": found.head.grader,
        "complete": str(found.counts.complete).lower(),
        "calibrated": str(found.calibrated).lower(),
    }
    yield "<properties>"
    yield from (
        f"<property name={_quoted(name)} value={_quoted(value)}/>" for name, value in properties.items()
    )
    yield "</properties>"
    for entry in card.entries:
        for case in entry.cases:
            yield from _case(card, entry, case)
    yield "</testsuite>"


def _seconds(cases: Iterator[Case] | tuple[Case, ...]) -> str:
    return f"{sum(row.seconds for case in cases for row in case.result.rows):.3f}"


def _case(card: Card, entry: Entry, case: Case) -> Iterator[str]:
    name = f"{case.id} {case.title}".strip()
    where = f"{card.path}#{entry.id}"
    yield f'<testcase classname={_quoted(where)} name={_quoted(name)} time="{_seconds((case,))}">'
    told = _quoted(first(shown_row(case.result)) or case.verdict.value)
    if case.verdict is Verdict.FAIL:
        yield f'<failure message={told} type="eval-failed">{_text(_whole(case))}</failure>'
    elif case.verdict is Verdict.ERROR:
        trouble = shown_row(case.result).trouble
        yield f'<error message={told} type="{trouble.value if trouble else "unknown"}">{_text(_whole(case))}</error>'
    elif case.verdict is Verdict.UNDETERMINED:
        yield f"<skipped message={_quoted(f'undetermined: {first(shown_row(case.result))}')}/>"
    yield "</testcase>"


def _whole(case: Case) -> str:
    """The reasons, the prompt and the answer."""
    row = shown_row(case.result)
    told = [f"{one.who}: {one.why}" + (f' "{one.quote}"' if one.quote else "") for one in reasons(row)]
    told += [
        both_ways(case.split) if case.split else "",
        f"Prompt:\n{case.prompt}" if case.prompt else "",
        f"Response:\n{row.response}" if row.response else "",
    ]
    return "\n\n".join(filter(None, told))


def _text(text: str) -> str:
    return escape("\n".join(map(printable, text.splitlines())).translate(_NO_XML), quote=False)


def _quoted(text: str) -> str:
    """A text as the value of an attribute."""
    return f'"{escape(printable(" ".join(text.split())).translate(_NO_XML))}"'
