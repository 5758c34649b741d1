"""What a rule is: one function with a code, a name, a severity and a page.

A rule yields `Problem`s. Their spans are in the coordinates of the rule's subject: relative to its unit, or
to the unit named by `at`; for a rule about a whole document, absolute.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from spec_lsp.diagnostics import Fix, Severity, Span
from spec_lsp.document import Document, PlacedItem
from spec_lsp.facts import Facts
from spec_lsp.patterns import lazy


class Scope(Enum):
    """What a rule is asked about, one call each; the value says what it gets."""

    TEXT = "the facts of a unit, in specs and challenge files"
    PROSE = "the prose of a block"
    STATEMENT = "a normative sentence"
    SENTENCE = "a sentence of running text, its words and cues; what it finds is about wording (wording.py, temper.py)"
    REFERENCE = "a reference"
    MARK = "a challenge mark"
    TWIN = "a demand or a judged answer of the unit, and where else the same stands"
    CLASH = "what clashes with one demand of the unit, all of one kind"
    ITEM = "a clause known by its form: a requirement, a story, a scenario, a task ..."
    CLAUSE = "a clause; spans are relative to its heading's unit"
    DOCUMENT = "a spec; spans are absolute"
    DIRECTIVE = "a suppression comment, and its words that silence nothing"
    CHALLENGE = "a challenge file that a spec may use; spans are absolute"
    EXAMPLES = "a spec or challenge file that holds conversations; spans are absolute"


@dataclass(frozen=True, slots=True)
class Place:
    """Another place that a problem is about: a span of the unit with these facts, in document `key`.

    `explains`: it tells why the problem is one, and is no side of it.
    """

    key: str
    facts: Facts
    span: Span
    message: str
    clause: str | None = None
    explains: bool = False

    @classmethod
    def of(cls, document: Document, placed: PlacedItem, message: str) -> Place:
        """The place of an item of `document`."""
        name = placed.item.id or placed.clause.id
        return cls(document.key, placed.facts, placed.item.name, message, name)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found. `at` names the unit that `span` is relative to, None the subject's own.

    `question` is what it asks the author, in one sentence; `fixes` are then the readings to choose from, two or three,
    made from the words of the sentence, with a `hole` where only the author knows what to write.
    `fixes_at` are further fixes, each relative to another unit of the clause.
    `minor`: worth a look only where every sentence is (`Profile.closely`); judges seldom found its like useful.
    `severity` is given where this problem is worse or lighter than the rule's page says of most; settings overrule it.
    """

    span: Span
    message: str
    at: Facts | None = None
    related: tuple[Place, ...] = ()
    fixes: tuple[Fix, ...] = ()
    witness: dict[str, Any] | None = None
    severity: Severity | None = None
    question: str | None = None
    minor: bool = False
    fixes_at: tuple[tuple[Facts, Fix], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `contextual` ones are handed a View as second argument; the others see their subject alone.

    `cues`: a rule about sentences is asked about those only that hold a cue of one of these lexicons, a rule about
    clauses about those that have one of these in `Clause.cues`; none: all.
    `cases_settle`: what it finds is no problem in a clause whose case law has judged both a good and a bad answer.
    """

    code: str
    name: str
    severity: Severity
    scope: Scope
    check: Callable[..., Iterable[Problem]]
    doc: str
    contextual: bool
    cues: frozenset[str] = frozenset()
    cases_settle: bool = False

    @property
    def family(self) -> str:
        """The letters of its code."""
        return self.code[:-3]

    @property
    def about_wording(self) -> bool:
        """Whether it judges how sentences are worded: what it finds depends on where they stand (`temper.py`)."""
        return self.scope is Scope.SENTENCE

    @property
    def summary(self) -> str:
        """First line of its page."""
        return self.doc.partition("\n")[0]

    def answers_to(self, word: str) -> bool:
        """Whether `word` is its code, its name or its family."""
        return word in (self.code, self.name, self.family)


def listed(words: Sequence[str]) -> str:
    """Words as an enumeration in a sentence: `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


_CODE = lazy(r"[A-Z]{2,3}\d{3}")
_NAME = lazy(r"[a-z]+(-[a-z]+)*")
HEADINGS = ("## Why is this bad", "## Example", "## Use instead")


def rule(
    code: str,
    *,
    name: str,
    scope: Scope,
    severity: Severity,
    cues: Iterable[str] = (),
    cases_settle: bool = False,
) -> Callable[[Callable[..., Iterable[Problem]]], Rule]:
    """Make a rule of a function; its docstring is the rule's page and must have the fixed headings."""

    def make(check: Callable[..., Iterable[Problem]]) -> Rule:
        doc = inspect.cleandoc(check.__doc__ or "")
        missing = [heading for heading in HEADINGS if heading not in doc]
        if missing or not _CODE.fullmatch(code) or not _NAME.fullmatch(name):
            raise ValueError(f"rule {code}[{name}]: bad code or name, or its page lacks {missing}")
        contextual = check.__code__.co_argcount > 1
        return Rule(code, name, severity, scope, check, doc, contextual, frozenset(cues), cases_settle)

    return make
