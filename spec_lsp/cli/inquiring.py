"""`spec-lsp clarify --model`: a model is asked about clauses, and where its answers differ there is a question."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import NamedTuple

from spec_lsp.clarify.candidates import Candidate, candidates
from spec_lsp.clarify.inferred import CODE, key_of
from spec_lsp.cli.estimating import Planned, planned
from spec_lsp.cli.exits import INCOMPLETE, OK
from spec_lsp.cli.models import models
from spec_lsp.cli.places import shown_path
from spec_lsp.cli.progress import Progress
from spec_lsp.evals.probes import MOST, Probe
from spec_lsp.evals.rulings import ask, ask_for_cases
from spec_lsp.evals.spending import Spending, costs, lines
from spec_lsp.evals.splits import Split
from spec_lsp.files.answers import read_memory
from spec_lsp.gateway import Role, estimate
from spec_lsp.reports.columns import counted, printable
from spec_lsp.running.inquiry import Inquired, Inquirer, Open
from spec_lsp.workspace import Workspace

_ANSWER_TOKENS = 80  # of a ruling, for estimates
_ANY_CASE = Probe("x" * 80, "x" * 60)  # stands for one that a model would think up


class Clauses(NamedTuple):
    """The clauses to ask about: the documents of `keys`, or the clause of them that bears `address`."""

    workspace: Workspace
    keys: Sequence[str]
    address: str | None
    root: str

    def to_ask(self) -> list[Open]:
        """Each with the cases that its author has not spoken on, the weightiest first."""
        known = {answer.key for answer in read_memory(self.root).answers if answer.code == CODE}
        found = candidates(self.workspace, self.keys, self.address)
        return [one for one in (_open(candidate, known) for candidate in found) if one is not None]


def _open(candidate: Candidate, known: set[tuple[str, str, str]]) -> Open | None:
    """A clause to ask about; None where its author has spoken on all of its cases."""
    subject = candidate.subject

    def is_known(probe: Probe) -> bool:
        return key_of(subject, probe) in known

    probes = tuple(probe for probe in candidate.probes if not is_known(probe))
    return Open(subject, probes, is_known) if probes or not candidate.probes else None


def inquire(clauses: Clauses, options: Namespace) -> tuple[list[Split], int]:
    """The cases to ask authors about, and the exit status. Says on stderr what failed. Raises UsageError."""
    to_ask = clauses.to_ask()
    if not to_ask:
        return [], OK
    inquired, spending = asyncio.run(_inquire(clauses.root, to_ask, options))
    for one in inquired:
        _tell_failures(one)
    failed = any(one.failures for one in inquired)
    if len(inquired) < len(to_ask):
        why = "no more could be asked" if failed else f"--limit is {options.limit}"
        told = f"{len(inquired)} of {counted(len(to_ask), 'clause')} asked about: {why}"
        sys.stderr.write(f"spec-lsp: {told}\n")
    sys.stderr.write("".join(f"spec-lsp: {printable(line)}\n" for line in lines(spending)))
    return [one.split for one in inquired if one.split], INCOMPLETE if failed else OK


async def _inquire(root: str, clauses: Sequence[Open], options: Namespace) -> tuple[list[Inquired], Spending]:
    done: list[Inquired] = []
    async with models(root, options) as opened:
        inquirer = Inquirer(opened.candidate(), opened.token, options.samples, options.concurrency)
        with Progress() as progress:
            progress.begin("asking", timed=True)
            progress.tick(0, len(clauses), force=True)
            async for one in inquirer.inquire(clauses, options.limit):
                done.append(one)
                progress.tick(len(done), len(clauses), f"{opened.gateway.spent:,} tokens", force=True)
        return done, opened.gateway.spending


def _tell_failures(inquired: Inquired) -> None:
    """A line for each kind of failure."""
    where = f"{shown_path(inquired.subject.spec)}#{inquired.subject.id}"
    for trouble, message in {failure.trouble: failure.message for failure in inquired.failures}.items():
        sys.stderr.write(f"spec-lsp: {printable(f'{where}: error:{trouble.value}: {message}')}\n")


def forecast(clauses: Clauses, options: Namespace) -> str:
    """What would be asked, and what that would cost by the user's own prices."""
    plan, cases = Planned(), 0
    to_ask = clauses.to_ask()
    for clause in to_ask:
        if not clause.probes:
            plan = plan.plus(1, estimate(ask_for_cases(clause.subject, _no_token)), MOST * _ANSWER_TOKENS)
        probes = clause.probes or (_ANY_CASE,) * MOST
        cases += len(probes)
        for probe in probes:
            plan = plan.plus(
                options.samples, estimate(ask(clause.subject, probe, 0, _no_token)), _ANSWER_TOKENS
            )
    more = cases * options.samples
    told = (
        f"{counted(len(to_ask), 'clause')}, {counted(cases, 'case')}: {counted(plan.calls, 'call')}, "
        f"about {plan.read + plan.written:,} tokens, and {counted(more, 'call')} more at most where answers differ; "
        "nothing was sent"
    )
    money = (f"  about {line}" for line in costs(planned({Role.MODEL: plan}, clauses.root)))
    return "".join(f"{printable(line)}\n" for line in (told, *money))


def _no_token(_: object) -> str:
    return "0" * 16
