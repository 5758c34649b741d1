"""What rules about results of evaluations share: how they name a run and its challenges, and point at these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spec_lsp.clauses import Clause
from spec_lsp.results import Verdict
from spec_lsp.rules.base import Place, Problem
from spec_lsp.view import View

if TYPE_CHECKING:  # its import is for documents that were evaluated
    from spec_lsp.evals.status import Put

_MOST = 3  # challenges that a message tells of


def judged(
    clause: Clause, view: View, verdict: Verdict, said: tuple[str, str], advice: str
) -> Iterator[Problem]:
    """The problem of a clause some of whose challenges have a verdict; `said` is the verb for one of them, and for several."""
    status = view.status(clause)
    puts = status.having(verdict) if status else ()
    if status is None or clause.heading is None or not puts:
        return
    what = said[len(puts) > 1]
    yield Problem(
        clause.heading.span,
        f"{subject(len(puts), len(status.puts))} {what} ({status.run}): {told(puts, [put.why for put in puts])}; {advice}",
        related=places(puts, said[0], clause.id),
    )


def told(puts: Sequence[Put], whys: Sequence[str]) -> str:
    """The challenges, each with why, in one sentence without its end."""
    shown = [f"{put.title or put.id}: {why}" for put, why in zip(puts, whys, strict=True)][:_MOST]
    more = [f"and {len(puts) - _MOST} more"] if len(puts) > _MOST else []
    return "; ".join([*shown, *more])


def places(puts: Sequence[Put], message: str, clause: str) -> tuple[Place, ...]:
    """Where the challenges stand."""
    return tuple(Place(put.key, put.facts, put.span, f"{put.id} {message}", clause) for put in puts)


def subject(count: int, total: int) -> str:
    """So many of the challenges of a clause, as the subject of a sentence: "1 of 3 challenges"."""
    return f"{count} of {total} challenge{'' if total == 1 else 's'}"
