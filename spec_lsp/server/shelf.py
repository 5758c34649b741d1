"""What lies on disk: the folder index at start, and every look at the disk after that.

Reading happens in the worker; the session takes the results over on the main thread.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from spec_lsp.config import Config
from spec_lsp.document import Document
from spec_lsp.files import (
    ConfigurationError,
    Disk,
    Loaded,
    Project,
    Skipped,
    discover,
    load,
    open_project,
    read,
)
from spec_lsp.files.discover import SKIPPED_FOLDERS
from spec_lsp.files.project import FILE_NAME
from spec_lsp.files.reading import read_code
from spec_lsp.server.background import Progress, Stopped, Worker
from spec_lsp.server.session import Session
from spec_lsp.uris import is_file, is_under, path_of
from spec_lsp.workspace import Workspace

_log = logging.getLogger(__name__)
_CONFIGURATIONS = (FILE_NAME, "pyproject.toml")


class Oracle:
    """Answers `exists` for several roots: of what lies in none of them, nothing is known."""

    def __init__(self) -> None:
        self._disks: dict[str, Disk] = {}

    def __call__(self, key: str) -> bool | None:
        """Whether a file or folder is there."""
        answers = (disk(key) for disk in self._disks.values())
        return next((answer for answer in answers if answer is not None), None)

    def watch(self, root: str) -> None:
        """Look below one more root."""
        self._disks.setdefault(root, Disk(root))

    def forget(self) -> None:
        """Ask the disk again the next time."""
        for disk in self._disks.values():
            disk.forget()


def project_of(keys: Sequence[str]) -> Project:
    """The project of some folders or files; settings that cannot be read count as not there."""
    try:
        project = open_project(keys)
    except ConfigurationError as error:
        _log.error("%s; the default settings are used", error)
        return open_project(keys, use_config=False)
    for warning in project.warnings:
        _log.warning("%s", warning)
    return project


class Shelf:
    """Reads documents from disk for a session. `folders` are the client's workspace folders, as keys.

    A client that does not `watch` files is helped: the disk is looked at when it saves or opens one.
    """

    def __init__(
        self,
        session: Session,
        oracle: Oracle,
        worker: Worker,
        progress: Callable[[], Progress],
        folders: Sequence[str],
        *,
        watched: bool,
        tagged: Callable[[Iterable[str]], None],
    ):
        self._session = session
        self._oracle = oracle
        self._worker = worker
        self._progress = progress
        self._watched = watched
        self._tagged = tagged
        self.folders = tuple(folders)
        self._serial = 0  # of the latest index; results of older ones are dropped
        self._indexed: frozenset[str] = frozenset()
        self._beside: dict[str, frozenset[str]] = {}  # document opened on its own -> what it is seen beside
        # These two belong to the worker: its jobs follow each other faster than the main thread takes results.
        self._project: Project | None = None
        self._stamps: dict[str, Stamp] = {}  # what the files looked like when they were read

    def index(self, folders: Sequence[str]) -> None:
        """Read all documents below the folders from scratch; without folders, what is open is seen by itself."""
        self.folders = tuple(dict.fromkeys(folders))
        self._serial += 1
        self._indexed = frozenset()
        if self.folders:
            serial, progress = self._serial, self._progress()
            progress.start()
            self._worker.submit(lambda: self._index(self.folders, serial, progress))
        else:
            self._beside.clear()
            self._session.adopt(Workspace.empty(self._session.workspace.config, self._oracle, whole=False))
        for key in self._session.open:
            self._look_beside(key)

    def _index(self, folders: Sequence[str], serial: int, progress: Progress) -> None:
        def tick(done: int, total: int) -> None:
            if self._worker.closed or serial != self._serial:
                raise Stopped
            progress.tick(done, total)

        try:
            self._project = project_of(folders)
            loaded = load(folders, self._project, tick)
            self._stamps = {key: _stamp(key) for key in loaded.workspace.documents}
            self._worker.post(lambda: self._adopt(loaded, serial))
        finally:
            self._worker.post(progress.end)

    def _adopt(self, loaded: Loaded, serial: int) -> None:
        if serial != self._serial:
            return
        self._indexed = frozenset(loaded.workspace.documents)
        self._oracle.watch(loaded.project.root)
        self._oracle.forget()
        self._session.adopt(replace(loaded.workspace, exists=self._oracle))
        self._tagged(key for key, document in loaded.workspace.documents.items() if document.is_code)
        for skipped in loaded.skipped:
            _log.warning("%s %s", skipped.key, skipped.reason)

    def refolder(self, added: Iterable[str], removed: Iterable[str]) -> None:
        """Workspace folders came and went."""
        gone = set(removed)
        self.index([*(folder for folder in self.folders if folder not in gone), *added])

    def reconfigure(self) -> None:
        """Read the settings again; if they changed, everything else as well."""
        if self.folders and project_of(self.folders).config != self._session.workspace.config:
            self.index(self.folders)

    def opened(self, key: str) -> None:
        """An editor opened a document."""
        self._look_beside(key)
        self._look_around()

    def saved(self, key: str) -> None:
        """An editor wrote a document."""
        self.changed([key])
        self.opened(key)

    def released(self, key: str) -> None:
        """An editor closed a document: the disk counts again, and what was read for its sake goes."""
        beside = self._beside.pop(key, frozenset())
        self._session.put(dict.fromkeys(beside - self._known()))
        self.changed([key])

    def changed(self, keys: Iterable[str]) -> None:
        """Files were made, changed or removed; for a folder, all that is known below it counts."""
        named = set(keys)
        if any(key.rpartition("/")[2] in _CONFIGURATIONS for key in named):
            self.index(self.folders)
            return
        known = self._known()
        named |= {other for other in known if any(folder in named for folder in _folders_of(other))}
        workspace, folders = self._session.workspace, self.folders
        self._worker.submit(lambda: self._reread(named, known, folders, workspace))

    def _known(self) -> frozenset[str]:
        return self._indexed.union(*self._beside.values())

    def _look_beside(self, key: str) -> None:
        """Read the challenge files and link targets of a document that lies in no workspace folder."""
        if is_file(key) and not any(is_under(key, folder) for folder in self.folders):
            serial = self._serial
            self._worker.submit(lambda: self._read_beside(key, serial))

    def _read_beside(self, key: str, serial: int) -> None:
        loaded = load([key], project_of([key]))
        self._worker.post(lambda: self._put_beside(key, loaded, serial))

    def _put_beside(self, key: str, loaded: Loaded, serial: int) -> None:
        if key not in self._session.open or serial != self._serial:
            return
        self._oracle.watch(loaded.project.root)
        found = {name: document for name, document in loaded.workspace.documents.items() if name != key}
        alone = not self.folders and not self._beside
        self._beside[key] = frozenset(found)
        if alone:  # the first document brings the settings
            self._session.adopt(replace(loaded.workspace, exists=self._oracle))
        else:
            self._session.put(
                {name: document for name, document in found.items() if name not in self._indexed}
            )

    def _look_around(self) -> None:
        """Have the worker look for files that changed behind the back of a client that watches none."""
        folders = self.folders
        if not self._watched and folders:
            self._worker.submit(lambda: self._compare(folders))

    def _compare(self, folders: Sequence[str]) -> None:
        if self._project is None:
            return
        found = {key: _stamp(key) for key in discover(folders, self._project).files}
        differing = {key for key, stamp in found.items() if self._stamps.get(key) != stamp}
        differing |= {key for key in self._stamps if key not in found and _stamp(key) != self._stamps[key]}
        if differing:
            self._worker.post(lambda: self.changed(differing))

    def _reread(
        self, keys: Iterable[str], known: frozenset[str], folders: Sequence[str], workspace: Workspace
    ) -> None:
        project, found = self._project, known
        if folders and project is None:
            return  # the index failed: better an old text than none
        untagged = {key for key in keys if workspace.is_code(key) and not _names_clauses(key)}
        gone = {key for key in untagged if key in known or key in workspace.documents}
        wanted = set(keys) - untagged
        if folders and project and wanted - known:
            discovered = discover(folders, project)
            found = known.union(discovered.files, discovered.code)
        limit = project.config.max_file_bytes if folders and project else Config().max_file_bytes
        read = {key: self._read(key, limit, workspace) if key in found else None for key in wanted}
        read.update(dict.fromkeys(gone))
        if read:
            self._worker.post(lambda: self._put(read))

    def _read(self, key: str, limit: int, workspace: Workspace) -> Document | None:
        self._stamps[key] = _stamp(key)
        source = read(key, limit)
        if isinstance(source, Skipped):
            return None
        document = workspace.read(key, source.text, None, source.problem)
        return None if document.is_code and document.dialect is None else document.closed()

    def _put(self, read: Mapping[str, Document | None]) -> None:
        gone = {key for key, document in read.items() if document is None}
        inside = {key for key in read if any(is_under(key, folder) for folder in self.folders)}
        self._indexed = (self._indexed | (inside - gone)) - gone
        before = {key: self._oracle(key) for key in read}
        self._oracle.forget()
        self._session.put(read)
        self._tagged(key for key, document in read.items() if document and document.is_code)
        self._session.existence_changed(key for key in read if self._oracle(key) != before[key])


def _folders_of(key: str) -> Iterator[str]:
    """The folders that a file lies in, innermost first."""
    while "/" in key:
        key = key.rpartition("/")[0]
        yield key


def _names_clauses(key: str) -> bool:
    """Whether a file of code on disk may hold a tag; none does in folders of other people's text."""
    return SKIPPED_FOLDERS.isdisjoint(key.split("/")) and read_code(key) is not None


Stamp = tuple[int, int] | None


def _stamp(key: str) -> Stamp:
    """Time of the last change and size of a file, None if it is not there."""
    try:
        status = os.stat(path_of(key))
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
