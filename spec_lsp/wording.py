"""Sentences as the wording rules see them: words, their classes, the cues of the lexicons, and what is demanded.

Only running text is looked at. Headings, quotations, table headers, notes and examples speak otherwise than a clause does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spec_lsp.diagnostics import Span
from spec_lsp.facts import Facts, Prose, Statement
from spec_lsp.language.lexicon import WAKING, Cue, Index, cues_in
from spec_lsp.language.sentences import sentences
from spec_lsp.language.words import Words
from spec_lsp.patterns import lazy

_ASIDE = lazy(
    r"[\W_]*(?:(?:non-normative\s+)?(?:note|notes|example|examples|rationale|tip|hint|warning|see\s+also|background"
    r"|motivation|why(?:\s+\w+){0,3})\s*(?:\d+\s*)?[:\u2013\u2014]|for\s+(?:example|instance)\b|e\.g\.)",
    re.IGNORECASE,
)
_QUOTE = lazy(
    r"\"[^\"\n]{1,200}\"|“[^”]{1,200}”|«[^»]{1,200}»|(?<![\w'’])['‘][^'‘’\n]{1,80}['’](?![\w'’])"
    r"|\[NEEDS CLARIFICATION:[^\]\n]*\]"  # a question to the author, which rules of their own tell
)
_QUOTE_SIGN = lazy(r"[\"“«'‘\[]")  # cheap: most sentences quote nothing
_SHORTEST = 3  # tokens of what can be called a sentence


@dataclass(eq=False)
class Sentence:
    """One sentence of running text; `before` is the one before it in the same paragraph.

    `statement` is what it demands, None where it only tells. Offsets in `words` count from its start.
    """

    prose: Prose
    start: int
    end: int
    statement: Statement | None
    before: Sentence | None
    words: Words
    cues: Mapping[str, list[Cue]]

    @property
    def text(self) -> str:
        """As in Prose: what is no prose is blanked."""
        return self.words.text

    def span(self, start: int, end: int) -> Span:
        """Where the tokens from `start` up to `end` stand in the unit."""
        return self.prose.span(*self._place(start, end))

    def span_of(self, cue: Cue) -> Span:
        """Where a cue stands in the unit."""
        return self.span(cue.start, cue.end)

    def written(self, start: int, end: int) -> str:
        """The tokens from `start` up to `end` in one line, with code as the source has it."""
        return " ".join(self.prose.shown(*self._place(start, end)).split())

    def is_plain(self, start: int, end: int) -> bool:
        """Whether the source of the tokens from `start` up to `end` holds words and code only: no link, no emphasis."""
        source = self.prose.block.content[slice(*self._place(start, end))]
        return self.written(start, end) == " ".join(source.split())

    def _place(self, start: int, end: int) -> tuple[int, int]:
        """Where tokens begin and end in the prose."""
        return self.start + self.words.starts[start], self.start + self.words.ends[end - 1]

    def shown(self, cue: Cue) -> str:
        """A cue as it is written, in one line."""
        return " ".join(self.words.shown(cue.start, cue.end).split())


def sentences_of(facts: Facts, index: Index) -> Iterator[Sentence]:
    """The sentences of a unit that may be worded badly; `index` holds the cues that are looked for."""
    if facts.commentary:
        return
    demanded = {(id(statement.prose), statement.start): statement for statement in facts.statements}
    for prose in facts.prose:
        if not prose.speaks:
            continue
        before: Sentence | None = None
        for start, end in sentences(prose.text):
            text = prose.text[start:end]
            words = Words(text)
            if len(words) < _SHORTEST or _ASIDE.match(text):
                before = None
                continue
            cues = cues_in(words.lower, index)
            if cues:
                spoken_about = (
                    [match.span() for match in _QUOTE.finditer(text)] if _QUOTE_SIGN.search(text) else ()
                )
                cues = _said(words, cues, spoken_about)
            statement = demanded.get((id(prose), start))
            before = Sentence(prose, start, end, statement, before, words, cues)
            yield before


_NAMING = frozenset({"superlative"})  # "the Largest Contentful Paint", "the General Journal"


def _is_in_name(words: Words, cue: Cue) -> bool:
    """Whether it is one of several words with a capital inside a sentence: "the General Journal"."""
    if not cue.start or not words.tokens[cue.start].istitle() or not words.capital(cue.start):
        return False
    inside = words.tags[cue.start - 1] not in ".("
    before = inside and cue.start > 1 and words.tokens[cue.start - 1].istitle()
    after = cue.end < len(words) and words.tokens[cue.end].istitle()
    return before or (inside and after)


def _said(
    words: Words, cues: Mapping[str, list[Cue]], quotes: Sequence[tuple[int, int]]
) -> dict[str, list[Cue]]:
    """The cues that are neither quoted nor part of a name: what is quoted is spoken about, not said."""
    found = {}
    for kind, listed in cues.items():
        kept = [
            cue
            for cue in listed
            if not (kind in _NAMING and _is_in_name(words, cue))
            and not any(
                start < words.ends[cue.end - 1] and words.starts[cue.start] < end for start, end in quotes
            )
        ]
        if kept or kind in WAKING:
            found[kind] = kept
    return found
