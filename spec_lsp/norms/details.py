"""What the words of an action tell besides what is done: by whom, how, in which order, to what alone, with which values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spec_lsp.norms.lexicon import is_irregular, silent
from spec_lsp.norms.model import Force, Norm
from spec_lsp.norms.sentence import CLOSING, Sentence
from spec_lsp.norms.words import Cue

_TOTAL = frozenset("all every each both always".split())
_MANNERS = frozenset("along together apart".split())
_PREPOSITIONS = frozenset(
    "of in on at for from with within into to without before after when if unless as and or only".split()
)
_BE = frozenset("be been being is are".split())
_TAKES = ("accept", "support", "handle", "allow", "process")
_ITEM = 3  # tokens of a value in a list


def detailed(norm: Norm, sentence: Sentence, cue: Cue, action: Sequence[int], subject: Sequence[int]) -> Norm:
    """A norm with all that the words of its action and its subject tell besides."""
    words = sentence.words
    before = [words[index] for index in subject if not sentence.in_quantity(index)]
    agent = _agent(sentence, action) if norm.passive else []
    values, closed = _values(sentence, action, before)
    names = tuple(words[index] for index in action if sentence.is_name(index))
    alone = bool(agent) and bool(CLOSING.intersection(words[index] for index in action))
    said_of = [index for index in action if words[index - 1] in _BE or words[index - 2 : index - 1] == ["be"]]
    how = [index for index in action if words[index].endswith("ly") or words[index] in _MANNERS]
    return replace(
        norm,
        names=names,
        named=frozenset(sentence.extra.meaning_of(name).stem for name in names),
        only=norm.only or alone,
        total=bool(_TOTAL.intersection(words[index] for index in action)),
        merely=norm.force is Force.MUST_NOT and words[cue.end : cue.end + 1] == ["only"],
        verb=_verb(sentence, cue, action),
        confined=_confined(sentence, action),
        values=frozenset(map(sentence.extra.spelling_of, values)),
        valued=frozenset(sentence.extra.meaning_of(value).stem for value in values),
        closed=closed,
        capable=any(words[index].startswith(_TAKES) for index in action),
        agent=frozenset(sentence.meanings(agent)),
        predicates=frozenset(sentence.meanings(said_of)),
        manner=frozenset(sentence.meanings(how)),
        wholes=_wholes(sentence, [*subject, *action]),
    )


def is_state(sentence: Sentence, cue: Cue) -> bool:
    """Whether a form of "be" belongs to what demands: "must be kept", "may only be kept"."""
    behind = cue.end + (sentence.words[cue.end : cue.end + 1] == ["only"])
    return bool(_BE.intersection([sentence.words[cue.end - 1], *sentence.words[behind : behind + 1]]))


def _agent(sentence: Sentence, action: Sequence[int]) -> list[int]:
    """Who does it: what stands behind "by", up to the next preposition."""
    by = next((place for place, index in enumerate(action) if sentence.words[index] == "by"), None)
    return _phrase(sentence, action[by + 1 :]) if by is not None else []


def _phrase(sentence: Sentence, indices: Sequence[int]) -> list[int]:
    """The tokens up to the next preposition or sign."""
    ends = (
        sentence.words[index] in _PREPOSITIONS or not sentence.words[index][0].isalnum() for index in indices
    )
    return list(indices[: next((place for place, end in enumerate(ends) if end), len(indices))])


def _wholes(sentence: Sentence, indices: Sequence[int]) -> Mapping[str, frozenset[str]]:
    """What things are said to be of, by what both stand for: in "the size of the message", the message."""
    found: dict[str, frozenset[str]] = {}
    for place, index in enumerate(indices):
        if sentence.words[index] == "of" and place:
            part = sentence.meanings(indices[place - 1 : place], negated=False)
            whole = frozenset(sentence.meanings(_phrase(sentence, indices[place + 1 :]), negated=False))
            found |= {stem: found.get(stem, frozenset()) | whole for stem in part if whole}
    return found


def _verb(sentence: Sentence, cue: Cue, action: Sequence[int]) -> str:
    """What is done: the first word that says something; "be" where something is so."""
    words = sentence.words
    mute = silent() | CLOSING
    said = (
        index
        for index in action
        if words[index][0].isalnum() and (words[index] not in mute or words[index] in sentence.extra)
    )
    first = next(said, None)
    if first is None:
        return "be"
    stated = is_state(sentence, cue)
    done = words[first - 1] in _BE and (words[first].endswith("ed") or is_irregular(words[first]))
    return "be" if stated and not done else sentence.extra.meaning_of(words[first]).stem


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


def order_of(
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
