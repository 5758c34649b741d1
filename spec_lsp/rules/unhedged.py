"""Readings of a hedge: what its words give way to, and the sentence that is left without them."""

from __future__ import annotations

from spec_lsp.diagnostics import Edit, hole
from spec_lsp.hedging import QUANTITIES
from spec_lsp.language.groups import Group
from spec_lsp.language.lexicon import Cue
from spec_lsp.wording import Sentence

_ADVERB = "E"
_LONGEST = 4  # tokens of what is described that are shown with the word
_VOWELS = tuple("aeiou")
_CONSONANT_FIRST = ("use", "uni", "eu", "one", "once")  # a user, a unit
_ENUMERATES = ("and", "or", ",")


def described(sentence: Sentence, cue: Cue) -> Group | None:
    """The noun group whose nouns stand behind a cue: of "certain old orders" all three words."""
    return next(
        (group for group in sentence.words.groups if group.start <= cue.end <= group.head),
        None,
    )


def nouns_behind(sentence: Sentence, cue: Cue) -> str:
    """What a cue describes, as written: "old orders"; "" where it describes nothing."""
    group = described(sentence, cue)
    return sentence.written(cue.end, group.end) if group else ""


def counts(sentence: Sentence, cue: Cue) -> bool:
    """Whether a cue speaks of a number of things: "several", "a number of"."""
    lower, adverb = sentence.words.lower, sentence.words.tags[cue.start] == _ADVERB
    return not adverb and (lower[cue.start] in QUANTITIES or lower[cue.end - 1] == "of")


def end_of(sentence: Sentence, cue: Cue) -> int:
    """Where what is told of a cue ends: behind what is counted; a quality or an adverb is told by itself."""
    group = described(sentence, cue) if cue.kind == "other" or counts(sentence, cue) else None
    return min(group.end, cue.end + _LONGEST) if group else cue.end


def is_plural(sentence: Sentence, cue: Cue) -> bool:
    """Whether what a cue describes is surely several things."""
    group = described(sentence, cue)
    if group is None:
        return sentence.words.lower[cue.end : cue.end + 1] == ["of"]  # some of the orders
    return group._replace(start=group.head).is_plural(sentence.words.lower) is True


def asked(sentence: Sentence, cue: Cue) -> str:
    """What the author has to answer where a hedge stands."""
    word, nouns = sentence.words.lower[cue.start], nouns_behind(sentence, cue)
    if cue.kind == "loophole":
        return "when, and who decides by what?"
    if cue.kind == "other":
        return f"which other {nouns}?"
    if sentence.words.tags[cue.start] == _ADVERB:
        return "how exactly?" if cue.kind == "vague-quality" else "when, and when not?"
    if counts(sentence, cue):
        more = "additional " if word == "additional" else ""
        return f"which {more}{nouns}?" if nouns else "which?"
    return f"what counts as {sentence.shown(cue)}?"


def without(sentence: Sentence, cue: Cue) -> Edit | None:
    """The sentence without a cue: with its commas, a capital where it began, and the article that fits then."""
    words, lower = sentence.words, sentence.words.lower
    before = lower[cue.start - 1] if cue.start else ""
    behind = lower[cue.end] if cue.end < len(lower) else ""
    if not before:
        first = cue.end + (behind == ",")
        if first >= len(lower):
            return None
        shown = sentence.written(first, first + 1)
        return Edit(sentence.span(0, first + 1), shown[:1].upper() + shown[1:])
    if before in ("a", "an") and behind[:1].isalpha():
        told = article(behind)
        told = told.capitalize() if words.capital(cue.start - 1) else told
        return Edit(sentence.span(cue.start - 1, cue.end), told)
    framed = before == "," and behind == ","
    first, last = cue.start - framed, cue.end - 1 + (framed and cue.kind == "loophole")
    start, end = words.ends[first - 1], words.ends[last]
    return Edit(sentence.prose.span(sentence.start + start, sentence.start + end), "")


def article(text: str) -> str:
    """The article in front of some words: "an" order, "a" unit."""
    sounds = text.lower()
    return "an" if sounds.startswith(_VOWELS) and not sounds.startswith(_CONSONANT_FIRST) else "a"


def closed(sentence: Sentence, start: int, end: int, joint: str) -> Edit | None:
    """The list that the tokens from `start` up to `end` leave open, closed before them: "tea, cups, etc" as "tea and cups"."""
    words, lower = sentence.words, sentence.words.lower
    while start > 1 and lower[start - 1] in _ENUMERATES:
        start -= 1
    comma = next((index for index in range(start - 1, 0, -1) if lower[index] in (",", "(", ":", ";")), 0)
    text = ""
    if lower[comma] == ",":
        text = f" {joint} {sentence.written(comma + 1, start)}"
        start = comma
    if start < 1:
        return None
    first, last = words.ends[start - 1], words.ends[end - 1]
    return Edit(sentence.prose.span(sentence.start + first, sentence.start + last), text)


def defined(sentence: Sentence, cue: Cue) -> Edit:
    """The word kept, with room for what it means behind what it describes."""
    group = described(sentence, cue)
    end = group.end if group else cue.end
    text = f"{sentence.written(cue.start, end)} ({hole(f'what is {sentence.shown(cue)} here?')})"
    return Edit(sentence.span(cue.start, end), text)
