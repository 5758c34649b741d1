"""A page as a real browser reads it, where one is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
_QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
needs_browser = pytest.mark.skipif(not BROWSER, reason="no Chromium or Chrome is installed")


def dom(text: str, folder: Path) -> str:
    """The page as markup after a browser has read it; `folder` is for its files."""
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    run = subprocess.run(
        [str(BROWSER), *_QUIET.split(), f"--user-data-dir={folder / 'profile'}", "--dump-dom", file.as_uri()],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    return run.stdout
