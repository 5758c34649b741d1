"""Challenges as they are written: conversations in a clause or a challenge file, with the lists behind them.

**Example**: asks on day 31

~~~xml
<user>
It has been 31 days. Refund please.
</user>
~~~
- should: states the 30-day window
- should not: promise an exception
- check: not-contains "guarantee"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spec_lsp.clauses import Clause
from spec_lsp.dialects.conversations import Talk, talk_of
from spec_lsp.document import Document
from spec_lsp.evals.checks import BadCheck, read_check
from spec_lsp.evals.digests import messages_digest
from spec_lsp.evals.model import Answer, Challenge, Check, Place
from spec_lsp.facts import Conversation, Criterion, Facts
from spec_lsp.memo import remembered


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """One conversation of a clause: its unit, its title, what it says, and the criteria behind it, each with its unit."""

    facts: Facts
    conversation: Conversation
    title: str
    talk: Talk
    criteria: tuple[tuple[Facts, Criterion], ...] = ()

    def listed(self, kind: str) -> tuple[str, ...]:
        """The texts of its criteria of one kind."""
        return tuple(criterion.text for _, criterion in self.criteria if criterion.kind == kind)

    def checks(self) -> tuple[Check, ...]:
        """Its checks; those that cannot be read are left out: SUC009 tells them."""
        return tuple(check for check in map(_check, self.listed("check")) if check)


def _check(written: str) -> Check | None:
    try:
        return read_check(written)
    except BadCheck:
        return None


@remembered
def written_in(clause: Clause) -> tuple[Written, ...]:
    """The conversations of a clause that can be read, in order. Remembered: an edit leaves most clauses alone."""
    return tuple(_read(clause))


def _read(clause: Clause) -> Iterator[Written]:
    title = ""
    last: Written | None = None
    for facts in clause.facts:
        if last and facts.criteria:
            last = replace(last, criteria=(*last.criteria, *((facts, one) for one in facts.criteria)))
        for example in facts.examples:
            title = example.title
        for conversation in facts.conversations:
            if last:
                yield last
            last = None
            if conversation.problem is None:
                last = Written(facts, conversation, title, talk_of(conversation.text))
    if last:
        yield last


@remembered
def written_of(document: Document) -> tuple[tuple[Clause, tuple[Written, ...]], ...]:
    """The clauses of a document that hold conversations, each with those that can be read."""
    telling = (clause for clause in document.clauses if clause.has_examples)
    return tuple((clause, written_in(clause)) for clause in telling)


def challenges_in(document: Document, clause: Clause) -> Iterator[Challenge]:
    """The challenges that stand in a clause of a spec or of a challenge file, not numbered yet."""
    for one in written_in(clause):
        if one.talk.messages:
            yield Challenge(
                id="",
                clause="",
                title=one.title,
                messages=one.talk.messages,
                digest="",
                place=Place(document.key, document.span_of(one.facts, one.conversation.span)),
                should=one.listed("should"),
                should_not=one.listed("should not"),
                checks=one.checks(),
                answers=tuple(Answer(*answer) for answer in one.talk.answers),
            )


def challenges_of_file(document: Document) -> Iterator[Challenge]:
    """The challenges of a whole file, not numbered yet."""
    for clause in document.clauses:
        yield from challenges_in(document, clause)


def numbered(clause: str, challenges: Iterable[Challenge], first: int = 1) -> tuple[Challenge, ...]:
    """The challenges of a clause with their ids and digests, `first` on; equal prompts are told apart by their order."""
    seen: dict[object, int] = {}
    found = []
    for number, one in enumerate(challenges, first):
        occurrence = seen.get(one.messages, 0)
        seen[one.messages] = occurrence + 1
        stands = messages_digest(one.messages, occurrence)
        found.append(replace(one, id=f"{clause}/{number}", clause=clause, digest=stands))
    return tuple(found)
