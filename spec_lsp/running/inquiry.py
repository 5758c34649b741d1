"""The loop that asks a model about cases of clauses, and ends with the cases on which its answers differ."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.evals.grading import Token
from spec_lsp.evals.model import Subject
from spec_lsp.evals.probes import Probe
from spec_lsp.evals.rulings import BadRuling, Ruling, ask, ask_for_cases, cases_of, ruling_of
from spec_lsp.evals.splits import Split, is_split, openness
from spec_lsp.exchange import Failure, Model, Reply, Trouble
from spec_lsp.running.loop import FINAL
from spec_lsp.running.tasks import finished


class Inquired(NamedTuple):
    """What asking about one clause gave: the case to ask its author about, and the answers that did not come."""

    subject: Subject
    split: Split | None = None
    failures: tuple[Failure, ...] = ()

    @property
    def is_last(self) -> bool:
        """Whether nothing more can be asked in this run."""
        return any(failure.trouble in FINAL for failure in self.failures)


class Open(NamedTuple):
    """A clause to ask about. Without `probes` the model thinks some up; `known` are those that its author has spoken on."""

    subject: Subject
    probes: tuple[Probe, ...]
    known: Callable[[Probe], bool]


_Said = Ruling | Failure | None  # None: it rests on words that are not in the clause


class _Answered(NamedTuple):
    probe: Probe
    sample: int
    said: _Said


@dataclass(frozen=True, slots=True)
class Inquirer:
    """Asks one model: `samples` independent answers to each case in each wording, `concurrency` at once."""

    model: Model
    token: Token
    samples: int = 5
    concurrency: int = 8

    async def inquire(self, clauses: Iterable[Open], limit: int) -> AsyncIterator[Inquired]:
        """Clause by clause, until `limit` of them have a case to ask about, or no more can be asked."""
        found = 0
        for clause in clauses:
            inquired = await self.clause(clause)
            yield inquired
            found += inquired.split is not None
            if found >= limit or inquired.is_last:
                return

    async def clause(self, clause: Open) -> Inquired:
        """The case of a clause that is worth a question most, if both wordings of the question leave it open."""
        subject = clause.subject
        probes = clause.probes or await self._thought_up(subject)
        if isinstance(probes, Failure):
            return Inquired(subject, None, (probes,))
        wanted = [probe for probe in probes if not clause.known(probe)]
        rulings, failures = await self._rulings(subject, wanted, otherwise=False)
        split = [probe for probe in wanted if probe in rulings and is_split(rulings[probe], self.samples)]
        for probe in sorted(split, key=lambda one: openness(rulings[one])):
            again, more = await self._rulings(subject, [probe], otherwise=True)
            failures += more
            if probe in again and is_split(again[probe], self.samples):
                said = (*rulings[probe], *again[probe])
                found = Split(subject, probe, said, self.model.host, self.model.name)
                return Inquired(subject, found, tuple(failures))
        return Inquired(subject, None, tuple(failures))

    async def _thought_up(self, subject: Subject) -> tuple[Probe, ...] | Failure:
        answer = await self.model.ask(ask_for_cases(subject, self.token))
        if isinstance(answer, Failure):
            return answer
        try:
            return cases_of(answer.data)
        except BadRuling as bad:
            return Failure(Trouble.UNPARSABLE, f"{self.model.name} was asked for cases and gave {bad}")

    async def _rulings(
        self, subject: Subject, probes: Sequence[Probe], *, otherwise: bool
    ) -> tuple[dict[Probe, list[Ruling]], list[Failure]]:
        """The answers by case, those that count, and what failed; a case of which any answer failed is left out."""

        async def one(job: tuple[Probe, int]) -> _Answered:
            probe, sample = job
            answer = await self.model.ask(ask(subject, probe, sample, self.token, otherwise=otherwise))
            return _Answered(probe, sample, self._said(answer, subject))

        jobs = [(probe, sample) for probe in probes for sample in range(self.samples)]
        answered = [each async for each in finished(jobs, one, self.concurrency, _is_final)]
        return _sorted_out(sorted(answered, key=lambda each: each.sample), self.samples)

    def _said(self, answer: Reply | Failure, subject: Subject) -> _Said:
        if isinstance(answer, Failure):
            return answer
        try:
            return ruling_of(answer.data, subject)
        except BadRuling as bad:
            return Failure(Trouble.UNPARSABLE, f"{self.model.name} gave no ruling: {bad}")


def _is_final(answered: _Answered) -> bool:
    return isinstance(answered.said, Failure) and answered.said.trouble in FINAL


def _sorted_out(
    answered: Sequence[_Answered], samples: int
) -> tuple[dict[Probe, list[Ruling]], list[Failure]]:
    """By case, where all samples came; the failures apart."""
    by_probe: dict[Probe, list[_Said]] = {}
    for one in answered:
        by_probe.setdefault(one.probe, []).append(one.said)
    failures = [one.said for one in answered if isinstance(one.said, Failure)]
    rulings = {
        probe: [one for one in said if isinstance(one, Ruling)]
        for probe, said in by_probe.items()
        if len(said) == samples and not any(isinstance(one, Failure) for one in said)
    }
    return rulings, failures
