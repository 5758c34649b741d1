"""`spec-lsp graph`: clauses, references and conflicts as a picture; the conflicts between modules as a matrix."""

from __future__ import annotations

import sys
from argparse import Namespace

from spec_lsp.cli.checking import Checking
from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.places import project_of, shown_path, start_keys, tell_skipped
from spec_lsp.cli.progress import Progress
from spec_lsp.cli.writing import publish, refuse_page_on_terminal, written_to
from spec_lsp.engine import Engine
from spec_lsp.files import Loaded, load
from spec_lsp.pictures import DRAWN, FORMATS, MATRIX_FORMATS, renderer
from spec_lsp.pictures.build import Source, build
from spec_lsp.pictures.model import Picture, summary
from spec_lsp.rules import ALL


def graph(options: Namespace) -> int:
    """Draw what `options` name; incomplete if something could not be read or checked."""
    form = _format(options)
    keys = start_keys(options.paths)
    project = project_of(keys, options)
    with Progress() as progress:
        progress.begin("reading")
        loaded = load(keys, project, progress.tick, asked=True)
        progress.begin("checking")
        checking = Checking(Engine(project.config), loaded.workspace, len(loaded.checked), progress)
        picture = _picture(loaded, checking)
    if form in DRAWN and not options.all:
        picture = picture.thinned()
    publish(renderer(form, matrix=options.matrix)(picture), options.output_file)
    skipped = (*loaded.skipped, *checking.failed)
    tell_skipped(skipped)
    # Data alone goes to stdout; how complete it is must be seen all the same.
    told = (
        summary(picture)
        if picture.nodes
        else "no clause was found; `spec-lsp doctor` says which files are specs"
    )
    sys.stderr.write(f"spec-lsp: {told}{written_to(options.output_file)}\n")
    return INCOMPLETE if skipped else OK


def _format(options: Namespace) -> str:
    """The format asked for, or the usual one. Raises UsageError for one that does not go with the other options."""
    known = MATRIX_FORMATS if options.matrix else FORMATS
    form = str(options.format or known[0])
    if form not in known:
        told = "is no format of the matrix" if options.matrix else "goes with --matrix only"
        raise UsageError(f"--format {form} {told}; choose {', '.join(known[:-1])} or {known[-1]}")
    refuse_page_on_terminal(options, form, "graph.html")
    return form


def _picture(loaded: Loaded, checking: Checking) -> Picture:
    names = {rule.code: rule.name for rule in ALL}
    return build(Source(loaded.workspace, checking, shown_path, names), loaded.checked)
