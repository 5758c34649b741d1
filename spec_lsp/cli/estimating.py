"""What `--dry-run` prints: how much would be asked, of whom, and at what price by the user's own table."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from spec_lsp.cli.exits import OK, UsageError
from spec_lsp.cli.picking import Picked
from spec_lsp.cli.writing import publish
from spec_lsp.evals import grading
from spec_lsp.evals.model import Challenge, Subject
from spec_lsp.evals.spending import Spending, Spent, as_data, costs, tokens_of
from spec_lsp.exchange import Ask, Usage
from spec_lsp.gateway import Refused, Role, cost, endpoints, estimate
from spec_lsp.gateway.endpoint import Endpoint
from spec_lsp.reports.columns import counted, printable
from spec_lsp.running.loop import clause_message
from spec_lsp.uris import path_of

_ANSWER_TOKENS = 300  # of a response and of a verdict


class Planned(NamedTuple):
    """How often a model would be asked, and the tokens that it would read and write."""

    calls: int = 0
    read: int = 0
    written: int = 0

    def plus(self, calls: int, read: int, written: int = _ANSWER_TOKENS) -> Planned:
        """With so many more calls, which read and write so many tokens each."""
        return Planned(self.calls + calls, self.read + calls * read, self.written + calls * written)


def dry_run(picked: Picked, options: Namespace) -> int:
    """Print what would be asked if nothing were remembered; sends nothing, and works where no model is named."""
    plans = {Role.MODEL: Planned(), Role.GRADER: Planned()}
    for subject in picked.subjects:
        for challenge in subject.challenges:
            _plan(plans, subject, challenge, options)
    found = planned(plans, picked.root)
    if options.format == "json":
        publish(json.dumps(_data(picked, found), ensure_ascii=False, indent=2) + "\n", options.output_file)
    else:
        publish("".join(f"{printable(line)}\n" for line in _lines(picked, found)), options.output_file)
    return OK


def planned(plans: Mapping[Role, Planned], root: str) -> Spending:
    """What plans would take, of the models that would be asked for the project at `root`. Raises UsageError."""
    try:
        named, currency = endpoints(Path(path_of(root)), os.environ)
    except Refused as refused:
        raise UsageError(printable(str(refused))) from None
    return Spending(tuple(_spent(role, plan, named) for role, plan in plans.items()), currency)


def _plan(plans: dict[Role, Planned], subject: Subject, challenge: Challenge, options: Namespace) -> None:
    told = (clause_message(subject),) if options.with_clause else ()
    put = estimate(Ask((*told, *challenge.messages)))
    plans[Role.MODEL] = plans[Role.MODEL].plus(options.samples, put)
    if grading.needs_grader(challenge):
        said = grading.messages(subject, challenge, "", lambda _: "0" * 16)
        judged = estimate(Ask(said, grading.SCHEMA)) + _ANSWER_TOKENS  # the response is read by each vote
        plans[Role.GRADER] = plans[Role.GRADER].plus(options.samples * options.votes, judged)


def _spent(role: Role, plan: Planned, named: Mapping[Role, Endpoint]) -> Spent:
    endpoint, usage = named.get(role), Usage(plan.read, plan.written)
    price = cost(usage, endpoint.price) if endpoint else None
    return Spent(role.value.lower(), endpoint.model if endpoint else "", plan.calls, usage=usage, cost=price)


def _lines(picked: Picked, found: Spending) -> Iterator[str]:
    about = f"{counted(picked.clauses, 'clause')}, {counted(len(picked.challenges), 'challenge')}"
    asked = [one for one in found.models if one.answers]
    tokens = sum(count or 0 for one in asked for count in one.usage)
    yield f"{about}: {counted(found.answers, 'call')}, about {tokens:,} tokens; nothing was sent"
    for one in asked:
        name = f" {one.name}" if one.name else ""
        yield f"  {one.role}{name}: {counted(one.answers, 'call')}, about {tokens_of(one)}"
    yield from (f"  about {line}" for line in costs(found))


def _data(picked: Picked, found: Spending) -> dict[str, Any]:
    told = as_data(found)
    for one in told["models"]:
        one["calls"] = one.pop("answers")
        del one["uncounted"]
    return {
        "clauses": picked.clauses,
        "challenges": len(picked.challenges),
        "calls": found.answers,
        **told,
    }
