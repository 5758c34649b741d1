"""CODEOWNERS: who owns the files of a repository, by the rules that its hosts document.

Patterns are those of .gitignore, but for three things: a pattern cannot begin with `!` or hold a set in brackets, `docs/*` does
not reach into subfolders, and the last pattern that matches wins, even if it names nobody.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from spec_lsp.files.globs import Globs, compile_globs
from spec_lsp.files.oracle import Disk
from spec_lsp.files.project import repository_root, upwards
from spec_lsp.files.reading import read_bytes
from spec_lsp.patterns import lazy
from spec_lsp.uris import child

# Where hosts look for it; the first one counts.
_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_MOST_BYTES = 3 * 1024 * 1024
_MOST_LINES = 20_000
_WORD = lazy(r"(?:\\.|[^\s\\])+")


@dataclass(frozen=True, slots=True)
class Line:
    """One pattern, and whom it names. `flat`: what lies in folders that it matches is not meant."""

    globs: Globs
    owners: tuple[str, ...]
    flat: bool

    def speaks_of(self, key: str) -> bool:
        """Whether a file, or a folder that it lies in, is meant."""
        if self.globs.decide(key):
            return True
        folders = upwards(posixpath.dirname(key)) if not self.flat else ()
        return any(self.globs.decide(folder, folder=True) for folder in folders if folder != self.globs.base)


@dataclass(frozen=True, slots=True)
class Owners:
    """The lines of a file CODEOWNERS, in order."""

    lines: tuple[Line, ...] = ()

    def of(self, key: str) -> str | None:
        """Who owns a file, as it is written there; None if nobody does."""
        line = next((line for line in reversed(self.lines) if line.speaks_of(key)), None)
        return " ".join(line.owners) or None if line else None


def read_owners(folder: str) -> Owners:
    """Who owns what in the repository that a folder belongs to; nobody where no file says so."""
    root = repository_root(folder) or folder
    disk = Disk(root)
    for place in _PLACES:
        data = read_bytes(child(root, place), _MOST_BYTES) if disk(child(root, place)) else None
        if isinstance(data, bytes):
            return parse(data.decode("utf-8-sig", "replace"), root)
    return Owners()


def parse(text: str, root: str) -> Owners:
    """Read a file CODEOWNERS whose patterns are relative to `root`; lines that cannot be used are passed over."""
    lines = (_line(line, root) for line in text.splitlines()[:_MOST_LINES])
    return Owners(tuple(line for line in lines if line))


def _line(line: str, root: str) -> Line | None:
    words = _WORD.findall(line)
    comment = next((number for number, word in enumerate(words) if word.startswith("#")), len(words))
    if comment == 0:
        return None
    pattern, *owners = words[:comment]
    if pattern.startswith(("!", "[", "^[", "\\#")) or "[" in pattern:
        return None
    globs = compile_globs(root, [pattern])
    if globs is None or not globs.globs:
        return None
    return Line(globs, tuple(owners), flat=pattern.endswith("/*"))
