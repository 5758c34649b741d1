"""The loop of an evaluation: samples of challenges go to a model, its answers to checks and a grader, rows come as they finish."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spec_lsp.evals.digests import criteria_digest
from spec_lsp.evals.model import Challenge, Row, RowKey, Subject
from spec_lsp.exchange import Ask, Failure, Message, Model, Reply, Trouble
from spec_lsp.gateway.prices import total
from spec_lsp.running.grader import Graded, Grader
from spec_lsp.running.tasks import finished

# What holds for all that would be asked after it: nothing more is asked.
FINAL = frozenset({Trouble.QUOTA, Trouble.BUDGET, Trouble.BREAKER})
Clock = Callable[[], float]  # seconds that only grow


class Job(NamedTuple):
    """One sample of one challenge; `spec` is its document as the run's file spells it."""

    spec: str
    subject: Subject
    challenge: Challenge
    sample: int

    @property
    def key(self) -> RowKey:
        """What its row will be found by."""
        return RowKey(
            self.spec,
            self.subject.id,
            self.subject.digest,
            self.challenge.digest,
            criteria_digest(self.challenge),
            self.sample,
        )


Answer = Callable[[Job], Awaitable[Reply | Failure]]


class Source(NamedTuple):
    """Where answers come from: a model, or a file of responses; `host` and `model` are what rows say of it."""

    host: str
    model: str
    answer: Answer


def plan(
    subjects: Iterable[Subject],
    samples: int,
    shown: Callable[[str], str],
    done: frozenset[RowKey] = frozenset(),
) -> tuple[Job, ...]:
    """The samples to ask for, one of each challenge before the second of any; `done` are left out."""
    held = [
        (shown(subject.spec), subject, challenge) for subject in subjects for challenge in subject.challenges
    ]
    jobs = (Job(*one, sample) for sample in range(samples) for one in held)
    return tuple(job for job in jobs if job.key not in done)


def from_model(model: Model, *, with_clause: bool = False) -> Source:
    """Answers of a model; `with_clause`: it is told the clause before each challenge."""

    async def answer(job: Job) -> Reply | Failure:
        messages = job.challenge.messages
        if with_clause:
            messages = (clause_message(job.subject), *messages)
        return await model.ask(Ask(messages, sample=job.sample))

    return Source(model.host, model.name, answer)


def clause_message(subject: Subject) -> Message:
    """A clause as its model is told it."""
    meant = "".join(f"\n\n{name}: {said}" for name, said in subject.definitions.items())
    return Message("developer", f"{subject.title}\n\n{subject.text}{meant}".strip())


def from_responses(responses: Mapping[tuple[str, int], str], host: str, model: str, where: str) -> Source:
    """Answers that were given before, by the id of the challenge and the number of the sample; `where` names their file."""

    async def answer(job: Job) -> Reply | Failure:
        text = responses.get((job.challenge.id, job.sample))
        if text is None:
            told = f"{where} has no response for {job.challenge.id}, sample {job.sample}"
            return Failure(Trouble.MISSING, told)
        return Reply(text)

    return Source(host, model, answer)


@dataclass(frozen=True, slots=True)
class Loop:
    """How a run is made. `run` is its id; `concurrency` is how many samples are under way at once."""

    run: str
    source: Source
    grader: Grader
    clock: Clock
    concurrency: int = 8

    def rows(self, jobs: Sequence[Job]) -> AsyncIterator[Row]:
        """The rows of the jobs as they finish, until all are there, or one says that no more can be asked."""
        return finished(jobs, self.row, self.concurrency, lambda row: row.trouble in FINAL)

    async def row(self, job: Job) -> Row:
        """One sample, asked for and graded."""
        begun = self.clock()
        reply = await self.source.answer(job)
        if isinstance(reply, Failure):
            graded = Graded.failed(reply)
            text, finish, cached = "", "", False
        else:
            graded = await self.grader.grade(job.subject, job.challenge, reply.text)
            text, finish, cached = reply.text, reply.finish, reply.cached and graded.cached
        usage = graded.usage if isinstance(reply, Failure) else total((reply.usage, graded.usage))
        return Row(
            run=self.run,
            clause=job.subject.id,
            clause_digest=job.subject.digest,
            challenge=job.challenge.id,
            challenge_digest=job.challenge.digest,
            sample=job.sample,
            host=self.source.host,
            model=self.source.model,
            verdict=graded.verdict,
            response=text,
            finish=finish,
            broken=graded.broken,
            grader=graded.grader,
            prompt_version=graded.prompt_version,
            votes=graded.votes,
            trouble=graded.trouble,
            message=graded.message,
            usage=usage,
            seconds=0.0 if cached else round(self.clock() - begun, 3),
            cached=cached,
            spec=job.spec,
            criteria_digest=criteria_digest(job.challenge),
        )
