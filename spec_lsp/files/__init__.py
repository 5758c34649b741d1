"""Disk: the project that a path belongs to, the documents in it, and what could not be read.

Nothing here writes but `answers.py`, starts a program but `git.py`, or opens what is no regular file; a document outside the project's
root is read only if it was named on purpose.
"""

from spec_lsp.files.discover import Discovery, discover
from spec_lsp.files.load import Loaded, load
from spec_lsp.files.oracle import Disk
from spec_lsp.files.project import ConfigurationError, Project, open_project
from spec_lsp.files.reading import Skipped, Source, read

__all__ = [
    "ConfigurationError",
    "Discovery",
    "Disk",
    "Loaded",
    "Project",
    "Skipped",
    "Source",
    "discover",
    "load",
    "open_project",
    "read",
]
