"""What tests share: the public documents that are read in place, where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared() -> Path:
    """The folder of shared inputs: `SPEC_LSP_SHARED`, or `../shared` beside the repository."""
    return Path(os.environ.get("SPEC_LSP_SHARED") or ROOT.parent / "shared")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of public specs; tests that need it are skipped where it is absent."""
    folder = shared() / "corpus"
    if not folder.is_dir():
        pytest.skip("needs ../shared/corpus")
    return folder
