"""The documents on disk that some folders or files call for, and what changes among them. For the worker.

After any changes that it was told of, a stock holds what a new one would read.
"""

from __future__ import annotations

import logging
import os
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence

from spec_lsp import bug
from spec_lsp.dialects.base import Dialect
from spec_lsp.document import Document
from spec_lsp.files import (
    ConfigurationError,
    Discovery,
    Loaded,
    Project,
    Skipped,
    discover,
    load,
    open_project,
    read,
)
from spec_lsp.files.discover import SKIPPED_FOLDERS
from spec_lsp.files.load import Loading, Tick, no_tick
from spec_lsp.files.reading import read_code
from spec_lsp.uris import child, path_of
from spec_lsp.workspace import Workspace

_log = logging.getLogger(__name__)
Stamp = tuple[int, int] | None


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


class Stock:
    """What `load` reads for `starts`: documents that count by their place, and those that these refer to."""

    def __init__(self, starts: Sequence[str]):
        self.project = project_of(starts)
        self._starts = tuple(starts)
        self._placed = Workspace.empty(self.project.config, claims=self.project.claims())
        self._own: set[str] = (
            set()
        )  # keys below `starts`, or in a declared project; of code, those that are tagged
        self._checked: set[str] = set()  # of these the ones below `starts`
        self._beside: set[str] = set()  # keys that are to be seen beside those
        self._tried: set[str] = set()  # of both, the ones that are placed, or cannot be
        self._referred: dict[str, Document | None] = {}
        self._unread: set[str] = set()  # what should be held and cannot be read
        self._stamps: dict[str, Stamp] = {}  # what the files looked like when they were read

    @property
    def keys(self) -> set[str]:
        """The documents held."""
        return {*self._placed.documents, *self._referred}

    @property
    def whole(self) -> bool:
        """Whether all specs of the project are held."""
        return (self.project.declared or self.project.root in self._starts) and not self._unread

    def get(self, key: str) -> Document | None:
        """A document as it was read last, None if it is not held."""
        return self._placed.documents.get(key) or self._referred.get(key)

    def fill(self, tick: Tick = no_tick) -> Loaded:
        """Read everything."""
        loaded = load(self._starts, self.project, tick)
        documents = loaded.workspace.documents
        self._placed = loaded.workspace
        self._unread = {skipped.key for skipped in loaded.skipped}
        self._stamps = {key: _stamp(key) for key in documents}
        self._own, self._checked = set(loaded.checked), set(loaded.checked)
        if documents.keys() - self._own:  # some were read for the sake of others
            self._own = self._find(())
            self._beside = self._find_beside()
        self._tried = self._own | self._beside
        for key in documents.keys() - self._tried:
            self._referred[key] = documents[key]
            self._placed = self._placed.without(key)
        return loaded

    def renew(self, named: Iterable[str]) -> set[str]:
        """Read documents again that were made, changed or removed (of a folder, all that is held below it),
        and what these call for; the keys of all that may be another document now, or none.
        """
        again = {key for key in named if self._may_count(key)}
        if not again:
            return again
        held = self._placed.documents.keys()
        if not again <= held:
            again.update(_below(again.copy(), self.keys))
        families = {key: self._family(key) for key in again}
        moved = not (again <= held and all(map(_stamp, again)))
        if moved:
            self._own = self._find(again)
        changed = self._place(again)
        if moved or any(self._family(key) is not family for key, family in families.items()):
            self._beside = self._find_beside()
            changed |= self._place(set())
        return changed | self._refer(again)

    def _may_count(self, key: str) -> bool:
        """Whether to look at a file that changed: code that neither named a clause nor does now costs nothing."""
        return key in self._placed.documents or not self._placed.is_code(key) or _names_clauses(key)

    def _family(self, key: str) -> Dialect | None:
        document = self._placed.documents.get(key)
        return document.dialect if document else None

    def _place(self, again: set[str]) -> set[str]:
        """Hold what counts by its place now; `again` is read in any case. The keys that may have changed."""
        wanted = self._own | self._beside
        changed = again | (wanted ^ self._tried)
        for key in changed:
            document = self._read(key) if key in wanted else None
            self._placed = self._placed.with_document(document) if document else self._placed.without(key)
        self._tried = wanted
        self._forget(changed - wanted)
        return changed

    def _refer(self, again: set[str]) -> set[str]:
        """Hold what the placed documents refer to now; as `_place`."""
        wanted = set(self._loading().targets())
        changed = (self._referred.keys() ^ wanted) | (wanted & again)
        for key in changed & wanted:
            self._referred[key] = self._read(key)
        for key in changed - wanted:
            del self._referred[key]
        self._forget(changed - wanted - self._tried)
        return changed

    def differing(self) -> set[str]:
        """The documents that do not look any more as they did when they were read."""
        keys = {*self._walk().files, *self._stamps}
        return {key for key in keys if self._stamps.get(key) != _stamp(key)}

    def _walk(self) -> Discovery:
        """What lies below `starts` now."""
        return discover(self._starts, self.project)

    def _find(self, named: Collection[str]) -> set[str]:
        """The keys that count by their own place; of code, those that were held or are `named`."""
        found = self._walk()
        files, code = set(found.files), set(found.code)
        if self.project.declared and self.project.root not in self._starts:
            context = discover([self.project.root], self.project)
            files.update(context.files)
            code.update(context.code)
        folders = [key for key in named if os.path.isdir(path_of(key))]
        tagged = code & {*self._placed.documents, *named, *(_below(folders, code) if folders else ())}
        self._checked = {*found.files, *found.code} & (files | tagged)
        return files | tagged

    def _find_beside(self) -> set[str]:
        loading = self._loading()
        checked = sorted(self._checked & self._placed.documents.keys())
        return {*loading.neighbours(checked), *loading.companions(checked)}

    def _loading(self) -> Loading:
        """What `load` would know by now: what is seen beside what is for it to say."""
        return Loading(self.project, workspace=self._placed, tried=self._tried)

    def _read(self, key: str) -> Document | None:
        """Read a file; code that was found, not named, has to name clauses."""
        self._stamps[key] = _stamp(key)
        self._unread.discard(key)
        searched = self._placed.is_code(key) and key not in self._starts
        source = read_code(key) if searched else read(key, self.project.config.max_file_bytes)
        if isinstance(source, Skipped):
            self._unread.add(key)
        if source is None or isinstance(source, Skipped):
            return None
        try:
            document = self._placed.read(key, source.text, None, source.problem).closed()
        except Exception as error:  # a fault of ours in one document must not hide all the others
            bug.report(error)
            self._unread.add(key)
            return None
        return document if document.dialect or not searched else None

    def _forget(self, keys: set[str]) -> None:
        self._unread -= keys
        for key in keys:
            self._stamps.pop(key, None)


def _below(folders: Iterable[str], keys: Iterable[str]) -> Iterator[str]:
    """The keys of what lies in one of the folders, at any depth."""
    ordered = sorted(keys)
    for start in (child(folder, "") for folder in folders):
        index = bisect_left(ordered, start)
        while index < len(ordered) and ordered[index].startswith(start):
            yield ordered[index]
            index += 1


def _names_clauses(key: str) -> bool:
    """Whether a file of code on disk may hold a tag; none does in folders of other people's text."""
    return SKIPPED_FOLDERS.isdisjoint(key.split("/")) and read_code(key) is not None


def _stamp(key: str) -> Stamp:
    """Time of the last change and size of a file, None if it is not there."""
    try:
        status = os.stat(path_of(key))
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
