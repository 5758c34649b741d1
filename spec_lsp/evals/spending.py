"""What answers took: tokens as servers counted them, and money by the user's own prices. What is unknown is never 0."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from spec_lsp.exchange import UNCOUNTED, Usage


class Spent(NamedTuple):
    """What the answers of one model took, those that are remembered as when they were asked for.

    `role` is model or grader; `uncounted` answers came from a server that counts no tokens, and are not in `usage`; `cost` is
    None where the user's prices or the server do not say.
    """

    role: str
    name: str
    answers: int = 0
    remembered: int = 0
    uncounted: int = 0
    usage: Usage = UNCOUNTED
    cost: Decimal | None = None


class Spending(NamedTuple):
    """What a run took, model by model; `now` are the tokens that were really asked for, estimated where nobody counts."""

    models: tuple[Spent, ...] = ()
    currency: str = ""
    now: int = 0

    @property
    def cost(self) -> Decimal | None:
        """What it costs in all, None where a part of it is unknown."""
        costs = [one.cost for one in self.models if one.answers]
        known = [cost for cost in costs if cost is not None]
        return sum(known, Decimal(0)) if costs and len(known) == len(costs) else None

    @property
    def answers(self) -> int:
        """How many there are, of all models."""
        return sum(one.answers for one in self.models)

    @property
    def remembered(self) -> int:
        """How many of them were not asked for, but were in the cache."""
        return sum(one.remembered for one in self.models)


def lines(found: Spending) -> Iterator[str]:
    """Tokens and money in words, equal for equal answers: the last lines of what is told about a run."""
    asked = [one for one in found.models if one.answers]
    if not asked:
        yield "tokens: none, no model answered"
        return
    yield f"tokens: {'; '.join(f'{one.role} {tokens_of(one)}' for one in asked)}"
    yield from costs(found)


def costs(found: Spending) -> Iterator[str]:
    """Money in words; nothing where the user names no price for any of these models."""
    asked = [one for one in found.models if one.answers]
    if found.cost is not None:
        yield f"cost: {money(found.cost, found.currency)} by your prices"
    elif any(one.cost is not None for one in asked):
        parts = ("unknown" if one.cost is None else money(one.cost, found.currency) for one in asked)
        told = ", ".join(f"{part} for {one.name}" for part, one in zip(parts, asked, strict=True))
        yield f"cost: {told} by your prices"


def tokens_of(one: Spent) -> str:
    """The tokens of one model in words."""
    prompt, completion = one.usage
    if prompt is None and completion is None:
        return "unknown (its server does not count)"
    told = " and ".join(
        f"{'an unknown number' if count is None else f'{count:,}'} {what}"
        for count, what in ((prompt, "read"), (completion, "written"))
    )
    return f"{told}, those of {one.uncounted:,} answers unknown" if one.uncounted else told


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency; cents, and more digits where it is less than one."""
    digits = 2 if amount >= 1 or not amount else max(2, 1 - amount.adjusted())
    return f"{amount:,.{digits}f} {currency}".rstrip()


def as_data(found: Spending) -> dict[str, Any]:
    """The same for programs. Costs are texts, so that no digit is lost."""
    return {
        "models": [
            {
                "role": one.role,
                "name": one.name,
                "answers": one.answers,
                "uncounted": one.uncounted,
                "prompt_tokens": one.usage.prompt,
                "completion_tokens": one.usage.completion,
                "cost": None if one.cost is None else str(one.cost),
            }
            for one in found.models
        ],
        "cost": None if found.cost is None else str(found.cost),
        "currency": found.currency,
    }
