"""Acronyms: where they are used, and where a text says what they stand for, as in "service level objective (SLO)"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.language.lexicon import word_class
from spec_lsp.patterns import lazy


class Acronym(NamedTuple):
    """`text[start:end]` is an acronym; `long` is what it is said to stand for there, "" where it is only used."""

    name: str
    start: int
    end: int
    long: str = ""


_USE = lazy(r"(?<![\w/.#@$&:-])(?P<name>[A-Z]{2,6})(?P<plural>s)?(?![\w&-])(?!\.\w)")
_BRACKETED = lazy(r"\(\"?(?P<name>[A-Z][A-Z0-9]{1,5})s?\"?\)")
_WORDS_BEFORE = lazy(r"(?:[^\W\d_][\w'’-]*[ \n]+){1,7}$")
_FAR = 160  # characters before an acronym in brackets that may spell it out
_EXPLAINED = lazy(
    r"(?<![\w-])(?P<name>[A-Z][A-Z0-9]{1,5})s?[ \n]+\((?P<long>[A-Za-z][\w'’-]*(?:[ \n-]+[\w'’-]+){1,7})\)"
)
_ROMAN = lazy(r"[IVXLC]+$")


def acronyms(text: str) -> Iterator[Acronym]:
    """The acronyms of a text, left to right; those that everybody knows are left out, and so are numerals."""
    if not any(map(str.isupper, text)):
        return
    told = dict(_told(text))
    for match in _USE.finditer(text):
        name = match["name"]
        if (
            name.lower() in word_class("acronyms")
            or _ROMAN.match(name)
            or _is_shouted(text, match.start(), match.end())
        ):
            continue
        yield Acronym(name, *match.span("name"), told.get(match.start("name"), ""))


def _told(text: str) -> Iterator[tuple[int, str]]:
    """The places of acronyms that are explained there, each with what they stand for."""
    if "(" not in text:
        return
    for match in _BRACKETED.finditer(text):
        before = _WORDS_BEFORE.search(text, max(0, match.start() - _FAR), match.start())
        long = _matching(before.group().split(), match["name"]) if before else ""
        if long:
            yield match.start("name"), long
    for match in _EXPLAINED.finditer(text):
        if _initials(match["long"].split())[:1] == match["name"][:1].lower():
            yield match.start("name"), " ".join(match["long"].split())


def _matching(words: list[str], name: str) -> str:
    """The last words that begin with the letters of `name`; "" if they do not."""
    for start in range(len(words) - 1, -1, -1):
        chosen = words[start:]
        if chosen[0][0].lower() == name[0].lower() and len(chosen) >= min(2, len(name)):
            letters = "".join(part[0] for word in chosen for part in word.split("-") if part).lower()
            if letters == name.lower() or (
                len(letters) >= len(name) - 1 and set(name.lower()) <= set("".join(chosen).lower())
            ):
                return " ".join(chosen)
    return ""


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words).lower()


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether the words beside it are in capitals as well: THE SYSTEM SHALL."""
    before = text[max(0, start - 24) : start].split()
    after = text[end : end + 24].split()
    beside = [*before[-1:], *after[:1]]
    return any(len(word) > 3 and word.isupper() for word in beside)
