"""Thresholds in the cases that sentences speak of: "orders below 20 EUR", "if the age is over 18", "more than 5 items"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from spec_lsp.facts import Facts
from spec_lsp.norms.lexicon import silent
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.norms.words import cues_of, tokens_of
from spec_lsp.patterns import lazy
from spec_lsp.rules.covering import CONDITION, Said, reading, said_in, stems, topic_of

_FIGURE = r"(?P<figure>(?P<money>[€$£]\s?)?(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?:[\s-]?(?P<unit>%|[€$£]|°\s?[CF]\b|[^\W\d_]+))?)"
_BELOW = r"(?:less|fewer|lower|smaller|shorter|younger|lighter|cheaper|earlier)\s+than|under|below|<"
_ABOVE = r"(?:more|greater|higher|larger|bigger|longer|older|heavier|dearer|later)\s+than|exceed(?:s|ing)?|over|above|>"
_DIGIT = lazy(r"\d")
_INCLUDED = lazy(r"\binclusive|\bincluded\b", re.IGNORECASE)
_STRICT = lazy(
    rf"(?<!no )(?<!not )(?<!\w)(?:(?P<below>{_BELOW})|(?P<above>{_ABOVE}))\s*(?!=){_FIGURE}(?!\s+(?:\w+\s+)?or\s+\w+er\b)"
    r"(?!\s+(?:\w+\s+)?or\s+(?:more|less|above|below|equal|over|under)\b)",
    re.IGNORECASE,
)
_MENTION = lazy(rf"(?<![\w.,:/#~-]){_FIGURE}")
_UNITS = {"€": "EUR", "euro": "EUR", "eur": "EUR", "$": "USD", "dollar": "USD", "usd": "USD", "£": "GBP", "pound": "GBP", "gbp": "GBP", "percent": "%", "second": "s", "sec": "s",
          "minute": "min", "hour": "h", "hr": "h", "byte": "b"}  # fmt: skip
_MEASURES = frozenset(
    "% s min h day week month year ms b kb mb gb tb mm cm m km g kg EUR USD GBP °c °f bar hz v w".split()
)
_STATES = frozenset("is are was were be been has have".split())
_FOR = lazy(r"\b(?:for|on)\s+(?P<what>(?:[^\W\d_]+\s+){1,3})$", re.IGNORECASE)
_KEEPS = frozenset(
    "be keep stay remain maintain have limit take last run use consume cost weigh respond answer".split()
)
_AIMED = 4  # words behind what demands that may be what is compared: "must approve foreign orders"
MOVES = frozenset(
    stems(
        "fall falls drop drops sink rise rises climb grow go goes get gets reach hold holds contain contains weigh weighs cost costs worth"
    )
)
_PAUSE = lazy(r"[,;:]\s|\bthen\b|\bbut\b", re.IGNORECASE)
_FEW = 4  # words before a comparison that are what is compared


class Side(Enum):
    """Which values of a threshold a sentence speaks of."""

    BELOW = "below"
    ABOVE = "above"
    AT = "at"


@dataclass(frozen=True, eq=False)
class Threshold:
    """A value that a sentence speaks of; `text[start:end]` tells it, comparing words included, `shown` is it alone.

    `topic`: what is compared, by stems; empty where it is told elsewhere, as in a table.
    """

    said: Said
    side: Side
    value: float
    unit: str
    shown: str
    start: int
    end: int
    topic: frozenset[str]

    def is_of(self, other: Threshold) -> bool:
        """Whether both name the same value of the same kind."""
        return self.value == other.value and (self.unit == other.unit or not (self.unit and other.unit))

    def is_about(self, other: Threshold) -> bool:
        """Whether both compare the same."""
        mine, theirs = self.topic, other.topic
        return (mine <= theirs or theirs <= mine) if mine and theirs else not mine and not theirs


def _read_cases(facts: Facts, words: Vocabulary) -> Iterator[Threshold]:
    for said in said_in(facts, words):
        if not said.shows and _DIGIT.search(said.text) and not _INCLUDED.search(said.text):
            for match in _STRICT.finditer(said.plain):
                topic = _compared(said, match.start(), match.end())
                if topic is not None:
                    side = Side.BELOW if match["below"] else Side.ABOVE
                    yield _threshold(said, match, side, topic)


def _read_mentions(facts: Facts, words: Vocabulary) -> Iterator[Threshold]:
    for said in said_in(facts, words):
        if not said.shows and _DIGIT.search(said.text):
            closed = _INCLUDED.search(said.text)
            strict = [] if closed else [match.span() for match in _STRICT.finditer(said.plain)]
            around = topic_of(said.text, words)
            for match in _MENTION.finditer(said.text):
                if not any(start <= match.start() < end for start, end in strict):
                    yield _threshold(said, match, Side.AT, around)


thresholds = reading(_read_cases)  # the values that cases stop short of or begin beyond
mentions = reading(_read_mentions)  # all other values, of which any may cover one


def _threshold(said: Said, match: re.Match[str], side: Side, topic: frozenset[str]) -> Threshold:
    written = (match["money"] or match["unit"] or "").strip().lower()
    unit = "" if written in silent() else written
    if len(unit) > 2 and unit.endswith("s") and not unit.endswith("ss"):
        unit = unit[:-1]
    named = match["figure"] if unit else f"{match['money'] or ''}{match['number']}"
    end = match.start("figure") + len(named)
    value = float(match["number"].replace(",", ""))
    unit = _UNITS.get(unit, unit)
    counted = frozenset() if unit in _MEASURES else frozenset(stems(unit, said.words))
    return Threshold(said, side, value, unit, named, match.start(), end, (topic | counted) - MOVES)


def _compared(said: Said, start: int, end: int) -> frozenset[str] | None:
    """What a comparison compares if it tells a case: a condition, a subject, a label. None for what is demanded."""
    text = said.text
    before = _PAUSE.split(text[:start])[-1]
    openings = [match.end() for match in CONDITION.finditer(before)]
    if openings:
        return topic_of(before[openings[-1] :], said.words)
    words = [token.word for token in tokens_of(before)]
    if words and text[start] in "<>" and said.prose.block.type != "cell":
        return None  # "latency < 50 ms" is a bound
    cues = cues_of(words)
    if cues:
        return _aim(before, words[cues[-1].end :], said.words)
    if _STATES.intersection(words):
        return None
    demands = bool(cues_of([token.word for token in tokens_of(text[end:])]))
    return topic_of(before, said.words) if demands or len(words) <= _FEW else None


def _aim(before: str, action: list[str], words: Vocabulary) -> frozenset[str] | None:
    """What a demand is aimed at, where that is what is compared: "must approve orders", "must charge a fee for orders"."""
    aimed = _FOR.search(before)
    if aimed:
        return topic_of(aimed["what"], words)
    is_verb_and_noun = 1 < len(action) <= _AIMED and action[0] not in _KEEPS
    if is_verb_and_noun and action[-1].endswith("s") and not action[-1].endswith("ss"):
        return topic_of(" ".join(action[1:]), words)
    return None


def spans_it(said: Said, value: float) -> bool:
    """Whether a sentence names a range that holds a value: "between 10 and 30 EUR"."""
    return any(
        one.low <= value <= one.high
        and one.low != one.high
        and one.low > float("-inf")
        and one.high < float("inf")
        for one in said.quantities
    )
