"""Norms as entries of decision tables: what is decided, in which case, and what is demanded then.

Condition, subject and action are read once more, each on its own: "when it fails then the system" has its subject behind
"then", and the bound of "orders below 20 EUR must" is a case although it stands in the subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.norms.lexicon import meaning_of, measures, silent
from spec_lsp.norms.model import Force, Meanings, Spans
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.sentence import CONDITIONS, EXCEPTIONS, Sentence
from spec_lsp.patterns import lazy
from spec_lsp.tables.bounds import Measure, measures_of

_THEN = lazy(r"[\s,]*\bthen\b[\s,]*", re.IGNORECASE)
_WORDS = sorted(
    {*CONDITIONS, *EXCEPTIONS, "given", "in the event", "in case", "in cases", "as long as"}, key=len
)
_OPENER = lazy(
    rf"\s*(?:(?:and|but|or|only)\s+)*(?P<word>{'|'.join(reversed(_WORDS))})\b(?:\s+(?:that|of|for|when|if))*[\s,]*",
    re.IGNORECASE,
)
_OTHERWISE = lazy(r"^\s*(?:otherwise|else|then|also|in addition|however)\b[\s,]*", re.IGNORECASE)
_EVEN = lazy(r"\beven\s*$", re.IGNORECASE)
_GIVEN = lazy(r"\s*given\b", re.IGNORECASE)
_STATE = lazy(
    r"\b(?:is|are|was|were|has|have|had|exists?|contains?|exceeds?|equals?|not|no)\b", re.IGNORECASE
)
_LOOSE = lazy(r"\s+([,.;:)])|\s*\(\s*\)")
_IDLE = frozenset(
    "example possible applicable necessary needed required appropriate available feasible practical".split()
)
_LASTING = frozenset("while where wherever whilst provided".split())
_ENDS = frozenset(
    "of in on at by for from with within into onto upon over under between among to as per via about through during before after"
    " until without against and or but that which so using based including if when".split()
)
_OPENS = frozenset(
    "allow enabl abl requir let prompt ask".split()
)  # "allow the user to": what follows counts
_FINITE = frozenset("is are was were has have".split())
_ARTICLE = lazy(r"^(?:the|an?|all|any|every|each|this|that)\s+", re.IGNORECASE)
_ANYTHING = lazy(r"\s*for\s+(?:any|all|each|every)\b[^,]*,?\s*", re.IGNORECASE)
_NOBODY = frozenset("system applic app softwar product".split())  # who does what a system does
_FORCES = {
    Force.MUST: "must",
    Force.MUST_NOT: "must not",
    Force.MAY: "may",
    Force.NEED_NOT: "need not",
    Force.IS: "is",
}


class Topic(NamedTuple):
    """What is decided: `stems` of who or what and of what is done with it; `subject` and `action` in words.

    `who` are those of the subject; `verb` and `thing` what is done and to what, the last word of its name; "" where that is unknown.
    """

    stems: frozenset[str]
    who: frozenset[str]
    verb: str
    thing: str
    subject: str
    action: str


@dataclass(frozen=True, slots=True)
class Case:
    """When a demand holds. `text` is "" for always; `stems` are what its words stand for.

    `measure` is the one quantity that it speaks of, if it is one, `amounts` what tells it from others with the same words.
    `spared` is the case that is excepted. `lasting`: it is a state that can fail to be. `closed`: it says itself what holds
    otherwise.
    """

    text: str = ""
    stems: frozenset[tuple[str, int]] = frozenset()
    measure: Measure | None = None
    amounts: tuple[object, ...] = ()
    spared: str = ""
    spared_stems: frozenset[tuple[str, int]] = frozenset()
    lasting: bool = False
    closed: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """A norm as a table sees it; `force` and `demand` are what a cell says."""

    placed: PlacedNorm
    topic: Topic
    case: Case
    force: str
    demand: str

    @property
    def response(self) -> tuple[object, ...]:
        """What tells its demand from others about the same: force, which of two opposites, amounts."""
        norm = self.placed.norm
        amounts = frozenset((one.low, one.high, one.unit) for one in norm.quantities)
        return self.force, norm.action.get(self.topic.verb, 1) < 0, amounts


def entry_of(placed: PlacedNorm) -> Entry | None:
    """The entry of a norm; None where it decides nothing that others may decide as well."""
    norm, text = placed.norm, placed.text
    if norm.defines or norm.order or norm.points:
        return None
    done = max((end for _, end in norm.cue), default=0)
    idle = [
        span for span in norm.when if span[0] >= done and not _says(text[slice(*span)])
    ]  # "at once", "when to use it"
    even = [span for span in norm.when if _EVEN.search(text[: span[0]])]  # "even if": it changes nothing
    whens, who = _told(text, tuple(span for span in norm.when if span not in (*idle, *even)), norm.who)
    what = _tidy(" ".join(text[start:end] for start, end in sorted((*norm.what, *idle))))
    topic = _topic(who, what, passive=norm.passive)
    if topic is None:
        return None
    force = _FORCES[norm.force]
    if norm.weak:
        force = force.replace("must", "should")
    if norm.force is Force.IS:
        what = f"{' '.join(text[start:end] for start, end in norm.cue)} {what}"
    case = _case(whens, [text[start:end] for start, end in norm.unless], who)
    if norm.force is Force.IS and not case.text:
        return None  # what is so anyway is no decision
    only = any(text[:start].rstrip().lower().endswith("only") for start, _ in norm.when)
    forbids = norm.force is Force.MUST_NOT and bool(case.spared)
    if (only or forbids) and not case.closed:
        case = Case(**{name: getattr(case, name) for name in Case.__slots__} | {"closed": True})
    return Entry(placed, topic, case, force, re.sub(r"\s+only$", "", what))


def _says(condition: str) -> bool:
    told = _opened(condition)[1]
    return (
        bool(told)
        and not told.lower().startswith(("to ", "even "))
        and told.lower().removeprefix("for ") not in _IDLE
    )


def _told(text: str, when: Spans, who: Spans) -> tuple[list[str], str]:
    """The conditions of a norm, and its subject: what stands behind "then" is that."""
    subject = " ".join(text[start:end] for start, end in who)
    found: list[str] = []
    subject = _OTHERWISE.sub("", subject, count=1)
    if _GIVEN.match(subject):
        found.append(subject)
        subject = ""
    for start, end in when:
        condition, *behind = _THEN.split(text[start:end], maxsplit=1)
        if _says(condition):
            found.append(condition)
        if behind and not subject:
            subject = behind[0]
    return found, _tidy(_OTHERWISE.sub("", subject, count=1))


def _tidy(text: str) -> str:
    return _LOOSE.sub(r"\1", " ".join(text.split())).strip(" ,.;:*_(")


# What is decided


def _topic(who: str, what: str, *, passive: bool) -> Topic | None:
    subject = [stem for stem in _meanings(who) if stem not in _NOBODY and stem not in measures()]
    head, stems = _head(what)
    if not stems:
        return None
    found = frozenset((*subject, *stems))
    thing = stems[-1] if len(stems) > 1 else subject[-1] if passive and subject else ""
    return Topic(found, frozenset(subject), stems[0], thing, _named(who), head) if len(found) > 1 else None


def _named(who: str) -> str:
    """A subject as a title names it: without article and bound."""
    found = Sentence(who, False).quantities
    return _tidy(_ARTICLE.sub("", who[: found[0].start] if found else who))


def _head(what: str) -> tuple[str, list[str]]:
    """The verb and its object, in words and stems in order."""
    sentence = Sentence(what, False)
    stems: list[str] = []
    last = 0
    for index, word in enumerate(sentence.words):
        if stems and _ends(sentence.words, index, stems):
            break
        if not (sentence.in_quantity(index) or word in silent() or not word[0].isalnum()):
            stems.append(meaning_of(word).stem)
        last = sentence.tokens[index].end
    if not stems and sentence.words[:1] == ["be"]:
        return what, ["be"]
    return _tidy(what[:last]), stems


def _ends(words: Sequence[str], index: int, stems: Sequence[str]) -> bool:
    """Whether what is done is named before a word, in these stems: "send an email | to", "show a message | saying"."""
    word = words[index]
    if word == "to" and stems[0] in _OPENS:
        return False
    if len(stems) == 1 and word in _ENDS and words[0] != "be" and word not in ("and", "or"):
        return False  # "respond | to requests": a verb alone says too little
    if len(stems) > 1 and (word in _FINITE or word.endswith("ing")):
        return True
    return word in _ENDS or not (word[0].isalnum() or word[0] in "-_'`\"")


def _meanings(text: str) -> Meanings:
    sentence = Sentence(text, False)
    return sentence.meanings(range(len(sentence.words)))


# When it holds


def _case(whens: Sequence[str], unless: Sequence[str], who: str) -> Case:
    opened = [_opened(text) for text in whens]
    conditions = [(word, text) for word, text in opened if text]
    texts = [text for _, text in conditions]
    if _measures(who):  # "orders below 20 EUR"
        texts.append(who)
    spared = [(word, text) for word, text in map(_opened, unless) if text and word != "until"]
    text = ", and ".join(texts)
    found = _measures(text)
    lasting = all(word in _LASTING or _STATE.search(text) for word, text in conditions)
    excepted = ", or ".join(text for _, text in spared)
    return Case(
        text,
        frozenset(_meanings(_without(text, found)).items()),
        found[0] if len(found) == 1 and not spared else None,
        tuple((one.interval, one.bare) for one in found),
        excepted,
        frozenset(_meanings(excepted).items()),
        lasting,
    )


def _without(text: str, found: Sequence[Measure]) -> str:
    """A text without the amounts that it speaks of, and the words that compare them."""
    for one in reversed(found):
        text = f"{text[: one.start]} {text[one.end :]}"
    return text


def _opened(text: str) -> tuple[str, str]:
    """The word that opens a condition, and the condition without it."""
    text = _ANYTHING.sub("", text, count=1) if _ANYTHING.match(text) else text
    match = _OPENER.match(text)
    return (match["word"].lower(), _tidy(text[match.end() :])) if match else ("", _tidy(text))


def _measures(text: str) -> list[Measure]:
    return measures_of(text, Sentence(text, False).quantities)
