"""Whether a file is there, asked of the disk, within one project only."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from spec_lsp.uris import child, is_file, is_under, key_of, path_of


@dataclass
class Disk:
    """Answers `exists(key)` for a Workspace and remembers it; nothing outside `root` is looked at.

    The root's own spelling is kept: a project opened through a symbolic link has keys with the link in them.
    """

    root: str
    _known: dict[str, bool | None] = field(default_factory=dict, repr=False)
    _real_root: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._real_root = real(self.root)

    def __call__(self, key: str) -> bool | None:
        """Whether a file or folder is there; None for what lies outside the root, whatever its links say."""
        if key not in self._known:
            self._known[key] = self._look(key)
        return self._known[key]

    def forget(self, key: str | None = None) -> None:
        """Look again the next time, at one key or at all."""
        if key is None:
            self._known.clear()
        else:
            self._known.pop(key, None)

    def _look(self, key: str) -> bool | None:
        if not is_file(key) or not is_under(key, self.root) or self.canonical(key) is None:
            return None
        return os.path.exists(path_of(key))

    def canonical(self, key: str) -> str | None:
        """The one key of a file that several symbolic links may lead to, None if it lies outside the root."""
        actual = real(key)
        if not is_under(actual, self._real_root):
            return None
        inner = actual[len(self._real_root) :].lstrip("/")
        return child(self.root, inner) if inner else self.root


def real(key: str) -> str:
    """The key with all symbolic links followed; a loop of links, or an impossible name, stays as it is."""
    try:
        return key_of(os.path.realpath(path_of(key)).replace(os.sep, "/"))
    except (OSError, ValueError):
        return key
