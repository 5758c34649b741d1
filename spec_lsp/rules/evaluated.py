"""What rules about results of evaluations share: how they name a run and its challenges, and point at these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spec_lsp.rules.base import Place

if TYPE_CHECKING:  # its import is for documents that were evaluated
    from spec_lsp.evals.status import Put, Status

_MOST = 3  # challenges that a message tells of


def of_run(status: Status) -> str:
    """Which model, and when: "north-7b, 2026-11-21"."""
    head = status.head
    return f"{head.model}, {head.started[:10]}" if head else ""


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
