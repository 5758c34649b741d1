"""`spec-lsp check`: read, run the rules, report."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from spec_lsp import __version__
from spec_lsp.baseline import BaselineError, Entry, dump, fingerprints, parse
from spec_lsp.changes import State
from spec_lsp.cli.checking import Checking
from spec_lsp.cli.exits import FINDINGS, INCOMPLETE, OK, UsageError
from spec_lsp.cli.places import project_of, quoted, start_keys
from spec_lsp.cli.progress import Progress
from spec_lsp.cli.words import rule_words, severities
from spec_lsp.cli.writing import publish
from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding, Severity
from spec_lsp.engine import Engine
from spec_lsp.files import Loaded, Skipped, load
from spec_lsp.files.owners import Owners, read_owners
from spec_lsp.files.project import absolute
from spec_lsp.files.reading import read_bytes
from spec_lsp.gate import block_of
from spec_lsp.reports import renderer
from spec_lsp.reports.model import Item, Page, Read, Report, Style
from spec_lsp.reports.summary import gate_summary, summary
from spec_lsp.rules import ALL
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

if TYPE_CHECKING:
    from spec_lsp.cli.since import Since

_MOST_BASELINE_BYTES = 256 * 1024 * 1024


def check(options: Namespace) -> int:
    """Check what `options` name, print the report, and return the exit status."""
    keys = start_keys(options.paths)
    project = project_of(keys, options)
    project = replace(project, config=_configured(project.config, options))
    known = _read_baseline(options.baseline) if options.baseline else ()
    past = _past(keys, options)
    engine = Engine(project.config)
    with Progress() as progress:
        progress.begin("reading")
        loaded = load(keys, project, progress.tick, asked=True)
        progress.begin("checking")
        checking = Checking(engine, loaded.workspace, len(loaded.checked), progress)
        findings = [finding for key in loaded.checked for finding in checking(key)]
        marks = past.states(loaded, findings, engine, progress) if past else (None,) * len(findings)
    report = _report(loaded, findings, marks, checking.failed, known, options)
    if options.write_baseline:
        return _write_baseline(report, options.write_baseline)
    _publish(report, options)
    return _status(report, project.config, exit_zero=options.exit_zero)


def _configured(config: Config, options: Namespace) -> Config:
    """The settings with those of the command line laid over them."""
    select, ignore = rule_words(options.select, "--select"), rule_words(options.ignore, "--ignore")
    if select:  # who asks for a rule by name wants it, whatever the project ignores
        config = replace(config, select=select, ignore=())
    config = replace(
        config,
        ignore=(*config.ignore, *ignore),
        severity={**config.severity, **severities(options.severity)},
        fail_on=Severity.parse(options.fail_on or "") or config.fail_on,
    )
    # A finding that fails the check must be seen.
    return replace(config, hints=config.hints or options.hints or config.fail_on is Severity.HINT)


def _past(keys: Sequence[str], options: Namespace) -> Since | None:
    """Where changes are counted from, if that was asked: only then is git looked for."""
    if options.changed_since is None:
        return None
    from spec_lsp.cli.since import since

    return since(keys, options.changed_since)


def read_counts(workspace: Workspace, checked: Iterable[str]) -> Read:
    """What the documents under check hold."""
    counts: Counter[str] = Counter()
    for key in checked:
        document = workspace.documents[key]
        serves = bool(workspace.served_specs(key))
        if serves or document.dialect is not None:
            counts["challenges"] += sum(len(facts.conversations) for facts in document.facts)
        if serves:
            continue
        if document.dialect is None or not document.dialect.checked:
            counts["others"] += 1
        elif document.is_code:
            counts["code"] += 1
        else:
            counts["specs"] += 1
            counts["clauses"] += sum(
                clause.heading is not None or bool(clause.statements) for clause in document.clauses
            ) + sum(not placed.item.is_section for placed in set(document.items.values()))
    return Read(**counts)


def _report(
    loaded: Loaded,
    findings: list[Finding],
    marks: Sequence[State | None],
    failed: list[Skipped],
    known: tuple[Entry, ...],
    options: Namespace,
) -> Report:
    workspace, project = loaded.workspace, loaded.project

    def text_of(key: str) -> Text | None:
        document = workspace.documents.get(key)
        return document.text if document else None

    prints = fingerprints(findings, text_of, project.root)
    recorded = {entry.fingerprint for entry in known}
    owner_of = cache((read_owners(project.root) if options.gate else Owners()).of)
    items = tuple(
        Item(
            finding,
            name,
            name in recorded,
            state,
            block_of(finding, workspace, owner_of) if options.gate else None,
        )
        for finding, name, state in zip(findings, prints, marks, strict=True)
    )
    return Report(
        items,
        {rule.code: Page(rule.code, rule.name, rule.severity, rule.summary, rule.doc) for rule in ALL},
        text_of,
        absolute("."),
        project.root,
        read=read_counts(workspace, loaded.checked),
        skipped=(*loaded.skipped, *failed),
        hints=project.config.hints,
        rules_url=project.config.rules_url,
        version=__version__,
        retry="" if options.paths == ["."] else quoted(options.paths),
        stale=len(recorded - set(prints)),
        since=options.changed_since,
        gate=options.gate,
    )


def _read_baseline(path: str) -> tuple[Entry, ...]:
    key = absolute(path)
    data = read_bytes(key, _MOST_BASELINE_BYTES)
    if isinstance(data, Skipped):
        raise UsageError(f"baseline {path} {data.reason}; `--write-baseline {quoted([path])}` makes one")
    try:
        return parse(data.decode("utf-8", "replace"))
    except BaselineError as error:
        raise UsageError(f"baseline {path} {error}") from None


def _write_baseline(report: Report, path: str) -> int:
    """Record what counts now, hints included. Written whole or not at all."""
    kept = [item for item in report.items if item.finding.suppressed is None]
    publish(dump([item.finding for item in kept], [item.fingerprint for item in kept], report.root), path)
    sys.stderr.write(summary(report, Counter()))
    sys.stderr.write(f"spec-lsp: {len(kept):,} known findings recorded in {path}; use it with --baseline\n")
    return INCOMPLETE if report.skipped else OK


def _publish(report: Report, options: Namespace) -> None:
    publish(renderer(options.format, gate=options.gate)(report, _style(options)), options.output_file)
    if options.output_file or options.format != "text":
        # Data alone goes to stdout; how complete it is must be seen all the same.
        codes = Counter(item.finding.code for item in report.shown)
        sys.stderr.write((gate_summary if report.gate else summary)(report, codes))


def _style(options: Namespace) -> Style:
    terminal = sys.stdout.isatty() and not options.output_file
    wanted = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    color = options.color == "always" or (options.color == "auto" and wanted)
    width = os.get_terminal_size(sys.stdout.fileno()).columns if terminal else 0
    return Style(color=color, all=options.all, width=width or 100)


def _status(report: Report, config: Config, *, exit_zero: bool) -> int:
    if report.skipped:
        return INCOMPLETE
    if report.gate:
        failing = bool(report.shown)
    else:
        failing = any(item.active and item.finding.severity <= config.fail_on for item in report.items)
    return FINDINGS if failing and not exit_zero else OK
