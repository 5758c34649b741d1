"""Ids and titles of clauses, made of the words of their sentences and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Container

from spec_lsp.dialects.headings import plain
from spec_lsp.facts import Modality
from spec_lsp.patterns import lazy

_MOST_WORDS = 5
_MOST_LETTERS = 44
_LONGEST_TITLE = 64

_WORD = lazy(r"[^\W_]+(?:['’][^\W_]+)?")
_CONDITION = lazy(
    r"(?:when|whenever|if|unless|before|after|once|while|until|for|in|on|to|with|where|as)\s", re.IGNORECASE
)
_NEGATION = frozenset(
    "not never no cannot can't can’t don't don’t won't won’t mustn't mustn’t shouldn't shouldn’t without neither nor".split()
)
# Words that tell one demand from another by nothing.
_EMPTY = frozenset(
    """
    a an the this that these those it its they them their he she his her we us our you your yours i my me is are was were be
    been being am will would shall should must may might can could do does did have has had of to in on at for and or as so
    please always ensure make sure also then just only very all any each every both such there here which who whom whose by
    with into onto from about if when whenever while where than
    appropriate necessary needed possible feasible reasonable possibly
    """.split()
)
_WHO = frozenset("assistant agent model bot chatbot system service application app ai tool".split())
# Code with marks that a heading would take for emphasis: `__name__`, `*.ts`.
_MARKED_CODE = lazy(r"(?<!`)`(?=[^`\n]*(?:__|\*))[^`\n]+`(?!`)")
_KEPT = "\ue000"  # stands for such code while the marks around it are taken off
_EMPTY_BRACKETS = lazy(r"\s\(\s*\)")
_LABEL = lazy(r"^[\w /&'’.-]{1,40}:\s+(?=\S)")


def slug_of(text: str, fallback: str) -> str:
    """A name in small letters and hyphens, of at most a few words."""
    words = [word.lower() for word in _WORD.findall(text)]
    return _cut([re.sub(r"['’]", "", word) for word in words]) or fallback


def clause_id(sentence: str, modality: Modality, taken: Container[str]) -> str:
    """A short id for a demand, made of the words that carry it; numbered where another one has it already."""
    base = _cut(_carrying(plain(sentence), modality)) or "clause"
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _carrying(text: str, modality: Modality) -> list[str]:
    words = [word.lower() for word in _WORD.findall(_main_clause(_LABEL.sub("", text)))]
    forbids = modality in (Modality.MUST_NOT, Modality.SHOULD_NOT)
    never = "never" in words
    carrying = [
        re.sub(r"['’]", "", word)
        for word in words
        if word not in _EMPTY and word not in (_NEGATION if forbids else ())
    ]
    while len(carrying) > 1 and carrying[0] in _WHO:
        carrying.pop(0)
    if not carrying:
        carrying = [re.sub(r"['’]", "", word) for word in words if word not in _NEGATION]
    return ["never" if never else "do-not", *carrying] if forbids else carrying


def _main_clause(text: str) -> str:
    """What is demanded, without the condition in front of it and what is added behind."""
    first = re.split(r"\s*;\s|\s[\u2013\u2014]\s", text)[0]
    text = first if len(_WORD.findall(first)) >= 3 else text
    if not _CONDITION.match(text):
        return text
    _, comma, rest = text.partition(", ")
    return rest if comma and len(_WORD.findall(rest)) >= 2 else text


def _cut(words: list[str]) -> str:
    kept: list[str] = []
    for word in words:
        ascii_word = re.sub(r"[^a-z0-9-]", "", word)
        if not ascii_word:
            continue
        full = len(kept) >= _MOST_WORDS or len("-".join([*kept, ascii_word])) > _MOST_LETTERS
        # A figure is nothing without the word behind it: "14 days".
        if full and not (kept and kept[-1].isdigit() and len(ascii_word) <= 8):
            break
        kept.append(ascii_word)
        if full:
            break
    return "-".join(kept)


def title_of(sentence: str) -> str:
    """The sentence as a heading: as it is if it is short, else its first words."""
    text = _EMPTY_BRACKETS.sub("", _readable(sentence)).strip(" *_").rstrip(".:;,!?")
    if len(text) <= _LONGEST_TITLE:
        return _harmless(text)
    cut = text[:_LONGEST_TITLE].rsplit(" ", 1)[0]
    cut = cut if cut.count("`") % 2 == 0 else cut.rpartition("`")[0]
    phrase = re.split(r"\s[\u2013\u2014-]\s|[;:(]", cut)[0].rstrip(" ,.;:")
    return _harmless(phrase if len(phrase) >= 16 else cut.rstrip(" ,.;:"))


def _readable(sentence: str) -> str:
    """The sentence without marks, save that code which holds some stays code: `__name__` is not a bold name."""
    kept = iter(_MARKED_CODE.findall(sentence))
    return re.sub(_KEPT, lambda _: next(kept), plain(_MARKED_CODE.sub(_KEPT, sentence)))


def _harmless(title: str) -> str:
    """Without what a heading would read as markup."""
    text = re.sub(r"\s+", " ", re.sub(r"[{}#<>\[\]|]", "", title)).strip() or "Clause"
    return text[0].upper() + text[1:]
