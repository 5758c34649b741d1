"""Where the repository is, and the shared inputs that tests read in place."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def shared() -> Path:
    """The folder of shared inputs: `SPEC_LSP_SHARED`, or `../shared` beside the repository."""
    return Path(os.environ.get("SPEC_LSP_SHARED") or ROOT.parent / "shared")
