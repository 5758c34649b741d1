"""The words that name rules, as users write them."""

from __future__ import annotations

from collections.abc import Iterable

from spec_lsp.cli.exits import UsageError
from spec_lsp.config import Config, nearest
from spec_lsp.diagnostics import Severity
from spec_lsp.rules import ALL, FAMILIES


def known_words() -> dict[str, str]:
    """All words for rules: in small letters -> as they are spelled."""
    words = [*FAMILIES, *(rule.code for rule in ALL), *(rule.name for rule in ALL)]
    return {word.casefold(): word for word in words}


def split(lists: Iterable[str]) -> tuple[str, ...]:
    """The words of comma lists, each once."""
    return tuple(
        dict.fromkeys(word.strip() for written in lists for word in written.split(",") if word.strip())
    )


def rule_words(lists: Iterable[str], option: str) -> tuple[str, ...]:
    """The words of an option, as they are spelled. Raises UsageError for one that names no rule."""
    return tuple(_spelled(word, option) for word in split(lists))


def severities(lists: Iterable[str]) -> dict[str, Severity]:
    """`RULE=LEVEL` as a mapping. Raises UsageError."""
    result = {}
    for written in split(lists):
        word, equals, level = written.partition("=")
        severity = Severity.parse(level.strip())
        if not equals or severity is None:
            levels = ", ".join(severity.label for severity in Severity)
            raise UsageError(f"--severity takes RULE=LEVEL with one of {levels}; found `{written}`")
        result[_spelled(word.strip(), "--severity")] = severity
    return result


def _spelled(word: str, option: str) -> str:
    known = known_words()
    if word.casefold() not in known:
        raise UsageError(f"{option}: {unknown(word)}")
    return known[word.casefold()]


def unknown(word: str) -> str:
    """The complaint about a word that names no rule."""
    meant = nearest(word, known_words().values())
    hint = f"; did you mean `{meant}`?" if meant else "; `spec-lsp rules` lists them"
    return f"no rule is called `{word}`{hint}"


def unknown_in(config: Config) -> tuple[str, ...]:
    """A warning for each word of a configuration that names no rule."""
    known = known_words()
    given = (("select", config.select), ("ignore", config.ignore), ("severity", config.severity))
    return tuple(
        f"`{key}`: {unknown(word)}" for key, words in given for word in words if word.casefold() not in known
    )
