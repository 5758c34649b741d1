"""Whether answers about one case show that a clause can be read in two ways, and in which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.evals.model import Subject
from spec_lsp.evals.probes import Probe
from spec_lsp.evals.rulings import Answer, Ruling

AGREED = 0.8  # share of one answer from which on a case is decided
_OFFERED = 2


class Reading(NamedTuple):
    """One way to read a clause in a case: what most who read it so say of it, and the words they rest on."""

    answer: Answer
    demand: str
    quote: str


@dataclass(frozen=True, slots=True)
class Split:
    """A case about which the answers of a model differ, in both wordings of the question. `host` and `model` say who answered."""

    subject: Subject
    probe: Probe
    rulings: tuple[Ruling, ...]
    host: str
    model: str

    @property
    def counts(self) -> Mapping[Answer, int]:
        """How many answers say what, the commonest first."""
        return _counted(self.rulings)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The two commonest readings; one, where all say that the clause does not decide."""
        return tuple(self._reading(answer) for answer in list(self.counts)[:_OFFERED])

    def _reading(self, answer: Answer) -> Reading:
        own = [ruling for ruling in self.rulings if ruling.answer is answer]
        quotes = Counter(ruling.quote for ruling in own if ruling.quote)
        demand = next((ruling.demand for ruling in own if ruling.demand), "")
        return Reading(answer, demand, quotes.most_common(1)[0][0] if quotes else "")


def is_split(rulings: Sequence[Ruling], asked: int) -> bool:
    """Whether answers leave a case open: none of them is common enough, or most say that the clause does not decide.

    Where half of those `asked` for or more rest on nothing, the rest says nothing.
    """
    if 2 * len(rulings) <= asked:
        return False
    return agreement(rulings) < AGREED or _is_silent(rulings)


def agreement(rulings: Sequence[Ruling]) -> float:
    """The share of the commonest answer."""
    return max(_counted(rulings).values(), default=0) / max(len(rulings), 1)


def openness(rulings: Sequence[Ruling]) -> tuple[bool, float]:
    """Sorts cases by how much they are worth a question: contrary readings come before silence, the closest first."""
    return _is_silent(rulings), agreement(rulings)


def _is_silent(rulings: Sequence[Ruling]) -> bool:
    return 2 * _counted(rulings).get(Answer.UNDETERMINED, 0) > len(rulings)


def _counted(rulings: Sequence[Ruling]) -> dict[Answer, int]:
    counted = Counter(ruling.answer for ruling in rulings)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], list(Answer).index(item[0]))))
