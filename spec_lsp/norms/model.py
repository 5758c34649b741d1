"""The normal form of a demand: who, with what force, does what, when, within which bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from spec_lsp.norms.quantities import Quantity

Spans = tuple[tuple[int, int], ...]  # starts and ends in the text of a sentence
Meanings = Mapping[str, int]  # what words stand for, by stem: 1 as the group says, -1 the opposite, 0 both


class Force(Enum):
    """The corners of the square of opposition, and statements of fact. The value is the verb that tells them."""

    MUST = "demands"
    MUST_NOT = "forbids"
    MAY = "allows"
    NEED_NOT = "leaves open"
    IS = "states"

    @property
    def states(self) -> bool:
        """Whether something is stated, not demanded."""
        return self is Force.IS

    @property
    def demands(self) -> bool:
        """Whether something must be so: a statement of fact in a spec is meant as one."""
        return self in (Force.MUST, Force.IS)


@dataclass(frozen=True, slots=True, eq=False)
class Norm:
    """One demand of a sentence. `start` and `end` are its place in the sentence's text; `weak`: should, should not, or told without any such word.

    `subject` and `action` are what their words stand for; `condition` is when it holds, `exception` when it does not,
    `cases` the quantities that these speak of.
    `confined` are the words that "only" confines the action to. `only`: the subject alone may do so. `every`: whatever is of the subject. `total`: all of what is done to.
    `merely`: "must not only". `agent` is who does it where that is said behind "by", `predicates` what is said to be so, as in
    "that it is unique", `manner` how it is done, `wholes` what things are said to be of. `points`: its subject
    is told elsewhere ("it", "this"). `passive`: the subject is what something
    is done to. `capable`: what is bounded is what somebody can take ("accept up to 2 GB").
    `named` and `valued` are what `names` and `values` stand for.
    `scenario`: it holds in one case only, which is told by its condition. `setting` is what the headings around a scenario or a row of a
    table say besides; None for a sentence, which holds by itself.
    `verb` is what is done, "" where that is unknown. `order`: what must come first, and what after it.
    `who`, `cue`, `what`, `when` and `unless` are where subject, demanding words, action, condition and exception are written.
    """

    force: Force
    weak: bool
    start: int
    end: int
    subject: Meanings
    action: Meanings
    condition: Meanings = field(default_factory=dict)
    exception: Meanings = field(default_factory=dict)
    quantities: tuple[Quantity, ...] = ()
    cases: tuple[Quantity, ...] = ()
    names: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    only: bool = False
    every: bool = False
    total: bool = False
    merely: bool = False
    points: bool = False
    passive: bool = False
    verb: str = ""
    order: tuple[frozenset[str], frozenset[str]] | None = None
    confined: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    valued: frozenset[str] = frozenset()
    closed: bool = False
    capable: bool = False
    defines: frozenset[str] = frozenset()
    agent: frozenset[str] = frozenset()
    predicates: frozenset[str] = frozenset()
    manner: frozenset[str] = frozenset()
    wholes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    scenario: bool = False
    setting: frozenset[str] | None = None
    who: Spans = ()
    cue: Spans = ()
    what: Spans = ()
    when: Spans = ()
    unless: Spans = ()

    @property
    def said(self) -> Meanings:
        """All that it speaks of, its condition included."""
        return {**self.subject, **self.action, **self.condition}

    @property
    def merely_told(self) -> bool:
        """Whether it is a figure that stands somewhere without a word that demands it."""
        return self.weak and self.force.states

    @property
    def frame(self) -> tuple[object, ...]:
        """What tells it from another one that speaks of the same: two of one frame demand the same."""
        bounds = sorted((one.low, one.high, one.unit, one.per) for one in (*self.quantities, *self.cases))
        excepted = sorted(self.exception.items())
        return self.force.name, self.weak, self.only, sorted(self.confined), bounds, excepted
