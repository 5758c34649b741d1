"""The documents below some folders: Markdown files that no ignore rule leaves out, and code that may name clauses."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from spec_lsp.config import Config
from spec_lsp.dialects.comments import is_code
from spec_lsp.files.globs import Globs, compile_globs
from spec_lsp.files.oracle import Disk
from spec_lsp.files.project import Project, repository_root, upwards
from spec_lsp.files.reading import Skipped, read_bytes, why
from spec_lsp.uris import child, is_under, path_of

# Endings of documents; rules of some coding agents are Markdown under a name without an ending of its own, and the
# settings of a change are read with its specs.
SUFFIXES = (
    ".md",
    ".markdown",
    ".mdc",
    "/.cursorrules",
    "/.windsurfrules",
    "/.clinerules",
    "/.openspec.yaml",
)
# Folders of other people's text. Dot folders such as .kiro, .specify and .github hold specs and are searched.
SKIPPED_FOLDERS = frozenset(
    {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "vendor", "dist", "__pycache__"}
)
_DEEPEST = 64  # folders within folders
_MOST_FOLDERS = 100_000
_MOST_CODE = 100_000  # files of code that are looked into
_MOST_IGNORE_BYTES = 256 * 1024

Chain = tuple[Globs, ...]  # ignore rules in force, outermost folder first


class Discovery(NamedTuple):
    """What was found: keys of documents in order, what could not be searched, what was passed over.

    `skipped` makes a check incomplete; `left_out` is for who asks why a file is not there. `code` are files
    that nobody has looked into yet: few of them will name a clause.
    """

    files: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    left_out: tuple[Skipped, ...]
    code: tuple[str, ...] = ()


def discover(keys: Iterable[str], project: Project) -> Discovery:
    """The documents that `keys` stand for: folders are searched, files are taken whatever they are called."""
    walk = _Walk(project.config, Disk(project.root), _exclusion(project), project.inclusion)
    for key in keys:
        start = walk.disk.canonical(key) or key
        if os.path.isdir(path_of(start)):
            walk.search(start)
        else:
            walk.found[start] = None
    return walk.result()


def _exclusion(project: Project) -> Globs | None:
    return compile_globs(project.root, project.config.exclude)


@dataclass
class _Walk:
    """One search. Real folders come before symbolic links, so that a file keeps its own name."""

    config: Config
    disk: Disk
    exclude: Globs | None
    include: Globs | None
    found: dict[str, None] = field(default_factory=dict)
    code: dict[str, None] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    left_out: list[Skipped] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _links: list[tuple[str, Chain]] = field(default_factory=list)
    _over: int = 0
    _code_over: int = 0

    def result(self) -> Discovery:
        """All that was found so far."""
        for globs in (self.exclude, self.include):
            self._note_refused(globs, "the configuration: ")
        skipped = list(self.skipped)
        if self._over:
            rest = (
                f"has {self._over:,} more documents than the limit of {self.config.max_files:,} (max-files)"
            )
            skipped.append(Skipped(self.disk.root, rest))
        if self._code_over:
            rest = (
                f"has {self._code_over:,} more files of code than are looked into ({_MOST_CODE:,}); "
                "exclude some, or set code = false"
            )
            skipped.append(Skipped(self.disk.root, rest))
        code = self.code.keys() - self.found.keys()
        return Discovery(tuple(sorted(self.found)), tuple(skipped), tuple(self.left_out), tuple(sorted(code)))

    def search(self, folder: str) -> None:
        """Find what lies below a folder, symbolic links in it included."""
        self._descend(folder)
        while self._links:
            self._follow(*self._links.pop(0))

    def _descend(self, start: str) -> None:
        stack = [(start, self._chain_above(start), 0)]
        while stack:
            folder, chain, depth = stack.pop()
            if folder in self._seen:
                continue
            if depth > _DEEPEST or len(self._seen) >= _MOST_FOLDERS:
                limit = (
                    f"deeper than {_DEEPEST} folders"
                    if depth > _DEEPEST
                    else f"past {_MOST_FOLDERS:,} folders"
                )
                self.skipped.append(Skipped(folder, f"was not searched: {limit}"))
                continue
            self._seen.add(folder)
            entries = self._entries(folder)
            if any(entry.name == ".gitignore" for entry in entries):
                chain = self._with_rules(chain, folder, ".gitignore")
            inner = [key for entry in entries if self._visit(entry, key := child(folder, entry.name), chain)]
            stack.extend((key, chain, depth + 1) for key in reversed(inner))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(path_of(folder)) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self.skipped.append(Skipped(folder, f"cannot be searched: {why(error)}"))
            return []

    def _visit(self, entry: os.DirEntry[str], key: str, chain: Chain) -> bool:
        """Take a document, put off a symbolic link; True for a folder to search."""
        if entry.is_symlink():
            self._links.append((key, chain))
            return False
        if entry.is_dir(follow_symlinks=False):
            return entry.name not in SKIPPED_FOLDERS and not self._ignored(key, chain, folder=True)
        if self._is_document(key):
            if not self._ignored(key, chain):
                self._take(key)
        elif self.config.code and is_code(entry.name) and not self._ignored(key, chain):
            self._take_code(key)
        return False

    def _take(self, key: str) -> None:
        if key in self.found:
            return
        if len(self.found) >= self.config.max_files:
            self._over += 1
        else:
            self.found[key] = None

    def _take_code(self, key: str) -> None:
        if len(self.code) < _MOST_CODE:
            self.code[key] = None
        elif key not in self.code:
            self._code_over += 1

    def _is_document(self, key: str) -> bool:
        return key.lower().endswith(SUFFIXES) or bool(self.include and self.include.decide(key))

    def _ignored(self, key: str, chain: Chain, *, folder: bool = False) -> bool:
        if self.exclude and self.exclude.decide(key, folder=folder):
            return True
        decisions = (globs.decide(key, folder=folder) for globs in reversed(chain))
        return next((decision for decision in decisions if decision is not None), False)

    def _follow(self, link: str, chain: Chain) -> None:
        """Follow a symbolic link, as long as it leads to a place of its own within the root."""
        try:
            folder = stat.S_ISDIR(os.stat(path_of(link)).st_mode)
        except OSError:
            if self._is_document(link):
                self._pass_over(link, "a symbolic link that leads nowhere")
            return
        wanted = link.rpartition("/")[2] not in SKIPPED_FOLDERS if folder else self._is_document(link)
        if not wanted or self._ignored(link, chain, folder=folder):
            return
        target = self.disk.canonical(link)
        if target is None:
            self._pass_over(link, "a symbolic link out of the project")
        elif not folder:
            self._take(target)
        elif not is_under(link, target):  # else it is a loop
            self._descend(target)

    def _pass_over(self, key: str, reason: str) -> None:
        self.left_out.append(Skipped(key, f"is {reason}"))

    def _chain_above(self, start: str) -> Chain:
        """The rules that the folders above `start`, up to the repository's root, set for it.

        None of them if they leave `start` itself out: who names it wants to see it.
        """
        steps = list(upwards(start))
        top = repository_root(start) or (self.disk.root if is_under(start, self.disk.root) else start)
        chain = self._with_rules((), top, ".git/info/exclude")
        for folder in reversed(steps):
            if is_under(folder, top) and folder != start:
                chain = self._with_rules(chain, folder, ".gitignore")
        inside = [step for step in steps if is_under(step, top) and step != top]
        return () if any(self._ignored(step, chain, folder=True) for step in inside) else chain

    def _with_rules(self, chain: Chain, folder: str, name: str) -> Chain:
        source = child(folder, name)
        if not os.path.isfile(path_of(source)):
            return chain
        data = read_bytes(source, _MOST_IGNORE_BYTES)
        if isinstance(data, Skipped):
            self.left_out.append(data)
            return chain
        globs = compile_globs(folder, data.decode("utf-8", "replace").split("\n"))
        self._note_refused(globs, "")
        return (*chain, globs) if globs else chain

    def _note_refused(self, globs: Globs | None, prefix: str) -> None:
        for reason in globs.refused if globs else ():
            note = Skipped(globs.base if globs else "", prefix + reason)
            if note not in self.left_out:
                self.left_out.append(note)
