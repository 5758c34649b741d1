"""Word classes by a closed list, endings and the word before: no model, no dictionary of all English.

The tags of a sentence are one string with a character a token, so that a pattern over classes is a regular expression:
`[DS]?[JGKN#]*N` is a noun group. Where a word can be several things, the words around it decide; nothing is
claimed to be right, and a rule must be able to live with one wrong tag in twenty.

    D determiner      S possessive (its, whose)   R pronoun       P preposition    T "to"
    M modal           A be, have, do              C and, or       B subordinator   W which, who, what
    X not, never      E adverb                    # number        V finite or bare verb
    G -ing            K participle or past        J adjective     N noun
    . ends a clause   , comma, dash               ( )  /          and ' for quotation marks
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from spec_lsp.language.lexicon import word_class
from spec_lsp.patterns import lazy

_CLOSED = {
    "D": "a an the this that these those each every any some no all both either neither another such several many few"
    " most more much enough certain various",
    "S": "its their our your his my whose her",
    "R": "it they them he she him we us you i itself themselves himself herself yourself ourselves everyone anyone"
    " someone everything anything something nothing none nobody everybody anybody oneself",
    "P": "of in on at by for from with without within into onto upon over under between among amongst against during through"
    " throughout across along around via per than like as about above below behind beneath beside besides beyond"
    " despite except inside outside near off out past since toward towards until till up down after before versus"
    " concerning regarding including following excluding",
    "T": "to",
    "M": "shall must should may can will could might would cannot can't won't shouldn't mustn't couldn't wouldn't shan't",
    "A": "be is are was were been being am isn't aren't wasn't weren't has have had having hasn't haven't do does did"
    " doesn't don't didn't",
    "C": "and or nor but & plus",
    "B": "if when whenever because while whilst unless although though whereas where wherever once whether so lest provided",
    "W": "which who whom what whichever whoever whatever how why",
    "E": "there here e.g i.e etc also only just even still already then thus hence",
    "X": "not never",
    "J": "able own",
    "#": "one two three four five six seven eight nine ten eleven twelve hundred thousand million zero first second"
    " third",
}
CLOSED: dict[str, str] = {word: tag for tag, words in _CLOSED.items() for word in words.split()}
# A pronoun and its verb in one word are tagged as the pronoun.
_CONTRACTED = frozenset(
    f"{who}'{verb}"
    for who in "i you we they it he she that there who what let".split()
    for verb in "m re s ve ll d".split()
)
_SIGNS = {**dict.fromkeys(".;:!?", "."), **dict.fromkeys(",\u2013\u2014-", ","), **dict.fromkeys("([{", "("),
          **dict.fromkeys(")]}", ")"), "/": "/", **dict.fromkeys("\"'“”‘’«»", "'"), "%": "N", "&": "C", "·": "N"}  # fmt: skip
_ADJECTIVE = ("able", "ible", "ful", "ous", "less", "ical")
_MAYBE_ADJECTIVE = ("al", "ic", "ant", "ent", "ar", "ive", "ary")
_NOUN_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ship", "ism", "ist", "ware", "age")
_DEGREES = frozenset("better best worse worst less least further".split())
_NOUNS_IN_ED = frozenset("feed need seed speed embed bed shed id".split())
_NOUNS_IN_AL = frozenset(
    "approval arrival deal disposal goal hospital individual interval journal manual material metal official portal "
    "proposal refusal removal renewal retrieval signal terminal total trial withdrawal".split()
)
_NOT_VERBS_IN_ISE = frozenset(
    "concise enterprise expertise franchise imprecise likewise merchandise otherwise paradise precise premise treatise".split()
)
_ADJECTIVES_IN_LY = frozenset(
    "costly daily deadly early elderly friendly hourly likely monthly orderly quarterly timely unlikely user-friendly "
    "weekly yearly".split()
)
_NOUNS_IN_LY = frozenset("anomaly assembly family monopoly supply reply ally".split())
_NOUNS_IN_ING = frozenset(
    "thing string ring king spring wing ceiling evening morning building meeting setting heading".split()
)


def tags_of(lower: Sequence[str]) -> str:
    """The tags of tokens in small letters, one character each."""
    tags: list[str] = []
    before, sure = ".", _SURE
    for index, word in enumerate(lower):
        tag = sure.get(word) or _chosen(word, index, lower, before, tags)
        tags.append(tag)
        before = tag
    found = "".join(tags)
    if "j" in found:
        found = _HALF.sub(_settled, found)
    return _UNLISTED.sub("V", found) if "MN" in found or "XN" in found else found


# Behind a modal and before what a verb takes: "must test the order", a verb that no list knows.
_UNLISTED = lazy(r"(?:(?<=M)|(?<=MX))N(?=[DSRTP#])")

# "j" while the tags are made: may be an adjective ("a recent order") or a noun ("the client must"); what follows decides.
_HALF = lazy(r"([DS][JjGK#N]*)?j(?=(M|[MAVPTWBXR.,)]|C[DS]|$)?)")


def _settled(half: re.Match[str]) -> str:
    is_noun = half[2] == "M" or (half[1] and half[2] is not None)
    return (half[1] or "").replace("j", "J") + ("N" if is_noun else "J")


# Tags that no context changes, of the words met so far. A document has some thousands of different words.
_SURE: dict[str, str] = {word: tag for word, tag in CLOSED.items() if word != "that"}
_MOST = 50_000


def _chosen(word: str, index: int, lower: Sequence[str], before: str, tags: list[str]) -> str:
    """The tag of a word that is not known for sure yet, or can be several things."""
    if word == "that":
        return _that(lower, index, before)
    tag = _sign(word) or _contraction(word) or _form(word).tag
    if tag is not None:
        if len(_SURE) < _MOST:
            _SURE[word] = tag
        return tag
    following = lower[index + 1] if index + 1 < len(lower) else ""
    return _open_class(word, before, following, tags)


def _contraction(word: str) -> str | None:
    """The tag of "we're" or "doesn’t", whichever apostrophe it is written with."""
    plain = word.replace("’", "'")
    return "R" if plain in _CONTRACTED else CLOSED.get(plain)


def _sign(word: str) -> str | None:
    first = word[0]
    if first.isalpha():
        return None
    if first.isdigit():
        return "#" if not word[-1].isalpha() else "N"
    return _SIGNS.get(first, ",")


def _that(lower: Sequence[str], index: int, before: str) -> str:
    """Whether `that` points ("that order"), stands alone, or opens a clause ("data that it holds")."""
    following = lower[index + 1] if index + 1 < len(lower) else ""
    tag = CLOSED.get(following) or ""
    if before in "NR)":
        return "W"
    if before in "VGKA" or tag in ("D", "S", "R"):
        return "B"
    return "D" if not tag else "R"


class _Form(NamedTuple):
    """What a word can be by itself: its tag if that is sure, else what the words around it choose from."""

    tag: str | None
    is_past: bool = False
    is_verb: bool = False
    is_adjective: bool = False


@lru_cache(maxsize=65_536)
def _form(word: str) -> _Form:
    if word in _ADJECTIVES_IN_LY:
        return _Form("J")
    if word.endswith("ly") and len(word) > 4 and word not in _NOUNS_IN_LY:
        return _Form("V" if is_verb(word) else "E")
    if word in word_class("adverbs"):
        return _Form("E")
    if word.endswith("ing") and len(word) > 4 and word not in _NOUNS_IN_ING:
        return _Form("G")
    past = word.endswith("ed") and len(word) > 3 and word not in _NOUNS_IN_ED
    if past or word in word_class("participles"):
        return _Form(None, is_past=True, is_verb=is_verb(word))
    if not can_be_verb(word):
        return _Form("J" if _is_adjective(word) else "j" if _may_be_adjective(word) else "N")
    return _Form(None, is_verb=is_verb(word), is_adjective=_is_adjective(word))


def _open_class(word: str, before: str, following: str, tags: list[str]) -> str:
    """The tag of a word that can be several things; `tags` are those before it."""
    form = _form(word)
    if form.is_past:
        if following == "of" and before in "DS":
            return "N"  # "a set of"
        return "V" if form.is_verb and before in "MT" else "K"
    if form.is_verb and _opens_verb(before, tags):
        return "V"
    if form.is_adjective:
        return "J"
    return _noun_or_verb(word, before, following, tags)


def _opens_verb(before: str, tags: list[str]) -> bool:
    """Whether a bare verb must follow: behind a modal or "to", adverbs and "not" aside."""
    if before in "MT":
        return True
    if before not in "EX":
        return False
    return next((tag for tag in reversed(tags) if tag not in "EX"), "") in ("M", "T")


def _is_adjective(word: str) -> bool:
    if word in _DEGREES or word in word_class("adjectives"):
        return True
    if word in _NOUNS_IN_AL:
        return False
    return word.endswith(_ADJECTIVE) and len(word) > 5


def _may_be_adjective(word: str) -> bool:
    """Whether a word ends as many adjectives do and some nouns: "recent", "client"."""
    return (
        word.endswith(_MAYBE_ADJECTIVE)
        and len(word) > 5
        and word not in _NOUNS_IN_AL
        and not word.endswith(_NOUN_ENDINGS)
    )


def _noun_or_verb(word: str, before: str, following: str, tags: list[str]) -> str:
    """Nouns and verbs share their forms: "the system supports", "the supports", "system support"."""
    after = CLOSED.get(following, "")
    if before == "." and (after in ("D", "S", "R") or (after == "P" and following != "of")):
        return "V"  # an order
    if before in "RW" or (before == "E" and next((tag for tag in reversed(tags) if tag != "E"), ".") in "RW"):
        return "V"
    # A verb behind a noun: nothing was said yet, and an object or the like follows.
    said = any(tag in "VAM" for tag in tags[_clause_start(tags) :])
    if before in "Nj)" and not said and after in ("D", "S", "R", "P", "T", "#", "B") and following != "of":
        return "V" if word.endswith("s") or tags[-1:] == ["N"] else "N"
    if before == "C" and said and after in ("D", "S", "R", "#") and _verb_before(tags):
        return "V"
    return "N"


def _clause_start(tags: list[str]) -> int:
    for index in range(len(tags) - 1, -1, -1):
        if tags[index] in ".BW":
            return index + 1
    return 0


def _verb_before(tags: list[str]) -> bool:
    return any(tag == "V" for tag in tags)


def is_verb(word: str) -> bool:
    """Whether a word can be a verb in its base form; "customise" and "customize" are by their ending."""
    if word in word_class("verbs"):
        return True
    return word.endswith(("ise", "ize")) and len(word) > 6 and word not in _NOT_VERBS_IN_ISE


def can_be_verb(word: str) -> bool:
    """Whether a word can be a verb, in its base form or in -s."""
    return is_verb(word) or (word.endswith("s") and is_verb(_unsuffixed(word)))


def can_be_adjective(word: str) -> bool:
    """Whether a word is an adjective or ends like one."""
    return _is_adjective(word) or _may_be_adjective(word)


def in_s(verb: str) -> str:
    """The form of a verb that goes with "it": "stores", "tries", "passes"."""
    if verb.endswith("y") and verb[-2:-1] not in tuple("aeiou"):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "x", "ch", "sh", "z", "o")) else f"{verb}s"


def _unsuffixed(word: str) -> str:
    """The base form of a verb in -s."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes", "oes")):
        return word[:-2]
    return word[:-1]
