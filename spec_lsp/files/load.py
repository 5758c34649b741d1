"""From paths to a workspace: the documents under check, and those that they have to be seen beside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from spec_lsp.files.answers import read_memory
from spec_lsp.files.discover import SUFFIXES, Discovery, discover
from spec_lsp.files.oracle import Disk
from spec_lsp.files.project import Project
from spec_lsp.files.reading import Skipped, Source, read, read_code
from spec_lsp.results import RUNS, Results
from spec_lsp.uris import child, path_of
from spec_lsp.workspace import Workspace

_TICK = 256  # files of code that are looked into between two reports of progress

Tick = Callable[[int, int], None]  # documents done, documents known of


def no_tick(done: int, total: int) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A workspace, and which of its documents were asked for (`checked`, in order); the others are context.

    `skipped` names what could not be read, `left_out` what was passed over on purpose.
    """

    project: Project
    workspace: Workspace
    checked: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    left_out: tuple[Skipped, ...]


def load(keys: Sequence[str], project: Project, tick: Tick = no_tick, *, asked: bool = False) -> Loaded:
    """Read the documents at `keys` (files or folders), and their context: the whole project where one is
    declared, else what they refer to, one step far. `asked`: a user named the files, so each is taken for a spec.
    Of code, only files whose comments name clauses are held.
    """
    found = discover(keys, project)
    loading = Loading(project, tick, named=set(keys) & set(found.files) if asked else ())
    loading.add(found.files)
    loading.add_code(found.code)
    checked = tuple(key for key in sorted(found.files + found.code) if key in loading.workspace.documents)
    context = discover([project.root], project) if project.declared else Discovery((), (), ())
    loading.add(context.files)
    loading.add_code(context.code)
    loading.add(loading.neighbours(checked))
    loading.add(loading.companions(checked))
    loading.add(loading.targets())
    skipped = _unique((*found.skipped, *context.skipped, *loading.skipped))
    whole = (project.declared or project.root in keys) and not skipped
    dismissed = read_memory(project.root).dismissed()
    workspace = replace(loading.workspace, whole=whole, dismissed=dismissed, results=results_of(project.root))
    return Loaded(project, workspace, checked, skipped, _unique((*found.left_out, *context.left_out)))


def results_of(root: str) -> Results:
    """What evaluations of the project at `root` found last; nothing where it keeps none."""
    if not os.path.isdir(path_of(child(root, RUNS))):
        return {}
    from spec_lsp.files.results import (
        read_results,  # few projects have any: what reads them is not imported for all
    )

    return read_results(root)


class Loading:
    """A workspace while it is being filled, and what is to be read beside what it holds by now.

    It begins empty, with `named` as the files that a user asked for, or with what is held in `workspace`; `tried`
    are the keys that are read already, or cannot be. `skipped` names what could not be read.
    """

    def __init__(
        self,
        project: Project,
        tick: Tick = no_tick,
        *,
        named: Iterable[str] = (),
        workspace: Workspace | None = None,
        tried: Iterable[str] = (),
    ):
        self._disk = Disk(project.root)
        self._limit = project.config.max_file_bytes
        self._most = project.config.max_files
        self._claims = project.claims()
        self._tick = tick
        self._tried = set(tried)
        empty = Workspace.empty(project.config, self._disk, self._claims)
        self.workspace = workspace or replace(empty, named=frozenset(named))
        self.skipped: list[Skipped] = []

    def add_code(self, keys: Iterable[str]) -> None:
        """Read those of the files that name a clause."""
        fresh = sorted(set(keys) - self._tried)
        self._tried.update(fresh)
        for done, key in enumerate(fresh):
            if done % _TICK == 0:
                self._tick(done, len(fresh))
            source = read_code(key)
            if source:
                self._keep(source, tagged=True)

    def add(self, keys: Iterable[str]) -> None:
        """Read what was not tried before; what cannot be read is noted."""
        fresh = sorted(set(keys) - self._tried)
        for done, key in enumerate(fresh):
            self._tick(done, len(fresh))
            self._tried.add(key)
            self._read(key)
        self._tick(len(fresh), len(fresh))

    def _read(self, key: str) -> None:
        source = read(key, self._limit)
        if isinstance(source, Skipped):
            self.skipped.append(source)
            return
        self._keep(source)

    def _keep(self, source: Source, *, tagged: bool = False) -> None:
        """Take a document in; one that has to be `tagged` only if it is."""
        try:
            held = self.workspace.with_text(source.key, source.text, problem=source.problem)
            if not tagged or held.documents[source.key].dialect:
                self.workspace = held
        except Exception as error:  # a fault of ours in one document must not hide all the others
            reason = f"could not be understood, please report it: {broken(error)}"
            self.skipped.append(Skipped(source.key, reason))

    def targets(self) -> list[str]:
        """The documents within the project that those read so far refer to."""
        referred = sorted(self.workspace.graph.incoming.keys() - self._tried)
        return [key for key in referred if self._is_document(key)][: self._most]

    def neighbours(self, checked: Iterable[str]) -> list[str]:
        """The specs beside the challenge folders that files under check lie in."""
        folders = {self.workspace.challenged_folder(key) for key in checked} - {None}
        return [key for folder in sorted(filter(None, folders)) for key in self._documents_in(folder)][
            : self._most
        ]

    def companions(self, checked: Iterable[str]) -> list[str]:
        """The documents that the families of those under check want to see beside them."""
        found: dict[str, None] = {}
        for key in checked:
            dialect = self.workspace.documents[key].dialect
            for pattern in dialect.companions(key) if dialect else ():
                found.update(dict.fromkeys(self._matching(pattern)))
        return list(found)[: self._most]

    def _matching(self, pattern: str) -> list[str]:
        """The documents that a path stands for in which "*" is any name."""
        before, star, after = pattern.partition("*")
        if not star:
            return [pattern] if self._is_document(pattern) else []
        folder, _, prefix = before.rpartition("/")
        suffix, slash, rest = after.partition("/")
        return [
            key
            for name in self._names_in(folder)
            if name.startswith(prefix) and name.endswith(suffix)
            for key in self._matching(child(folder, name) + slash + rest)
        ]

    def _documents_in(self, folder: str) -> list[str]:
        return [key for name in self._names_in(folder) if self._is_document(key := child(folder, name))]

    def _names_in(self, folder: str) -> list[str]:
        if not self._disk(folder):
            return []
        try:
            return sorted(os.listdir(path_of(folder)))
        except OSError:
            return []  # context only: a folder that the user did not name

    def _is_document(self, key: str) -> bool:
        named = key.lower().endswith(SUFFIXES) or self._claims(key)
        return named and bool(self._disk(key)) and not os.path.isdir(path_of(key))


def broken(error: Exception) -> str:
    """An internal error in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def _unique(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    return tuple(sorted(set(skipped)))
