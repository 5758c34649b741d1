"""What every report is made of: findings as one run shows them, with all that explains them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.changes import State
from spec_lsp.diagnostics import Finding, Severity
from spec_lsp.gate import Block
from spec_lsp.text import Text
from spec_lsp.uris import relative


class Page(NamedTuple):
    """What a report says of a rule."""

    code: str
    name: str
    severity: Severity
    summary: str
    doc: str  # Markdown


class Item(NamedTuple):
    """A finding as this run counts it. `known`: recorded in the baseline.

    `state` is what it has to do with the change that was asked about, `block` how it blocks a release; None where that was
    not asked, or where it does not.
    """

    finding: Finding
    fingerprint: str
    known: bool = False
    state: State | None = None
    block: Block | None = None

    @property
    def active(self) -> bool:
        """Whether it counts: neither suppressed by a comment, nor known, nor debt."""
        return self.open and self.state is not State.UNCHANGED

    @property
    def debt(self) -> bool:
        """Whether it would count if the change had touched it."""
        return self.open and self.state is State.UNCHANGED

    @property
    def open(self) -> bool:
        """Whether nobody took it out, neither by a comment nor by the baseline."""
        return self.finding.suppressed is None and not self.known


class Read(NamedTuple):
    """How much was read."""

    specs: int = 0
    clauses: int = 0
    challenges: int = 0
    others: int = 0  # documents that are no specs and were left alone
    code: int = 0  # files of code whose comments name clauses


NOTHING_READ = Read()


@dataclass(frozen=True, slots=True)
class Report:
    """One run of `check`. `items` are in order of document and place; paths are keys.

    `hints` tells whether hints are to be shown. `skipped` is (key, reason) of what was not read.
    `retry` are the words of the command line that name what was checked.
    """

    items: tuple[Item, ...]
    pages: Mapping[str, Page]
    text_of: Callable[[str], Text | None]
    cwd: str
    root: str
    read: Read = NOTHING_READ
    skipped: tuple[tuple[str, str], ...] = ()
    hints: bool = False
    rules_url: str | None = None
    version: str = ""
    retry: str = ""
    stale: int = 0  # entries of the baseline that nothing answers to any more
    since: str | None = None  # the revision that changes are counted from
    gate: bool = False  # what blocks a release is asked for, and nothing else

    @property
    def told(self) -> tuple[Item, ...]:
        """The items that a reader is shown, and those that a change which touched them would show, in order of place."""
        return tuple(item for item in self._asked if item.open and self.shows(item.finding.severity))

    @property
    def shown(self) -> tuple[Item, ...]:
        """The items that a reader is shown."""
        return tuple(item for item in self.told if item.active)

    @property
    def debts(self) -> tuple[Item, ...]:
        """The items that a reader would be shown if the change had touched them."""
        return tuple(item for item in self.told if item.debt)

    @property
    def _asked(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.block) if self.gate else self.items

    def shows(self, severity: Severity) -> bool:
        """Whether findings of this severity are shown."""
        return self.hints or severity is not Severity.HINT

    @property
    def counts(self) -> Counter[Severity]:
        """Active findings by severity, hints included even where they are not shown."""
        return Counter(item.finding.severity for item in self._asked if item.active)

    @property
    def known(self) -> int:
        """How many findings the baseline took out."""
        return sum(item.known and item.finding.suppressed is None for item in self.items)

    @property
    def suppressed(self) -> int:
        """How many findings a comment took out."""
        return sum(item.finding.suppressed is not None for item in self.items)

    def path(self, key: str) -> str:
        """A document as the reader of this run would name it."""
        return relative(key, self.cwd)

    def name(self, code: str) -> str:
        """The kebab-case name of a rule, "" if it is not known."""
        return self.pages[code].name if code in self.pages else ""


class Style(NamedTuple):
    """How a report for people looks. `width` is that of the terminal."""

    color: bool = False
    all: bool = False  # not only the first findings of each rule
    width: int = 100
