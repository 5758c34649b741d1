"""A user of one's own and a scripted server for every test about models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_openai import FakeOpenAI
from model_user import User


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as server:
        yield server


@pytest.fixture
def user(tmp_path: Path, fake: FakeOpenAI) -> User:
    return User(tmp_path, fake)
