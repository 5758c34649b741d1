"""What git knows of a folder: a revision, the files that it held, and which of them are others by now.

Git is told everything by lists of arguments, never by a shell; nothing that a user wrote can be taken for an option.
It writes nothing and asks nobody.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from threading import Timer
from typing import IO, NamedTuple

from spec_lsp.files.oracle import real
from spec_lsp.patterns import lazy
from spec_lsp.uris import is_under, key_of, path_of

_SECONDS = 120  # for one call
_OBJECT = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LONGEST = 1_000  # characters of a revision
# A hook of git hands these down; they speak of the repository that it ran for, and may not be meant for this one.
_INHERITED = frozenset(
    "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_COMMON_DIR GIT_NAMESPACE GIT_OBJECT_DIRECTORY "
    "GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_EXTERNAL_DIFF GIT_LITERAL_PATHSPECS".split()
)
_SETTINGS = ("-c", "core.quotePath=false", "-c", "core.fsmonitor=false")


class GitError(Exception):
    """Git is not there, or does not know what it was asked for; the message says what, for the user."""


class Blob(NamedTuple):
    """A file of a revision: its kind as git writes it, and the object that holds it."""

    mode: str
    object: str

    @property
    def is_text(self) -> bool:
        """Whether it is an ordinary file: neither a symbolic link nor another repository."""
        return self.mode.startswith("100")

    @property
    def is_repository(self) -> bool:
        """Whether it stands for a commit of another repository."""
        return self.mode == "160000"


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder that git looks after; `top` is its key with all symbolic links followed."""

    top: str

    @classmethod
    def at(cls, folder: str) -> Repository:
        """The repository that a folder (a key) belongs to. Raises GitError."""
        told = _run(folder, "rev-parse", "--show-toplevel")
        if told.status:
            if "not a git repository" in told.errors:
                raise GitError(f"{folder} is in no git repository")
            if "work tree" in told.errors:
                raise GitError(f"{folder} is in a git repository without a work tree")
            raise GitError(f"git cannot read the repository of {folder}: {told.complaint}")
        return cls(real(key_of(os.fsdecode(told.out.removesuffix(b"\n").removesuffix(b"\r")))))

    def path(self, key: str) -> str | None:
        """The path of a key, with its symbolic links followed, from the top; None for what lies outside."""
        return key[len(self.top) :].lstrip("/") if is_under(key, self.top) else None

    def commit(self, revision: str) -> str:
        """The commit that a revision stands for; `REV...` is where this branch left REV. Raises GitError."""
        name = revision.removesuffix("...")
        # No name of a commit begins with a dash; older versions of git would not let us say so.
        if not name or name.startswith("-") or not name.isprintable() or len(name) > _LONGEST:
            raise GitError(f"no revision is called `{revision[:80]}`")
        found = self._verified(name)
        if name == revision:
            return found
        told = self._run("merge-base", found, self._verified("HEAD"))
        if told.status or not _OBJECT.fullmatch(_line(told.out)):
            raise GitError(f"`{name}` and this branch have no commit in common here{self._depth()}")
        return _line(told.out)

    def _verified(self, name: str) -> str:
        told = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        found = _line(told.out).removeprefix("--end-of-options").strip()  # older versions repeat it
        if told.status or not _OBJECT.fullmatch(found):
            if self._run("rev-parse", "--verify", "--quiet", "HEAD").status:
                raise GitError(f"no revision is called `{name}`: there is no commit yet on this branch")
            raise GitError(f"no revision is called `{name}`{self._depth()}")
        return found

    def _depth(self) -> str:
        shallow = _line(self._run("rev-parse", "--is-shallow-repository").out) == "true"
        return "; this clone is shallow, `git fetch --unshallow` brings the rest" if shallow else ""

    def files(self, commit: str) -> Mapping[str, Blob]:
        """What a commit holds, by path from the top."""
        found = {}
        for entry in self._listed("ls-tree", "-r", "-z", "--full-tree", commit):
            about, _, path = entry.partition(b"\t")
            mode, _, name = about.decode("ascii").split(" ")
            found[_path(path)] = Blob(mode, name)
        return found

    def changed(self, commit: str) -> frozenset[str]:
        """The paths of a commit that are gone or may hold something else by now, committed or not.

        Files that the commit does not hold are others too; some of these are named as well.
        """
        entries = self._listed("diff-index", "--raw", "-z", "--no-renames", commit, "--")
        return frozenset(
            map(_path, islice(entries, 1, None, 2))
        )  # each is told in two: what became of it, its path

    def _listed(self, *arguments: str) -> Iterator[bytes]:
        told = self._run(*arguments)
        if told.status:
            raise GitError(f"git {arguments[0]} failed: {told.complaint}")
        return filter(None, told.out.split(b"\0"))

    def _run(self, *arguments: str) -> _Told:
        return _run(self.top, *arguments)

    def read(self, objects: Iterable[str], limit: int) -> Mapping[str, bytes]:
        """The content of objects, by their names; those larger than `limit` bytes are left out. One process for all."""
        wanted = sorted(set(objects))
        if not wanted:
            return {}
        process = _start(self.top, "cat-file", "--batch")
        watch = Timer(_SECONDS, process.kill)
        watch.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            found = {name: _content(name, process.stdin, process.stdout, limit) for name in wanted}
        except (OSError, ValueError) as error:
            raise GitError(f"git cat-file failed: {error}") from None
        finally:
            watch.cancel()
            process.kill()
            process.communicate()
        return {name: data for name, data in found.items() if data is not None}


def _content(name: str, asks: IO[bytes], answers: IO[bytes], limit: int) -> bytes | None:
    """Ask for one object and take the answer: asked one by one, neither side ever waits for the other's pipe."""
    asks.write(name.encode("ascii") + b"\n")
    asks.flush()
    head = answers.readline().split()
    if len(head) != 3:
        raise ValueError(f"{name} is missing" if head else "it ended too early")
    left, pieces = int(head[2]), []
    kept = left <= limit
    while left:
        piece = answers.read(min(left, 1 << 20))
        if not piece:
            raise ValueError("it ended too early")
        left -= len(piece)
        if kept:
            pieces.append(piece)
    answers.read(1)  # the line break behind it
    return b"".join(pieces) if kept else None


class _Told(NamedTuple):
    status: int
    out: bytes
    errors: str

    @property
    def complaint(self) -> str:
        """What git says is wrong, in a line."""
        lines = [line for line in self.errors.splitlines() if line.strip()]
        return lines[0].removeprefix("fatal: ") if lines else f"status {self.status}"


def _run(folder: str, *arguments: str) -> _Told:
    process = _start(folder, *arguments)
    try:
        out, errors = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise GitError(f"git {arguments[0]} did not answer within {_SECONDS} seconds") from None
    return _Told(process.returncode, out, errors.decode("utf-8", "replace"))


def _start(folder: str, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        return subprocess.Popen(
            [_program(), "--no-pager", *_SETTINGS, *arguments],
            cwd=path_of(folder),
            env=environment | quiet,
            stdin=subprocess.PIPE if "--batch" in arguments else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if "--batch" not in arguments else subprocess.DEVNULL,
        )
    except OSError as error:
        raise GitError(f"git cannot be started: {error.strerror or error}") from None


def _program() -> str:
    """Where git is. Windows would look in the working directory first, where anybody may have put anything."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        place = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(place) and os.access(place, os.X_OK):
            return place
    raise GitError("git was not found on the PATH")


def _line(out: bytes) -> str:
    return out.decode("ascii", "replace").strip()


def _path(written: bytes) -> str:
    return os.fsdecode(written)
