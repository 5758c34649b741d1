"""What is told to be so, as a demand: "the mail is sent" as "the mail must be sent", "exits with code 1" as "must exit ...".

Where it is not plain which word is the verb, nothing is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spec_lsp.language.tags import is_verb
from spec_lsp.language.words import Words
from spec_lsp.norms.quantities import quantities
from spec_lsp.norms.sentence import Sentence
from spec_lsp.norms.vocabulary import NONE, Vocabulary
from spec_lsp.norms.woven import Cutting, Part
from spec_lsp.patterns import lazy

_BE = frozenset("is are".split())
_DENIED = {"isn't": "be", "aren't": "be", "doesn't": "", "don't": "", "hasn't": "have", "haven't": "have"}
_DOES = frozenset("does do".split())
_LABELLED = lazy(r"\W*(?P<what>[^\W\d][^:.,;|\d]{2,60}?)\W*:\W*(?P<bound>\w.{2,40}?)\W*", re.DOTALL)


def demanded(said: Cutting, capitals: bool, extra: Vocabulary = NONE) -> list[Part] | None:
    """What is told as parts of a sentence that demands it, as it is where it does; None where that is not plain.

    `capitals` and `extra` as for norms.
    """
    text = said.text
    if Sentence(text, capitals, extra).cues:
        return [said]
    words = Words(text)
    verb = _verb(words)
    if verb is None:
        return None
    begin = verb
    while begin and words.tags[begin - 1] in "XE":
        begin -= 1  # "never appears", "immediately sends"
    cut = words.starts[begin]
    end, done = _as_bare(words.lower, words.ends, verb)
    before = said.part(cut, words.starts[verb])
    return [said.part(0, cut), "must ", before, done, said.part(end, len(text))]


def _verb(words: Words) -> int | None:
    """The one finite verb of a sentence; None where there is none, or more than one may be."""
    tags = words.tags
    found = [
        index
        for index, tag in enumerate(tags)
        if tag in "AV" and not (index and tags[index - 1] in "AMT") and not _is_inside(words, index)
    ]
    if not found:
        found = [index for index in range(len(words)) if index and _is_third_person(words.lower[index])][:1]
    if not found and len(words) > 1 and is_verb(words.lower[0]):
        found = [0]  # an order
    if len(found) != 1 or set(tags[: found[0]]) & set("WBMG.,"):
        return None
    order = found[0] and tags[found[0]] != "A" and is_verb(words.lower[0])
    return None if order else found[0]  # "create nine commands file by file"


def _is_inside(words: Words, index: int) -> bool:
    """Whether a form of "be" or "have" only helps another verb: "does not have", "has been"."""
    lower = words.lower
    return lower[index] in ("be", "been", "being", "was", "were") or (
        index > 1 and words.tags[index - 1] == "X" and lower[index - 2] in _DOES
    )


def _is_third_person(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss") and is_verb(_base(word))


def _as_bare(lower: Sequence[str], ends: Sequence[int], verb: int) -> tuple[int, str]:
    """Where a verb ends, its "not" included, and what stands behind "must" instead."""
    word = lower[verb].replace("’", "'")
    denied = lower[verb + 1 : verb + 2] == ["not"]
    end = ends[verb + denied]
    no = "not " if denied or word in _DENIED else ""
    if word in _DENIED:
        return end, (no + _DENIED[word]).rstrip()
    if word in _DOES and denied:
        return end, "not"
    return end, no + ("be" if word in _BE else _base(word))


def _base(word: str) -> str:
    """A verb without the ending of the third person."""
    if word in ("has", "have"):
        return "have"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("shes", "ches", "xes", "sses", "oes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def labelled(said: Cutting) -> list[Part] | None:
    """A name and a bound behind its colon as a statement: "Timeout for checkout: at most 2 s"."""
    match = _LABELLED.fullmatch(said.text)
    if match is None:
        return None
    bound = said.part(*match.span("bound"))
    found = list(quantities(f"is {bound.text}"))
    whole = len(found) == 1 and not found[0].bare and not found[0].counted
    if not whole or found[0].end < len(f"is {bound.text}") or found[0].start > len("is "):
        return None
    return ["The ", said.part(*match.span("what")), " is ", bound]
