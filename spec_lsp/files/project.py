"""The project that paths belong to: its root, and its settings."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spec_lsp.config import Config, from_mapping
from spec_lsp.files.globs import Globs, compile_globs
from spec_lsp.files.reading import Skipped, read_bytes
from spec_lsp.patterns import lazy
from spec_lsp.uris import child, is_under, key_of, path_of
from spec_lsp.workspace import nothing

FILE_NAME = "spec-lsp.toml"
_TABLE = "spec-lsp"
_MOST_BYTES = 1024 * 1024  # a configuration file larger than this is none
_AT = lazy(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


class ConfigurationError(Exception):
    """A configuration file that cannot be used; the message is for the user and names the place."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where a check takes place. Nothing outside `root` is looked at but what was named on purpose.

    `source` is the configuration file (None: defaults); `declared` tells that it lies in the root, so
    that everything below the root belongs together.
    """

    root: str
    config: Config
    source: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def inclusion(self) -> Globs | None:
        """The files that the settings take for Markdown besides those that are called so."""
        return compile_globs(self.root, self.config.include)

    def claims(self) -> Callable[[str], bool]:
        """A function that tells whether a key is one of them."""
        globs = self.inclusion
        return (lambda key: bool(globs.decide(key))) if globs else nothing

    @property
    def declared(self) -> bool:
        """Whether a configuration file makes the root a project."""
        return self.source is not None and posixpath.dirname(self.source) == self.root


def absolute(path: str) -> str:
    """The key of a path as a user gives it."""
    from pathlib import Path

    return key_of(Path(os.path.abspath(path)))


def open_project(keys: Sequence[str], config_file: str | None = None, *, use_config: bool = True) -> Project:
    """The project of the files or folders `keys` (at least one).

    The root is the folder of the nearest configuration file upwards of all of them, else the nearest
    folder with `.git`, else the folder that they have in common. `config_file` (a key) is used instead
    of looking for one; with `use_config` off, none is. Raises ConfigurationError.
    """
    common = _common_folder(keys)
    if not use_config:
        return Project(repository_root(common) or common, Config())
    found = _named(config_file) if config_file else _nearest(common)
    if found is None:
        return Project(repository_root(common) or common, Config())
    source, data = found
    config, warnings = _settings(source, data)
    folder = posixpath.dirname(source)
    root = folder if is_under(common, folder) else repository_root(common) or common
    return Project(root, _placed(config, folder), source, warnings)


def _placed(config: Config, folder: str) -> Config:
    """The settings with the folders that they name as keys."""
    if not config.profiles:
        return config
    return replace(config, profiles={child(folder, name): chosen for name, chosen in config.profiles.items()})


def _common_folder(keys: Sequence[str]) -> str:
    folders = [key if os.path.isdir(path_of(key)) else posixpath.dirname(key) for key in keys]
    try:
        return posixpath.commonpath(folders)
    except ValueError:  # two drives
        return folders[0]


def upwards(folder: str) -> Iterator[str]:
    """The folder, its parent, and so on up to the root of the file system."""
    while True:
        yield folder
        parent = posixpath.dirname(folder)
        if parent == folder or not parent:
            return
        folder = parent


def repository_root(folder: str) -> str | None:
    """The nearest folder upwards that git looks after."""
    return next((step for step in upwards(folder) if os.path.exists(path_of(child(step, ".git")))), None)


def _nearest(folder: str) -> tuple[str, Any] | None:
    for step in upwards(folder):
        own, shared = child(step, FILE_NAME), child(step, "pyproject.toml")
        if os.path.lexists(path_of(own)):
            return own, _parse(own, _bytes(own))
        table = _table_of(shared)
        if table is not None:
            return shared, table
    return None


def _named(source: str) -> tuple[str, Any]:
    if posixpath.basename(source) == "pyproject.toml":
        table = _table_of(source)
        if table is None:
            raise ConfigurationError(f"{source}: no table [tool.{_TABLE}]")
        return source, table
    return source, _parse(source, _bytes(source))


def _table_of(source: str) -> Any:
    """`[tool.spec-lsp]` of a pyproject.toml, None if it has none."""
    if not _is_regular(source):
        return None
    data = _bytes(source)
    if _TABLE.encode() not in data:  # spares the parse of other people's files, and their mistakes
        return None
    tool = _parse(source, data).get("tool")
    return tool.get(_TABLE) if isinstance(tool, dict) else None


def _is_regular(key: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path_of(key)).st_mode)
    except OSError:
        return False


def _bytes(source: str) -> bytes:
    data = read_bytes(source, _MOST_BYTES)
    if isinstance(data, Skipped):
        raise ConfigurationError(f"{source} {data.reason}")
    return data


def _parse(source: str, data: bytes) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{source}:{line}: not valid UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_located(source, str(error), data)) from None
    except RecursionError:
        raise ConfigurationError(f"{source}: nested too deeply") from None


def _located(source: str, message: str, data: bytes) -> str:
    match = _AT.search(message)
    if match is None:
        return f"{source}: {message}"
    place = f"{match['line']}:{match['column']}" if match["line"] else str(data.count(b"\n") + 1)
    return f"{source}:{place}: {message[: match.start()]}"


def _settings(source: str, data: Any) -> tuple[Config, tuple[str, ...]]:
    if not isinstance(data, dict):
        return Config(), (f"{source}: [tool.{_TABLE}] is no table, so it is not used",)
    config, warnings = from_mapping(data)
    return config, tuple(f"{source}: {warning}" for warning in warnings)
