"""Sentences into norms: no grammar, but the few cuts that decide who does what, and when.

The words before what demands are the subject, those behind it the action, up to where the next demand begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from spec_lsp.norms.lexicon import meaning_of, silent
from spec_lsp.norms.model import Force, Norm
from spec_lsp.norms.sentence import CLOSING, Sentence
from spec_lsp.norms.words import Cue, is_flipped
from spec_lsp.patterns import lazy

_FORCES = {
    "must": (Force.MUST, False), "must not": (Force.MUST_NOT, False), "should": (Force.MUST, True),
    "should not": (Force.MUST_NOT, True), "may": (Force.MAY, False), "need not": (Force.NEED_NOT, False),
}  # fmt: skip
_OPPOSITE = {
    Force.MUST: Force.MUST_NOT,
    Force.MAY: Force.MUST_NOT,
    Force.MUST_NOT: Force.MUST,
    Force.NEED_NOT: Force.MUST,
}
_EVERY = frozenset("every all each any no".split())
_BE = frozenset("be been being is are".split())
_STATES = frozenset("is are requires require means".split())
_TAKES = ("accept", "support", "handle", "allow", "process")
_SHORT = 12  # tokens of a statement of fact that may contradict another by one word
_ITEM = 3  # tokens of a value in a list
_PERMITTED = lazy(
    r"\b(?:permitting|allowing|enabling|entitling)\s+(?P<who>(?:[\w'’-]+\s+){0,2}[\w'’-]+?)\s+to\s+(?=[a-z])"
)


@lru_cache(maxsize=4096)
def norms_of(text: str, capitals: bool = False) -> tuple[Norm, ...]:
    """The demands of a sentence, left to right. `capitals`: only key words in capitals demand, as BCP 14 says."""
    sentence = Sentence(text, capitals)
    if sentence.words[-1:] == [":"] or "following" in sentence.words[-4:]:
        return ()  # what is demanded is told by the list that follows
    return (*_demands(sentence), *_permitted(sentence))


def _demands(sentence: Sentence) -> Iterator[Norm]:
    cues = [cue for cue in sentence.cues if cue.start >= sentence.head]
    if not cues:
        yield from _facts(sentence)
        return
    subject: Sequence[int] = ()
    for number, cue in enumerate(cues):
        start = sentence.joint(cues[number - 1], cue) + 1 if number else sentence.head
        subject = range(start, cue.start) if start < cue.start else subject
        end = sentence.joint(cue, cues[number + 1]) if number + 1 < len(cues) else len(sentence.words)
        if len(sentence.meanings(range(cue.end, end))) < 2:
            end = len(sentence.words)  # "will provide and the parties will execute the plans"
        yield _norm(sentence, cue, subject, end)


def _permitted(sentence: Sentence) -> Iterator[Norm]:
    """What somebody is permitted in passing: "a process permitting the buyer to return goods"."""
    for match in _PERMITTED.finditer(sentence.text):
        low, high = match.span("who")
        who = [index for index, token in enumerate(sentence.tokens) if low <= token.start < high]
        to = who[-1] + 1
        yield _norm(sentence, Cue(to, to + 1, "may"), who, len(sentence.words))


def _facts(sentence: Sentence) -> Iterator[Norm]:
    """Statements without a demand: "the limit is 10 MB", "every endpoint requires authentication"."""
    words = sentence.words
    verb = next((index for index in range(sentence.label + 1, len(words)) if words[index] in _STATES), None)
    if verb is None:
        return
    subject = range(sentence.label, verb)
    norm = _norm(sentence, Cue(verb, verb + 1, "must"), subject, len(words))
    telling = norm.defines or norm.closed or norm.quantities or words[verb].startswith("require")
    if telling or len(words) - sentence.label <= _SHORT:
        yield replace(norm, force=Force.IS)


def _norm(sentence: Sentence, cue: Cue, subject: Sequence[int], end: int) -> Norm:
    words, tokens = sentence.words, sentence.tokens
    force, weak = _FORCES[cue.force]
    before = [words[index] for index in subject if not sentence.in_quantity(index)]
    if is_flipped(before):
        force = _OPPOSITE[force]
    action, inside, opening = sentence.cut(range(cue.end, end)), sentence.cut(subject), sentence.opening()
    condition = [*opening.condition, *inside.condition, *action.condition]
    exception = [*opening.exception, *inside.exception, *action.exception]
    who = sentence.meanings(inside.words)
    done_to = bool(_BE.intersection(words[cue.end - 1 : cue.end + 1])) or not who
    values, closed = _values(sentence, action.words, before)
    return Norm(
        force,
        weak,
        tokens[subject[0]].start if subject else tokens[cue.start].start,
        tokens[max(end, cue.end) - 1].end,
        who,
        sentence.meanings(action.words),
        sentence.meanings(condition),
        sentence.meanings(exception),
        sentence.measured([*inside.words, *action.words]),
        sentence.measured([*condition, *exception]),
        names=tuple(words[index] for index in action.words if sentence.is_name(index)),
        only=before[:1] == ["only"],
        every=bool(_EVERY.intersection(before[:2])),
        points=bool(before) and not who,
        passive=done_to,
        verb=_verb(sentence, cue, action.words),
        order=_order(sentence, action.words, inside.words),
        confined=_confined(sentence, action.words),
        values=values,
        closed=closed,
        capable=any(words[index].startswith(_TAKES) for index in action.words),
        defines=_defined(sentence, cue, subject),
        who=sentence.spans(inside.words),
        cue=sentence.spans(range(cue.start, cue.end)),
        what=sentence.spans(action.words),
        when=sentence.spans(condition),
        unless=sentence.spans(exception),
    )


def _verb(sentence: Sentence, cue: Cue, action: Sequence[int]) -> str:
    """What is done: the first word that says something; "be" where something is so."""
    words = sentence.words
    first = next((index for index in action if words[index] not in silent()), None)
    if first is None:
        return "be"
    is_state = bool(_BE.intersection(words[cue.end - 1 : cue.end + 1]))
    done = words[first].endswith("ed") and words[first - 1] in _BE
    return "be" if is_state and not done else meaning_of(words[first]).stem


def _values(sentence: Sentence, action: Sequence[int], before: Sequence[str]) -> tuple[frozenset[str], bool]:
    """The values that an action lists, and whether it says that there are no others."""
    words = sentence.words
    groups: list[list[int]] = [[]]
    for index in action:
        if words[index] in (",", "and", "or"):
            groups.append([])
        elif words[index] not in (".", '"') and words[index] not in CLOSING:
            groups[-1].append(index)
    groups = [group for group in groups if group]
    closed = bool(CLOSING.intersection([*before, *(words[index] for index in action)]))
    if len(groups) > 1 and all(len(group) <= _ITEM for group in groups[1:-1]):
        ends = (groups[0][-1], *(group[-1] for group in groups[1:-1]), groups[-1][0])
        return frozenset(words[index] for index in ends), closed
    names = [words[index] for index in action if sentence.is_name(index)]
    return frozenset(names[-1:]), closed and bool(names)


def _defined(sentence: Sentence, cue: Cue, subject: Sequence[int]) -> frozenset[str]:
    """The term that a sentence defines."""
    behind = sentence.words[cue.start : cue.end + 2]
    if behind[:1] == ["means"] or "defined" in behind or behind[1:2] == ["mean"]:
        return frozenset(sentence.meanings(subject))
    return frozenset()


def _confined(sentence: Sentence, action: Sequence[int]) -> frozenset[str]:
    """What "only" confines an action to: the words behind it, up to the next one that says nothing."""
    found: list[int] = []
    for place, index in enumerate(action):
        if sentence.words[index] in CLOSING:
            for following in action[place + 1 :]:
                if sentence.words[following] in silent() and found:
                    break
                found.append(following)
    return frozenset(sentence.meanings(found))


def _order(
    sentence: Sentence, action: Sequence[int], subject: Sequence[int]
) -> tuple[frozenset[str], frozenset[str]] | None:
    """What has to come first and what after it, where the action says "before" or "after"."""
    for place, index in enumerate(action):
        word = sentence.words[index]
        if word in ("before", "after"):
            first = frozenset(sentence.meanings([*subject, *action[:place]]))
            then = frozenset(sentence.meanings(action[place + 1 :]))
            if first and then:
                return (first, then) if word == "before" else (then, first)
    return None
