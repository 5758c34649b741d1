"""Sessions at random: the server lives, answers every request once, and ends up where a new server begins."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from audit_and_privacy import AUDIT, PRIVACY
from lsp_client import PUSH, TIMEOUT, Client, pulling
from random_session import Session

MESSAGES = 1500
SEEDS = range(1, 1 + int(os.environ.get("SPEC_LSP_FUZZ_SESSIONS", "3")))

Shown = dict[str, list[Any]]  # by URI; documents without diagnostics are left out


class Pushed:
    """What a client shows that gets its diagnostics sent."""

    capabilities = PUSH

    def __init__(self, client: Client):
        self.client = client

    def shown(self) -> Shown:
        uris = {params["uri"] for params in self.client.all("textDocument/publishDiagnostics")}
        return {uri: found for uri in uris if (found := self.client.published(uri))}

    def edited(self, uri: str) -> None:
        """Nothing to do: they come."""


class Fetched:
    """What a client shows that fetches its diagnostics: what it edited at once, all when it is told to."""

    capabilities = pulling()

    def __init__(self, client: Client):
        self.client = client
        self.told = -1  # never asked yet
        self.kept: Shown = {}

    def shown(self) -> Shown:
        told = len(self.client.all("workspace/diagnostic/refresh"))
        if told != self.told:
            self.told = told
            answer = self.client.request("workspace/diagnostic", {"previousResultIds": []})
            self.kept = {item["uri"]: item["items"] for item in answer["items"]}
        assert self.client.all("textDocument/publishDiagnostics") == []  # never both
        return {uri: found for uri, found in self.kept.items() if found}

    def edited(self, uri: str) -> None:
        self.kept[uri] = self.client.pull(uri)["items"]


MODES = {"push": Pushed, "pull": Fetched}
# What lies above the workspace folder decides how far its documents may refer.
ABOVE = ("nothing", ".git", "spec-lsp.toml")


def lay_out(place: Path, above: str) -> Path:
    """Some files; the workspace folder among them."""
    folder = place / "specs"
    (folder / "examples").mkdir(parents=True)
    (folder / "audit.md").write_text(AUDIT)
    (folder / "privacy.md").write_text(PRIVACY)
    if above == ".git":
        (place / above).mkdir()
    elif above != "nothing":
        (place / above).touch()
    return folder


def agree(worn: Pushed | Fetched, fresh: Pushed | Fetched, session: Session) -> None:
    """Both come to show the same for all documents, and go on to do so."""
    for screen in (worn, fresh):
        for uri in session.texts:
            screen.edited(uri)
        screen.client.settled()
        screen.shown()
    deadline = time.monotonic() + TIMEOUT
    while worn.shown() != fresh.shown() and time.monotonic() < deadline:
        time.sleep(0.1)
    for screen in (worn, fresh):
        screen.client.quiet(0.6)  # other documents follow after a pause
    assert worn.shown() == fresh.shown()
    for uri in session.uris:
        worn.edited(uri)
    assert worn.shown() == fresh.shown()


def assert_no_faults(client: Client) -> None:
    codes = {answer[0]["error"]["code"] for answer in client.answers.values() if "error" in answer[0]}
    assert codes <= {-32600, -32601, -32602, -32803, -32800}, codes  # never -32603
    logged = {params["message"] for params in client.all("window/logMessage")}
    assert not [message for message in logged if "bug" in message]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mode", MODES)
def test_random_sessions(start: Callable[..., Client], tmp_path: Path, mode: str, seed: int) -> None:
    folder = lay_out(tmp_path, ABOVE[seed % len(ABOVE)])
    worn, fresh = MODES[mode](start()), MODES[mode](start())
    worn.client.initialize(folder, capabilities=worn.capabilities)
    session = Session(worn.client, folder, seed)
    for _ in range(MESSAGES):
        session.step()
    session.finish()
    fresh.client.initialize(folder, capabilities=fresh.capabilities)
    for uri, text in session.texts.items():
        fresh.client.open(uri, text)
    agree(worn, fresh, session)
    assert_no_faults(worn.client)
    assert worn.client.shutdown() == 0
