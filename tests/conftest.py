"""What tests share: the public documents that are read in place, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_hand import shared


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of public specs; tests that need it are skipped where it is absent."""
    folder = shared() / "corpus"
    if not folder.is_dir():
        pytest.skip("needs ../shared/corpus")
    return folder
