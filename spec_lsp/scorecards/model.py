"""What a report of an evaluation is made of: the clauses of each spec in order, with what became of their challenges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from spec_lsp.evals.figures import chance
from spec_lsp.evals.model import Place, Row, RunHead, Verdict
from spec_lsp.evals.spending import Spending
from spec_lsp.evals.statistics import interval
from spec_lsp.evals.summary import (
    Blocked,
    ChallengeResult,
    ClauseResult,
    Comparison,
    Counts,
    Disagreement,
    Summary,
)
from spec_lsp.reports.columns import counted
from spec_lsp.reports.model import Page
from spec_lsp.text import Text
from spec_lsp.uris import relative

_MOST_NAMED = 5


def unread(key: str) -> Text | None:
    """Know the text of no document."""
    return None


@dataclass(frozen=True, slots=True)
class Case:
    """One challenge of a run; `before` is what became of it in the baseline, None where that did not put it."""

    result: ChallengeResult
    title: str = ""
    prompt: str = ""
    place: Place | None = None
    before: ChallengeResult | None = None
    split: Disagreement | None = None  # graders or samples that went both ways

    @property
    def id(self) -> str:
        """The id of the challenge."""
        return self.result.id

    @property
    def verdict(self) -> Verdict:
        """What its samples add up to."""
        return self.result.verdict

    @property
    def flipped(self) -> bool:
        """Whether it passed and fails now, or the other way round."""
        return self.before is not None and {self.verdict, self.before.verdict} == {Verdict.PASS, Verdict.FAIL}


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause with its cases. `stale`: its text, or what its words draw in, changed after the run."""

    result: ClauseResult
    title: str
    text: str
    digest: str
    cases: tuple[Case, ...] = ()
    stale: bool = False
    place: Place | None = None

    @property
    def id(self) -> str:
        """The id of the clause."""
        return self.result.clause

    @property
    def counts(self) -> Counts:
        """The verdicts of its challenges."""
        return self.result.counts

    def having(self, *verdicts: Verdict) -> tuple[Case, ...]:
        """Its cases with one of some verdicts."""
        return tuple(case for case in self.cases if case.verdict in verdicts)


def shown_row(result: ChallengeResult) -> Row:
    """The sample that shows best why the verdict is what it is: the first that says the same."""
    same = (row for row in result.rows if row.verdict is result.verdict)
    return next(same, result.rows[0])


def summed(counts: Iterable[Counts]) -> Counts:
    """Counts added up."""
    return Counts(*map(sum, zip(*counts, strict=True)))


class Branch(NamedTuple):
    """A heading of the spec, in order; `depth` is 0 for the outermost ones. `entry` is its clause, if it was tested."""

    id: str
    title: str
    depth: int
    entry: Entry | None = None


class Point(NamedTuple):
    """One run among others."""

    run: str
    started: str
    model: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Card:
    """One spec in one run. `path` is the spec as the reader would name it, `key` its document, "" where it was not found.

    `branches` is the outline of the spec; `entries` are the clauses tested, in its order, then those that it holds no more.
    """

    path: str
    key: str
    title: str
    entries: tuple[Entry, ...]
    branches: tuple[Branch, ...] = ()

    @property
    def cases(self) -> tuple[Case, ...]:
        """Its challenges."""
        return tuple(case for entry in self.entries for case in entry.cases)

    @property
    def split(self) -> tuple[Case, ...]:
        """The challenges on which graders or samples went both ways."""
        return tuple(case for case in self.cases if case.split)

    @property
    def counts(self) -> Counts:
        """The verdicts of its challenges."""
        return summed(entry.counts for entry in self.entries)

    @property
    def flipped(self) -> tuple[Case, ...]:
        """The challenges that passed in the baseline and fail now, then those the other way round."""
        found = (case for case in self.cases if case.flipped)
        return tuple(sorted(found, key=lambda case: case.verdict is Verdict.PASS))

    def section(self, number: int) -> Iterator[Entry]:
        """The clauses below a heading of the outline, its own included."""
        for branch in (self.branches[number], *self.below(number)):
            if branch.entry:
                yield branch.entry

    def below(self, number: int) -> Iterator[Branch]:
        """The branches below a heading of the outline."""
        depth = self.branches[number].depth
        return takewhile(lambda branch: branch.depth > depth, self.branches[number + 1 :])


