"""A user of one's own who asks models: folders, environment, workspace, and asks that tests make."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from fake_openai import FakeOpenAI

from spec_lsp.exchange import Ask, Failure, Message, Reply
from spec_lsp.gateway import Gateway, Options, Places, Question, Refused, Role, open_gateway

VERDICT: dict[str, Any] = {
    "type": "object",
    "properties": {"verdict": {"enum": ["pass", "fail", "undetermined"]}, "why": {"type": "string"}},
    "required": ["verdict", "why"],
    "additionalProperties": False,
}
QUICK = Options(seconds=5.0, retries=1)


def prose(text: str, sample: int = 0) -> Ask:
    return Ask((Message("user", text),), sample=sample)


def judge(text: str = "Judge it.") -> Ask:
    return Ask((Message("system", "You judge."), Message("user", text)), VERDICT, "test-1")


class User:
    """A user with folders of their own and a workspace; agrees to the host of `fake` unless told otherwise."""

    def __init__(self, folder: Path, fake: FakeOpenAI) -> None:
        self.places = Places(folder / "config", folder / "cache", folder / "state")
        self.workspace = folder / "northwind"
        self.workspace.mkdir(parents=True)
        self.environment = {"SPEC_LSP_MODEL_URL": fake.url, "SPEC_LSP_CONSENT": fake.host}

    def settings(self, text: str) -> None:
        """Write the settings file; the environment names no endpoint any more."""
        self.places.config.mkdir(parents=True, exist_ok=True)
        self.places.settings.write_text(text, encoding="utf-8")
        self.places.settings.chmod(0o600)
        self.environment.pop("SPEC_LSP_MODEL_URL", None)

    def open(
        self,
        options: Options = QUICK,
        ask: Callable[[Question], bool] | None = None,
        **environment: str,
    ) -> Gateway:
        told: Mapping[str, str] = self.environment | environment
        return open_gateway(self.workspace, told, options, ask, self.places)

    def ask(
        self, model: str, *asks: Ask, options: Options = QUICK, **environment: str
    ) -> list[Reply | Failure]:
        """Ask one model, one after the other."""

        async def run() -> list[Reply | Failure]:
            async with self.open(options, SPEC_LSP_MODEL=model, **environment) as gateway:
                found = gateway.model()
                return [await found.ask(ask) for ask in asks]

        return asyncio.run(run())

    def refusal(
        self, ask: Callable[[Question], bool] | None = None, role: Role = Role.MODEL, **environment: str
    ) -> str:
        """Why no model may be asked."""
        with pytest.raises(Refused) as refused:
            self.open(ask=ask, **environment).model(role)
        return str(refused.value)
