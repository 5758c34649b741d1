"""Norms as entries of decision tables: what is decided, in which case, and what is demanded then.

Condition, subject and action are read once more, each on its own: "when it fails then the system" has its subject behind
"then", and the bound of "orders below 20 EUR must" is a case although it stands in the subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spec_lsp.norms.intervals import Measure, measures_of
from spec_lsp.norms.model import Force, Norm, Spans
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.quantities import quantities
from spec_lsp.norms.sentence import CONDITIONS, EXCEPTIONS
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.patterns import lazy
from spec_lsp.tables.topics import Topic, meanings_of, tidy, topic_of

_THEN = lazy(r"[\s,]*\bthen\b[\s,]*", re.IGNORECASE)
_WORDS = sorted(
    {*CONDITIONS, *EXCEPTIONS, "given", "in the event", "in case", "in cases", "as long as"}, key=len
)
_OPENER = lazy(
    rf"\s*(?:(?:and|but|or|only)\s+)*(?P<word>{'|'.join(reversed(_WORDS))})\b(?:\s+(?:that|of|for|when|if))*[\s,]*",
    re.IGNORECASE,
)
_OTHERWISE = lazy(r"^\s*(?:otherwise|else|then|also|in addition|however)\b[\s,]*", re.IGNORECASE)
_ONLY = lazy(r"\s*\bonly\s*$", re.IGNORECASE)
_EVEN = lazy(r"\beven\s*$", re.IGNORECASE)  # "even if": it changes nothing
_GIVEN = lazy(r"\s*given\b", re.IGNORECASE)
_STATE = lazy(
    r"\b(?:is|are|was|were|has|have|had|exists?|contains?|exceeds?|equals?|not|no)\b", re.IGNORECASE
)
# What looks like a condition and is none: "if possible", "for example:", "note:".
_IDLE = frozenset(
    "example possible applicable necessary needed required appropriate available feasible practical note important rationale"
    " feature reason background".split()
)
_STORY = lazy(r"as an?\b.*\bI\s+(?:want|need|would|can|must|should)\b", re.IGNORECASE | re.DOTALL)
_LASTING = frozenset("while where wherever whilst provided".split())
_ANYTHING = lazy(r"\s*for\s+(?:any|all|each|every)\b[^,]*,?\s*", re.IGNORECASE)
_FORCES = {
    Force.MUST: "must",
    Force.MUST_NOT: "must not",
    Force.MAY: "may",
    Force.NEED_NOT: "need not",
    Force.IS: "is",
}


@dataclass(frozen=True, slots=True)
class Case:
    """When a demand holds. `text` is "" for always; `stems` are what its words stand for.

    `measure` is the one quantity that it speaks of, if it is one, `amounts` what tells it from others with the same words.
    `spared` is the case that is excepted. `lasting`: it is a state that can fail to be. `closed`: it says itself what holds
    otherwise. `named`: its bound stands behind a name, not behind a verb: "orders below 20 EUR".
    """

    text: str = ""
    stems: frozenset[tuple[str, int]] = frozenset()
    measure: Measure | None = None
    amounts: tuple[object, ...] = ()
    spared: str = ""
    spared_stems: frozenset[tuple[str, int]] = frozenset()
    lasting: bool = False
    closed: bool = False
    named: bool = False

    @property
    def always(self) -> bool:
        """Whether it is no case, but holds always."""
        return not self.text and not self.spared


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
    if _STORY.search(text):
        return None  # what somebody wants is told, not demanded
    whens, idle = _whens(norm, text)
    conditions, who = _told(text, whens, norm.who)
    what = tidy(" ".join(text[start:end] for start, end in sorted((*norm.what, *idle))))
    topic = topic_of(who, what, placed.extra, passive=norm.passive)
    if topic is None or norm.defines or norm.order or (norm.points and not topic.who):
        return None
    case = _case(conditions, [text[start:end] for start, end in norm.unless], who, placed.extra)
    if norm.force is Force.IS and not case.text:
        return None  # what is so anyway is no decision
    only = any(_ONLY.search(text[:start]) for start, _ in whens)
    if only or (norm.force is Force.MUST_NOT and case.spared):
        case = replace(case, closed=True)
    force = _FORCES[norm.force]
    if norm.force is Force.IS:
        what = f"{' '.join(text[start:end] for start, end in norm.cue)} {what}"
    return Entry(
        placed, topic, case, force.replace("must", "should") if norm.weak else force, _ONLY.sub("", what)
    )


def _whens(norm: Norm, text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The conditions of a norm that are some, and what was taken for one in its action: "at once", "when to use it"."""
    done = max((end for _, end in norm.cue), default=0)
    idle = [span for span in norm.when if span[0] >= done and not _says(text[slice(*span)])]
    whens = [span for span in norm.when if span not in idle and not _EVEN.search(text[: span[0]])]
    return whens, idle


def _says(condition: str) -> bool:
    told = _opened(condition)[1]
    return (
        bool(told)
        and not told.lower().startswith(("to ", "even "))
        and told.lower().removeprefix("for ") not in _IDLE
    )


def _told(text: str, when: Sequence[tuple[int, int]], who: Spans) -> tuple[list[str], str]:
    """The conditions of a norm, and its subject: what stands behind "then" is that."""
    subject = " ".join(text[start:end] for start, end in who)
    found: list[str] = []
    subject = _OTHERWISE.sub("", subject, count=1)
    if _GIVEN.match(subject):
        given, *behind = _THEN.split(subject, maxsplit=1)
        found.append(given)
        subject = behind[0] if behind else ""
    for start, end in when:
        condition, *behind = _THEN.split(text[start:end], maxsplit=1)
        if _says(condition):
            found.append(condition)
        if behind and not subject:
            subject = behind[0]
    return found, tidy(_OTHERWISE.sub("", subject, count=1))


# When it holds


def _case(whens: Sequence[str], unless: Sequence[str], who: str, extra: Vocabulary) -> Case:
    opened = [_opened(text) for text in whens]
    conditions = [(word, text) for word, text in opened if text]
    texts = [text for _, text in conditions]
    named = bool(_measures(who))  # "orders below 20 EUR"
    if named:
        texts.append(who)
    spared = [(word, text) for word, text in map(_opened, unless) if text and word != "until"]
    text = ", and ".join(texts)
    found = _measures(text)
    lasting = all(word in _LASTING or _STATE.search(text) for word, text in conditions)
    excepted = ", or ".join(text for _, text in spared)
    return Case(
        text,
        frozenset(meanings_of(_without(text, found), extra).items()),
        found[0] if len(found) == 1 and not spared else None,
        tuple((one.interval, one.bare) for one in found),
        excepted,
        frozenset(meanings_of(excepted, extra).items()),
        lasting,
        named=named,
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
    return (match["word"].lower(), tidy(text[match.end() :])) if match else ("", tidy(text))


def _measures(text: str) -> list[Measure]:
    return measures_of(text, quantities(text))
