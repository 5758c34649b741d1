"""What the answers of one model took, counted as they come."""

from __future__ import annotations

from spec_lsp.evals.spending import Spent
from spec_lsp.exchange import UNCOUNTED, Failure, Reply
from spec_lsp.gateway.endpoint import Endpoint
from spec_lsp.gateway.prices import cost, total


class Ledger:
    """Counts the answers of an endpoint and their tokens; a failure counts where it took tokens that the server counted."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._answers = self._remembered = self._uncounted = 0
        self._usage = UNCOUNTED

    def note(self, answer: Reply | Failure) -> None:
        """Count one answer."""
        self._usage = total((self._usage, answer.usage))
        counted = None not in answer.usage
        self._answers += counted or isinstance(answer, Reply)
        if isinstance(answer, Reply):
            self._remembered += answer.cached
            self._uncounted += not counted

    def spent(self, role: str) -> Spent:
        """What they took so far."""
        price = None if self._uncounted else cost(self._usage, self._endpoint.price)
        name = self._endpoint.model
        return Spent(role, name, self._answers, self._remembered, self._uncounted, self._usage, price)
