"""`spec-lsp graph`: clauses, references and conflicts as a picture; the conflicts between modules as a matrix."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.places import project_of, start_keys
from spec_lsp.cli.progress import Progress
from spec_lsp.cli.writing import publish
from spec_lsp.diagnostics import Finding
from spec_lsp.engine import Engine
from spec_lsp.files import Loaded, Skipped, load
from spec_lsp.files.load import broken
from spec_lsp.files.project import absolute
from spec_lsp.pictures import DRAWN, FORMATS, MATRIX_FORMATS, renderer
from spec_lsp.pictures.build import Source, build
from spec_lsp.pictures.model import Picture, summary
from spec_lsp.reports.columns import printable
from spec_lsp.rules import ALL
from spec_lsp.uris import relative


def graph(options: Namespace) -> int:
    """Draw what `options` name; incomplete if something could not be read or checked."""
    form = _format(options)
    keys = start_keys(options.paths)
    project = project_of(keys, options)
    with Progress() as progress:
        progress.begin("reading")
        loaded = load(keys, project, progress.tick, asked=True)
        progress.begin("checking")
        checking = _Checking(loaded, progress)
        picture = _picture(loaded, checking)
    if form in DRAWN and not options.all:
        picture = picture.thinned()
    publish(renderer(form, matrix=options.matrix)(picture), options.output_file)
    skipped = (*loaded.skipped, *checking.failed)
    for key, reason in skipped:
        sys.stderr.write(f"spec-lsp: {printable(_path(key))} {printable(reason)}\n")
    # Data alone goes to stdout; how complete it is must be seen all the same.
    written = f"; written to {printable(options.output_file)}" if options.output_file else ""
    told = (
        summary(picture)
        if picture.nodes
        else "no clause was found; `spec-lsp doctor` says which files are specs"
    )
    sys.stderr.write(f"spec-lsp: {told}{written}\n")
    return INCOMPLETE if skipped else OK


def _format(options: Namespace) -> str:
    """The format asked for, or the usual one. Raises UsageError for one that does not go with the other options."""
    known = MATRIX_FORMATS if options.matrix else FORMATS
    form = str(options.format or known[0])
    if form not in known:
        told = "is no format of the matrix" if options.matrix else "goes with --matrix only"
        raise UsageError(f"--format {form} {told}; choose {', '.join(known[:-1])} or {known[-1]}")
    if form == "html" and not options.output_file and sys.stdout.isatty():
        raise UsageError("a page is no text for a terminal; name a file: --output-file graph.html")
    return form


class _Checking:
    """The findings of documents, each checked when first asked for; `failed` are those where a rule broke down."""

    def __init__(self, loaded: Loaded, progress: Progress):
        self._loaded, self._progress = loaded, progress
        self._engine = Engine(loaded.project.config)
        self._known: dict[str, Sequence[Finding]] = {}
        self.failed: list[Skipped] = []

    def __call__(self, key: str) -> Sequence[Finding]:
        if key not in self._known:
            self._progress.tick(min(len(self._known), len(self._loaded.checked)), len(self._loaded.checked))
            self._known[key] = self._checked(key)
        return self._known[key]

    def _checked(self, key: str) -> Sequence[Finding]:
        try:
            return self._engine.findings(self._loaded.workspace, key)
        except Exception as error:  # a fault of ours in one document must not hide all the others
            self.failed.append(Skipped(key, f"could not be checked, please report it: {broken(error)}"))
            return ()


def _picture(loaded: Loaded, checking: _Checking) -> Picture:
    names = {rule.code: rule.name for rule in ALL}
    return build(Source(loaded.workspace, checking, _path, names), loaded.checked)


def _path(key: str) -> str:
    return relative(key, absolute("."))
