"""Fixtures for tests of the language server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from audit_and_privacy import AUDIT, PRIVACY
from lsp_client import Client


@pytest.fixture
def start() -> Iterator[Callable[..., Client]]:
    """Makes clients that are cleaned up after the test."""
    made: list[Client] = []

    def make(*args: object, **options: object) -> Client:
        made.append(Client(*args, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for client in made:
        client.kill()


@pytest.fixture
def client(start: Callable[..., Client]) -> Client:
    """A client whose server is not initialized yet."""
    return start()


@pytest.fixture
def rivals(tmp_path: Path) -> Path:
    """A folder with two specs that contradict each other."""
    folder = tmp_path / "specs"
    folder.mkdir()
    (folder / "audit.md").write_text(AUDIT)
    (folder / "privacy.md").write_text(PRIVACY)
    return folder
