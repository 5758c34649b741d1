"""Ids that authors write into their text: FR-001, SC-2, T012, US1, Principle IX; pure functions on text.

What stands in no feature's list of ids looks the same as what does (`SHA-256`): a caller finds out by
looking the id up. A spelling that is nearly an id (`FR 012`) is told apart from one that is (`FR-012`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.patterns import lazy


class Token(NamedTuple):
    """An id at `text[start:end]`; what a range or a shortened list only implies stands at the whole of it."""

    id: str
    start: int
    end: int
    near: bool = False  # nearly spelt as an id, so that a plain search does not find it
    implied: bool = False  # within a range: nobody says that there is one


_AREA = r"(?:-[A-Z]{2,12})*"
_TAIL = r"(?:\.\d{1,3})*[a-z]?"
_ID = (
    rf"(?:(?:N?FR|CHK){_AREA}[-_]?\d{{1,4}}{_TAIL}"
    rf"|(?:SC|AC|EC){_AREA}[-_]\d{{1,4}}{_TAIL}"
    r"|US[-_]?\d{1,3}(?!\d)"
    r"|T\d{3,4}[a-z]?"
    rf"|[ACDR]-\d{{3,4}}{_TAIL}"
    rf"|[A-Z]{{2,6}}{_AREA}-\d{{2,4}}{_TAIL})"
)
_BEFORE = r"(?<![\w.#@-])(?<![^\W\d_]/)(?<!:/)"
_AFTER = r"(?!\w)(?!-\d)(?!/[a-z])(?!\.[a-z])"
_TOKEN = lazy(
    rf"(?=[A-Z]){_BEFORE}(?:(?P<scenario>US[-_ ]?(?P<of>\d{{1,3}})[-/.: ]{{0,2}}A[SC][-_ ]?(?P<number>\d{{1,3}}))"
    rf"|(?:User\s+)?Stor(?:y|ies)\s+(?P<story>\d{{1,3}})|(?P<id>{_ID})){_AFTER}"
)
ID = lazy(_ID)

# What may follow an id: the end of a range, or more numbers in the same style.
_RANGE = lazy(
    rf"\s*(?:[-\u2013\u2014]|\.{{2,3}}|\bto\b|\bthrough\b)\s*(?:User\s+Story\s+)?(?P<end>{_ID}|\d{{1,4}}{_TAIL}){_AFTER}"
)
_MORE = lazy(rf"(?:\s*/|\s*,(?=\s*\d+(?:[^\w\s%]|\s*$|\s+(?:and|or)\b)))\s*(?P<number>\d{{2,4}}){_AFTER}")
_PARTS = lazy(r"(?P<stem>.*?)(?P<number>\d+)(?P<suffix>[a-z]?)$")
_LONGEST = 300  # ids that a range may stand for


def ids(text: str) -> Iterator[Token]:
    """The ids in `text`, left to right: each one written, and those that `FR-001 to FR-004` and `FR-001/002` imply.

    Ids that belong to another numbered spec (`Spec 002 FR-005`) are left out.
    """
    found: list[Token] = []
    position = 0
    while match := _TOKEN.search(text, position):
        token = _token(match)
        found.append(token)
        position = match.end()
        for implied in _implied(text, token):
            found.append(implied)
            position = max(position, implied.end)
    yield from _own(text, found)


def _token(match: re.Match[str]) -> Token:
    if match["scenario"]:
        return Token(f"US{int(match['of'])}-AS{int(match['number'])}", *match.span())
    if match["story"]:
        return Token(f"US{int(match['story'])}", *match.span())
    return Token(match["id"], *match.span())


def _implied(text: str, first: Token) -> Iterator[Token]:
    """What a range or a list of bare numbers behind `first` adds to it."""
    own = _PARTS.match(first.id)
    ranged = _RANGE.match(text, first.end)
    if ranged and own:
        yield from _between(own, ranged, first.start)
        return
    position = first.end
    while own and (more := _MORE.match(text, position)) and len(more["number"]) == len(own["number"]):
        yield Token(own["stem"] + more["number"], *more.span("number"))
        position = more.end()


def _between(own: re.Match[str], ranged: re.Match[str], start: int) -> Iterator[Token]:
    last = _PARTS.match(ranged["end"])
    if last is None or last["stem"] not in ("", own["stem"]) or int(last["number"]) > _LONGEST:
        return
    if not last["stem"] and len(last["number"]) != len(own["number"]):
        return  # "FR-001 to 2 users"
    width = len(own["number"]) if own["number"].startswith("0") else 0
    for number in range(int(own["number"]) + 1, int(last["number"])):
        yield Token(f"{own['stem']}{number:0{width}}", start, ranged.end("end"), implied=True)
    if int(own["number"]) < int(last["number"]):
        if last["suffix"]:
            yield Token(own["stem"] + last["number"], start, ranged.end("end"), implied=True)
        yield Token(own["stem"] + last["number"] + last["suffix"], *ranged.span("end"))


_BETWEEN = lazy(r"(?:[\s,/&+;()\[\]]|\band\b|\bor\b|\bto\b|[-\u2013\u2014.]){0,6}")
_SPEC = r"(?:specs?|features?)[\s#:\u2013-]{0,2}\d{2,}[\w-]*|\d{3,}-[a-z][\w-]*"
_SPEC_BEFORE = lazy(rf"(?:^|[^\w/])(?:{_SPEC})(?:['’]s)?[\s:/,\u00a7(\[-]{{0,3}}$", re.IGNORECASE)
_SPEC_AFTER = lazy(rf"[\s(\[,]{{0,3}}(?:(?:of|from|in|per)\s+)?(?:the\s+)?(?:{_SPEC})\b", re.IGNORECASE)
_FOR_EXAMPLE = lazy(r"\be\.g\.[^.;()]*$", re.IGNORECASE)
_LOOK_BACK = 60


def _own(text: str, tokens: list[Token]) -> Iterator[Token]:
    """The tokens that no spec beside them claims; ids side by side are claimed together."""
    group: list[Token] = []
    for token in tokens:
        if group and not _BETWEEN.fullmatch(text, max(one.end for one in group), token.start):
            yield from _unclaimed(text, group)
            group = []
        group.append(token)
    yield from _unclaimed(text, group)


def _unclaimed(text: str, group: list[Token]) -> list[Token]:
    if not group:
        return []
    start, end = group[0].start, max(token.end for token in group)
    if _FOR_EXAMPLE.search(text[max(0, start - _LOOK_BACK) : start]):
        return []  # "which story it belongs to (e.g., US1, US2)": nobody refers to these
    claimed = _SPEC_BEFORE.search(text[max(0, start - _LOOK_BACK) : start]) or _SPEC_AFTER.match(text, end)
    return [] if claimed else group


_NEAR = lazy(
    rf"(?=[NFSAnfs]){_BEFORE}(?P<written>"
    r"(?P<stem>N?FR|SC|AC)(?:[ \u00a0]|[ ]?[\u2010-\u2015\u2212][ ]?)(?P<number>\d{2,4})"
    r"|(?P<lower>n?fr|N?Fr|sc|Sc)[-_ ]?(?P<digits>\d{2,4})"
    r"|(?P<odd>N?FR|SC)-(?P<lookalike>(?=[\dOoIl]*[OoIl])(?=[OoIl]*\d)[\dOoIl]{2,4})"
    rf"){_AFTER}(?!-\w)(?!\.\d)(?!%)"
)
_DIGITS = str.maketrans("OoIl", "0011")


def near_ids(text: str) -> Iterator[Token]:
    """What is nearly an id: `FR 012`, `Fr-012`, `FR-O12`, `FR–012`; the token bears the id that was surely meant."""
    for match in _NEAR.finditer(text):
        stem = match["stem"] or match["odd"] or match["lower"].upper()
        number = match["number"] or match["digits"] or match["lookalike"].translate(_DIGITS)
        yield Token(f"{stem}-{number}", *match.span(), near=True)


_ROMAN = r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})"
_NUMERAL = rf"(?:{_ROMAN}|\d{{1,2}})(?![\w'’])"
_PRINCIPLE = lazy(
    rf"\b(?P<word>Principles?|Articles?)\s+(?P<all>{_NUMERAL}(?:(?:\s*(?:,|&|/|\u2013|-|\band\b|\bor\b|\bto\b)\s*)+{_NUMERAL})*)"
)
_ONE_NUMERAL = lazy(rf"(?<!\w){_NUMERAL}")
NUMBERED = lazy(
    rf"(?:(?P<word>Principle|Article)\s+)?(?P<numeral>{_ROMAN}|\d{{1,2}})(?:[.:)]|\s*[\u2013\u2014-]\s|\s+\(|\s*\*\*)"
)
_VALUES = {"I": 1, "V": 5, "X": 10}


def principles(text: str) -> Iterator[Token]:
    """References such as `Principle IX`, `Principles I, II and V`, `Article VII`; the id is the numeral.

    Articles keep their word (`Article VII`), and Arabic ones are left out: laws have those.
    """
    for match in _PRINCIPLE.finditer(text):
        article = match["word"].startswith("Article")
        numerals = list(_ONE_NUMERAL.finditer(text, *match.span("all")))
        for index, found in enumerate(numerals):
            if not (article and found.group().isdigit()):
                start = match.start() if index == 0 else found.start()
                yield Token(f"Article {found.group()}" if article else found.group(), start, found.end())


def counterpart(numeral: str) -> str:
    """A Roman numeral in Arabic, an Arabic one in Roman: IX is 9."""
    return _roman(int(numeral)) if numeral.isdigit() else str(_value(numeral))


def _value(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    return sum(-here if here < after else here for here, after in zip(values, [*values[1:], 0], strict=True))


def _roman(value: int) -> str:
    tens, ones = divmod(min(value, 39), 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


_STEM = lazy(
    r"(?P<letters>[A-Z]+(?:\d+-[A-Z]+)?(?:[-_][A-Z]+)*)[-_]?\d+(?:\.\d+)*[a-z]?$|(?P<word>Article|Principle) (?:[IVX]+|\d+)$"
)


def stem(name: str) -> str:
    """What an id shares with the others of its kind: `FR` of FR-012; "" for a number such as 2.7 or IX, and for a title.

    Where no id of a stem is defined, the stem is no convention there and its ids are just words.
    """
    match = _STEM.match(name)
    return (match["letters"] or match["word"]) if match else ""


def squeezed(name: str) -> str:
    """An id without what is easily got wrong: case, separators, leading zeros."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\s_\u2010-\u2015-]+", "", name.casefold()))
