"""What a run comes to: its gate, its exit status, and its report, which is that of `spec-lsp report`."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import dataclass, replace

from spec_lsp import __version__
from spec_lsp.cli.exits import FINDINGS, INCOMPLETE, OK
from spec_lsp.cli.picking import Picked
from spec_lsp.cli.places import shown_path
from spec_lsp.cli.writing import publish, written_to
from spec_lsp.evals.figures import words
from spec_lsp.evals.model import Run, Subject
from spec_lsp.evals.spending import Spending
from spec_lsp.evals.summary import Blocked, Summary, gate, summarize
from spec_lsp.exchange import UNCOUNTED
from spec_lsp.files import Loaded
from spec_lsp.files.project import absolute
from spec_lsp.reports.columns import printable
from spec_lsp.reports.model import Page
from spec_lsp.rules import ALL
from spec_lsp.scorecards import renderer
from spec_lsp.scorecards.build import Source, Spec, build
from spec_lsp.scorecards.model import Gate, Scorecards
from spec_lsp.text import Text

# Forms in which equal answers give equal bytes: the others say when they came, and how long that took.
_STILL = ("text", "json")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run, the one that it is compared with, and whether all that was asked for could be read."""

    summary: Summary
    before: Summary | None
    whole: bool

    @property
    def blocked(self) -> tuple[Blocked, ...]:
        """What keeps it from passing."""
        return gate(self.summary, self.before)

    @property
    def status(self) -> int:
        """The exit status: what is known to be worse counts before what is not known."""
        if self.blocked:
            return FINDINGS
        return OK if self.whole and self.summary.counts.complete else INCOMPLETE

    @property
    def gate(self) -> Gate:
        """The same in words."""
        asks = bool(self.before) or any(clause.min_pass is not None for clause in self.summary.clauses)
        status = {OK: "passed", FINDINGS: "failed", INCOMPLETE: "incomplete"}[self.status]
        return Gate(status, self.blocked, asks, self.whole)


def report(
    run: Run, picked: Picked, before: Run | None, options: Namespace, spending: Spending | None
) -> int:
    """Print or write what a run shows, in the form that is asked for; gives its exit status."""
    shown = _still(run) if options.format in _STILL else run
    subjects: dict[str, list[Subject]] = {}
    for subject in picked.subjects:
        subjects.setdefault(subject.spec, []).append(subject)
    specs = tuple(spec(picked.spec_of(key), key, picked.loaded, held) for key, held in subjects.items())
    found = framed(build(shown, Source((), before, specs)), picked.root, picked.loaded)
    outcome = Outcome(found.summary, summarize(before) if before else None, picked.whole)
    show(replace(found, gate=outcome.gate, spending=spending), options)
    return outcome.status


def _still(run: Run) -> Run:
    """A run without what differs between two that had the same answers."""
    rows = tuple(replace(row, run="", usage=UNCOUNTED, seconds=0.0, cached=False) for row in run.rows)
    return Run(run.head._replace(run="", started=""), rows)


def spec(path: str, key: str, loaded: Loaded, subjects: list[Subject]) -> Spec:
    """A spec as it is now, which a run calls `path`; without its document where that is not at hand."""
    document = loaded.workspace.documents.get(key)
    return Spec(path, shown_path(key) if document else path, document, tuple(subjects))


def framed(found: Scorecards, root: str, loaded: Loaded) -> Scorecards:
    """Scorecards with what forms want beside the figures: texts, places, pages of rules."""

    def text_of(key: str) -> Text | None:
        document = loaded.workspace.documents.get(key)
        return document.text if document else None

    return replace(
        found,
        text_of=text_of,
        cwd=absolute("."),
        root=root,
        pages={rule.code: Page(rule.code, rule.name, rule.severity, rule.summary, rule.doc) for rule in ALL},
        version=__version__,
    )


def show(found: Scorecards, options: Namespace) -> None:
    """Print scorecards or write them to a file; where they are no text on a terminal, a line on stderr tells the score."""
    publish(renderer(options.format)(found), options.output_file)
    if options.format != "text" or options.output_file:
        told = "; ".join((words(found.counts), *found.cautions))
        sys.stderr.write(f"spec-lsp: {printable(told)}{written_to(options.output_file)}\n")
