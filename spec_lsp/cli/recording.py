"""A run while it is made: its file, the progress on a terminal, and what Ctrl-C leaves behind."""

from __future__ import annotations

import asyncio
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import NamedTuple

from spec_lsp.cli.exits import UsageError
from spec_lsp.cli.picking import Picked
from spec_lsp.cli.places import shown_path
from spec_lsp.cli.progress import Progress
from spec_lsp.evals.grading import PROMPT_VERSION
from spec_lsp.evals.model import Row, RowKey, Run, RunHead, Verdict
from spec_lsp.evals.spending import Spending
from spec_lsp.files.project import absolute
from spec_lsp.files.runs import RunError, newest, read_run
from spec_lsp.gateway import Gateway
from spec_lsp.reports.columns import printable
from spec_lsp.running.grader import Grader
from spec_lsp.running.heads import head_of
from spec_lsp.running.loop import Job, Loop, Source, plan
from spec_lsp.running.store import Writer, new_key

_SAME = ("host", "model", "grader_host", "grader", "samples", "votes")  # what a resumed run has to share


class Kept(NamedTuple):
    """An earlier run that is gone on with."""

    key: str
    run: Run


@dataclass
class Recording:
    """One run from its first line to its report. `options` are those of the command: samples, votes, resume, output."""

    options: Namespace
    picked: Picked
    rows: dict[RowKey, Row] = field(default_factory=dict)
    key: str = ""
    interrupted: bool = False
    spending: Spending = field(default_factory=Spending)
    _head: RunHead | None = None

    async def make(self, source: Source, grader: Grader, gateway: Gateway) -> None:
        """Ask for all that is not there yet, and keep it; `gateway` tells what was spent."""
        wanted = self._head = self._begun(source, grader)
        kept = self._kept(wanted) if self.options.resume else None
        jobs = self._jobs()
        keys = {job.key for job in jobs}
        if kept:
            done = (row for row in kept.run.rows if row.key in keys and _counts(row))
            self.rows = {row.key: row for row in done}
            # What clauses ask for, and what is known of the grader, is as it is today.
            self._head = kept.run.head._replace(parameters=wanted.parameters)
            jobs = tuple(job for job in jobs if job.key not in self.rows)
        self.key = kept.key if kept else self._new_key(wanted)
        loop = Loop(self._head.run, source, grader, time.monotonic, self.options.concurrency)
        with self._writer(None if kept else wanted, needed=bool(jobs) or not kept) as writer:
            try:
                await self._take(loop, jobs, writer, gateway)
            finally:
                self.spending = gateway.spending

    async def _take(self, loop: Loop, jobs: Sequence[Job], writer: Writer | None, gateway: Gateway) -> None:
        begun, total = len(self.rows), len(self.rows) + len(jobs)
        with Progress() as progress:
            progress.begin("evaluating", timed=True)
            progress.tick(begun, total, force=True)
            try:
                async for row in loop.rows(jobs):
                    if writer:
                        writer.add(row)
                    self.rows[row.key] = row
                    progress.tick(len(self.rows), total, self._told(gateway.spent), force=True)
            except asyncio.CancelledError:
                self.interrupted = True
                raise

    def _told(self, tokens: int) -> str:
        """What stands beside the bar."""
        verdicts = [row.verdict for row in self.rows.values()]
        counts = (f"{verdicts.count(verdict)} {verdict.value}" for verdict in Verdict if verdict in verdicts)
        return ", ".join((*counts, f"{tokens:,} tokens"))

    @property
    def run(self) -> Run:
        """What there is by now of what was asked for, in the order of the specs."""
        assert self._head is not None
        order = [job.key for job in self._jobs()]
        rows = tuple(self.rows[key] for key in order if key in self.rows)
        return Run(self._head._replace(challenges=len(self.picked.challenges)), rows)

    def _jobs(self) -> tuple[Job, ...]:
        return plan(self.picked.subjects, self.options.samples, self.picked.spec_of)

    def _begun(self, source: Source, grader: Grader) -> RunHead:
        """The head of a new run."""
        options = self.options
        with_clause = bool(getattr(options, "with_clause", False))
        return head_of(
            self.picked.root,
            self.picked.subjects,
            self.picked.spec_of,
            source,
            grader,
            samples=options.samples,
            with_clause=with_clause,
        )

    def _kept(self, wanted: RunHead) -> Kept | None:
        """The run to go on with. Raises UsageError where there is none, or one of other models."""
        if self.options.output:
            key = absolute(self.options.output)
            kept = Kept(key, _read(key))
        else:
            found = newest(self.picked.root, wanted.spec)
            if found is None:
                raise UsageError(f"there is no run of {printable(wanted.spec)} to resume")
            kept = Kept(*found)
        head = kept.run.head
        for name in _SAME:
            was, now_is = getattr(head, name), getattr(wanted, name)
            if was != now_is:
                told = f"its {name.replace('_', ' ')} is {was!r}, and {now_is!r} is asked for"
                raise UsageError(
                    f"{printable(shown_path(kept.key))} cannot be resumed: {told}; start a new run"
                )
        if head.parameters.get("with-clause") != wanted.parameters["with-clause"]:
            raise UsageError(
                f"{printable(shown_path(kept.key))} cannot be resumed: --with-clause is not as it was"
            )
        return kept

    def _new_key(self, head: RunHead) -> str:
        named = self.options.output
        return absolute(named) if named else new_key(self.picked.root, head.started, head.run)

    def _writer(self, head: RunHead | None, *, needed: bool) -> AbstractContextManager[Writer | None]:
        if not needed:
            return nullcontext()
        try:
            return Writer(self.key, head)
        except FileExistsError:
            told = "is there already; --resume goes on with it, --output names another file"
            raise UsageError(f"{printable(shown_path(self.key))} {told}") from None


def _counts(row: Row) -> bool:
    """Whether a row of an earlier run need not be asked for again: it has a verdict, by the grader of today."""
    return row.verdict is not Verdict.ERROR and row.prompt_version in ("", PROMPT_VERSION)


def _read(key: str) -> Run:
    try:
        read = read_run(key)
    except RunError as error:
        raise UsageError(printable(str(error))) from None
    if read.torn:
        where = printable(shown_path(key))
        sys.stderr.write(f"spec-lsp: {where}: its last line was cut off and counts for nothing\n")
    return read.run


def run_of(path: str) -> Run:
    """The run in a file that a user names. Raises UsageError."""
    return _read(absolute(path))
