"""The user's own folders: where settings are read, answers cached and what was sent is kept.

Never in the workspace: a cloned repository could bring settings, consent or a database of its own.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from spec_lsp.gateway.refusal import Refused

_NAME = "spec-lsp"
_OTHERS = 0o077


class Places(NamedTuple):
    """Folders of one user; they need not exist."""

    config: Path
    cache: Path
    state: Path

    @property
    def settings(self) -> Path:
        """The file that says which hosts are asked."""
        return self.config / "models.toml"


def of_user() -> Places:
    """Where this system keeps such things, XDG variables included."""
    import platformdirs

    kinds = (platformdirs.user_config_path, platformdirs.user_cache_path, platformdirs.user_state_path)
    return Places(*(kind(_NAME, appauthor=False) for kind in kinds))


def private(folder: Path) -> Path:
    """`folder`, made if need be, readable by its user only; OSError where it belongs to somebody else."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(f"{folder} is no folder of its own")
    if os.name == "posix":
        if found.st_uid != os.getuid():
            raise PermissionError(f"{folder} belongs to another user")
        if found.st_mode & _OTHERS:
            folder.chmod(0o700)
    return folder


def is_inside(path: Path, workspace: Path) -> bool:
    """Whether a path lies in the workspace, links followed."""
    return path.resolve().is_relative_to(workspace.resolve())


def keep_outside(path: Path, workspace: Path, what: str) -> None:
    """Refuse to use a file or folder that the workspace could have brought along."""
    if is_inside(path, workspace):
        raise Refused(
            f"{what} would be read from {path}, inside the workspace {workspace}: a repository could bring its own. "
            "Move it out of the workspace (XDG_CONFIG_HOME, XDG_STATE_HOME), or check a folder below"
        )


def write_private(path: Path, text: str) -> None:
    """Replace a file of the user's at once; only the user can read it."""
    private(path.parent)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(aside, path)
