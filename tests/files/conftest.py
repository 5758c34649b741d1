"""Folders on disk, written as a mapping from path to content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str]], str]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write files below a fresh folder; gives the key of that folder."""
    root = tmp_path / "root"

    def write(files: Mapping[str, str]) -> str:
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return root.as_posix()

    return write
