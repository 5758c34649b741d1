"""The workspace as it was at a revision: the documents that changed since as they were, all others as they are."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spec_lsp.dialects.comments import is_code
from spec_lsp.files.discover import SKIPPED_FOLDERS, SUFFIXES
from spec_lsp.files.git import Blob, Repository
from spec_lsp.files.globs import compile_globs
from spec_lsp.files.load import Loaded
from spec_lsp.files.oracle import Disk, real
from spec_lsp.files.project import Project, upwards
from spec_lsp.files.reading import Skipped, code_of, source_of
from spec_lsp.memory import FILE, parse
from spec_lsp.text import decode
from spec_lsp.uris import child, is_under
from spec_lsp.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Past:
    """What a revision held.

    `workspace` is built of the present one, so that what did not change is the same objects; `changed` are the keys
    of documents that are others now, came or went. `skipped` are those that could not be read as they were. `same`: nothing
    at all changed, nor did a file that is no document.
    """

    workspace: Workspace
    changed: frozenset[str]
    skipped: tuple[Skipped, ...] = ()
    same: bool = False


def past(loaded: Loaded, keys: Sequence[str], repository: Repository, commit: str) -> Past:
    """The documents of `loaded`, which were looked for at `keys`, as they were at `commit`. Raises GitError.

    A document that the commit does not hold was not there: a new one, one that git ignores or that lies elsewhere.
    """
    then = _Then(loaded.project, repository, repository.files(commit), repository.changed(commit))
    documents, lost = loaded.workspace.documents, then.lost()
    changed = {key for key in documents if then.differs(key)}
    gone = {key for key in lost if key not in documents and then.is_wanted(key)}
    if not loaded.project.declared:
        gone = {key for key in gone if any(is_under(key, start) for start in keys)}
    workspace = replace(loaded.workspace, exists=then.exists, dismissed=then.dismissed()).files_changed()
    for key in sorted(changed):
        workspace = workspace.without(key)
    workspace, skipped = _restored(workspace, then, changed | gone)
    if not loaded.project.declared:
        # Documents that were referred to and are gone have to be seen as well: what led there was no mistake.
        beside = (workspace.graph.incoming.keys() & lost) - workspace.documents.keys()
        workspace, more = _restored(workspace, then, filter(then.is_wanted, beside))
        skipped += more
    came = workspace.documents.keys() - documents.keys()
    return Past(workspace, frozenset(changed | came), skipped, same=not changed and not lost)


def _restored(
    workspace: Workspace, then: _Then, keys: Iterable[str]
) -> tuple[Workspace, tuple[Skipped, ...]]:
    """With those of the documents that the revision holds; of code, only what names a clause."""
    skipped = []
    limit = workspace.config.max_file_bytes
    for key, data in sorted(then.read(keys, limit).items()):
        tagged = workspace.is_code(key)
        source = code_of(key, data) if tagged else source_of(key, data)
        if source is None:
            continue
        if isinstance(source, Skipped):
            skipped.append(source)
            continue
        try:
            held = workspace.with_text(key, source.text, problem=source.problem)
        except Exception:  # what is wrong with it now is told of the present one
            skipped.append(Skipped(key, "could not be understood"))
            continue
        if not tagged or held.documents[key].dialect:
            workspace = held
    return workspace, tuple(skipped)


class _Then:
    """The files of a revision, by keys as a project spells them."""

    def __init__(
        self, project: Project, repository: Repository, files: Mapping[str, Blob], changed: frozenset[str]
    ):
        self._project, self._repository = project, repository
        self._files, self._changed = files, changed
        self._disk = Disk(project.root)
        self._root = real(project.root)
        holding = {posixpath.dirname(path) for path in files}
        self._folders = {folder for path in holding for folder in upwards(path)} | {""}
        self._claims: Callable[[str], bool] = project.claims()
        self._exclude = compile_globs(project.root, project.config.exclude)

    def _path(self, key: str) -> str | None:
        root = self._project.root
        actual = self._root + key[len(root) :] if is_under(key, root) else real(key)
        return self._repository.path(actual)

    def _key(self, path: str) -> str:
        key = child(self._repository.top, path)
        return self._project.root + key[len(self._root) :] if is_under(key, self._root) else key

    def exists(self, key: str) -> bool | None:
        """Whether a file or folder was there; what no revision knows of is as it is now."""
        path = self._path(key) if is_under(key, self._project.root) else None
        if path is None or self._outer(path):
            return self._disk(key)
        return path in self._files or path in self._folders

    def differs(self, key: str) -> bool:
        """Whether a document is another than it was, or was not there."""
        path = self._path(key)
        if path is None:
            return True
        path = self._outer(path) or path
        return path not in self._files or path in self._changed

    def _outer(self, path: str) -> str | None:
        """The other repository that a path lies in, as far as the revision knows of it."""
        return next(
            (step for step in upwards(path) if step in self._files and self._files[step].is_repository), None
        )

    def lost(self) -> frozenset[str]:
        """The keys of files that are gone or may hold something else now."""
        return frozenset(self._key(path) for path in self._changed if path in self._files)

    def is_wanted(self, key: str) -> bool:
        """Whether a search of the project would have found such a document."""
        root = self._project.root
        if not is_under(key, root):
            return False
        code = self._project.config.code and is_code(key)
        if not (code or key.lower().endswith(SUFFIXES) or self._claims(key)):
            return False
        above = [step for step in upwards(posixpath.dirname(key)) if is_under(step, root) and step != root]
        if any(posixpath.basename(step) in SKIPPED_FOLDERS for step in above):
            return False
        return not (
            self._exclude
            and (self._exclude.decide(key) or any(self._exclude.decide(step, folder=True) for step in above))
        )

    def read(self, keys: Iterable[str], limit: int) -> Mapping[str, bytes]:
        """What those of the files held that were there."""
        held = ((key, self._files.get(self._path(key) or "")) for key in keys)
        blobs = {key: blob for key, blob in held if blob is not None and blob.is_text}
        data = self._repository.read((blob.object for blob in blobs.values()), limit)
        return {key: data[blob.object] for key, blob in blobs.items() if blob.object in data}

    def dismissed(self) -> frozenset[tuple[str, str, str]]:
        """The questions that authors had answered by then."""
        key = child(self._project.root, FILE)
        held = self.read([key], self._project.config.max_file_bytes).get(key, b"")
        return parse(decode(held).text)[0].dismissed()
