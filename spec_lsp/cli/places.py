"""Where a command works: the paths it was given, and their project."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence

from spec_lsp.cli.exits import UsageError
from spec_lsp.cli.words import unknown_in
from spec_lsp.files import ConfigurationError, Project, Skipped, open_project
from spec_lsp.files.project import absolute
from spec_lsp.reports.columns import printable
from spec_lsp.uris import path_of, relative


def start_keys(paths: Sequence[str]) -> tuple[str, ...]:
    """The keys of the paths given. Raises UsageError for one that does not exist."""
    keys = []
    for path in paths:
        key = absolute(path)
        if "\x00" in path or not os.path.exists(path_of(key)):
            raise UsageError(f"no such file or folder: {printable(path)}")
        keys.append(key)
    return tuple(dict.fromkeys(keys))


def quoted(paths: Sequence[str]) -> str:
    """Paths as a shell would take them."""
    if all(
        path.isascii() and path.replace("/", "").replace(".", "").replace("-", "").isalnum() for path in paths
    ):
        return " ".join(paths)
    import shlex

    return shlex.join(paths)


def shown_path(key: str) -> str:
    """A path as the commands write it: from here."""
    return relative(key, absolute("."))


def tell_skipped(skipped: Iterable[Skipped]) -> None:
    """Say on stderr what was not read or checked, and why."""
    for key, reason in skipped:
        sys.stderr.write(f"spec-lsp: {printable(shown_path(key))} {printable(reason)}\n")


def project_of(keys: Sequence[str], options: Namespace) -> Project:
    """The project of the paths; says on stderr what is odd about its settings. Raises UsageError."""
    named = absolute(options.config) if options.config else None
    try:
        project = open_project(keys, named, use_config=not options.no_config)
    except ConfigurationError as error:
        raise UsageError(printable(str(error))) from None
    for warning in warnings_of(project):
        sys.stderr.write(f"spec-lsp: warning: {printable(warning)}\n")
    return project


def warnings_of(project: Project) -> tuple[str, ...]:
    """All that is odd about the settings of a project."""
    return (*project.warnings, *(f"{project.source}: {warning}" for warning in unknown_in(project.config)))
