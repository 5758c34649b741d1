"""Where the repository is, and the shared inputs that tests read in place."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFUNDS = (ROOT / "fixtures" / "tables" / "refunds.md").read_text(encoding="utf-8")


def shared() -> Path:
    """The folder of shared inputs: `SPEC_LSP_SHARED`, or `../shared` beside the repository."""
    return Path(os.environ.get("SPEC_LSP_SHARED") or ROOT.parent / "shared")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder; gives what it prints."""
    command = ["git", "-c", "core.autocrlf=false", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
