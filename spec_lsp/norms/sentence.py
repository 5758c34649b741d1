"""One sentence while it is read: its tokens, its quantities, and the cuts between what demands, when, and unless what.

What is introduced by "if", "when" or "in the event" is a condition, by "unless" or "except" an exception. A label at the
start ("FR-001:", "Windows:") belongs to neither; if it is no id it says in which case the sentence holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spec_lsp.norms.lexicon import silent
from spec_lsp.norms.model import Meanings, Spans
from spec_lsp.norms.quantities import Quantity, quantities
from spec_lsp.norms.vocabulary import NONE, Vocabulary
from spec_lsp.norms.words import Cue, Token, cues_of, tokens_of

CONDITIONS = frozenset("if when whenever where wherever while once upon whilst provided".split())
EXCEPTIONS = frozenset("unless except excepting excluding until save".split())
CLOSING = frozenset("only exactly solely exclusively".split())
_SITUATIONS = (
    ("in", "the", "event"),
    ("in", "case"),
    ("in", "cases"),
    ("as", "long", "as"),
    ("at", "the", "end"),
)
_OPENING = frozenset("before after during at upon for on within notwithstanding".split())
_REASONS = frozenset("because since e.g i.e see".split())
_RELATIVES = frozenset("which that who whom whose".split())
_JOINTS = frozenset(("and", "or", "but", ";", ",", ".", ":"))
_NEGATES = frozenset("no not never without nor neither cannot".split())
_KEY_WORDS = frozenset("must shall should may can will cannot".split())
_QUOTES = frozenset("\"'“”‘’")
_FAR = 8  # tokens before a demand within which its own subject begins
_LABEL = 8  # tokens in which a label ends


class Part(NamedTuple):
    """Tokens of a sentence, by number: what is said, when it holds, and when not."""

    words: list[int]
    condition: list[int]
    exception: list[int]


class Sentence:
    """The tokens of a sentence and what can be asked of them. `capitals`: only key words in capitals demand.

    `extra` are the words that the workspace adds to the lists.
    """

    def __init__(self, text: str, capitals: bool, extra: Vocabulary = NONE):
        self.text = text
        self.extra = extra
        self.tokens: list[Token] = extra.joined(tokens_of(text), text)
        self.words = [token.word for token in self.tokens]
        self.quantities = tuple(quantities(text))
        self._capitals = capitals
        self.cues = [cue for cue in cues_of(self.words) if self._binds(cue)]
        self.label = self._label()
        self.head = self._head()

    def _binds(self, cue: Cue) -> bool:
        """Whether a cue demands: not quoted, not about what a clause describes, in capitals where that counts."""
        before, after = self.words[cue.start - 1 : cue.start], self.words[cue.end : cue.end + 1]
        if before and (before[0] in _RELATIVES or (before[0] in _QUOTES and set(after) <= _QUOTES)):
            return False
        if self.words[cue.start] == "can" and after == ["be"]:
            return False  # a possibility, no permission
        written = self.text[self.tokens[cue.start].start : self.tokens[cue.start].end]
        return not self._capitals or written.isupper() or self.words[cue.start] not in _KEY_WORDS

    def _label(self) -> int:
        end = min([_LABEL, *(cue.start for cue in self.cues)])
        return self.words.index(":") + 1 if ":" in self.words[:end] else 0

    def _head(self) -> int:
        """The token where the sentence proper begins, behind a label and a condition that opens it."""
        start = self.label
        first = self.words[start : start + 1]
        opens = first and (first[0] in CONDITIONS | EXCEPTIONS | _OPENING or self._situation(start))
        for cue in self.cues if opens else ():
            commas = [index for index in range(start, cue.start) if self.words[index] == ","]
            if commas:
                return commas[-1] + 1
        return start

    def opening(self) -> Part:
        """What stands before the sentence proper."""
        part = Part([], [], [])
        is_id = any(char.isdigit() for word in self.words[: self.label] for char in word)
        if self.label and not is_id:
            part.condition.extend(range(self.label))
        if self.head > self.label:
            first = self.words[self.label]
            (part.exception if first in EXCEPTIONS else part.condition).extend(range(self.label, self.head))
        return part

    def joint(self, cue: Cue, following: Cue) -> int:
        """The token between two demands where the second one's subject begins."""
        for index in range(following.start - 1, max(cue.end, following.start - _FAR) - 1, -1):
            if self.words[index] in _JOINTS:
                return index
        return following.start - 1

    def cut(self, indices: Iterable[int]) -> Part:
        """Tokens by what they tell; reasons are left out."""
        part = Part([], [], [])
        current = part.words
        for index in indices:
            word = self.words[index]
            if word in EXCEPTIONS:
                current = part.exception
            elif self._situation(index) or self._conditional(index):
                current = part.condition
            elif word in _REASONS or (
                word == "as" and self.words[index + 1 : index + 2] in (["it"], ["they"])
            ):
                break
            elif word == ";":
                current = part.words
            current.append(index)
        return part

    def _conditional(self, index: int) -> bool:
        """Whether a token begins a condition; "at once" and "more than once" do not."""
        word = self.words[index]
        if word not in CONDITIONS or self.in_quantity(index):
            return False
        before, behind = self.words[max(index - 1, 0)], self.words[index + 1 : index + 2]
        return word != "once" or not (before in ("at", "than") or not behind or behind[0] in _JOINTS)

    def _situation(self, index: int) -> bool:
        return any(tuple(self.words[index : index + len(one)]) == one for one in _SITUATIONS)

    def meanings(self, indices: Iterable[int], *, negated: bool = True) -> Meanings:
        """What tokens stand for; figures are left to the quantities. `negated`: "no" and "without" turn the next one round."""
        found: dict[str, int] = {}
        turns, turned = negated, False
        for index in indices:
            word = self.words[index]
            if self.in_quantity(index) or word in CONDITIONS or word in EXCEPTIONS:
                continue
            if word in _NEGATES:
                turned = turns
                continue
            rate = self.quantities and self.words[index - 1] == "per"
            mute = word in silent() and word not in self.extra
            if mute or word in CLOSING or rate or not word[0].isalnum():
                continue
            meaning = self.extra.meaning_of(word)
            sign = -meaning.sign if turned else meaning.sign
            found[meaning.stem] = sign if found.get(meaning.stem, sign) == sign else 0
            turned = False
        return found

    def measured(self, indices: Sequence[int]) -> tuple[Quantity, ...]:
        """The quantities that some tokens tell: "must not exceed 5 s" begins before what is demanded."""
        ends = {self.tokens[index].end for index in indices} if self.quantities else set()
        return tuple(one for one in self.quantities if any(one.start < end <= one.end for end in ends))

    def spans(self, indices: Iterable[int]) -> Spans:
        """Where tokens are written: those that follow each other as one piece."""
        found: list[tuple[int, int]] = []
        last = None
        for index in indices:
            token = self.tokens[index]
            if last is not None and index == last + 1:
                found[-1] = (found[-1][0], token.end)
            else:
                found.append((token.start, token.end))
            last = index
        return tuple(found)

    def in_quantity(self, index: int) -> bool:
        """Whether a token is part of a quantity."""
        token = self.tokens[index]
        return any(one.start <= token.start < one.end for one in self.quantities)

    def is_name(self, index: int) -> bool:
        """Whether a token is written with a capital inside the sentence."""
        return index > self.head and self.text[self.tokens[index].start].isupper()
