"""What a check reports: spans, problems (as a rule sees them) and findings (as a user sees them).

Lines and columns are 0-based here and everywhere inside; columns count code points. Only the rim
(`server/convert.py`, `reports/`) turns them into UTF-8/16 units or 1-based numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from spec_lsp.patterns import lazy


class Severity(IntEnum):
    """How bad a finding is; a smaller number is worse, as in LSP (where a hint is 4)."""

    ERROR = 1
    WARNING = 2
    HINT = 4

    @property
    def label(self) -> str:
        """The word users read and write: `error`, `warning`, `hint`."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> Severity | None:
        """The severity called `word`, None if there is none."""
        return cls.__members__.get(word.upper())


class Span(NamedTuple):
    """A half-open range of text; 0-based lines, columns in code points."""

    line: int
    column: int
    end_line: int
    end_column: int

    def moved(self, lines: int) -> Span:
        """The same range `lines` further down."""
        return Span(self.line + lines, self.column, self.end_line + lines, self.end_column)

    def contains(self, line: int, column: int) -> bool:
        """Whether the position lies in the range; a caret at its end counts."""
        return (self.line, self.column) <= (line, column) <= (self.end_line, self.end_column)


HOLE = lazy(r"\[NEEDS CLARIFICATION: (?P<asks>[^\]\n]*)\]")  # how `hole` is found again


def hole(question: str) -> str:
    """What a fix writes where only the author knows the words: nothing invents a figure or a name.

    Whoever answers the question in an editor or in `clarify` replaces it; what is left of it is an open point (AMB001).
    """
    return f"[NEEDS CLARIFICATION: {question}]"


class Edit(NamedTuple):
    """Replace `span` of one document by `text`."""

    span: Span
    text: str

    def moved(self, lines: int) -> Edit:
        """The same edit `lines` further down."""
        return Edit(self.span.moved(lines), self.text)


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a finding: edits of its own document, and files to create.

    `safe` fixes keep the author's meaning and may be applied unseen.
    """

    title: str
    edits: tuple[Edit, ...] = ()
    creates: tuple[tuple[str, str], ...] = ()  # (document key, text)
    safe: bool = False

    def moved(self, lines: int) -> Fix:
        """The same fix for a text that stands `lines` further down."""
        return Fix(self.title, tuple(edit.moved(lines) for edit in self.edits), self.creates, self.safe)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding is about. `explains`: it tells why there is a finding, and is no side of it."""

    key: str
    span: Span
    message: str
    clause: str | None = None
    explains: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One reported problem, at its absolute place in one document."""

    code: str
    severity: Severity
    key: str  # the document: an absolute POSIX path, or a URI that is no file
    span: Span
    message: str
    clause: str | None = None  # ID of the clause it lies in
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    witness: dict[str, Any] | None = None  # the case that proves it, as data
    question: str | None = None  # what it asks its author; the fixes are the answers
    suppressed: str | None = None  # None: reported; otherwise why it is not ("" = no reason given)

    @property
    def order(self) -> tuple[str, Span, str, str]:
        """Sorts findings by document, place and code."""
        return (self.key, self.span, self.code, self.message)

    @property
    def places(self) -> tuple[tuple[str, Span], ...]:
        """Where it is and what it points at: documents and spans."""
        return ((self.key, self.span), *((other.key, other.span) for other in self.related))
