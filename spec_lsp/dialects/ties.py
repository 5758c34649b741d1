"""Where a definition says that its term is the same as another word, its opposite, or told apart from it.

Read are entries of a glossary ("**Customer**: same as *account holder*") and sentences about words in quotes ("Client" means
the Customer). A wrong "same" makes conflicts up, so what is said must be all of a sentence: "same as customer, but ..." is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from spec_lsp.diagnostics import Span
from spec_lsp.dialects.glossary import NAME
from spec_lsp.facts import Facts, Prose
from spec_lsp.language.sentences import sentences
from spec_lsp.memo import remembered
from spec_lsp.patterns import lazy


class Sense(Enum):
    """How two words hang together; the value is what a message says of them."""

    SAME = "the same as"
    OPPOSITE = "the opposite of"
    APART = "told apart from"


class Tie(NamedTuple):
    """What a definition in a unit says of `word`; `other` is as it is written, too.

    `needs`: it counts only if the document defines both.
    """

    sense: Sense
    word: str
    other: str
    span: Span
    needs: bool = False


SMALL = frozenset("of the and for to a in on".split())  # words that an acronym may leave out

_OPEN, _CLOSE = "[\"“'‘]", "[\"”'’]"
_OTHER = rf"(?:(?:the|an?)\s+)?{_OPEN}?(?:(?:the|an?)\s+)?(?P<other>[^\W\d_][\w'’-]*(?:\s+[^\W_][\w'’-]*){{0,4}}){_CLOSE}?"
_ENDING = r"\s*[.;]?\s*"
_IS = r"(?:(?:it\s+)?(?:is|has|means)\s+)?"
_FOR = r"(?:of|for)"


def _whole(before: str) -> re.Pattern[str]:
    """A sentence that says no more than some words and another one."""
    return lazy(rf"\W*{_IS}(?:{before})[\s:]+{_OTHER}{_ENDING}", re.IGNORECASE)


# What stands in front of the other word, where that is what the term is another name for.
_SAME = _whole(
    rf"(?:the\s+)?same(?:\s+meaning)?\s+as|(?:an?\s+)?(?:synonym|alias)\s+{_FOR}|synonymous\s+with|(?:used\s+)?interchangeabl[ey]\s+with"
    rf"|(?:another|an\s+alternative|an\s+other)\s+(?:name|word|term)\s+for|(?:the\s+|an?\s+)?(?:abbreviation|acronym|initialism|short\s+form)\s+{_FOR}"
    r"|short\s+for|stands?\s+for"
)
_SEE = _whole(r"see")
_MEANS = lazy(
    rf"\s*(?:(?:shall\s+)?means?|refers\s+to)\s+the\s+{_OPEN}?(?P<other>[^\W\d_][\w'’-]*(?:\s+[^\W_][\w'’-]*){{0,4}}){_CLOSE}?{_ENDING}"
)
# The same where it is the other word that is another name for the term.
_ALSO = _whole(
    r"also\s+(?:called|known\s+as|referred\s+to\s+as|named)|also(?=\s*:)|a\.?k\.?a\.?|abbreviated(?:\s+(?:as|to))?|short(?:\s+form)?(?=\s*:)|synonym(?=\s*:)"
)
_LIST = lazy(r"\s*(?:[,/;]|\bor\b)\s*(?:or\b\s*)?", re.IGNORECASE)  # between several names
_NAMED = lazy(_OTHER, re.IGNORECASE)
_NARROWS = frozenset("but if when where only except for in not as with and also to by at on of".split())
_LONGEST = 2  # words of a further name
_OPPOSITE = _whole(
    rf"(?:the\s+|an?\s+)?(?:opposite|antonym|contrary)\s+{_FOR}|(?:the\s+)?(?:opposite|contrary)\s+to|(?:opposite|antonym)(?=\s*:)"
)
_APART = _whole(
    r"not\s+to\s+be\s+confused\s+with|not(?=\s+an?\s)|(?:as\s+)?distinct\s+from|other\s+than"
    r"|[^\W\d_][\w-]*(?:\s+[\w-]+){0,3}\s+(?:other\s+than|as\s+distinct\s+from)"
)
_SENSES = ((_SAME, Sense.SAME), (_OPPOSITE, Sense.OPPOSITE), (_APART, Sense.APART))
_HINT = lazy(
    r"same|synonym|alias|interchang|another|alternative|abbreviat|acronym|initialism|short|stand|see|mean|refer|also|a\.?k\.?a|opposite|antonym"
    r"|contrary|not|distinct|other|\bor\b",
    re.IGNORECASE,
)
_QUOTED = r"(?<!\w)[\"“'‘](?:the\s+)?(?P<{}>[^\W\d_][\w'’ -]{{0,60}}?)[\"”'’](?!\w)"
_SUBJECT = lazy(_QUOTED.format("word"))
_TWO_MEAN = lazy(
    rf"{_QUOTED.format('word')}\s+or\s+{_QUOTED.format('other')}\s+(?:(?:shall\s+)?means?|refers?\s+to|is\s+defined\s+as)\b"
)
_TWO_CALLED = lazy(
    rf"\((?:(?:the|each,?\s+an?|collectively,?(?:\s+the)?|together,?(?:\s+the)?|an?|our)\s+)?{_QUOTED.format('word')}\s+or\s+(?:the\s+)?{_QUOTED.format('other')}\)"
)
_TWO_ARE = lazy(
    rf"{_QUOTED.format('word')}\s+and\s+{_QUOTED.format('other')}\s+(?:are|mean|is)\s+(?:(?:synonyms|synonymous|the\s+same|interchangeable|used\s+interchangeably)|(?P<against>opposites|antonyms)){_ENDING}$"
)
_BRACKET = lazy(r"\s*\((?P<inner>[^()]{1,80})\)")


@remembered
def entry_ties(facts: Facts) -> tuple[Tie, ...]:
    """What the entries of a unit say, if it is part of a glossary."""
    names = {term.name.casefold() for term in (facts.terms or facts.entries)}
    found = [*_listed(facts, names), *_tabled(facts)] if names and not facts.commentary else []
    return tuple(found)


def _listed(facts: Facts, names: set[str]) -> Iterator[Tie]:
    for prose in (one for one in facts.prose if one.speaks):
        block = prose.block
        match = (
            NAME.match(block.content) if block.type == "paragraph" and _HINT.search(block.content) else None
        )
        if match is None:
            continue
        group = next(group for group in ("bold", "code", "plain") if match[group] is not None)
        name = match[group].strip(" :：")
        if name.casefold() in names:
            yield from explained(name, prose, match.span(group), match.end())
            if match["also"]:
                yield from _in_brackets(name, match["also"], prose, match.span(group))


def _tabled(facts: Facts) -> Iterator[Tie]:
    rows: dict[int, list[Prose]] = {}
    for prose in facts.prose:
        if prose.block.type == "cell" and prose.block.info == "body":
            rows.setdefault(prose.block.line, []).append(prose)
    for first, *others in rows.values():
        for other in others:
            name = first.text.strip()
            for tie in explained(name, other, (0, 0), 0):
                yield tie._replace(span=first.span(0, len(first.text)))


def explained(name: str, prose: Prose, at: tuple[int, int], start: int) -> Iterator[Tie]:
    """What a text says of the term `name`, written at `at`, that it explains from `start` on."""
    shown = prose.shown(0, len(prose.text))
    inner = _BRACKET.search(name)
    if inner:
        name = name[: inner.start()]
        yield from _in_brackets(name, inner["inner"], prose, at)
    text = shown[start:].lstrip(" :：—–=-*")
    pieces = [text[begin:end].strip() for begin, end in sentences(text)] or [text]
    span = prose.span(*at)
    for piece in pieces:
        yield from _said(name, piece, span)
    if len(pieces) == 1:
        see = _SEE.fullmatch(pieces[0])
        if see:
            yield Tie(Sense.SAME, name, see["other"], span, needs=True)
        yield from _meant(name, pieces[0], span)


def _said(name: str, text: str, span: Span) -> Iterator[Tie]:
    others = _other_names(text)
    if others:
        yield from (Tie(Sense.SAME, other, name, span) for other in others)
        return
    for pattern, sense in _SENSES:
        match = pattern.fullmatch(text)
        if match:
            yield Tie(sense, name, match["other"], span)
            return


def _meant(name: str, text: str, span: Span) -> Iterator[Tie]:
    match = _MEANS.fullmatch(text)
    if match:
        yield Tie(Sense.SAME, name, match["other"], span, needs=not match["other"].istitle())


def _in_brackets(name: str, inner: str, prose: Prose, at: tuple[int, int]) -> Iterator[Tie]:
    for other in _other_names(inner):
        yield Tie(Sense.SAME, other, name, prose.span(*at))


def _other_names(text: str) -> Sequence[str]:
    """The names that a text says are others for the same, where it says no more: "also: the buyer, shopper"."""
    first, *more = _LIST.split(text.strip(" .;"))
    also, further = _ALSO.fullmatch(first), [_NAMED.fullmatch(one) for one in more]
    names = [one["other"] for one in (also, *further) if one]
    plain = all(
        len(words) <= _LONGEST and _NARROWS.isdisjoint(words)
        for words in (name.lower().split() for name in names[1:])
    )
    return names if also and len(names) == 1 + len(more) and plain else ()


@remembered
def sentence_ties(facts: Facts) -> tuple[Tie, ...]:
    """What sentences about words in quotes say, and acronyms with what they stand for."""
    if facts.commentary:
        return ()
    found = [tie for prose in facts.prose if prose.speaks for tie in _spoken(prose)]
    found += [
        Tie(Sense.SAME, one.name, one.long, one.span) for one in facts.acronyms if _spells(one.long, one.name)
    ]
    return tuple(found)


def _spoken(prose: Prose) -> Iterator[Tie]:
    if not any(sign in prose.text for sign in "\"“'‘") or not _HINT.search(prose.text):
        return
    for start, end in sentences(prose.text):
        text = prose.shown(start, end)
        for pattern in (_TWO_MEAN, _TWO_CALLED, _TWO_ARE):
            for match in pattern.finditer(text):
                against = pattern is _TWO_ARE and match["against"]
                sense = Sense.OPPOSITE if against else Sense.SAME
                span = prose.span(start + match.start("other"), start + match.end("other"))
                yield Tie(sense, match["other"], match["word"], span)
        for match in _SUBJECT.finditer(text):
            span = prose.span(*(start + place for place in match.span("word")))
            rest = text[match.end() :]
            for tie in _said(
                match["word"], rest, span
            ):  # a value may be the same as another: its name is no other word
                yield tie._replace(needs=not _SUBJECT.search(rest))
            yield from _meant(match["word"], rest, span)
            bracket = _BRACKET.match(rest)
            if bracket:
                yield from _in_brackets(
                    match["word"],
                    bracket["inner"],
                    prose,
                    (start + match.start("word"), start + match.end("word")),
                )


def _spells(long: str, acronym: str) -> bool:
    """Whether an acronym is made of the first letters of what it stands for, small words left out or not."""
    words: Sequence[str] = re.split(r"[\s-]+", long)
    letters = [[word[:1] for word in words], [word[:1] for word in words if word.lower() not in SMALL]]
    return any("".join(one).upper() == acronym for one in letters)
