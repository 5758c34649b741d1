"""Case law: the judged answers of a clause, in its own text and in its challenge files, and how one more is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit, Span, hole
from spec_lsp.dialects.conversations import TAG, Judged
from spec_lsp.document import Document
from spec_lsp.exchange import Message
from spec_lsp.facts import Case
from spec_lsp.patterns import lazy
from spec_lsp.workspace import Workspace

_TILDES = lazy(r"^~+", re.MULTILINE)
_OPEN = hole("")[:-1].rstrip(": ")  # a case with this in its reason was not decided yet


class CaseLaw(NamedTuple):
    """How many answers a clause has judged, by verdict."""

    good: int = 0
    bad: int = 0
    ok: int = 0

    @property
    def total(self) -> int:
        """How many answers were judged."""
        return self.good + self.bad + self.ok

    @property
    def settles(self) -> bool:
        """Whether it shows both what is wanted and what is not, and so settles what the words leave open."""
        return bool(self.good and self.bad)


_NO_LAW = CaseLaw(0, 0, 0)


def case_law(workspace: Workspace, document: Document, clause: Clause) -> CaseLaw:
    """The case law of a clause of `document`; its subsections have their own."""
    if not clause.cases and not clause.marks:
        return _NO_LAW
    judged = (case for case in _cases(workspace, document, clause) if _OPEN not in case.reason)
    verdicts = Counter(case.verdict for case in judged)
    return CaseLaw(verdicts["GOOD"], verdicts["BAD"], verdicts["OK"])


def _cases(workspace: Workspace, document: Document, clause: Clause) -> Iterator[Case]:
    yield from clause.cases
    for challenge in challenge_files(workspace, document, clause):
        for other in challenge.clauses:
            yield from other.cases


def challenge_files(workspace: Workspace, document: Document, clause: Clause) -> Iterator[Document]:
    """The challenge files that the marks of a clause lead to."""
    for mark in dict.fromkeys(clause.marks):
        challenge = workspace.documents.get(workspace.graph.challenge_key(document.key, mark))
        if challenge is not None:
            yield challenge


def challenges_of(workspace: Workspace, document: Document) -> tuple[Document, ...]:
    """The challenge files of all clauses of a document."""
    return tuple(
        challenge
        for clause in document.clauses
        if clause.marks
        for challenge in challenge_files(workspace, document, clause)
    )


def keeps_cases(document: Document) -> bool:
    """Whether answers are judged in this document: its family does that, or it holds some."""
    if document.dialect is not None and document.dialect.challenges:
        return True
    return any(clause.cases for clause in document.clauses)


def new_case(
    workspace: Workspace,
    document: Document,
    clause: Clause,
    title: str,
    prompt: str,
    good: str,
    bad: Sequence[str],
) -> tuple[str, Edit]:
    """One more case of a clause: the document to write it into, and the edit.

    It goes to the end of the first challenge file that the clause has, else to its own end.
    """
    text = _written(title, prompt, good, bad)
    challenge = next(challenge_files(workspace, document, clause), None)
    if challenge is not None:
        return challenge.key, added_case(challenge, text)
    return document.key, added_case(document, text, clause)


def added_case(document: Document, text: str, clause: Clause | None = None) -> Edit:
    """A case that is written out, at the end of a clause, or of its document."""
    end = document.clause_span(clause).end_line if clause else len(document.text.lines)
    return _appended(document, end, text)


def challenge_head(mark: str, title: str) -> str:
    """The first line of a challenge file: which mark it serves, in which clause."""
    return f"Examples for [^{mark}] in {title}:\n"


def written_case(title: str, prompt: Sequence[Message], answers: Sequence[Judged]) -> str:
    """An example as it is written: messages, and the answers to compare, each with its verdict and why."""
    bodies = [message.content for message in prompt] + [answer.content for answer in answers]
    longest = max((len(run) for body in bodies for run in _TILDES.findall(body)), default=0)
    fence = "~" * max(3, longest + 1)
    asked = "".join(f"<{one.role}>\n{within(one.content)}\n</{one.role}>\n" for one in prompt)
    judged = "".join(map(_answer, answers))
    return f"**Example**: {title}\n\n{fence}xml\n{asked}<comparison>\n{judged}</comparison>\n{fence}\n"


def _answer(one: Judged) -> str:
    return f"<assistant> <!-- {one.verdict}: {one.why} -->\n{within(one.content)}\n</assistant>\n"


def within(content: str) -> str:
    """What somebody said, so that nothing in it opens or closes a message."""
    return TAG.sub(lambda tag: tag.group().replace("<", "&lt;"), content)


def undecided_case(document: Document, clause: Clause, words: str) -> Edit:
    """The skeleton of a case that decides what `words` mean; it counts once its author has filled it in."""
    return open_case(document, clause, f'what counts as "{words}"', f'a request that turns on "{words}"')


def open_case(document: Document, clause: Clause, title: str, asked: str) -> Edit:
    """The skeleton of a case at the end of its clause: `asked` says which request its author is to write."""
    prompt, reason = hole(asked), hole("why?")
    text = _written(title, prompt, hole("a good answer"), [hole("a bad answer")], reason)
    return _appended(document, document.clause_span(clause).end_line, text)


def _written(title: str, prompt: str, good: str, bad: Sequence[str], reason: str = "") -> str:
    answers = [Judged("GOOD", reason or "as the author reads the clause", good)]
    answers += [Judged("BAD", reason or "the same words, read otherwise", words) for words in bad]
    return written_case(title, [Message("user", prompt)], answers)


def one_more_answer(document: Document, conversation: Span, answer: Judged) -> Edit:
    """Put a judged answer behind the others of a conversation; the span is that of its text in `document`."""
    lines, column = document.text.lines, conversation.column
    indent = lines[conversation.line][:column]
    text = [indent + line for line in _answer(answer).splitlines()]
    end = document.text.line_end
    for number in range(conversation.end_line, conversation.line - 1, -1):
        if lines[number][column:].startswith("</comparison>"):
            return Edit(Span(number, 0, number, 0), "".join(f"{line}{end}" for line in text))
    at = (conversation.end_line, conversation.end_column)
    return Edit(Span(*at, *at), "".join(f"{end}{line}" for line in text))


def _appended(document: Document, line: int, text: str) -> Edit:
    """Put a paragraph before `line`, blank lines around it."""
    lines = document.text.lines
    while line > 0 and not lines[line - 1].strip():
        line -= 1
    end = document.text.line_end
    column = len(lines[line - 1]) if line else 0
    at = (line - 1, column) if line else (0, 0)
    tail = "" if line < len(lines) > 1 else end
    return Edit(Span(*at, *at), (f"{end}{end}" if line else "") + text.rstrip("\n").replace("\n", end) + tail)
