"""What a norm decides: who or what, and what is done with it, cut down to the words that name it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from spec_lsp.norms.lexicon import measures, silent
from spec_lsp.norms.model import Meanings
from spec_lsp.norms.quantities import quantities
from spec_lsp.norms.sentence import Sentence
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.patterns import lazy

_LOOSE = lazy(r"\s+([,.;:)])|\s*\(\s*\)")
_ENDS = frozenset(
    "of in on at by for from with within into onto upon over under between among to as per via about through during before after"
    " until without against and or but that which so using based including if when".split()
)
_OPENS = frozenset(
    "allow enabl abl requir let prompt ask".split()
)  # "allow the user to": what follows counts
_FINITE = frozenset("is are was were has have".split())
_ARTICLE = lazy(r"^(?:the|an?|all|any|every|each|this|that)\s+", re.IGNORECASE)
_NOBODY = frozenset("system applic app softwar product".split())  # who does what a system does


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


def topic_of(who: str, what: str, extra: Vocabulary, *, passive: bool) -> Topic | None:
    """The topic of a subject and an action; None where they say too little. `passive`: the subject is what something is done to.

    `extra` are the words that the workspace adds to the lists.
    """
    subject = [stem for stem in meanings_of(who, extra) if stem not in _NOBODY and stem not in measures()]
    head, stems = _head(what, extra)
    if not stems:
        return None
    found = frozenset((*subject, *stems))
    thing = stems[-1] if len(stems) > 1 else subject[-1] if passive and subject else ""
    return Topic(found, frozenset(subject), stems[0], thing, _named(who), head) if len(found) > 1 else None


def _named(who: str) -> str:
    """A subject as a title names it: without article and bound."""
    found = next(quantities(who), None)
    words = _ARTICLE.sub("", who[: found.start] if found else who).split()
    while len(words) > 1 and words[-1].lower() in _ENDS:
        words.pop()
    return tidy(" ".join(words))


def _head(what: str, extra: Vocabulary) -> tuple[str, list[str]]:
    """The verb and its object, in words and stems in order."""
    sentence = Sentence(what, False, extra)
    stems: list[str] = []
    last = 0
    for index, word in enumerate(sentence.words):
        if stems and _ends(sentence.words, index, stems):
            break
        if not (
            sentence.in_quantity(index) or (word in silent() and word not in extra) or not word[0].isalnum()
        ):
            stems.append(extra.meaning_of(word).stem)
        last = sentence.tokens[index].end
    if not stems and sentence.words[:1] == ["be"]:
        return what, ["be"]
    return tidy(what[:last]), stems


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


def meanings_of(text: str, extra: Vocabulary) -> Meanings:
    """What the words of a text stand for."""
    sentence = Sentence(text, False, extra)
    return sentence.meanings(range(len(sentence.words)))


def tidy(text: str) -> str:
    """A piece of a sentence in one line, without what only joined it to the rest."""
    return _LOOSE.sub(r"\1", " ".join(text.split())).strip(" ,.;:*_(")
