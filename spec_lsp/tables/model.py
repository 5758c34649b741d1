"""A decision table as data: what is decided, in which cases, and what each clause demands there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from spec_lsp.reports.columns import counted


class State(Enum):
    """What a row of a table is: answered, a question, or a contradiction."""

    OK = "ok"
    GAP = "gap"
    CONFLICT = "conflict"


class Demand(NamedTuple):
    """What a clause demands: `force` is must, must not, should, should not, may, need not or is; `text` the rest in few words.

    `clause` is its id, or its title where it has none; `path` and `line` (from 1) are where it is said.
    """

    force: str
    text: str
    clause: str
    path: str
    line: int

    @property
    def phrase(self) -> str:
        """Force and text: "must not be shipped"; a statement of fact has its own verb."""
        return self.text if self.force == "is" else f"{self.force} {self.text}"


class Bound(NamedTuple):
    """The values that a row is about, in a base unit; None where there is no end. `low_open`, `high_open`: without the end."""

    low: float | None
    high: float | None
    low_open: bool
    high_open: bool
    unit: str


class Clash(NamedTuple):
    """Two demands of a row, by their numbers in it, that cannot both be kept, and what they cannot agree on."""

    first: int
    second: int
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """One case. `about` is what its values are values of, "" for a case in words; `question` is asked where nothing is demanded."""

    case: str
    about: str = ""
    bound: Bound | None = None
    demands: tuple[Demand, ...] = ()
    clashes: tuple[Clash, ...] = ()
    question: str = ""

    @property
    def state(self) -> State:
        """What it is."""
        if not self.demands:
            return State.GAP
        return State.CONFLICT if self.clashes else State.OK

    def against(self, number: int) -> list[tuple[int, str]]:
        """The demands that a demand clashes with, by number, and what they cannot agree on."""
        return [
            (one.second if one.first == number else one.first, one.kind)
            for one in self.clashes
            if number in (one.first, one.second)
        ]


@dataclass(frozen=True, slots=True)
class Table:
    """All cases of one decision of a module: who decides or what is decided on, and what is done."""

    module: str
    subject: str
    action: str
    rows: tuple[Row, ...]

    def count(self, state: State) -> int:
        """How many rows are in a state."""
        return sum(1 for row in self.rows if row.state is state)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of all modules asked for; `left_out` counts the decisions that are no table."""

    tables: tuple[Table, ...]
    left_out: int = 0

    def count(self, state: State) -> int:
        """How many rows of all tables are in a state."""
        return sum(table.count(state) for table in self.tables)


def title(table: Table) -> str:
    """What a table decides: who or what, and what is done."""
    return ": ".join(part for part in (table.subject, table.action) if part)


def worded(kind: str) -> str:
    """The kind of a clash in words."""
    return kind.replace("-", " ")


def summary(found: Tables) -> str:
    """All that there is, in one line."""
    if not found.tables:
        return f"no decision table; {left_out(found.left_out)}" if found.left_out else "no decision found"
    told = (
        f"{counted(len(found.tables), 'decision table')}: {counted(sum(len(one.rows) for one in found.tables), 'case')}, "
        f"{counted(found.count(State.GAP), 'open question')}, {counted(found.count(State.CONFLICT), 'conflict')}"
    )
    return f"{told}; {left_out(found.left_out)}" if found.left_out else told


def left_out(number: int) -> str:
    """How many decisions are shown in no table, and why."""
    return f"{counted(number, 'decision')} with fewer than two conditions left out"
