"""The settings of a check, as a value. Reading them from a file is the business of `files/`.

Nothing here names an endpoint, a key or a program to run: a workspace is somebody else's text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from spec_lsp.diagnostics import Severity
from spec_lsp.patterns import lazy

_FAMILY = lazy(r"[A-Z]+")
_ONE_WORD = lazy(r"[^\W\d_][^\W_]*(?:-[^\W_]+)*")
_NO_SEVERITIES: Mapping[str, Severity] = MappingProxyType({})
_NO_WORDS: Mapping[str, str] = MappingProxyType({})
_NO_PHRASES: Mapping[str, tuple[str, ...]] = MappingProxyType({})
PROFILES = ("strict", "prose", "demands", "ears", "bcp14", "legal", "feature", "instructions", "model-spec")


@dataclass(frozen=True, slots=True)
class Config:
    """Settings with their defaults; an empty configuration is a useful one.

    Words in `select`, `ignore` and `severity` are rule codes (`AMB001`), names (`open-point`) or
    families (`AMB`). Globs are written as in .gitignore, relative to the project's root.
    """

    select: tuple[str, ...] = ()  # empty: all rules
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=lambda: _NO_SEVERITIES, hash=False)
    fail_on: Severity = Severity.ERROR
    hints: bool = False  # whether `check` prints hints
    include: tuple[str, ...] = ()  # files to read besides Markdown files
    exclude: tuple[str, ...] = ()
    code: bool = True  # whether to read what comments in code say of clauses
    authority: tuple[str, ...] = ("root", "system", "developer", "user", "guideline")  # strongest first
    profile: str | None = None  # how strict the wording rules are; None: as the family of a document wants it
    profiles: Mapping[str, str] = field(default_factory=lambda: _NO_WORDS, hash=False)  # the same, by folder
    words: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: _NO_PHRASES, hash=False
    )  # by kind of cue
    alike: tuple[tuple[str, ...], ...] = ()  # words that mean the same where demands are compared
    opposites: tuple[tuple[str, ...], ...] = ()  # pairs of words
    challenges: str = "examples"  # folder of challenge files, beside the spec
    max_file_bytes: int = 4 * 1024 * 1024
    max_files: int = 20_000
    rules_url: str | None = None  # where the rules' pages are, ending before `CODE.md`

    def level(self, code: str, name: str, default: Severity) -> Severity | None:
        """The severity of a rule under these settings, None if it is off.

        The narrowest word wins: code or name before family, and any of them before "all"; between
        words of one width, `ignore` wins over `select`.
        """
        selected = _width(self.select, code, name) if self.select else 1
        if not selected or _width(self.ignore, code, name) >= selected:
            return None
        return self.chosen(code, name) or default

    def asks_for(self, code: str, name: str) -> bool:
        """Whether the settings name this very rule: it is selected by its code or name, or has a severity."""
        return _width(self.select, code, name) == 3 or self.chosen(code, name) is not None

    def profile_at(self, key: str) -> str | None:
        """The profile that the settings choose for document `key`, None if they leave that to its family."""
        folders = [folder for folder in self.profiles if key.startswith(f"{folder}/")]
        return self.profiles[max(folders, key=len)] if folders else self.profile

    def chosen(self, code: str, name: str) -> Severity | None:
        """The severity that the settings give a rule, None if they leave that to it."""
        words = {word.casefold(): level for word, level in self.severity.items()}
        known = (word.casefold() for word in (code, name, family_of(code)))
        return next((words[word] for word in known if word in words), None)


def family_of(code: str) -> str:
    """The family of a rule code: `AMB` of `AMB001`."""
    match = _FAMILY.match(code)
    return match.group() if match else code


def _width(words: Iterable[str], code: str, name: str) -> int:
    """How narrowly `words` name a rule: 0 not at all, 2 by family, 3 by code or name."""
    folded = {word.casefold() for word in words}
    if code.casefold() in folded or name.casefold() in folded:
        return 3
    return 2 if family_of(code).casefold() in folded else 0


_NEAR = 20  # spellings that are as near as each other, at most


def nearest(word: str, known: Iterable[str]) -> str | None:
    """What somebody who wrote `word` may have meant, None if nothing is near."""
    spellings = {option.casefold(): option for option in known}
    matcher = difflib.SequenceMatcher(b=word.casefold())
    likeness: dict[str, float] = {}
    for option in difflib.get_close_matches(word.casefold(), spellings, n=_NEAR, cutoff=0.6):
        matcher.set_seq1(option)
        likeness[option] = matcher.ratio()
    # Of several that are as near, the first in order: `SUC00l` is meant as SUC001.
    found = min(likeness, key=lambda option: (-likeness[option], option), default=None)
    return spellings[found] if found is not None else None


def from_mapping(data: Mapping[str, Any]) -> tuple[Config, tuple[str, ...]]:
    """Read settings as a configuration file spells them (`fail-on`): (settings, warnings).

    Never fails: what is unknown or of the wrong type is left at its default, with a warning.
    """
    values: dict[str, Any] = {}
    warnings: list[str] = []
    for key, value in data.items():
        kind = KINDS.get(key)
        if kind is None:
            warnings.append(_unknown_key(key))
            continue
        try:
            values[key.replace("-", "_")] = kind.read(value)
        except _WrongValue as wrong:
            warnings.append(f"`{key}` is {wrong}; expected {kind.expected}")
    return replace(Config(), **values), tuple(warnings)


def to_mapping(config: Config) -> dict[str, Any]:
    """The settings as a configuration file spells them, levels as words; None where nothing is set."""
    return {item.name.replace("_", "-"): _plain(getattr(config, item.name)) for item in fields(config)}


def _plain(value: Any) -> Any:
    if isinstance(value, Severity):
        return value.label
    if isinstance(value, Mapping):
        return {word: _plain(item) for word, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _unknown_key(key: str) -> str:
    meant = nearest(key, KINDS)
    return f"unknown key `{key}`" + (f"; did you mean `{meant}`?" if meant else "")


class _WrongValue(Exception):
    """A value that cannot be used; says what was found."""


class Kind(NamedTuple):
    """What a key takes: in words, and as a function from what was written."""

    expected: str
    read: Callable[[Any], Any]


def _found(value: Any) -> _WrongValue:
    names = {
        str: "text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    if isinstance(value, bool | str | int | float) and len(repr(value)) <= 40:
        return _WrongValue(str(value).lower() if isinstance(value, bool) else repr(value))
    return _WrongValue(names.get(type(value), type(value).__name__))


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _found(value)
    for item in value:
        if not isinstance(item, str) or not item.strip():
            raise _WrongValue(f"a list that holds {_found(item)}")
    return tuple(dict.fromkeys(value))


def _levels_of_authority(value: Any) -> tuple[str, ...]:
    words = _words(value)
    if not words:
        raise _WrongValue("an empty list")
    return words


def _severity(value: Any) -> Severity:
    level = Severity.parse(value) if isinstance(value, str) else None
    if level is None:
        raise _found(value)
    return level


def _severities(value: Any) -> Mapping[str, Severity]:
    if not isinstance(value, dict):
        raise _found(value)
    levels = {}
    for word, level in value.items():
        try:
            levels[word] = _severity(level)
        except _WrongValue as wrong:
            raise _WrongValue(f"a table where `{word}` is {wrong}") from None
    return MappingProxyType(levels)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _found(value)
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _found(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _found(value)
    return value


def _folder_name(value: Any) -> str:
    # One name: a path could lead out of the project.
    name = _text(value)
    if re.search(r"[/\\:\x00]", name) or name in (".", ".."):
        raise _found(value)
    return name


def _profile(value: Any) -> str:
    if not isinstance(value, str) or value not in PROFILES:
        raise _found(value)
    return value


def _profiles(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise _found(value)
    return MappingProxyType({folder.strip("/"): _profile(name) for folder, name in value.items()})


def _phrases(value: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise _found(value)
    return MappingProxyType({kind: _words(phrases) for kind, phrases in value.items()})


def _groups(value: Any, most: int | None = None) -> tuple[tuple[str, ...], ...]:
    """Lists of two or more single words, `most` at most; no word is in two of them."""
    if not isinstance(value, list):
        raise _found(value)
    seen: set[str] = set()
    for group in value:
        if not isinstance(group, list):
            raise _WrongValue(f"a list that holds {_found(group)}")
        for word in group:
            if not isinstance(word, str) or not _ONE_WORD.fullmatch(word):
                raise _WrongValue(f"a list with {_found(word)} in one of its lists")
            if word.casefold() in seen:
                raise _WrongValue(f"a list that holds {word!r} twice")
            seen.add(word.casefold())
        if len(group) < 2 or (most and len(group) > most):
            raise _WrongValue(f"a list that holds a list of {len(group)}")
    return tuple(tuple(group) for group in value)


def _pairs(value: Any) -> tuple[tuple[str, ...], ...]:
    return _groups(value, most=2)


_LEVEL = '"error", "warning" or "hint"'

_PROFILE = " or ".join(f'"{name}"' for name in PROFILES)

KINDS: Mapping[str, Kind] = {
    "select": Kind("a list of rule codes, names or families", _words),
    "ignore": Kind("a list of rule codes, names or families", _words),
    "severity": Kind(f"a table of rule words, each with {_LEVEL}", _severities),
    "fail-on": Kind(_LEVEL, _severity),
    "hints": Kind("true or false", _flag),
    "include": Kind("a list of globs", _words),
    "exclude": Kind("a list of globs", _words),
    "code": Kind("true or false", _flag),
    "authority": Kind("a list of levels, strongest first", _levels_of_authority),
    "profile": Kind(_PROFILE, _profile),
    "profiles": Kind(f"a table of folders, each with {_PROFILE}", _profiles),
    "words": Kind("a table of kinds of cue, each with a list of phrases", _phrases),
    "alike": Kind("a list of lists of single words, each word once", _groups),
    "opposites": Kind("a list of pairs of single words, each word once", _pairs),
    "challenges": Kind("the name of a folder", _folder_name),
    "max-file-bytes": Kind("a number above 0", _count),
    "max-files": Kind("a number above 0", _count),
    "rules-url": Kind("text", _text),
}
