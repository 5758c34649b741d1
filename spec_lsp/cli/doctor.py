"""`spec-lsp doctor`: which files are specs and why, which are not, and the settings in force."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any, NamedTuple

from spec_lsp import __version__
from spec_lsp.cli.check import read_counts
from spec_lsp.cli.exits import INCOMPLETE, OK
from spec_lsp.cli.places import project_of, start_keys, warnings_of
from spec_lsp.cli.progress import Progress
from spec_lsp.config import Config, to_mapping
from spec_lsp.files import Loaded, load
from spec_lsp.files.project import absolute
from spec_lsp.reports.columns import printable
from spec_lsp.uris import relative


class Row(NamedTuple):
    """What became of one document. `kind`: "spec", "challenges", "code" or "other"."""

    path: str
    kind: str
    dialect: str | None
    reason: str
    clauses: int
    context: bool  # read beside the documents that were asked for


def doctor(options: Namespace) -> int:
    """Print the diagnosis; incomplete if something could not be read."""
    if options.llm_log:
        from spec_lsp.cli.llm_log import show

        return show(options.format)
    keys = start_keys(options.paths)
    project = project_of(keys, options)
    with Progress() as progress:
        progress.begin("reading")
        loaded = load(keys, project, progress.tick)
    data = _diagnosis(loaded)
    if options.format == "json":
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(data)) + "\n")
    return INCOMPLETE if loaded.skipped else OK


def _diagnosis(loaded: Loaded) -> dict[str, Any]:
    cwd, project = absolute("."), loaded.project
    return {
        "version": __version__,
        "root": project.root,
        "configuration": {
            "file": relative(project.source, cwd) if project.source else None,
            "warnings": list(warnings_of(project)),
            "settings": to_mapping(project.config),
        },
        "documents": [row._asdict() for row in _rows(loaded, cwd)],
        "skipped": [{"path": relative(key, cwd), "reason": reason} for key, reason in loaded.skipped],
        "left_out": [{"path": relative(key, cwd), "reason": reason} for key, reason in loaded.left_out],
        "summary": read_counts(loaded.workspace, loaded.checked)._asdict(),
    }


def _rows(loaded: Loaded, cwd: str) -> Iterator[Row]:
    checked = set(loaded.checked)
    for key in sorted(loaded.workspace.documents):
        document = loaded.workspace.documents[key]
        serves = loaded.workspace.served_specs(key)
        path, context = relative(key, cwd), key not in checked
        if serves:
            names = ", ".join(relative(spec.key, cwd) for spec in serves)
            yield Row(path, "challenges", None, f"challenges for {names}", 0, context)
        elif document.is_code and document.dialect is not None:
            tags = sum(len(facts.references) for facts in document.facts)
            yield Row(
                path,
                "code",
                "code",
                f"{tags} {'reference' if tags == 1 else 'references'} to clauses in comments",
                0,
                context,
            )
        elif document.dialect is not None and document.dialect.checked:
            yield Row(path, "spec", document.dialect.name, document.reason, len(document.clauses), context)
        else:
            yield Row(path, "other", None, document.reason, 0, context)


_HEADINGS = {
    "spec": "Specs",
    "challenges": "Challenge files",
    "code": "Code that names clauses",
    "other": "Other files, left alone",
}


def _lines(data: dict[str, Any]) -> Iterator[str]:
    configuration = data["configuration"]
    yield f"spec-lsp {data['version']}"
    yield f"root: {printable(data['root'])}"
    yield f"settings: {printable(configuration['file'] or 'defaults, no spec-lsp.toml was found')}"
    defaults = to_mapping(Config())
    for key, value in configuration["settings"].items():
        mark = "" if value == defaults[key] else "   (set here)"
        yield f"  {key} = {printable(json.dumps(value, ensure_ascii=False))}{mark}"
    for kind, heading in _HEADINGS.items():
        rows = [row for row in data["documents"] if row["kind"] == kind]
        if rows:
            yield f"\n{heading} ({len(rows):,})"
            yield from (_document(row) for row in rows)
    for name, heading in (("skipped", "Could not be read"), ("left_out", "Passed over")):
        if data[name]:
            yield f"\n{heading} ({len(data[name]):,})"
            yield from (f"  {printable(entry['path'])} {printable(entry['reason'])}" for entry in data[name])
    counts = data["summary"]
    yield f"\n{counts['specs']:,} specs, {counts['clauses']:,} clauses, {counts['challenges']:,} challenges to check"
    yield "Next: spec-lsp check"


def _document(row: dict[str, Any]) -> str:
    family = f"{row['dialect']}: " if row["dialect"] else ""
    context = " (context only)" if row["context"] else ""
    clauses = f", {row['clauses']:,} clauses" if row["clauses"] else ""
    return f"  {printable(row['path'])}  {family}{printable(row['reason'])}{clauses}{context}"
