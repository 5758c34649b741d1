"""A fresh copy of the northwind workspace and the server on PATH, for each test that starts an editor."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("editor_session")

from editor_session import Server, copy_workspace, put_server_on_path  # noqa: E402 - after the line above


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copy_workspace(tmp_path / "northwind")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = put_server_on_path(tmp_path / "bin")
    yield started
    started.assert_all_ended()
