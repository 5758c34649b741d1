"""The models that a command asks: the user's own settings and environment say which."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from spec_lsp.cli.consent import asking
from spec_lsp.cli.exits import UsageError
from spec_lsp.evals.fencing import token
from spec_lsp.exchange import Model
from spec_lsp.gateway import Gateway, Options, Refused, Role, open_gateway
from spec_lsp.reports.columns import printable
from spec_lsp.uris import path_of


@dataclass(frozen=True)
class Models:
    """The models of one run; which one is asked for is opened then, and refused with a UsageError."""

    gateway: Gateway

    def candidate(self) -> Model:
        """The model under test."""
        return self._open(Role.MODEL)

    def grader(self) -> Model:
        """The one that judges."""
        return self._open(Role.GRADER)

    def token(self, texts: Iterable[str]) -> str:
        """What the fences around data end in."""
        return token(self.gateway.secret(), texts)

    def _open(self, role: Role) -> Model:
        try:
            return self.gateway.model(role)
        except Refused as refused:
            raise UsageError(printable(str(refused))) from None


@asynccontextmanager
async def models(root: str, options: Namespace) -> AsyncIterator[Models]:
    """The models for the project at `root`, as `options` say: concurrency, budget_tokens, offline. Raises UsageError."""
    limits = Options(concurrency=options.concurrency, tokens=options.budget_tokens, offline=options.offline)
    try:
        gateway = open_gateway(Path(path_of(root)), os.environ, limits, asking())
    except Refused as refused:
        raise UsageError(printable(str(refused))) from None
    async with gateway:
        yield Models(gateway)
