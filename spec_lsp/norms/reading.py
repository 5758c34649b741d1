"""Sentences into norms: no grammar, but the few cuts that decide who does what, and when.

The words before what demands are the subject, those behind it the action, up to where the next demand begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from spec_lsp.norms.details import detailed, is_state, order_of
from spec_lsp.norms.model import Force, Norm
from spec_lsp.norms.sentence import Sentence
from spec_lsp.norms.vocabulary import NONE, Vocabulary
from spec_lsp.norms.words import Cue, is_flipped
from spec_lsp.patterns import lazy

_FORCES = {"must": Force.MUST, "must not": Force.MUST_NOT, "may": Force.MAY, "need not": Force.NEED_NOT}
_OPPOSITE = {
    Force.MUST: Force.MUST_NOT,
    Force.MAY: Force.MUST_NOT,
    Force.MUST_NOT: Force.MUST,
    Force.NEED_NOT: Force.MUST,
}
_IN_NO_CASE = frozenset(
    {"in no event", "in no case", "under no circumstances", "at no time", "on no account"}
)
_EVERY = frozenset("every all each any no".split())
_STATES = frozenset("is are requires require means".split())
_SHORT = 12  # tokens of a statement of fact that may contradict another by one word
_PERMITTED = lazy(
    r"\b(?:permitting|allowing|enabling|entitling)\s+(?P<who>(?:[\w'’-]+\s+){0,2}[\w'’-]+?)\s+to\s+(?=[a-z])"
)


@lru_cache(maxsize=4096)
def norms_of(text: str, capitals: bool = False, extra: Vocabulary = NONE) -> tuple[Norm, ...]:
    """The demands of a sentence, left to right. `capitals`: only key words in capitals demand, as BCP 14 says.

    `extra` are the words that the workspace adds to the lists.
    """
    sentence = Sentence(text, capitals, extra)
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
        for who in _each(sentence, subject):
            yield _norm(sentence, cue, who, end)


def _each(sentence: Sentence, subject: Sequence[int]) -> Iterator[Sequence[int]]:
    """The subjects of "neither guests nor trainees", one by one; any other as it is."""
    nor = next((place for place, index in enumerate(subject) if sentence.words[index] == "nor"), None)
    if nor is None or sentence.words[subject[0]] != "neither":
        yield subject
        return
    neither, first, second = subject[:1], subject[1:nor], subject[nor + 1 :]
    yield (*neither, *first)
    yield (*neither, *second)


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
    denied = words[verb - 1] == "not" and words[verb - 2 : verb - 1] in (["does"], ["do"])
    if denied:
        subject = range(sentence.label, verb - 2)
    norm = _norm(sentence, Cue(verb, verb + 1, "must"), subject, len(words))
    if denied:
        yield replace(norm, force=Force.NEED_NOT)
        return
    telling = norm.defines or norm.closed or norm.quantities or words[verb].startswith("require")
    if telling or len(words) - sentence.label <= _SHORT:
        yield replace(norm, force=Force.IS)


def _norm(sentence: Sentence, cue: Cue, subject: Sequence[int], end: int) -> Norm:
    words, tokens = sentence.words, sentence.tokens
    before = [words[index] for index in subject if not sentence.in_quantity(index)]
    if " ".join(before) in _IN_NO_CASE:
        subject = ()
    action, inside, opening = sentence.cut(range(cue.end, end)), sentence.cut(subject), sentence.opening()
    condition = [*opening.condition, *inside.condition, *action.condition]
    exception = [*opening.exception, *inside.exception, *action.exception]
    who = sentence.meanings(inside.words, negated=False)
    is_alone = not any(words[index].isalnum() for index in action.words)
    norm = Norm(
        _force(sentence, cue, before),
        cue.force.startswith("should"),
        tokens[subject[0]].start if subject else tokens[cue.start].start,
        tokens[max(end, cue.end) - 1].end,
        who,
        sentence.meanings(action.words),
        sentence.meanings(condition),
        sentence.meanings(exception),
        sentence.measured([*inside.words, *action.words]),
        sentence.measured([*condition, *exception]),
        only=before[:1] == ["only"],
        every=bool(_EVERY.intersection(before[:2])),
        points=bool(before) and not who and bool(subject),
        passive=is_state(sentence, cue) or not who or is_alone,
        order=order_of(sentence, action.words, inside.words),
        defines=_defined(sentence, cue, subject),
        who=sentence.spans(inside.words),
        cue=sentence.spans(range(cue.start, cue.end)),
        what=sentence.spans(action.words),
        when=sentence.spans(condition),
        unless=sentence.spans(exception),
    )
    return detailed(norm, sentence, cue, action.words, subject)


def _force(sentence: Sentence, cue: Cue, before: Sequence[str]) -> Force:
    """With what force it demands: "no guest may" forbids, "must not exceed 5 s" is a bound."""
    force = _FORCES[cue.force.replace("should", "must")]
    if force is Force.MUST_NOT and sentence.in_quantity(cue.start):
        force = Force.MUST
    return _OPPOSITE[force] if is_flipped(before) else force


def _defined(sentence: Sentence, cue: Cue, subject: Sequence[int]) -> frozenset[str]:
    """The term that a sentence defines."""
    behind = sentence.words[cue.start : cue.end + 2]
    if behind[:1] == ["means"] or "defined" in behind or behind[1:2] == ["mean"]:
        return frozenset(sentence.meanings(subject))
    return frozenset()
