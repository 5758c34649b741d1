"""Hedges of a sentence: words that leave open how much, which, how often or whether.

One of them may be a habit of speech; two in one sentence leave two readers with two meanings. In privacy policies,
sentences with no cue were judged vague in 6 of 100 cases, with two in 36, with four in 69 (Lebanoff and Liu, 2018, as counted by cue).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from spec_lsp.facts import CODE, DEMANDING
from spec_lsp.language.lexicon import Cue
from spec_lsp.wording import Sentence

# Weights of the kinds, each different word counted once: a habit of speech weighs half.
WEIGHTS = {
    "vague-term": 1.0,
    "weak-modal": 1.0,
    "loophole": 1.0,
    "other": 1.0,
    "hedge-adverb": 0.5,
    "broad-term": 0.5,
    "personal-data": 1.0,
}
DENSE = 1.5  # one full cue and one more of any kind
QUANTITIES = frozenset("some several various numerous few many most certain additional".split())
_NEAR = 4  # tokens behind a word among which its figure or its definition is looked for
_LISTED = 3  # of them, those before the colon of a list: "several old orders:"
_STRETCH = 60  # characters in which hedges are seen at one glance
_PERSONS = frozenset(
    "you user users customer customers visitor visitors member members individual individuals child children subscriber"
    " subscribers client clients parent parents person persons reader readers developer developers author authors".split()
)
_NO_HEDGE = frozenset({"can", "should"})  # they say too little to count beside others
_BOUNDS = frozenset({"minimum", "maximum"})  # "a minimum contrast ratio of 4.5:1"
_ELSEWHERE = frozenset("defined listed specified described given named detailed enumerated stated".split())
_NO_REST_BEFORE = frozenset("the each every no any this that all".split())
_NO_REST_BEHIND = frozenset("than hand words".split())
_DESCRIBED = frozenset("NJGK#")  # classes of what stands behind a word that describes


@lru_cache(maxsize=1)  # the rules ask about one sentence in a row
def hedges(sentence: Sentence) -> tuple[Cue, ...]:
    """The cues of a sentence that hedge what it says, left to right; of two that overlap, the longer one."""
    found = [cue for kind in WEIGHTS for cue in sentence.cues.get(kind, ()) if _hedges(sentence, cue)]
    found.sort(key=lambda cue: (cue.start, -cue.end))
    kept: list[Cue] = []
    for cue in found:
        if not kept or kept[-1].end <= cue.start:
            kept.append(cue)
    return tuple(kept)


def density(sentence: Sentence, cues: Sequence[Cue]) -> float:
    """How much `cues` hedge together: each different word of them once, by the weight of its kind."""
    seen = {(cue.kind, sentence.words.lower[cue.start]) for cue in cues}
    return sum(WEIGHTS[kind] for kind, _ in seen)


def stretch(sentence: Sentence, cues: Sequence[Cue]) -> tuple[int, int]:
    """The tokens from the first of `cues` to the last that is seen with it at one glance."""
    words, first = sentence.words, cues[0]
    limit = words.starts[first.start] + _STRETCH
    last = max((cue for cue in cues if words.ends[cue.end - 1] <= limit), default=first, key=_end_of)
    return first.start, last.end


def _end_of(cue: Cue) -> int:
    return cue.end


def is_firm(sentence: Sentence) -> bool:
    """Whether it demands something, so that a quality without a measure is a fault."""
    return sentence.statement is not None and sentence.statement.modality in DEMANDING


def gives_figure(sentence: Sentence) -> bool:
    """Whether a figure stands in its demand; numbers before the modal verb may be those of sections."""
    words, statement = sentence.words, sentence.statement
    start = statement.modal[1] if statement else 0
    return any(tag == "#" and at >= start for tag, at in zip(words.tags, words.starts, strict=True))


def subject_before(sentence: Sentence, index: int) -> str:
    """The word that a modal verb at token `index` has as its subject, adverbs aside; "" where there is none."""
    while index > 0 and sentence.words.tags[index - 1] in "EX":
        index -= 1
    return sentence.words.lower[index - 1] if index else ""


def is_key_word(sentence: Sentence, cue: Cue) -> bool:
    """Whether it is written as BCP 14 writes its key words: MAY."""
    return sentence.shown(cue).isupper()


def permits(sentence: Sentence, cue: Cue) -> bool:
    """Whether a modal verb allows somebody something or says what they are able to do: no hedge."""
    return subject_before(sentence, cue.start) in _PERSONS


def is_settled_nearby(sentence: Sentence, cue: Cue) -> bool:
    """Whether a figure, a list or a reference beside a word says what it means: "six different", "related to the order"."""
    if sentence.words.tags[cue.start - 1 : cue.start] == "#" or sentence.words.lower[
        cue.end : cue.end + 1
    ] == ["to"]:
        return True
    behind = sentence.words.lower[cue.end : cue.end + _NEAR]
    if any(word in _ELSEWHERE for word in behind) or ":" in behind[:_LISTED]:
        return True
    if sentence.words.lower[cue.start] in _BOUNDS:
        end = sentence.words.tags.find(".", cue.end)
        return "#" in sentence.words.tags[cue.end : end if end > 0 else None]
    return any(word[0].isdigit() for word in behind[:2])


def _hedges(sentence: Sentence, cue: Cue) -> bool:
    word = sentence.words.lower[cue.start]
    if cue.kind == "weak-modal":
        return word not in _NO_HEDGE and not permits(sentence, cue) and not is_key_word(sentence, cue)
    if cue.kind == "other":
        return is_open_rest(sentence, cue)
    if cue.kind in ("vague-term", "hedge-adverb"):
        return not is_idiom(sentence, cue) and not is_settled_nearby(sentence, cue)
    return True


def is_open_rest(sentence: Sentence, cue: Cue) -> bool:
    """Whether `other` names a rest that nobody lists: "other channels", not "the other side" or "other than"."""
    words, tags = sentence.words.lower, sentence.words.tags
    before = words[cue.start - 1] if cue.start else ""
    after = tags[cue.end : cue.end + 1]
    behind = words[cue.end] if cue.end < len(words) else ""
    if any(CODE in token for token in sentence.words.tokens[cue.end : cue.end + 1]):
        return False  # "other `Span`s" are of a kind that is defined
    return before not in _NO_REST_BEFORE and behind not in _NO_REST_BEHIND and after in _DESCRIBED


def is_idiom(sentence: Sentence, cue: Cue) -> bool:
    """Whether the word means something else there: "make certain", "some of these three", "at some point"."""
    words, tags = sentence.words.lower, sentence.words.tags
    before = words[cue.start - 1] if cue.start else ""
    word, after = words[cue.start], words[cue.end : cue.end + 1]
    describes = tags[cue.end : cue.end + 1] in _DESCRIBED
    if word == "certain" and (before in ("make", "be", "is", "are") or after == ["that"]):
        return True
    if word in ("many", "few") and before in ("how", "as", "so", "too"):
        return True
    if word == "few" and before == "a" and after and after[0][0].isdigit():
        return True
    if before == "not" and not describes and tags[cue.start] == "J":
        return True  # "is not significant" is clear enough
    if word == "most" and (before in ("the", "at") or tags[cue.end : cue.end + 1] in ("J", "E")):
        return True  # a superlative, AMB011
    return word == "similar" and tags[cue.end : cue.end + 1] in ("T", "P")


def vague_words(sentence: Sentence) -> Iterator[Cue]:
    """What leaves open how many, which or how often.

    A habit of speech ("generally", "some") and an unlisted rest count beside another cue, and where something is demanded;
    a broad term beside another cue only.
    """
    cues = hedges(sentence)
    dense, firm = density(sentence, cues) >= DENSE, is_firm(sentence)
    for cue in cues:
        if cue.kind in ("weak-modal", "loophole"):
            continue
        if cue.kind == "broad-term":
            counts = dense
        elif cue.kind in ("hedge-adverb", "other") or _is_habit(sentence, cue):
            counts = dense or firm
        else:
            counts = True
        if counts:
            yield cue


def _is_habit(sentence: Sentence, cue: Cue) -> bool:
    """Whether it is said by habit where something is only told: "some shops do so", "it usually closes"."""
    return sentence.words.tags[cue.start] == "E" or sentence.words.lower[cue.start] == "some"
