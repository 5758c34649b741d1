"""`spec-lsp table`: the decision tables of modules: in which case what is demanded, what is left open, what contradicts."""

from __future__ import annotations

import sys
from argparse import Namespace

from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.places import project_of, start_keys
from spec_lsp.cli.progress import Progress
from spec_lsp.cli.writing import publish
from spec_lsp.config import nearest
from spec_lsp.files import load
from spec_lsp.files.project import absolute
from spec_lsp.reports.columns import printable
from spec_lsp.tables import renderer
from spec_lsp.tables.build import Source, build, modules
from spec_lsp.tables.model import summary
from spec_lsp.uris import relative


def table(options: Namespace) -> int:
    """Write the tables of what `options` name; incomplete if something could not be read."""
    if options.format == "html" and not options.output_file and sys.stdout.isatty():
        raise UsageError("a page is no text for a terminal; name a file: --output-file table.html")
    keys = start_keys(options.paths)
    project = project_of(keys, options)
    with Progress() as progress:
        progress.begin("reading")
        loaded = load(keys, project, progress.tick, asked=True)
    source = Source(loaded.workspace, _path)
    _require(options.module, modules(source, loaded.checked))
    found = build(source, loaded.checked, options.module, options.about or "")
    publish(renderer(options.format)(found), options.output_file)
    for key, reason in loaded.skipped:
        sys.stderr.write(f"spec-lsp: {printable(_path(key))} {printable(reason)}\n")
    if options.format != "text" or options.output_file:
        written = f"; written to {printable(options.output_file)}" if options.output_file else ""
        sys.stderr.write(f"spec-lsp: {summary(found)}{written}\n")
    return INCOMPLETE if loaded.skipped else OK


def _require(name: str | None, known: tuple[str, ...]) -> None:
    """Raises UsageError for a module that is not there."""
    if name is None or name in known:
        return
    near = nearest(name, known)
    hint = f"; did you mean `{printable(near)}`?" if near else f"; known: {', '.join(map(printable, known))}"
    raise UsageError(f"no module is called `{printable(name)}`{hint if known else ''}")


def _path(key: str) -> str:
    return relative(key, absolute("."))
