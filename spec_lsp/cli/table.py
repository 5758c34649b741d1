"""`spec-lsp table`: the decision tables of modules: in which case what is demanded, what is left open, what contradicts."""

from __future__ import annotations

import sys
from argparse import Namespace

from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.places import project_of, shown_path, start_keys, tell_skipped
from spec_lsp.cli.progress import Progress
from spec_lsp.cli.writing import publish, refuse_page_on_terminal, written_to
from spec_lsp.config import nearest
from spec_lsp.files import load
from spec_lsp.reports.columns import printable
from spec_lsp.tables import renderer
from spec_lsp.tables.build import Source, build, modules
from spec_lsp.tables.model import summary


def table(options: Namespace) -> int:
    """Write the tables of what `options` name; incomplete if something could not be read."""
    refuse_page_on_terminal(options, options.format, "table.html")
    keys = start_keys(options.paths)
    project = project_of(keys, options)
    with Progress() as progress:
        progress.begin("reading")
        loaded = load(keys, project, progress.tick, asked=True)
    source = Source(loaded.workspace, shown_path)
    _require(options.module, modules(source, loaded.checked))
    found = build(source, loaded.checked, options.module, options.about or "")
    publish(renderer(options.format)(found), options.output_file)
    tell_skipped(loaded.skipped)
    if options.format != "text" or options.output_file:
        sys.stderr.write(f"spec-lsp: {summary(found)}{written_to(options.output_file)}\n")
    return INCOMPLETE if loaded.skipped else OK


def _require(name: str | None, known: tuple[str, ...]) -> None:
    """Raises UsageError for a module that is not there."""
    if name is None or name in known:
        return
    near = nearest(name, known)
    hint = f"; did you mean `{printable(near)}`?" if near else f"; known: {', '.join(map(printable, known))}"
    raise UsageError(f"no module is called `{printable(name)}`{hint if known else ''}")
