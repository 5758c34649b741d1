"""The words of a sentence as they are compared: tokens, what each stands for, and which of them demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from spec_lsp.norms.lexicon import forces
from spec_lsp.patterns import lazy

_TOKEN = lazy(r"[^\W_]+(?:[.'’/_:+@=][^\W_]+)*|[^\s\w]|_+")
_FLIPS = frozenset("no neither none nobody nothing nor".split())


class Token(NamedTuple):
    """A word or sign in small letters; `text[start:end]` is how it is written."""

    word: str
    start: int
    end: int


class Cue(NamedTuple):
    """The tokens from `start` up to `end` demand with this force."""

    start: int
    end: int
    force: str


def tokens_of(text: str) -> list[Token]:
    """The tokens of a sentence; names such as `a.b/c` are one, compounds with a hyphen several."""
    return [Token(match.group().lower().replace("’", "'"), *match.span()) for match in _TOKEN.finditer(text)]


def cues_of(words: Sequence[str]) -> list[Cue]:
    """What demands in a sentence, left to right; of phrases that overlap the longer one."""
    table, index = forces(), 0
    found: list[Cue] = []
    while index < len(words):
        rest = next((one for one in table.get(words[index], ()) if _fits(words, index + 1, one[0])), None)
        if rest is None:
            index += 1
            continue
        cue = Cue(index, index + 1 + len(rest[0]), rest[1])
        if not found or found[-1].end != cue.start:  # "may agree to": what is allowed is to agree
            found.append(cue)
        index = cue.end
    return found


def _fits(words: Sequence[str], start: int, others: Sequence[str]) -> bool:
    return tuple(words[start : start + len(others)]) == tuple(others)


def is_flipped(words: Sequence[str]) -> bool:
    """Whether the words before a demand turn it round: "no user may", "in no event shall", "neither of them may"."""
    return bool(_FLIPS.intersection(words)) and "no later" not in " ".join(words)
