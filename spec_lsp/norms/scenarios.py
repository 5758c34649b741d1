"""Given/When/Then as demands: what is given and done is the condition, what follows then is demanded in that case.

Steps stand in the items of a list, in lines or in one paragraph. What the headings around them say besides belongs to the
case, too: "Scenario: Expired card" may be all that tells it from the next one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from spec_lsp.facts import Prose
from spec_lsp.language.sentences import sentences
from spec_lsp.language.steps import steps
from spec_lsp.norms.lexicon import meaning_of, single_valued, stem_of
from spec_lsp.norms.model import Force, Norm
from spec_lsp.norms.reading import norms_of
from spec_lsp.norms.sentence import Sentence
from spec_lsp.norms.stated import demanded
from spec_lsp.norms.vocabulary import NONE, Vocabulary
from spec_lsp.norms.woven import Cutting, Part, Woven, behind, moved, trimmed, woven
from spec_lsp.patterns import lazy

_WHEN = "When "
_LONGEST = 400  # characters of a step that is read
_OPEN = lazy(r"\[[^\[\]]+\]|\{[^{}]+\}|\.\.\.|…")  # what is still to be filled in
_BLANK = lazy(r"<[^<>\s`][^<>`]*>(?![^`]*`)")  # what an outline fills in, but for that in code
_BINDS = lazy(r"\b(?:must|shall|should|may|will|cannot)\b", re.IGNORECASE)
_GOES_ON = lazy(r"(?:\*\*|__|\*|_)[ \t]*(?:and|but)\b|(?-i:And|But|AND|BUT)\b", re.IGNORECASE)
_CAPITALS = lazy(r"\b[A-Z]{2,}\b")
_QUOTES = frozenset('"“”')
_STATES = frozenset(map(stem_of, "status state mode phase".split()))
_REACHED = frozenset(
    meaning_of(word).stem for word in "be become change set move remain stay switch transition enter".split()
)
_ANSWERS = frozenset(meaning_of(word).stem for word in "status code return respond exit http be".split())
# Words of headings that tell of no case: what forms call their parts, and what tables are about.
_GENERIC = frozenset(
    meaning_of(word).stem
    for word in (
        "scenario scenarios example story user acceptance criterion criteria requirement feature priority case test rule"
        " performance functional nonfunctional non quality attribute service level objective table overview limit parameter setting"
        " configuration constraint budget target response nfr sla slo bound policy threshold permission role right rights state"
        " machine transition default value time operation"
    ).split()
)
# Words that say nothing by themselves, and tell two cases apart.
_TELL_CASES = frozenset(
    "all some both neither other another own same up down off out again still yet already only just not no never without".split()
)


class Step(NamedTuple):
    """A step of a scenario: "given", "when", "then", "and" or "but", and what it says."""

    word: str
    said: Cutting


class Moment(NamedTuple):
    """What is to be in a case: the steps that lead to it, in words, and what follows then.

    `title` is what the headings around it say; `number` tells apart those below them that say the same case.
    """

    whens: tuple[str, ...]
    title: str
    number: int = 0


class Read(NamedTuple):
    """A demand that was put together: its sentence, its norm, and the prose that it is said in.

    Demands of one `origin` are not compared: what follows in one case, all of it.
    """

    woven: Woven
    norm: Norm
    prose: Prose
    origin: Moment | None = None


def steps_in(proses: Sequence[Prose]) -> tuple[Step, ...]:
    """The steps in a unit. "WHEN it rains THEN the gate SHALL close" has none: it is a sentence as any other."""
    found: list[Step] = []
    for prose in proses:
        if not prose.speaks or prose.block.type != "paragraph":
            continue
        content = prose.block.content
        goes_on = _GOES_ON.match(content)
        marks = [(mark.word, mark.start, mark.end) for mark in steps(content, opened=bool(goes_on))]
        if goes_on and not marks:
            marks = [(goes_on[0].strip("*_ \t").lower(), *goes_on.span())]
        if _is_sentence(content, [word for word, *_ in marks]):
            continue
        ends = [start for _, start, _ in marks[1:]] + [len(content)]
        found += [
            Step(word, trimmed(Cutting(prose, start, end)))
            for (word, _, start), end in zip(marks, ends, strict=True)
        ]
    return tuple(found)


def _is_sentence(content: str, words: Sequence[str]) -> bool:
    """Whether a paragraph with these step words is prose that says "when" and "then"."""
    if not words:
        return True
    if content.startswith(("*", "_")) or "given" in words or words[0] in ("then", "and", "but"):
        return False
    return "then" in words or "," in content or bool(_BINDS.search(content))


class Thread:
    """The scenarios of a clause while its units are read in order. `taken` are the paragraphs that are steps of one, by identity."""

    def __init__(self, title: str) -> None:
        self.taken: set[int] = set()
        self._title = title
        self._whens: list[Cutting] = []
        self._then = self._given = self._again = False
        self._seen: Counter[tuple[str, ...]] = Counter()

    @property
    def runs(self) -> bool:
        """Whether a scenario may go on in the next unit."""
        return bool(self._whens)

    def end(self) -> None:
        """Take what comes for no part of what was read: something else stands between."""
        self._whens, self._then, self._given, self._again = [], False, False, False

    def follow(self, told: Sequence[Step]) -> Iterator[tuple[Moment, Cutting]]:
        """What is to be by the steps of the next unit, each with its case."""
        for word, said in told:
            if word == "given" or (word == "when" and self._then):
                # What was given may still hold behind a second "when", or may not.
                self._again = word == "when" and self._given
                self._whens, self._then = [], False
                self._given = self._given or word == "given"
            if word != "then" and not (self._then and word in ("and", "but")):
                self._whens.append(said)
            elif self._whens:
                yield from self._demand(said)

    def _demand(self, said: Cutting) -> Iterator[tuple[Moment, Cutting]]:
        whens = tuple(when.text for when in self._whens)
        self._seen[whens] += not self._then
        self._then = True
        self.taken.update(id(step.prose) for step in (*self._whens, said))
        open_ = any(_BLANK.search(step.prose.block.content) for step in (*self._whens, said))
        if not self._again and not open_:
            yield Moment(whens, self._title, self._seen[whens]), said


def demands_of(moment: Moment, then: Cutting, capitals: bool, extra: Vocabulary = NONE) -> Iterator[Read]:
    """The demands of what is to be `then`; `capitals` and `extra` as for norms."""
    told = list(sentences(then.text)) if len(then.text) <= _LONGEST else []
    if _QUOTES.intersection(then.text):
        told = told[:1]  # a message may be several sentences
    for start, end in told:
        parts = demanded(trimmed(then.part(start, end)), capitals, extra)
        if parts is not None:
            # "must" was added in small letters where the step itself demands nothing.
            yield from in_case(moment, parts, capitals and len(parts) == 1, extra)


def in_case(moment: Moment, parts: Sequence[Part], capitals: bool, extra: Vocabulary) -> Iterator[Read]:
    """The demands of a sentence in parts that holds in one case."""
    whole = woven(parts)
    if any(len(text) > _LONGEST or _OPEN.search(text) for text in (*moment.whens, whole.text)):
        return
    case = Sentence(", and ".join(" ".join(text.split()) for text in moment.whens), False, extra)
    condition = case.meanings(range(len(case.words)))
    if condition:
        condition = {**condition, **dict.fromkeys((word for word in case.words if word in _TELL_CASES), 1)}
    lead = f"{_WHEN}{case.text}, "
    for norm in norms_of(whole.text, capitals, extra) if condition else ():
        if norm.force is not Force.IS and not norm.defines and not norm.exception:
            norm = _answering(moved(norm, len(lead)))
            found = replace(
                norm,
                condition={**condition, **norm.condition},
                cases=(*behind(case.quantities, len(_WHEN)), *norm.cases),
                when=((len(_WHEN), len(lead) - len(", ")), *norm.when),
                scenario=True,
            )
            found = replace(found, setting=setting_of(moment.title, found.said, extra))
            yield Read(woven((lead, *parts)), found, whole.pieces[-1][1].prose, moment)


def _answering(norm: Norm) -> Norm:
    """A norm with the one value of its answer of which there can be but one: the code that is returned, the state that is reached."""
    said = {*norm.subject, *norm.action}
    figures = [stem for stem in norm.action if stem.isdigit()]
    if len(figures) == 1 and said & (_ANSWERS | single_valued()):
        return replace(norm, values=frozenset(figures), valued=frozenset(figures))
    last = list(norm.action)[-1] if norm.action else ""
    if said & _STATES and last not in _STATES and norm.verb in {last, *_REACHED}:
        return in_state(norm, last)
    return norm


def in_state(norm: Norm, state: str) -> Norm:
    """A norm that says in which state something has to be, by its stem."""
    value = frozenset((state,))
    return replace(norm, verb="be", values=value, valued=value, predicates=value)


def words_of(text: str, extra: Vocabulary) -> frozenset[str]:
    """What the words of a text stand for."""
    sentence = Sentence(text, False, extra)
    return frozenset(sentence.meanings(range(len(sentence.words))))


def setting_of(title: str, said: Iterable[str], extra: Vocabulary) -> frozenset[str]:
    """What headings say besides what is said below them; numbers and the words of forms say nothing."""
    stems = {stem for stem in words_of(title, extra) if not any(char.isdigit() for char in stem)}
    if " " not in title or not title.isupper():  # "US" is no pronoun
        stems.update(match.group().lower() for match in _CAPITALS.finditer(title))
    return frozenset(stems - _GENERIC - set(said))