class Gate(NamedTuple):
    """Whether a run may pass: `status` is passed, failed or incomplete. `asks`: something was asked of it.

    `whole`: all challenges that are written could be read.
    """

    status: str
    blocked: tuple[Blocked, ...]
    asks: bool
    whole: bool = True

    @property
    def told(self) -> str:
        """Its status in words."""
        if self.status == "incomplete":
            why = "" if self.whole else ": not all challenges could be read"
            return f"incomplete{why}, so it says nothing"
        if self.status == "failed" or self.asks:
            return self.status
        return f"{self.status}; nothing is asked for: give --baseline, or clauses min-pass="

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """What blocks it, those with the same reason together: their names, and the reason."""
        held: dict[str, list[str]] = {}
        for one in self.blocked:
            held.setdefault(one.reason, []).append(one.challenge or one.clause)
        return tuple((_listed(names), reason) for reason, names in held.items())


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Scorecards:
    """One run as it is reported, a card for each of its specs.

    `trend` begins with the oldest run and ends with this one. `baseline` is the run that `comparison` compares it with.
    `text_of` gives the text of a document by its key, `cwd` and `root` are keys of folders, `pages` are those of rules.
    """

    summary: Summary
    cards: tuple[Card, ...]
    trend: tuple[Point, ...] = ()
    baseline: RunHead | None = None
    comparison: Comparison | None = None
    text_of: Callable[[str], Text | None] = unread
    cwd: str = "/"
    root: str = "/"
    pages: Mapping[str, Page] = field(default_factory=dict)
    version: str = ""
    gate: Gate | None = None  # of a run that was just made
    spending: Spending | None = None

    @property
    def head(self) -> RunHead:
        """What was run, when, and with what."""
        return self.summary.run.head

    @property
    def counts(self) -> Counts:
        """The verdicts of all challenges, and how many have none."""
        return self.summary.counts

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the pass rate may lie, 95 times of 100; None for too few challenges."""
        return interval(self.counts.passed, self.counts.decided)

    @property
    def calibrated(self) -> bool:
        """Whether the grader was held against case law, and did well; true where no grader judged."""
        judged = any(row.grader for row in self.summary.run.rows)
        return not judged or self.head.parameters.get("calibrated") is True

    @property
    def title(self) -> str:
        """What the report is about."""
        return self.cards[0].title if len(self.cards) == 1 else counted(len(self.cards), "spec")

    @property
    def cautions(self) -> tuple[str, ...]:
        """Why the result must be taken with care, in words."""
        missing, errors = self.counts.missing, self.counts.errors
        lacks = f"{counted(missing, 'challenge')} without an answer" if missing else ""
        told = ", ".join(part for part in (lacks, counted(errors, "error") if errors else "") if part)
        found = (f"incomplete: {told}" if told else "", "" if self.calibrated else "uncalibrated grader")
        return tuple(filter(None, found))

    @property
    def changed(self) -> str:
        """The flips in words, with how likely they are by chance; "" without a baseline."""
        if self.comparison is None:
            return ""
        worse, better = len(self.comparison.worse), len(self.comparison.better)
        fail, passed = "fails" if worse == 1 else "fail", "passes" if better == 1 else "pass"
        told = f"{worse:,} newly {fail}, {better:,} newly {passed}"
        return f"{told} ({chance(self.comparison.p)}, exact McNemar test)"

    def place(self, place: Place) -> str:
        """A place as the reader would name it."""
        return f"{relative(place.key, self.cwd)}:{place.span.line + 1}"


def when(started: str) -> str:
    """A time of ISO 8601 without seconds; anything else as it is."""
    utc = started[10:11] == "T" and started.endswith(("Z", "+00:00"))
    return f"{started[:10]} {started[11:16]} UTC" if utc else started
