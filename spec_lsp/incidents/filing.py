"""A bad answer as one more case of a clause: the edits, and the challenge file and its mark where there are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from spec_lsp.case_law import added_case, challenge_files, challenge_head, keeps_cases, written_case
from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit
from spec_lsp.dialects import generic
from spec_lsp.dialects.conversations import Judged
from spec_lsp.document import Document
from spec_lsp.exchange import Message
from spec_lsp.patterns import lazy
from spec_lsp.workspace import Workspace

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # without those that look alike
_LENGTH = 4  # of an id, as the Model Spec has them
_CLOSES = lazy(r"[.!?:;\s\"'”’)\]*_]*$")
_MARKUP = lazy(r"[<>\[\]{}`*_~|\\#^]")  # in a title it would be a link, a mark or a comment
_TITLE = 80  # characters of a title that is made of what was asked


class Filed(NamedTuple):
    """What filing changes: edits by document, and files to create; `key` and `mark` are of the file that holds the case.

    `mark` is "" where the case stands in the text of the clause.
    """

    key: str
    mark: str
    edits: Mapping[str, tuple[Edit, ...]]
    creates: tuple[tuple[str, str], ...] = ()


def reason_of(day: date, source: str, why: str) -> str:
    """What a verdict says of an incident: "2026-11-25, support ticket 4711: promised an exception"."""
    told = ", ".join(filter(None, (day.isoformat(), " ".join(source.split()))))
    told = f"{told}: {' '.join(why.split())}" if why else told
    return told.replace("--", "\N{EN DASH}")  # nothing may end the comment that holds it


def can_keep(workspace: Workspace, document: Document) -> bool:
    """Whether the family of a document reads cases at all."""
    return keeps_cases(document) or document.dialect is generic.DIALECT or workspace.uses_challenges(document)


def file(
    workspace: Workspace,
    document: Document,
    clause: Clause,
    messages: Sequence[Message],
    reason: str,
    title: str = "",
) -> Filed:
    """One more case of a clause, whose last message is the bad answer.

    It goes to the end of the first challenge file that the clause has; a mark without a file gets one; a clause without a
    mark gets both, its mark behind its first demand. Where nothing is demanded it goes to the end of the clause.
    """
    *prompt, answer = messages
    asked = next((one.content for one in reversed(prompt) if one.role == "user"), "")
    case = written_case(title or _short(asked), prompt, [Judged("BAD", reason, answer.content)])
    held = next(challenge_files(workspace, document, clause), None)
    if held is not None:
        own = held.key.rpartition("/")[2].removesuffix(".md")
        blank = not str(held.text).strip()
        text = f"{challenge_head(own, clause.title)}\n{case}" if blank else case
        return Filed(held.key, own, {held.key: (added_case(held, text),)})
    mark = next((one for one in clause.marks if one not in document.footnotes), None)
    edits: dict[str, tuple[Edit, ...]] = {}
    if mark is None:
        mark = _fresh(workspace, document, f"{clause.id}\0{asked}")
        place = _behind_first_demand(document, clause, mark)
        if place is None:
            return Filed(document.key, "", {document.key: (added_case(document, case, clause),)})
        edits = {document.key: (place,)}
    key = workspace.graph.challenge_key(document.key, mark)
    return Filed(key, mark, edits, ((key, f"{challenge_head(mark, clause.title)}\n{case}"),))


def is_known(before: Document | None, after: Document) -> bool:
    """Whether the case that a document gained says the same as one that it held before."""
    held = _bad_ones(before) if before else Counter[str]()
    return any(held[words] and count > held[words] for words, count in _bad_ones(after).items())


def _bad_ones(document: Document) -> Counter[str]:
    cases = (case for clause in document.clauses for case in clause.cases)
    return Counter(case.words for case in cases if case.verdict == "BAD" and case.words)


def _behind_first_demand(document: Document, clause: Clause, mark: str) -> Edit | None:
    """The mark behind the first sentence that demands something, before the sign that ends it."""
    statement = next(iter(clause.statements), None)
    facts = next((one for one in clause.facts if statement in one.statements), None)
    if statement is None or facts is None:
        return None
    closing = _CLOSES.search(statement.text)
    end = closing.start() if closing else len(statement.text)
    return Edit(document.span_of(facts, statement.span(end, end)), f"[^{mark}]")


def _fresh(workspace: Workspace, document: Document, seed: str) -> str:
    """An id for a mark that neither a document nor a file has; the same one for the same case."""
    taken = _taken(workspace.documents.values())
    for turn in range(10_000):
        digest = blake2b(f"{seed}\0{turn}".encode("utf-8", "replace"), digest_size=_LENGTH).digest()
        name = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest)
        mixed = not name.isalpha() and not name.isdigit()  # no word, so that nobody reads it as one
        if (
            mixed
            and name not in taken
            and workspace.graph.challenge_key(document.key, name) not in workspace.documents
        ):
            return name
    raise AssertionError("a million ids, and ten thousand of them taken")


def _taken(documents: Iterable[Document]) -> frozenset[str]:
    return frozenset(mark for one in documents for mark in (*one.marks, *one.footnotes))


def _short(asked: str) -> str:
    words = " ".join(_MARKUP.sub(" ", asked).split())
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
