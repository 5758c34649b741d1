"""Grading one response: checks first, then the votes of a model."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spec_lsp.evals import grading
from spec_lsp.evals.checks import broken
from spec_lsp.evals.model import Challenge, Check, Subject, Verdict, Vote
from spec_lsp.exchange import UNCOUNTED, Ask, Failure, Model, Reply, Trouble, Usage
from spec_lsp.gateway.prices import total


@dataclass(frozen=True, slots=True)
class Graded:
    """What became of a response; a part of its row. `cached`: nothing had to be asked for."""

    verdict: Verdict
    broken: tuple[Check, ...] = ()
    grader: str = ""
    prompt_version: str = ""
    votes: tuple[Vote, ...] = ()
    trouble: Trouble | None = None
    message: str = ""
    usage: Usage = UNCOUNTED
    cached: bool = True

    @classmethod
    def failed(cls, failure: Failure) -> Graded:
        """No verdict, and why."""
        return cls(
            Verdict.ERROR,
            trouble=failure.trouble,
            message=failure.message,
            usage=failure.usage,
            cached=False,
        )


@dataclass(frozen=True, slots=True)
class Grader:
    """A model that judges, `votes` times each response. Without one, only what checks decide has a verdict."""

    model: Model | None
    token: grading.Token
    votes: int = 1

    async def grade(self, subject: Subject, challenge: Challenge, response: str) -> Graded:
        """The verdict on a response. A grader that fails is an error, never a verdict."""
        wrong = broken(challenge.checks, response)
        if wrong:
            return Graded(Verdict.FAIL, wrong)
        if not grading.needs_grader(challenge):
            return Graded(Verdict.PASS)
        return await self.judge(subject, challenge, response)

    async def judge(self, subject: Subject, challenge: Challenge, response: str) -> Graded:
        """The verdict of the model alone."""
        if self.model is None:
            return Graded.failed(Failure(Trouble.OFFLINE, "no grader is at hand"))
        said = grading.messages(subject, challenge, response, self.token)
        graded = Graded(Verdict.UNDETERMINED, grader=self.model.name, prompt_version=grading.PROMPT_VERSION)
        for number in range(self.votes):
            ask = Ask(said, grading.SCHEMA, grading.PROMPT_VERSION, number)
            answer = await self.model.ask(ask)
            graded = _with(graded, answer, subject)
            if graded.trouble:
                return graded
        return replace(graded, verdict=grading.majority(vote.verdict for vote in graded.votes))


def _with(graded: Graded, answer: Reply | Failure, subject: Subject) -> Graded:
    """With one more vote, or why there is none."""
    usage = total((graded.usage, answer.usage))
    if isinstance(answer, Reply):
        cached = graded.cached and answer.cached
        graded = replace(graded, usage=usage, cached=cached)
        if answer.refused:
            return _troubled(graded, Trouble.REFUSED, f"the grader declined: {answer.text[:200]}")
        try:
            return replace(graded, votes=(*graded.votes, grading.vote_of(answer.data, subject)))
        except grading.BadVote as bad:
            return _troubled(graded, Trouble.UNPARSABLE, f"the grader's answer is no vote: {bad}")
    return _troubled(replace(graded, usage=usage, cached=False), answer.trouble, answer.message)


def _troubled(graded: Graded, trouble: Trouble, message: str) -> Graded:
    return replace(graded, verdict=Verdict.ERROR, trouble=trouble, message=message)
