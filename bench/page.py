"""A page of `docs/` that holds measured tables: where they stand in it, and the command that measures and writes them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SPEC_LSP_SHARED") or ROOT.parent / "shared")
BEGIN, END = "<!-- eval: begin -->", "<!-- eval: end -->"


def written(page: Path) -> str:
    """The tables that a page holds."""
    return page.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def run(page: Path, data: Path, measure: Callable[[], tuple[str, list[str]]], about: str | None) -> int:
    """Measure, print, write the page where that is asked for; 1 where a bar was missed, 2 without the labelled data.

    `measure` gives the tables, and a line for each bar that was missed.
    """
    options = argparse.ArgumentParser(description=about)
    options.add_argument("--write", action="store_true", help=f"put the tables into {page.relative_to(ROOT)}")
    write = options.parse_args().write
    if not data.exists():
        print("needs ../shared: the labelled data are not part of this project", file=sys.stderr)
        return 2
    measured, missed = measure()
    print(measured)
    if write:
        before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        page.write_text(f"{before}{BEGIN}\n{measured}\n{END}{after}", encoding="utf-8")
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if missed else 0
