"""What is told of the clauses that govern a situation, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from spec_lsp.diagnostics import Span


class Relation(Enum):
    """How a figure of a situation stands to a bound of a clause; the value is how that is told."""

    WITHIN = "is within"
    BEYOND = "is beyond"
    SHORT = "falls short of"
    EQUAL = "is exactly"
    MORE = "is more than"  # of a figure that nothing is said to compare with
    LESS = "is less than"

    @property
    def met(self) -> bool:
        """Whether the figure is one that the bound speaks of."""
        return self in (Relation.WITHIN, Relation.EQUAL)


class Figure(NamedTuple):
    """A figure of a situation against a bound of a clause, both as they are written.

    `decides`: the bound is part of a condition, so the clause holds for this figure or it does not.
    """

    told: str
    relation: Relation
    bound: str
    decides: bool

    @property
    def sentence(self) -> str:
        """It in words: `"day 31" is beyond "within 30 days"`."""
        return f'"{self.told}" {self.relation.value} "{self.bound}"'


class Like(NamedTuple):
    """A challenge or an example that is like the situation: what it is called, and where it stands."""

    title: str
    key: str
    line: int  # 0-based
    score: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Governor:
    """A clause that governs a situation. `score` is how much of the situation it speaks of, about 0 to 1.

    `key` and `span` are where it stands, `said` is its sentence that fits best, and `line` (0-based) where that is.
    `words` are those of the situation that it has in common with it. `condition` is the condition of that
    sentence, "" if it has none, and `holds` whether the situation tells that it holds: None if it does not say.
    `exception` is what the sentence leaves out, where the situation tells of it. `there` tells of each of `words` how
    the sentence says it, "" where it is the very word, or stands elsewhere in the clause.
    """

    id: str
    title: str
    level: str  # of authority, "" if nothing says
    key: str
    span: Span
    score: float
    said: str
    line: int
    words: tuple[str, ...]
    condition: str = ""
    holds: bool | None = None
    exception: str = ""
    figures: tuple[Figure, ...] = ()
    like: Like | None = None
    there: tuple[str, ...] = ()


class Yielding(NamedTuple):
    """Of two clauses, by their places in the list of those that govern, the one that gives way where both cannot be kept."""

    weaker: int
    stronger: int
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The clauses that govern a situation, best first; `nearest` is one that does not, where none does.

    `barred` are clauses that speak of the situation and say by a figure that they do not hold in it.
    """

    situation: str
    governors: tuple[Governor, ...] = ()
    barred: tuple[Governor, ...] = ()
    nearest: Governor | None = None
    yields: tuple[Yielding, ...] = ()
