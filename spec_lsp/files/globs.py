"""Patterns as .gitignore writes them, in linear time.

Own code, since the patterns come with somebody else's project: as ordinary regular expressions, some
would keep one long file name busy for hours. Here each part between two wildcards is an atomic group
that takes its leftmost place; parts are of fixed length, so no other place could ever be needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from spec_lsp.patterns import lazy
from spec_lsp.uris import child

_LONGEST = 512  # characters of a pattern
_MOST = 2_000  # patterns of one file
_FOLDERS = "(?:[^/]+/)*"
_TOKEN = lazy(r"\\(?P<escaped>.)|(?P<stars>\*+)|(?P<any>\?)|(?P<set>\[)|(?P<plain>[^\\*?\[]+)", re.DOTALL)
_SET = lazy(r"\[[!^]?\]?(?:\[:[a-z]+:\]|\\.|[^\]\\])*\]", re.DOTALL)
_MEMBER = lazy(r"\[:(?P<name>[a-z]+):\]|(?:\\(?P<escaped>.)|(?P<plain>.))", re.DOTALL)
_NAMED = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


class Glob(NamedTuple):
    """One pattern. `by_name`: it is about names in any folder, not about paths."""

    regex: re.Pattern[str]
    negated: bool
    folders_only: bool
    by_name: bool


class Globs(NamedTuple):
    """Patterns relative to the folder `base`; later ones win. `refused` says which are not used."""

    base: str
    globs: tuple[Glob, ...]
    refused: tuple[str, ...]

    def decide(self, key: str, *, folder: bool = False) -> bool | None:
        """Whether the patterns match `key`: True, False (taken back by `!`), None if none speaks of it.

        It is about this file or folder alone: what lies in a folder that matches is the caller's to know.
        """
        prefix = child(self.base, "")
        if not key.startswith(prefix):
            return None
        path = key[len(prefix) :]
        name = path.rpartition("/")[2]
        for glob in reversed(self.globs):
            if (folder or not glob.folders_only) and glob.regex.fullmatch(name if glob.by_name else path):
                return not glob.negated
        return None


def compile_globs(base: str, lines: Iterable[str]) -> Globs | None:
    """Compile patterns, None if there is none; those that cannot be used are left out and named."""
    globs: list[Glob] = []
    refused: list[str] = []
    for line in lines:
        pattern = _trimmed(line)
        if not pattern or pattern.startswith("#"):
            continue
        problem = _problem(pattern, len(globs))
        glob = None if problem else _glob(pattern)
        if glob:
            globs.append(glob)
        else:
            refused.append(f"pattern `{pattern[:40]}` is not used: {problem or 'it can match nothing'}")
    return Globs(base, tuple(globs), tuple(refused)) if globs or refused else None


def _trimmed(line: str) -> str:
    line = line.removesuffix("\n").removesuffix("\r").removeprefix("\ufeff")
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    return line


def _problem(pattern: str, count: int) -> str | None:
    if len(pattern) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    return f"it comes after {_MOST:,} others" if count >= _MOST else None


def _glob(pattern: str) -> Glob | None:
    negated = pattern.startswith("!")
    body = pattern[1:] if negated else pattern
    folders_only = body.endswith("/")
    body = body[:-1] if folders_only else body
    by_name = "/" not in body
    try:
        regex = re.compile(_segment(body) if by_name else _path(body.removeprefix("/")))
    except _NoMatch:
        return None
    except re.error:  # a range that runs backwards
        return None
    return Glob(regex, negated, folders_only, by_name)


class _NoMatch(Exception):
    """The pattern is broken; git lets it match nothing."""


def _path(body: str) -> str:
    """A pattern with slashes: runs of segments, between `**` that stand for any folders."""
    runs: list[list[str]] = [[]]
    for segment in body.split("/"):
        if segment == "**":
            runs.append([])
        else:
            runs[-1].append(_segment(segment))
    if len(runs) == 1:
        return "/".join(runs[0])
    first, middle, last = runs[0], [run for run in runs[1:-1] if run], runs[-1]
    parts = ["/".join(first) + "/" if first else ""]
    parts += [f"(?>(?:[^/]+/)*?{'/'.join(run)}/)" for run in middle]
    return "".join(parts) + (_FOLDERS + "/".join(last) if last else "(?s:.+)")


def _segment(text: str) -> str:
    """One part between slashes: pieces of fixed length, with `*` between them."""
    if not text:
        raise _NoMatch
    first, *others = _pieces(text)
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle if piece) + f"[^/]*{last}(?=/|\\Z)"


def _pieces(text: str) -> Iterator[str]:
    piece, position = "", 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _NoMatch  # a backslash at the end
        position = match.end()
        if match["stars"]:
            yield piece
            piece = ""
        elif match["set"]:
            found = _SET.match(text, match.start())
            if found is None:
                raise _NoMatch
            piece += _set(found.group())
            position = found.end()
        else:
            piece += "[^/]" if match["any"] else re.escape(match["escaped"] or match["plain"])
    yield piece


def _set(text: str) -> str:
    """A set such as `[a-z_]`, which stands for one character but never for a slash."""
    inner = text[1:-1]
    negated = inner.startswith(("!", "^"))
    members = list(_MEMBER.finditer(inner, 1 if negated else 0))
    written = []
    for index, member in enumerate(members):
        if member["name"]:
            if member["name"] not in _NAMED:
                raise _NoMatch
            written.append(_NAMED[member["name"]])
        elif member["plain"] == "-" and 0 < index < len(members) - 1:
            written.append("-")
        else:
            written.append(re.escape(member["escaped"] or member["plain"]))
    return f"(?!/)[{'^' if negated else ''}{''.join(written)}]"
