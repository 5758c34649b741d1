"""`spec-lsp report`: the results of an evaluation, for people, for pull requests and for continuous integration."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence

from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.outcome import framed, show, spec
from spec_lsp.cli.places import project_of, start_keys, tell_skipped
from spec_lsp.cli.progress import Progress
from spec_lsp.cli.recording import run_of
from spec_lsp.cli.writing import refuse_page_on_terminal
from spec_lsp.evals.model import Run
from spec_lsp.evals.subjects import subjects
from spec_lsp.files import Loaded, Project, load
from spec_lsp.files.project import absolute
from spec_lsp.files.runs import kept
from spec_lsp.reports.columns import counted, printable
from spec_lsp.scorecards.build import Source, Spec, build
from spec_lsp.scorecards.model import Scorecards
from spec_lsp.uris import child, is_under, path_of

_MOST = 30  # runs that are read for the trend


def report(options: Namespace) -> int:
    """Report the newest of the runs that `options` name; incomplete if a spec could not be read."""
    refuse_page_on_terminal(options, options.format, "report.html")
    project = project_of(start_keys(["."]), options)
    with Progress() as progress:
        progress.begin("reading")
        run, *earlier = _runs(options.runs, project.root)
        baseline = run_of(options.baseline) if options.baseline else next(iter(earlier), None)
        loaded = load(_specs(run, project.root), project, progress.tick, asked=True)
    specs = tuple(_spec(path, project, loaded) for path in _paths(run))
    found = framed(build(run, Source(tuple(earlier), baseline, specs)), project.root, loaded)
    show(found, options)
    _tell(found, specs)
    tell_skipped(loaded.skipped)
    return INCOMPLETE if loaded.skipped else OK


def _runs(paths: Sequence[str], root: str) -> list[Run]:
    """The runs that are named, else those that the project keeps of the same specs; the newest first."""
    if paths:
        named = [run_of(path) for path in paths]
        return sorted(named, key=lambda run: run.head.started, reverse=True)
    found: list[Run] = []
    for _, run in kept(root, _left_out):
        if not found or _paths(run) == _paths(found[0]):
            found.append(run)
        if len(found) == _MOST:
            break
    if not found:
        raise UsageError("this project keeps no run; `spec-lsp eval` makes one, or name the file of a run")
    return found


def _left_out(why: str) -> None:
    sys.stderr.write(f"spec-lsp: left out: {printable(why)}\n")


def _paths(run: Run) -> tuple[str, ...]:
    """The specs of a run, as it names them."""
    rows = (row.spec for row in run.rows)
    return tuple(dict.fromkeys((*run.head.specs, *rows))) or run.head.documents


def _specs(run: Run, root: str) -> list[str]:
    """The keys of its specs that are there; a run cannot name what lies outside the project."""
    keys = (absolute(path_of(child(root, path))) for path in _paths(run) if "\x00" not in path)
    return [key for key in keys if is_under(key, root) and os.path.isfile(path_of(key))]


def _spec(path: str, project: Project, loaded: Loaded) -> Spec:
    key = child(project.root, path)
    held = subjects(loaded.workspace, [key]) if key in loaded.workspace.documents else ()
    return spec(path, key, loaded, list(held))


def _tell(found: Scorecards, specs: Iterable[Spec]) -> None:
    """Say on stderr where the report has figures alone, and where it is out of date."""
    for one in specs:
        if one.document is None:
            sys.stderr.write(
                f"spec-lsp: {printable(one.path)} is not here: its clauses have no text in the report\n"
            )
    stale = sum(entry.stale for card in found.cards for entry in card.entries)
    if stale:
        sys.stderr.write(
            f"spec-lsp: {counted(stale, 'clause')} changed after the run: `spec-lsp eval` runs them again\n"
        )
